"""The terms of the graph, and what a graph must look like: `labgraph.ttl`, `shapes.ttl`, `context.jsonld`."""

from __future__ import annotations

from ontology.terms import CLASSES, LAB, PROPERTIES, RELATIONS, TERMS, Term, domain_range, terms
from ontology.texts import CONTEXT, ONTOLOGY, SHAPES, context, ontology_turtle, shapes_turtle

__all__ = [
    "CLASSES",
    "CONTEXT",
    "LAB",
    "ONTOLOGY",
    "PROPERTIES",
    "RELATIONS",
    "SHAPES",
    "TERMS",
    "Term",
    "context",
    "domain_range",
    "ontology_turtle",
    "shapes_turtle",
    "terms",
]
