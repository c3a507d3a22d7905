// While a match is read, the next one is fetched. A step that leads to it shows it at once and names it (Desk-Ahead);
// where that is how it still stands, the answer brings only what lies around it. Until the answer is there nothing can
// be decided on it (review-keys.js), and where the step fails, what was left comes back with every word in it.
const desk = document.getElementById("desk");
let ahead = null;
let early = null;

const nextLink = () => desk.querySelector("[data-ahead]");

async function fetchNext() {
  const link = nextLink();
  if (!link) return;
  const answer = await fetch(link.dataset.ahead, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const words = await answer.text();
  if (nextLink() !== link) return;
  const kept = document.createElement("template");
  kept.innerHTML = words;
  const { state } = kept.content.querySelector("[data-state]").dataset;
  ahead = { content: kept.content, state, number: state.split(":")[0], address: link.pathname + link.search };
}

const leadsAhead = ({ target, path, parameters }) =>
  ahead && target === desk && (path === ahead.address || parameters.next === ahead.number);

document.body.addEventListener("htmx:configRequest", (event) => {
  if (leadsAhead(event.detail)) event.detail.headers["Desk-Ahead"] = ahead.state;
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.defaultPrevented || !event.detail.requestConfig.headers["Desk-Ahead"]) return;
  const left = [...desk.querySelectorAll(".desk > :not(#desk-queue)")];
  early = { left, match: ahead, shown: [...ahead.content.children], focused: document.activeElement };
  left[0].before(ahead.content);
  left.forEach((part) => { part.hidden = true; });
  early.shown.forEach((part) => htmx.process(part));
  desk.dispatchEvent(new Event("desk:shown"));
});

function settle(isKept) {
  const { left, match, shown, focused } = early;
  early = null;
  if (isKept) {
    // Once this event is over: htmx would tell it again of a form that is gone from the page.
    queueMicrotask(() => left.forEach((part) => part.remove()));
  } else if (left[0].isConnected) {
    match.content.append(...shown);
    ahead = match;
    left.forEach((part) => { part.hidden = false; });
    focused.focus();
  }
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target !== desk) return;
  const { successful, xhr } = event.detail;
  if (early) settle(successful && xhr.getResponseHeader("HX-Reswap") === "none");
  if (!successful) return;
  ahead = null;
  setTimeout(fetchNext);
});

fetchNext();
