// Making elements and saying words. Text goes in as text: there is no innerHTML in these files.
const texts = JSON.parse(document.getElementById("texts").textContent);
const language = document.documentElement.lang;
const page = document.getElementById("query-page");

export const root = page.dataset.root;
const base = page.dataset.base;
const ONTOLOGY = "https://w3id.org/labgraph/ontology#";

/** A message with its `{name}`s filled in. */
export function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function number(n) {
  return new Intl.NumberFormat(language).format(n);
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The address under which this server has an IRI, or the IRI itself; null for what no browser should follow. */
export function local(iri) {
  if (iri.startsWith(ONTOLOGY)) return `${root}/ontology#${iri.slice(ONTOLOGY.length)}`;
  if (iri.startsWith(base) && iri !== base) return `${root}/${iri.slice(base.length)}`;
  return /^https?:/.test(iri) ? iri : null;
}
