"""Who the explorer's tests look for, chosen by queries from the graph that is served.

No test rests on a name that the next weights may not find. Every label that is typed is borne by one entity alone.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from pyoxigraph import QuerySolutions, Store

from graph.data import DataDirectory

PREFIXES = """
PREFIX lab: <https://w3id.org/labgraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
NAMES = "SELECT DISTINCT ?e ?name { ?e a ?type ; rdfs:label|skos:altLabel ?name . ?m lab:names ?e }"
NAMED = """
SELECT ?e ?type (SAMPLE(?l) AS ?label) (COUNT(DISTINCT ?post) AS ?n) {
  ?m lab:names ?e ; lab:inPost ?post . ?e a ?type ; rdfs:label ?l .
  FILTER(?type IN (lab:Person, lab:Lab, lab:Institution, lab:Programme, lab:Event, lab:Place))
} GROUP BY ?e ?type ORDER BY DESC(?n) ?e
"""
STATED = """
SELECT ?s ?o (COUNT(DISTINCT ?post) AS ?n) {
  ?a a lab:Assertion ; rdf:subject ?s ; rdf:object ?o ; lab:inPost ?post . FILTER(isIRI(?o))
} GROUP BY ?s ?o
"""
# People and labs whose labels stand in one sentence that says how they are tied, the most often said first.
TOGETHER = """
SELECT ?person ?lab (COUNT(DISTINCT ?post) AS ?n) {
  ?a a lab:Assertion ; rdf:subject ?person ; rdf:object ?lab ; lab:inSentence ?x ; lab:inPost ?post ;
     lab:subjectMention ?m1 ; lab:objectMention ?m2 .
  ?person a lab:Person ; rdfs:label ?one . ?lab a lab:Lab ; rdfs:label ?two .
  ?m1 lab:inSentence ?x ; lab:surface ?s1 . ?m2 lab:inSentence ?x ; lab:surface ?s2 .
  FILTER(STR(?one) = ?s1 && STR(?two) = ?s2)
} GROUP BY ?person ?lab ORDER BY DESC(?n) ?person ?lab
"""
DATED = "SELECT DISTINCT ?e ?label ?day { ?e a lab:Event ; rdfs:label ?label ; schema:startDate ?day } ORDER BY ?day ?e"
LOCATED = "SELECT DISTINCT ?e ?city { ?e a lab:Organisation ; lab:locatedIn ?p . ?p rdfs:label ?city } ORDER BY ?e"
CITIES = {
    "Helsinki": (60.17, 24.94), "Paris": (48.86, 2.35), "Londres": (51.51, -0.13), "London": (51.51, -0.13),
    "New York": (40.71, -74.01), "Copenhague": (55.68, 12.57), "Copenhagen": (55.68, 12.57), "Lyon": (45.76, 4.84),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """One of the graph: its IRI, the tail of it that addresses carry, its type and label."""

    iri: str
    tail: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Cast:
    """`person` is tied to `lab`; `other`, an organisation, is tied to `lab` and not to `person`, and knows more.

    `hub` is the lab that most posts name, `accented` has letters with accents in two words or more, `event` begins in
    `month` (2014-11), the one with most events; `resident` is an organisation in `city`, which lies `at` (degrees).
    """

    hub: Entity
    lab: Entity
    person: Entity
    other: Entity
    accented: Entity
    event: Entity
    month: str
    resident: Entity
    city: str
    at: tuple[float, float]


def ask(store: Store, query: str) -> list[dict[str, str]]:
    """The rows that the graph answers."""
    rows = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [{name: row[name].value for name in names} for row in rows]


def plain(text: str) -> str:
    """Without accents, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def chosen(data: DataDirectory) -> Cast:
    """The cast from this graph."""
    store, base = data.open(), data.manifest.base
    bearers = Counter(name for _, name in {(row["e"], plain(row["name"])) for row in ask(store, NAMES)})
    known = {
        row["e"]: Entity(row["e"], row["e"].removeprefix(base), row["type"].rpartition("#")[2], row["label"])
        for row in ask(store, NAMED)
    }
    alone = {iri: one for iri, one in known.items() if bearers[plain(one.label)] == 1}
    beside: dict[str, dict[str, int]] = defaultdict(dict)
    for row in ask(store, STATED):
        for a, b in ((row["s"], row["o"]), (row["o"], row["s"])):
            beside[a][b] = beside[a].get(b, 0) + int(row["n"])
    person, lab, other = _three(store, alone, beside)
    accented = next(e for e in alone.values() if _has_accents(e.label))
    dated = [row for row in ask(store, DATED) if len(row["day"]) >= 7 and row["e"] in alone]
    month = Counter(row["day"][:7] for row in dated).most_common(1)[0][0]
    event = next(alone[row["e"]] for row in dated if row["day"].startswith(month))
    resident, city = next((row["e"], row["city"]) for row in ask(store, LOCATED) if row["city"] in CITIES)
    return Cast(
        next(e for e in known.values() if e.type == "Lab"), lab, person, other, accented, event, month,
        known[resident], city, CITIES[city],
    )  # fmt: skip


def _three(store: Store, alone: dict[str, Entity], beside: dict[str, dict[str, int]]) -> tuple[Entity, Entity, Entity]:
    """A person, a lab, and another organisation at two steps from the person that leads on."""
    for row in ask(store, TOGETHER):
        person, lab = row["person"], row["lab"]
        if person not in alone or lab not in alone:
            continue
        near = sorted(beside[lab], key=lambda iri: (-beside[lab][iri], iri))
        for other in near[:20]:
            if other not in alone or alone[other].type not in ("Lab", "Institution") or other in beside[person]:
                continue
            if beside[other].keys() - beside[lab].keys() - {lab}:
                return alone[person], alone[lab], alone[other]
    raise AssertionError("nobody in this graph works in a lab that leads on")


def _has_accents(label: str) -> bool:
    return plain(label) != label.casefold() and " " in label and label.replace(" ", "").isalpha()
