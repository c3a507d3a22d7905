// The clause by selecting words of the bill. Without this file a sentence is picked from a list.
const field = (name) => document.forms.decision?.elements[name];

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
