"""A small graph whose names, titles and sentences a careless page would run."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph.data import DataDirectory
from graph.prefixes import DCTERMS, LAB, RDF, RDFS, XSD
from tests.server.served import BASE, small_graph
from tests.view.graphs import HOSTILE

TITLE = "<svg onload=alert(4)> </title>"


def hostile_data(path: Path) -> DataDirectory:
    """A data directory with a ring of hostile names, each relation said by one sentence."""
    entities, post = NamedNode(f"{BASE}graph/entities"), NamedNode(f"{BASE}post/2020-02-03-hostile")
    graph = NamedNode(f"{post.value}/graph")
    kind = NamedNode(RDF + "type")
    date = Literal("2020-02-03", datatype=NamedNode(XSD + "date"))

    def lab(name: str) -> NamedNode:
        return NamedNode(LAB + name)

    quads = [
        Quad(post, kind, lab("Post"), graph),
        Quad(post, NamedNode(DCTERMS + "title"), Literal(TITLE), graph),
        Quad(post, NamedNode(DCTERMS + "issued"), date, graph),
        Quad(post, NamedNode(DCTERMS + "source"), NamedNode("https://exemple.test/?a=%3Cb%3E"), graph),
    ]
    names = [NamedNode(f"{BASE}lab/h{i}") for i in range(len(HOSTILE))]
    at = 0
    for i, (iri, name) in enumerate(zip(names, HOSTILE, strict=True)):
        text, other = f"{name} travaille avec {HOSTILE[i - 1]}", names[i - 1]
        start, end = (Literal(str(n), datatype=NamedNode(XSD + "integer")) for n in (at, at + len(text)))
        sentence, said = NamedNode(f"{post.value}/s/{at}"), NamedNode(f"{post.value}/a/{i:016x}")
        mention = NamedNode(f"{post.value}/m/{at}")
        last = Literal(str(at + len(name)), datatype=NamedNode(XSD + "integer"))
        at += len(text) + 1
        quads += [
            Quad(iri, kind, lab("Lab"), entities),
            Quad(iri, NamedNode(RDFS + "label"), Literal(name, language="fr"), entities),
            Quad(iri, lab("partnerOf"), other, entities),
            Quad(other, lab("partnerOf"), iri, entities),
            Quad(sentence, kind, lab("Sentence"), graph),
            Quad(sentence, lab("text"), Literal(text), graph),
            Quad(sentence, lab("start"), start, graph),
            Quad(sentence, lab("end"), end, graph),
            Quad(mention, kind, lab("Mention"), graph),
            Quad(mention, lab("names"), iri, graph),
            Quad(mention, lab("start"), start, graph),
            Quad(mention, lab("end"), last, graph),
            Quad(said, kind, lab("Assertion"), graph),
            Quad(said, NamedNode(RDF + "subject"), iri, graph),
            Quad(said, NamedNode(RDF + "predicate"), lab("partnerOf"), graph),
            Quad(said, NamedNode(RDF + "object"), other, graph),
            Quad(said, lab("inPost"), post, graph),
            Quad(said, lab("inSentence"), sentence, graph),
            Quad(said, lab("subjectMention"), mention, graph),
            Quad(said, lab("confidence"), Literal("0.5", datatype=NamedNode(XSD + "decimal")), graph),
        ]
    more = serialize(quads, format=RdfFormat.TRIG)
    assert more
    return small_graph(path, more=more.decode())
