// The catalogue: a question put into the editor, with a field for each of its parameters.
import { make, root, say } from "./dom.js";
import { write } from "./editor.js";

const list = document.getElementById("catalogue");
const form = document.getElementById("parameters");
let queries = [];
let current = null;

/** Fill the form of a question; what the head gives as an example stands in the fields that must be filled. */
function choose(query) {
  current = query;
  for (const link of list.querySelectorAll("a")) link.setAttribute("aria-current", String(link.dataset.name === query.name));
  form.replaceChildren(make("p", {}, make("strong", {}, query.title), " ", query.description), ...query.parameters.map(field));
  if (query.parameters.length) form.append(make("p", { class: "actions" }, make("button", { type: "submit" }, say("fill"))));
  form.append(make("p", { id: "parameter-mistake", role: "alert" }));
  form.hidden = false;
  return fill();
}

function field({ name, type, default: standard, example, required }) {
  const input = make("input", {
    name, type: { integer: "number", date: "date" }[type] ?? "text", required,
    value: required ? example : standard === "*" ? "" : standard,
    placeholder: standard === "*" ? say("open") : say("example", { example }),
    list: type === "entity" ? `names-${name}` : null, autocomplete: "off",
  });
  const names = make("datalist", { id: `names-${name}` });
  if (type === "entity") input.addEventListener("input", () => suggest(input, names));
  return make("label", {}, `${name} `, input, type === "entity" ? names : "");
}

let typed = 0;
async function suggest(input, names) {
  const turn = ++typed;
  const answer = await fetch(`${root}/explorer/suggest?q=${encodeURIComponent(input.value)}`);
  if (turn !== typed || !answer.ok) return;
  const { found } = await answer.json();
  names.replaceChildren(...found.map(([iri, , label]) => make("option", { value: label, label: iri })));
}

/** Put the question with its values into the editor; whether that could be done. */
async function fill() {
  const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  const answer = await fetch(`${root}/catalogue/${current.name}.rq?${values}`, { headers: { accept: "application/sparql-query, application/json" } });
  const mistake = document.getElementById("parameter-mistake");
  if (!answer.ok) {
    mistake.textContent = (await answer.json()).detail;
    return false;
  }
  mistake.textContent = "";
  write(await answer.text());
  return true;
}

/** Start with the data of the catalogue; `run` is called when a question stands in the editor. */
export function start(data, run) {
  queries = data.queries;
  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-name]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await choose(queries.find((q) => q.name === link.dataset.name))) run();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await fill()) run();
  });
}
