// Lists answer their filters in place. Without this file the same form loads the same page.
// Nothing of what was read stays in the browser's storage: no snapshot is kept (the page's own settings), and the
// last address, which htmx would note, is struck at once.
function forget() {
  try {
    sessionStorage.removeItem("htmx-current-path-for-history");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

forget();
for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"]) {
  document.addEventListener(name, forget);
}

// Where the answer does not come in place, the form goes its own way.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => event.target.closest("form")?.submit());
}
