// While a match is read, the next one is fetched. The step that leads to it names what was fetched (Desk-Ahead); where
// that is how the match still stands, the answer leaves a gap for it, and it is there without being sent again.
const desk = document.getElementById("desk");
let ahead = null;
let promised = null;

async function fetchNext() {
  const address = desk.querySelector("[data-ahead]")?.dataset.ahead;
  if (!address) return;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const kept = document.createElement("template");
  kept.innerHTML = await answer.text();
  if (desk.querySelector("[data-ahead]")?.dataset.ahead !== address) return;
  ahead = { content: kept.content, state: kept.content.querySelector("[data-state]").dataset.state };
}

document.body.addEventListener("htmx:configRequest", (event) => {
  promised = event.detail.target === desk ? ahead : null;
  if (promised) event.detail.headers["Desk-Ahead"] = promised.state;
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target !== desk || !event.detail.successful) return;
  const gap = document.getElementById("ahead");
  if (gap) {
    const sections = [...promised.content.children];
    gap.replaceWith(promised.content);
    sections.forEach((section) => htmx.process(section));
  }
  ahead = promised = null;
  setTimeout(fetchNext);
});

fetchNext();
