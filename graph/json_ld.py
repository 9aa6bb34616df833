"""JSON-LD with its context inside, so that nothing has to be fetched to read it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, BinaryIO


def shipped_context() -> dict[str, Any]:
    """The context of `ontology/context.jsonld`, without the key `@context` around it."""
    context = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    if not isinstance(context, dict):
        raise TypeError("ontology/context.jsonld: @context is no object")
    return context


def write_json_ld(lines: list[bytes], file: BinaryIO) -> None:
    """Write N-Triples lines as JSON-LD, compacted by our context: a line for each subject, in order."""
    import rdflib
    from rdflib.plugins.serializers.jsonld import from_rdf

    context = shipped_context()
    graph = rdflib.Graph().parse(data=b"".join(lines), format="nt")
    compact = from_rdf(graph, context_data=context, auto_compact=False)  # type: ignore[no-untyped-call]
    of_graph, of_id = _alias(context, "@graph"), _alias(context, "@id")
    nodes = compact.get(of_graph) or ([compact] if len(graph) else [])
    rows = []
    for node in nodes:
        identifier = str(node[of_id])
        rows.append((identifier, _text({k: _sorted(v) for k, v in sorted(node.items()) if k != "@context"})))
    file.write(b'{"@context": ' + _text(context).encode() + f',\n"{of_graph}": [\n'.encode())
    file.write(",\n".join(text for _, text in sorted(rows)).encode())
    file.write(b"\n]}\n")


def _alias(context: dict[str, Any], keyword: str) -> str:
    """The word that the context has for a keyword of JSON-LD."""
    return next((name for name, meaning in context.items() if meaning == keyword), keyword)


def _sorted(value: Any) -> Any:
    """A value with its sets in order: rdflib leaves them as its dictionaries happen to be."""
    if isinstance(value, list):
        return sorted((_sorted(v) for v in value), key=_text)
    if isinstance(value, dict):
        return {k: _sorted(v) for k, v in sorted(value.items())}
    return value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
