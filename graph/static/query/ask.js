// Asking the endpoint. A query that is aborted here is stopped there.
import { root } from "./dom.js";

const RESULTS = "application/sparql-results+json, application/n-triples;q=0.9";

/** What went wrong: what the server says, with the place where it knows it. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

async function post(query, accept, signal) {
  const answer = await fetch(`${root}/sparql`, {
    method: "POST",
    body: query,
    headers: { accept, "content-type": "application/sparql-query" },
    signal,
  });
  if (answer.ok) return answer;
  const type = answer.headers.get("content-type") ?? "";
  throw new Refused(type.includes("json") ? await answer.json() : { detail: await answer.text() });
}

/** A result: `{ boolean }`, or `{ columns, rows, triples }`; rows are objects of terms by column. */
export async function ask(query, signal) {
  const answer = await post(query, RESULTS, signal);
  if ((answer.headers.get("content-type") ?? "").includes("n-triples")) return ofTriples(await answer.text());
  const { head, results, boolean } = await answer.json();
  return boolean === undefined ? { columns: head.vars, rows: results.bindings, triples: false } : { boolean };
}

/** The label of each IRI that has one, a few hundred at a time. */
export async function labels(iris, signal) {
  const found = new Map();
  for (let i = 0; i < iris.length; i += 200) {
    const values = iris.slice(i, i + 200).map((iri) => `<${iri}>`).join(" ");
    const query =
      "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/> " +
      `SELECT ?x (SAMPLE(?name) AS ?label) { VALUES ?x { ${values} } ?x rdfs:label|dcterms:title ?name } GROUP BY ?x`;
    const { rows } = await ask(query, signal);
    for (const { x, label } of rows) if (x && label) found.set(x.value, label.value);
  }
  return found;
}

const LINE = /^(<[^>]*>|_:\S+) <([^>]*)> (?:<([^>]*)>|(_:\S+)|("(?:[^"\\]|\\.)*")(?:@\S+|\^\^<([^>]*)>)?) \.$/;

function ofTriples(text) {
  const rows = text.split("\n").flatMap((line) => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [, subject, predicate, iri, blank, literal, datatype] = match;
    const object = iri !== undefined ? node(iri) : blank ? { type: "bnode", value: blank } : { type: "literal", value: words(literal), datatype };
    return [{ subject: subject.startsWith("<") ? node(subject.slice(1, -1)) : { type: "bnode", value: subject }, predicate: node(predicate), object }];
  });
  return { columns: ["subject", "predicate", "object"], rows, triples: true };
}

function node(iri) {
  return { type: "uri", value: iri };
}

/** The words of a literal: N-Triples escapes as JSON does, and with a \U of its own. */
function words(quoted) {
  return JSON.parse(quoted.replace(/\\U([0-9A-Fa-f]{8})/g, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/\\'/g, "'"));
}
