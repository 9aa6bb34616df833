"""The graph as a file, in seven formats.

The plain graph is every quad but those about evidence: entities with their names, dates and relations, posts with
title, day, language, sources and addresses, the ontology. With evidence it is the whole store: sentences, mentions,
references and assertions too. TriG and N-Quads keep the named graphs; the others have one graph, each triple once.

Two exports of one graph are equal byte for byte: lines are sorted, and what the serialiser leaves to chance (the order
of its prefixes) is set. GraphML (`graph.graphml`) is the network of entities; its edges have their evidence anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from pyoxigraph import Literal as Words
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from graph.errors import UnknownFormat
from graph.graphml import NOT_XML, for_xml, write_graphml
from graph.json_ld import write_json_ld
from graph.patterns import instances
from graph.prefixes import LAB, PREFIXES, RDF
from graph.whole_file import whole_file

Format = Literal["ttl", "trig", "nq", "nt", "jsonld", "rdf", "graphml"]
FORMATS: tuple[Format, ...] = get_args(Format)
EVIDENCE = ("Sentence", "Mention", "Reference", "Assertion")
_SUFFIXES: dict[str, Format] = {"json": "jsonld", "xml": "rdf", "owl": "rdf", "turtle": "ttl"}
_TYPE = f" <{RDF}type> ".encode()
Step = Callable[[str], None]


def format_of(path: Path | str, named: str | None = None) -> Format:
    """The format that is named, else the one of the file's suffix, else Turtle; raises UnknownFormat."""
    name = (named or Path(path).suffix.removeprefix(".") or "ttl").lower()
    name = _SUFFIXES.get(name, name)
    for known in FORMATS:
        if name == known:
            return known
    raise UnknownFormat(named or Path(path).name, FORMATS)


def write(store: Store, out: Path | str, format: Format, evidence: bool = False, step: Step = lambda _: None) -> None:
    """Write the graph into a file (`-`: standard output), whole or not at all.

    `step` is told what is being done. Raises NotWritten.
    """
    with whole_file(out) as file:
        write_to(store, file, format, evidence, step)


def write_to(store: Store, file: BinaryIO, format: Format, evidence: bool = False, step: Step = lambda _: None) -> None:
    """Write the graph into an open binary file."""
    if format == "graphml":
        step("reading")
        write_graphml(store, file)
        return
    step("reading")
    lines = quad_lines(store, evidence)
    step("sorting")
    if format == "nq":
        file.writelines(sorted(lines))
    elif format == "trig":
        _write_trig(sorted(lines, key=lambda line: (_graph_of(line), _type_first(line))), file)
    else:
        triples = {line[: line.rindex(b" <")] + b" .\n" for line in lines}
        if format == "nt":
            file.writelines(sorted(triples))
        else:
            in_order = sorted(triples, key=_type_first)
            step("writing")
            _WRITERS[format](in_order, file)


def quad_lines(store: Store, evidence: bool = False) -> list[bytes]:
    """The quads of the plain or the whole graph as N-Quads lines, in no order."""
    kept = store if evidence else _plain(store)
    return (serialize(kept, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def _plain(store: Store) -> Iterator[Quad]:
    """Every quad whose subject is no sentence, mention, reference or assertion."""
    evidence_graphs = set()
    for iri, graph in instances(store, LAB + "Post"):
        evidence_graphs.add(graph)
        yield from store.quads_for_pattern(NamedNode(iri), None, None, NamedNode(graph))
    for name in store.named_graphs():
        if isinstance(name, NamedNode) and name.value not in evidence_graphs:
            yield from store.quads_for_pattern(None, None, None, name)


def _graph_of(line: bytes) -> bytes:
    return line[line.rindex(b" <") :]


def _type_first(line: bytes) -> bytes:
    """A line's place among its subject's lines: the type leads."""
    return line.replace(_TYPE, b" !", 1)


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    for quad in parse(b"".join(lines), format=RdfFormat.N_TRIPLES):
        yield quad.triple


def _head(style: str) -> bytes:
    return "".join(style.format(name, iri) for name, iri in PREFIXES.items()).encode()


def _write_turtle(lines: list[bytes], file: BinaryIO) -> None:
    text = serialize(_triples(lines), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    file.write(_head("@prefix {}: <{}> .\n"))
    file.write(b"\n")
    file.write(_without_prefixes(text or b""))


def _write_trig(lines: list[bytes], file: BinaryIO) -> None:
    text = serialize(parse(b"".join(lines), format=RdfFormat.N_QUADS), format=RdfFormat.TRIG, prefixes=PREFIXES)
    file.write(_head("@prefix {}: <{}> .\n"))
    file.write(b"\n")
    file.write(_without_prefixes(text or b""))


def _without_prefixes(text: bytes) -> bytes:
    """Turtle without the head that the serialiser wrote: its order changes from run to run."""
    start = 0
    while text.startswith(b"@prefix ", start):
        start = text.index(b"\n", start) + 1
    return text[start:]


def _write_rdf_xml(lines: list[bytes], file: BinaryIO) -> None:
    text = serialize(map(_for_xml, _triples(lines)), format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
    end = text.index(b">", text.index(b"<rdf:RDF")) + 1
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
    file.write(_head(' xmlns:{}="{}"'))
    file.write(b">")
    file.write(text[end:])


def _for_xml(triple: Triple) -> Triple:
    """The triple, with a replacement character for each one that XML forbids: Oxigraph writes them as they are."""
    words = triple.object
    if not isinstance(words, Words) or not NOT_XML.search(words.value):
        return triple
    clean = for_xml(words.value)
    if words.language:
        return Triple(triple.subject, triple.predicate, Words(clean, language=words.language))
    return Triple(triple.subject, triple.predicate, Words(clean, datatype=words.datatype))


_WRITERS: dict[str, Callable[[list[bytes], BinaryIO], None]] = {
    "ttl": _write_turtle,
    "jsonld": write_json_ld,
    "rdf": _write_rdf_xml,
}
