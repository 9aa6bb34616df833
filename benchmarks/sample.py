"""Assertions to read by hand: drawn at random from the posts of a graph that have no annotations.

python -m benchmarks.sample DATA GOLD [--count N] [--seed N] > sample.tsv

A line each: number, confidence, subject and its type, predicate, object and its type, role, post (date and title), the
sentences with the two ends in brackets.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from pathlib import Path

from extract.folding import fold
from extract.model.gold import read_annotations
from graph import Graph

ASSERTIONS = """
PREFIX lab: <https://w3id.org/labgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?a ?confidence ?subject ?subject_type ?predicate ?object ?object_type ?role ?title ?date
       ?sentence ?text ?start ?s_start ?s_end ?o_start ?o_end
WHERE {
  ?a a lab:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; lab:confidence ?confidence ;
     lab:inPost ?post ; lab:inSentence ?sentence ; lab:subjectMention ?sm ; lab:objectMention ?om .
  ?post dcterms:title ?title ; dcterms:issued ?date .
  ?sentence lab:text ?text ; lab:start ?start .
  ?sm lab:start ?s_start ; lab:end ?s_end . ?om lab:start ?o_start ; lab:end ?o_end .
  ?s rdfs:label ?subject ; a ?st . ?o rdfs:label ?object ; a ?ot .
  VALUES ?st { lab:Person lab:Lab lab:Institution lab:Programme lab:Event lab:Place }
  VALUES ?ot { lab:Person lab:Lab lab:Institution lab:Programme lab:Event lab:Place }
  BIND(STRAFTER(STR(?st), "#") AS ?subject_type) BIND(STRAFTER(STR(?ot), "#") AS ?object_type)
  BIND(STRAFTER(STR(?p), "#") AS ?predicate)
  OPTIONAL { ?a lab:role ?role }
}
"""


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    annotated = {fold(post.raw["title"]) for post in read_annotations([options.gold])}
    found: dict[str, list[dict[str, object]]] = {}
    for row in Graph.open(options.data).query(ASSERTIONS):
        if fold(str(row["title"])) not in annotated:
            found.setdefault(str(row["a"]), []).append(row)
    print(f"{len(found)} assertions in posts without annotations", file=sys.stderr)
    chosen = sorted(random.Random(options.seed).sample(sorted(found), min(options.count, len(found))))
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    for number, iri in enumerate(chosen, 1):
        rows = sorted(found[iri], key=lambda row: int(str(row["start"])))
        one = rows[0]
        said = " ¦ ".join(dict.fromkeys(_marked(row) for row in rows))
        out.writerow(
            [number, one["confidence"], f"{one['subject']} ({one['subject_type']})", one["predicate"],
             f"{one['object']} ({one['object_type']})", one["role"] or "", f"{one['date']} {one['title']}", said]
        )  # fmt: skip


def _marked(row: dict[str, object]) -> str:
    """A sentence with the ends that stand in it in brackets."""
    text, start = str(row["text"]), int(str(row["start"]))
    ends = {(int(str(row[f"{end}_start"])) - start, int(str(row[f"{end}_end"])) - start) for end in "so"}
    for first, last in sorted(ends, reverse=True):
        if 0 <= first < last <= len(text):
            text = f"{text[:first]}[{text[first:last]}]{text[last:]}"
    return " ".join(text.split())


if __name__ == "__main__":
    main()
