// A result as a table, a chart or a network.
import { local, make, number, root, say } from "./dom.js";

const STEP = 500; // rows shown at once
const BARS = 40;
const NODES = 300;
const SVG = "http://www.w3.org/2000/svg";

function isNumber(term) {
  return term && /#(integer|decimal|double|float|int|long)$/.test(term.datatype ?? "");
}

function isDate(term) {
  return term && /#(date|gYear|gYearMonth|dateTime)$/.test(term.datatype ?? "");
}

function shown(term, names) {
  return term ? (names.get(term.value) ?? term.value) : "";
}

function cell(term, names) {
  if (!term) return make("td");
  if (term.type !== "uri") return make("td", { class: isNumber(term) ? "number" : null, lang: term["xml:lang"] ?? null }, isNumber(term) ? number(Number(term.value)) : term.value);
  const address = local(term.value);
  const text = names.get(term.value) ?? term.value;
  return make("td", {}, address ? make("a", { href: address, title: term.value }, text) : text);
}

export function table({ columns, rows }, names) {
  const body = make("tbody");
  const more = make("button", { type: "button" });
  const whole = make("div", {}, make("table", {}, make("thead", {}, make("tr", {}, ...columns.map((c) => make("th", { scope: "col" }, c)))), body), make("p", { class: "actions" }, more));
  let at = 0;
  function step() {
    body.append(...rows.slice(at, at + STEP).map((row) => make("tr", {}, ...columns.map((c) => cell(row[c], names)))));
    at += STEP;
    more.hidden = at >= rows.length;
    more.textContent = say("more", { n: number(Math.min(STEP, rows.length - at)) });
  }
  more.addEventListener("click", step);
  step();
  return whole;
}

/** The columns of a chart: one that names, one that counts; null where there are none. */
function axes({ columns, rows }) {
  const value = columns.find((c) => rows.every((row) => !row[c] || isNumber(row[c])) && rows.some((row) => row[c]));
  const names = columns.filter((c) => c !== value && rows.every((row) => row[c]));
  const name = names.find((c) => rows.every((row) => row[c].type === "literal" && !isDate(row[c]))) ?? names[0];
  return value && name && rows.length > 1 ? { name, value } : null;
}

export function hasChart(result) {
  return axes(result) !== null;
}

export function chart(result, names) {
  const { name, value } = axes(result);
  const rows = result.rows.slice(0, BARS);
  const most = Math.max(...rows.map((row) => Number(row[value]?.value ?? 0)), 1e-9);
  const [height, left, width] = [24, 260, 900];
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "chart");
  picture.setAttribute("viewBox", `0 0 ${width} ${rows.length * height + 8}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${value} / ${name}`);
  rows.forEach((row, i) => {
    const n = Number(row[value]?.value ?? 0);
    const length = Math.max(0, (n / most) * (width - left - 80));
    const label = shown(row[name], names);
    picture.append(
      text(left - 8, i * height + 17, label.length > 34 ? `${label.slice(0, 33)}…` : label, "end"),
      bar(left, i * height + 4, length, height - 8),
      text(left + length + 6, i * height + 17, number(n), "start"),
    );
  });
  const left_out = result.rows.length > BARS ? make("p", { class: "soft" }, say("first", { n: BARS })) : "";
  return make("div", {}, picture, left_out);
}

function text(x, y, words, anchor) {
  const element = document.createElementNS(SVG, "text");
  for (const [k, v] of Object.entries({ x, y, "text-anchor": anchor })) element.setAttribute(k, v);
  element.textContent = words;
  return element;
}

function bar(x, y, width, height) {
  const element = document.createElementNS(SVG, "rect");
  for (const [k, v] of Object.entries({ x, y, width, height, rx: 2 })) element.setAttribute(k, v);
  return element;
}

/** The two columns whose IRIs a network ties together; null where there are none. */
function ends({ columns, rows, triples }) {
  if (triples) return ["subject", "object"];
  const nodes = columns.filter((c) => rows.some((row) => row[c]?.type === "uri"));
  return nodes.length > 1 ? nodes.slice(0, 2) : null;
}

export function hasNetwork(result) {
  const pair = ends(result);
  return pair !== null && result.rows.some((row) => pair.every((c) => row[c]?.type === "uri"));
}

let script = null;
function visNetwork() {
  script ??= new Promise((done, failed) => {
    const element = make("script", { src: `${root}/static/vis-network.js` });
    element.addEventListener("load", () => done(window.vis));
    element.addEventListener("error", failed);
    document.head.append(element);
  });
  return script;
}

export function network(result, names) {
  const [one, two] = ends(result);
  const nodes = new Map();
  const edges = new Map();
  for (const row of result.rows) {
    const pair = [row[one], row[two]];
    if (!pair.every((term) => term?.type === "uri")) continue;
    if (new Set([...nodes.keys(), ...pair.map((t) => t.value)]).size > NODES) break;
    for (const term of pair) nodes.set(term.value, { id: term.value, label: shown(term, names) });
    edges.set(pair.map((t) => t.value).join(" "), { from: pair[0].value, to: pair[1].value, label: result.triples ? shown(row.predicate, names).replace(/^.*[#/]/, "") : undefined });
  }
  const place = make("div", { class: "network", role: "img", "aria-label": `${one} – ${two}` });
  visNetwork().then((vis) => {
    const ink = getComputedStyle(document.body).color;
    const drawn = new vis.Network(place, { nodes: [...nodes.values()], edges: [...edges.values()] }, {
      layout: { improvedLayout: false, randomSeed: 7 },
      nodes: { shape: "dot", size: 9, color: "#0057a3", font: { color: ink } },
      edges: { smooth: false, color: "#8a93a0", font: { color: ink, size: 11, strokeWidth: 0 }, arrows: { to: { enabled: result.triples, scaleFactor: 0.5 } } },
      physics: { stabilization: { iterations: 200 } },
    });
    drawn.once("stabilizationIterationsDone", () => drawn.setOptions({ physics: false }));
    drawn.on("doubleClick", ({ nodes: [iri] }) => {
      const address = iri && local(iri);
      if (address) window.location.assign(address);
    });
  });
  const left_out = nodes.size >= NODES ? make("p", { class: "soft" }, say("first", { n: NODES })) : "";
  return make("div", {}, place, left_out);
}
