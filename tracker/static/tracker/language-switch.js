// After a step in place the page's other language is offered for what is shown, not for what the page came with.
// The two addresses differ in how they begin; what they end in is the place. The answer to a form offers none.
const other = document.querySelector("a.language");

function follow() {
  const [here, there] = [location.pathname, other.pathname];
  let shared = 0;
  while (shared < Math.min(here.length, there.length) && here.at(-1 - shared) === there.at(-1 - shared)) shared += 1;
  const [begins, begunThere] = [here, there].map((path) => path.slice(0, path.length - shared));
  document.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
    other.href = begunThere + detail.path.slice(begins.length);
  });
}

if (other) follow();
