// The review desk in place and by keyboard. Without this file everything works by form and link.
//
// One step at a time: from the moment a step leaves for the site until the desk shows what came of it, nothing else
// starts. What is pressed in between belongs to no match: keys that walk or take back wait and are done afterwards,
// in order; keys that decide are not used, because nobody decides what they have not seen, and the page says so.
const desk = document.getElementById("desk");
const help = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
const told = document.getElementById("told");
const OFF = "review-keys-off";
const WALKS = new Set(["j", "k", "s", "u", "v"]);

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

/** What a key does to the match on the desk; undefined where it does nothing. */
function meaning(key) {
  if (document.forms.decision && DECISIONS[key]) return DECISIONS[key];
  const pressed = desk.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return pressed ? () => pressed.click() : undefined;
}

let onItsWay = false;
let isShown = false;
let waiting = [];
let patience = 0;

function say(words) {
  told.textContent = words;
}

function hold(event) {
  event.preventDefault();
  if (keysOn.checked && WALKS.has(event.key) && !isTyping(event.target)) waiting.push(event.key);
  else tooEarly(event.key);
}

const tooEarly = (pressed) => say(`“${pressed}” ${told.dataset.early}`);

function goOn() {
  while (waiting.length && !onItsWay) meaning(waiting.shift())?.();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const isWord = event.key.length === 1 || event.key === "Enter";
  if (onItsWay && isWord && desk.contains(event.target)) return hold(event);
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "note") {
    event.preventDefault();
    return save();
  }
  if (!keysOn.checked || isTyping(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    return help.showModal();
  }
  if (onItsWay && (DECISIONS[event.key] || desk.querySelector(`[data-key="${CSS.escape(event.key)}"]`))) return hold(event);
  const deed = meaning(event.key);
  if (!deed) return;
  event.preventDefault();
  // A key that is held down is one press; only walking goes on.
  if (event.repeat && !["j", "k"].includes(event.key)) return;
  deed();
});

// Links of the desk open in place, so that the next match is there at once; the address follows.
desk.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.hasAttribute("hx-get") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href);
  if (!/\/review\/(\d+\/)?$/.test(to.pathname)) return;
  event.preventDefault();
  htmx.ajax("GET", to.pathname + to.search, { source: desk, target: "#desk", swap: "innerHTML", push: to.pathname + to.search });
});

const isStep = (event) => event.detail.target === desk;

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!isStep(event)) return;
  if (onItsWay) {
    event.preventDefault();
    const { submitter } = event.detail.requestConfig.triggeringEvent ?? {};
    return tooEarly((submitter ?? event.detail.elt).textContent.trim());
  }
  [onItsWay, isShown] = [true, false];
  say("");
  patience = setTimeout(() => say(told.dataset.slow), 2000);
  desk.ariaBusy = "true";
});

// A page of another place (somebody signed out meanwhile) and every failure leave the desk as it is, words and all.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (new URL(xhr.responseURL).pathname.includes("/accounts/")) event.detail.shouldSwap = false;
  if (!event.detail.shouldSwap) say(told.dataset.failed);
  if (isStep(event)) isShown = event.detail.shouldSwap;
});

// After each step those who see find the heading in view, and those who hear are told where they are.
function look() {
  const at = desk.querySelector("[aria-invalid]") ?? document.getElementById("decide");
  at?.focus({ preventScroll: true });
  at?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

desk.addEventListener("desk:shown", look);

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!isStep(event)) return;
  clearTimeout(patience);
  if (told.textContent === told.dataset.slow) say("");
  const { status } = event.detail.xhr;
  if (!isShown || status >= 400) waiting = [];
  if (!status) say(told.dataset.failed);
  // Once the page has done everything else that this answer asks of it.
  queueMicrotask(() => {
    onItsWay = false;
    desk.ariaBusy = "false";
    if (isShown) look();
    goOn();
  });
});
