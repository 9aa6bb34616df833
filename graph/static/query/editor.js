// The editor: a plain text area over its own words in colour, so that everything a text area can do stays as it is.
import { offset, tokens } from "./tokens.js";

const area = document.getElementById("query");
const painted = document.getElementById("painted");
const LARGE = 50_000; // characters: above it colours would make typing slow
let wrong = null;

function paint() {
  const text = area.value;
  document.body.classList.toggle("painted", text.length <= LARGE);
  if (text.length > LARGE) return;
  const parts = tokens(text).map((token) => {
    const span = document.createElement("span");
    span.className = `token-${token.kind}`;
    if (wrong !== null && token.start <= wrong && wrong < token.start + token.text.length) span.classList.add("token-wrong");
    span.textContent = token.text;
    return span;
  });
  if (wrong !== null && wrong >= text.length) {
    const end = document.createElement("span");
    end.className = "token-wrong";
    end.textContent = " ";
    parts.push(end);
  }
  painted.replaceChildren(...parts, "\n");
  follow();
}

function follow() {
  painted.scrollTop = area.scrollTop;
}

/** The text of the editor. */
export function text() {
  return area.value;
}

/** Put another text into the editor, in a way that Ctrl+Z takes back. */
export function write(value) {
  area.focus();
  area.select();
  if (!document.execCommand?.("insertText", false, value)) area.value = value;
  area.setSelectionRange(0, 0);
  area.scrollTop = 0;
  changed();
}

/** Mark the token at a line and a column as wrong, and put the caret there. */
export function mark(line, column) {
  wrong = offset(area.value, line, column);
  while (wrong > 0 && wrong < area.value.length && /\s/.test(area.value[wrong])) wrong += 1;
  paint();
  area.focus();
  area.setSelectionRange(wrong, wrong);
}

/** Take a mark away. */
export function unmark() {
  wrong = null;
  paint();
}

export function changed() {
  wrong = null;
  paint();
}

export function start() {
  area.addEventListener("input", changed);
  area.addEventListener("scroll", follow);
  new ResizeObserver(follow).observe(area);
  paint();
}
