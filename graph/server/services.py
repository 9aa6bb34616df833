"""SERVICE: which endpoints a query may make the engine call."""

from __future__ import annotations

from collections.abc import Collection

from graph.sparql import refuse_service, tokens


def check_services(text: str, allowed: Collection[str]) -> None:
    """Raises ServiceRefused unless each SERVICE of a query names one of the allowed endpoints by its whole IRI.

    What names one is put aside, and the rest is looked at as strictly as where nothing is allowed.
    """
    if not allowed:
        refuse_service(text)
        return
    rest = []
    said = list(tokens(text))
    for number, token in enumerate(said):
        follow = (t for t in said[number + 1 :] if t.kind not in ("comment", "blank"))
        named = next((t for t in follow if t.text.upper() != "SILENT"), None)
        right = named is not None and named.kind == "iri" and named.text[1:-1] in allowed
        is_service = token.kind == "word" and token.text.upper() == "SERVICE"
        rest.append("GRAPH" if is_service and right else token.text)
    refuse_service("".join(rest))
