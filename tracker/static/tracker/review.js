// The review desk by keyboard, and the clause by selecting words. Without this file everything works by form and link.
const desk = document.getElementById("desk");
const help = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
const OFF = "review-keys-off";

document.documentElement.dataset.scripts = "on";
keysOn.checked = localStorage.getItem(OFF) === null;
keysOn.addEventListener("change", () => (keysOn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

const field = (name) => document.forms.decision?.elements[name];

function set(stance, scope) {
  field("stance").value = stance;
  if (scope) field("scope").value = scope;
}

const save = () => document.forms.decision.requestSubmit();
const explain = () => field("note").focus();

const DECISIONS = {
  a: () => { set("advances", "direct"); save(); },
  p: () => { set("advances", "partial"); save(); },
  m: () => { set("mixed"); save(); },
  o: () => { set("opposes"); explain(); },
  x: () => { set("unrelated"); explain(); },
};

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])") || target.closest("dialog[open]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "note") {
    event.preventDefault();
    return save();
  }
  if (!keysOn.checked || isTyping(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    return help.showModal();
  }
  const decide = document.forms.decision && DECISIONS[event.key];
  const pressed = desk.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!decide && !pressed) return;
  event.preventDefault();
  decide ? decide() : pressed.click();
});

// Links of the desk open in place, so that the next match is there at once; the address follows.
desk.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href);
  if (!/^\/review\/(\d+\/)?$/.test(to.pathname)) return;
  event.preventDefault();
  htmx.ajax("GET", to.pathname + to.search, { target: "#desk", swap: "innerHTML", push: to.pathname + to.search });
});

// After each step those who see find the heading in view, and those who hear are told where they are.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "desk" && event.detail.elt?.id !== "desk") return;
  const wrong = desk.querySelector("[aria-invalid]");
  (wrong ?? document.getElementById("decide"))?.focus();
});

// Offsets count characters of the text, as the server does; a string's own length counts halves of some.
const count = (words) => [...words].length;

function offset(node, at) {
  const paragraph = (node.nodeType === 1 ? node : node.parentElement).closest("p[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + count(before.toString());
}

function choose() {
  const text = document.getElementById("bill-text");
  const selected = document.getSelection();
  if (!text?.dataset.part || selected.isCollapsed || !selected.rangeCount) return;
  const range = selected.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return;
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  if (start === null || end === null || end <= start) return;
  show(text.dataset.part, start, end, selected.toString());
}

function show(part, start, end, words) {
  field("part").value = part;
  field("start").value = start;
  field("end").value = end;
  document.getElementById("chosen").hidden = words === "";
  document.getElementById("chosen-words").textContent = words;
}

document.addEventListener("pointerup", (event) => event.target.closest?.("#bill-text") && setTimeout(choose));
document.addEventListener("keyup", (event) => event.shiftKey && event.target.closest?.("#bill-text") && choose());
document.addEventListener("click", (event) => event.target.id === "unchoose" && show("", "", "", ""));
