"""The three files of this package, as they lie in a checkout, a wheel or an archive."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

ONTOLOGY: Traversable = files("ontology") / "labgraph.ttl"
SHAPES: Traversable = files("ontology") / "shapes.ttl"
CONTEXT: Traversable = files("ontology") / "context.jsonld"


def ontology_turtle() -> str:
    """The ontology as Turtle; it has no blank node."""
    return ONTOLOGY.read_text(encoding="utf-8")


def shapes_turtle() -> str:
    """The SHACL shapes as Turtle."""
    return SHAPES.read_text(encoding="utf-8")


def context() -> dict[str, Any]:
    """The value of `@context`, to be put inside each JSON-LD document (JSON-LD 1.1, section 3.1)."""
    document: dict[str, dict[str, Any]] = json.loads(CONTEXT.read_text(encoding="utf-8"))
    return document["@context"]
