// Completion of prefixes, terms, variables and keywords at the caret (a listbox by WAI-ARIA 1.2).
import { changed } from "./editor.js";
import { keywords, tokens } from "./tokens.js";

const area = document.getElementById("query");
const list = document.getElementById("completions");
const MOST = 40;
let known = { prefixes: {}, terms: [] };
let offers = [];
let active = 0;
let from = 0;

/** What may stand at the caret. */
function candidates(before) {
  const word = /[?$:\p{L}\p{N}_.-]*$/u.exec(before)[0];
  from = before.length - word.length;
  const low = word.toLowerCase();
  const here = tokens(area.value);
  if (/^[?$]/.test(word)) {
    const variables = new Set(here.filter((t) => t.kind === "variable" && t.start !== from).map((t) => `?${t.text.slice(1)}`));
    return [...variables].filter((v) => v.toLowerCase().startsWith(`?${low.slice(1)}`)).map((v) => ({ text: v }));
  }
  const terms = known.terms
    .filter((t) => t.name.toLowerCase().startsWith(low) || t.name.slice(4).toLowerCase().startsWith(low) || fits(t.label, low))
    .map((t) => ({ text: t.name, note: t.label }));
  if (word.includes(":")) return terms;
  const prefixes = Object.keys(known.prefixes).filter((p) => p.startsWith(low)).map((p) => ({ text: `${p}:`, note: known.prefixes[p] }));
  const words = low ? keywords.filter((k) => k.toLowerCase().startsWith(low)).map((k) => ({ text: k })) : [];
  return low ? [...prefixes, ...words, ...terms] : [...prefixes, ...terms];
}

function fits(label, low) {
  return low.length > 2 && label.toLowerCase().includes(low);
}

function show() {
  offers = candidates(area.value.slice(0, area.selectionStart)).slice(0, MOST);
  active = 0;
  list.replaceChildren(
    ...offers.map((offer, i) => {
      const item = document.createElement("li");
      item.id = `completion-${i}`;
      item.setAttribute("role", "option");
      item.textContent = offer.note ? `${offer.text} — ${offer.note}` : offer.text;
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(i);
      });
      return item;
    }),
  );
  list.hidden = !offers.length;
  point();
}

function point() {
  [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  if (list.hidden) area.removeAttribute("aria-activedescendant");
  else area.setAttribute("aria-activedescendant", `completion-${active}`);
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

/** Put an offer in place of what was typed of it, and its prefix at the head if it is not declared. */
function take(i) {
  const { text } = offers[i];
  area.setRangeText(text, from, area.selectionStart, "end");
  const prefix = /^([a-z]+):/.exec(text)?.[1];
  if (prefix && known.prefixes[prefix] && !new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(area.value)) {
    const line = `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`;
    const caret = area.selectionStart;
    area.setRangeText(line, 0, 0, "preserve");
    area.setSelectionRange(caret + line.length, caret + line.length);
  }
  close();
  changed();
}

export function close() {
  list.hidden = true;
  point();
}

/** Whether a key was for the completion. */
export function key(event) {
  if (event.ctrlKey && event.key === " ") show();
  else if (list.hidden) return false;
  else if (event.key === "ArrowDown") active = (active + 1) % offers.length;
  else if (event.key === "ArrowUp") active = (active + offers.length - 1) % offers.length;
  else if (event.key === "Enter" || event.key === "Tab") take(active);
  else if (event.key === "Escape") close();
  else return false;
  event.preventDefault();
  point();
  return true;
}

export function start(data) {
  known = data;
  area.addEventListener("input", () => (list.hidden ? null : show()));
  area.addEventListener("blur", close);
}
