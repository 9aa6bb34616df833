// The query page: asks, shows, and says what went wrong and where.
import { Refused, ask, labels } from "./ask.js";
import * as catalogue from "./catalogue.js";
import * as completion from "./completion.js";
import { make, number, root, say } from "./dom.js";
import * as editor from "./editor.js";
import { chart, hasChart, hasNetwork, network, table } from "./views.js";

const at = (id) => document.getElementById(id);
const LONG = 6000; // characters of an address that every browser and proxy takes
const LABELLED = 2000; // IRIs that are given their labels
let under_way = null;

async function run() {
  under_way?.abort();
  const mine = new AbortController();
  under_way = mine;
  const query = editor.text();
  editor.unmark();
  at("mistake").hidden = true;
  at("results").hidden = true;
  at("stop").hidden = false;
  at("status").textContent = say("running");
  remember(query);
  try {
    const result = await ask(query, mine.signal);
    const names = result.rows ? await labels(iris(result), mine.signal).catch(() => new Map()) : new Map();
    if (under_way === mine) show(query, result, names);
  } catch (error) {
    if (under_way === mine) fail(error);
  } finally {
    if (under_way === mine) at("stop").hidden = true;
  }
}

function iris({ rows }) {
  const found = new Set();
  for (const row of rows) {
    for (const term of Object.values(row)) if (term.type === "uri" && found.size < LABELLED) found.add(term.value);
  }
  return [...found].filter((iri) => !/[<>"{}|^`\\\s]/.test(iri));
}

function fail(error) {
  at("status").textContent = "";
  if (error.name === "AbortError") {
    at("status").textContent = say("stopped");
    return;
  }
  const problem = error instanceof Refused ? error.problem : { detail: say("unreachable") };
  if (problem.line) editor.mark(problem.line, problem.column);
  at("mistake").textContent = problem.title === "syntax" ? say("place", problem) : problem.detail;
  at("mistake").hidden = false;
}

function show(query, result, names) {
  at("results").hidden = false;
  at("views").replaceChildren();
  downloads(query, result);
  if (result.boolean !== undefined) {
    at("status").textContent = say(result.boolean ? "yes" : "no");
    at("view").replaceChildren();
    return;
  }
  const n = result.rows.length;
  at("status").textContent = n === 0 ? say("none") : n === 1 ? say("row") : say("rows", { n: number(n) });
  const views = [["table", table], ...(hasChart(result) ? [["chart", chart]] : []), ...(hasNetwork(result) ? [["network", network]] : [])];
  const buttons = views.map(([name, draw]) =>
    make("button", { type: "button", "aria-pressed": "false", onclick: (event) => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button === event.currentTarget));
      at("view").replaceChildren(draw(result, names));
    } }, say(name)));
  if (views.length > 1) at("views").append(...buttons);
  at("view").replaceChildren(n ? table(result, names) : "");
  buttons[0].setAttribute("aria-pressed", "true");
}

function downloads(query, { triples }) {
  const forms = triples ? ["ttl", "jsonld", "rdf", "nt"] : ["csv", "json", "tsv", "xml"];
  at("downloads").replaceChildren(say("download"), " ", ...forms.flatMap((name) => [make("a", { href: address(query, name), download: `result.${name}` }, name), " "]));
}

function address(query, format) {
  const asked = new URLSearchParams(format ? { query, format } : { query });
  return `${root}/sparql?${asked}`;
}

/** The address of the page becomes the one of the query. */
function remember(query) {
  const link = address(query);
  at("permalink").href = link;
  if (link.length < LONG) window.history.replaceState(null, "", link);
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
at("stop").addEventListener("click", () => under_way?.abort());
at("query").addEventListener("keydown", (event) => {
  if (completion.key(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});

editor.start();
const data = await (await fetch(`${root}/catalogue.json`)).json();
completion.start(data);
catalogue.start(data, run);
at("permalink").href = address(editor.text());
document.documentElement.dataset.ready = "true";
if (new URLSearchParams(window.location.search).has("query")) run();
