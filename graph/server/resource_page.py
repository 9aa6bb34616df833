"""What the page of one IRI shows, whatever it is: names, relations with their sentences, plain properties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, Store

from graph.evidence import Quote, quotes
from graph.network_data import Statement
from graph.patterns import about, value, values
from graph.prefixes import DCTERMS, LAB, PREFIXES, RDF, RDFS, SCHEMA, SKOS
from graph.server.describing import kinds, label
from graph.server.pages import Language
from graph.server.snapshot import Snapshot
from ontology.terms import terms

MOST = 200  # sentences or links of one kind on a page; the count of all is shown
ENTITY_TYPES = ("Person", "Lab", "Institution", "Programme", "Event", "Place")
_WORDS = {
    RDFS + "label": ("nom", "name"), SKOS + "altLabel": ("autre nom", "other name"), RDF + "type": ("type", "type"),
    SCHEMA + "startDate": ("début", "start"), SCHEMA + "endDate": ("fin", "end"),
    DCTERMS + "title": ("titre", "title"), DCTERMS + "alternative": ("autre titre", "other title"),
    DCTERMS + "issued": ("paru le", "published on"), DCTERMS + "creator": ("signé par", "by"),
    DCTERMS + "isPartOf": ("source", "source"), DCTERMS + "source": ("adresse d’origine", "original address"),
    DCTERMS + "publisher": ("publié par", "published by"), SCHEMA + "inLanguage": ("langue", "language"),
    RDF + "subject": ("sujet", "subject"), RDF + "predicate": ("relation", "relation"),
    RDF + "object": ("objet", "object"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """Something with a label; `iri` is None for plain words."""

    label: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one post says: the post, its day, the sentences, the role if there is one, and where the statement is."""

    post: Link
    date: str
    quotes: tuple[Quote, ...]
    statement: str
    confidence: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the thing: its word, whether it leads to the thing, the other end, who says it."""

    word: str
    inverse: bool
    other: Link
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """All that a page shows of an IRI. `properties` have words and values; `total` counts sentences that name it.

    `explorer` is the query string with which the explorer shows it; empty for what is no entity.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    properties: tuple[tuple[str, tuple[Link, ...]], ...]
    relations: tuple[Relation, ...] = ()
    named_in: tuple[Said, ...] = ()
    total: int = 0
    contains: tuple[Link, ...] = ()
    explorer: str = ""


def resource(snapshot: Snapshot, iri: str, language: Language) -> Resource:
    """What is shown of an IRI."""
    store = snapshot.store
    types = kinds(store, iri)
    words = _words(language)
    is_entity = bool(types & set(ENTITY_TYPES))
    properties = _properties(store, iri, words, hide_relations=is_entity)
    name = _name(store, iri, types)
    shown = tuple(sorted(words.get(LAB + kind, kind) for kind in types if kind != "Organisation"))
    if is_entity:
        named_in, total = _named_in(store, iri)
        tail = iri.removeprefix(snapshot.manifest.base)
        there = urlencode({"e": tail, "panel": tail}, safe="/")
        return Resource(iri, name, shown, properties, _relations(store, iri, words), named_in, total, explorer=there)
    if "Post" in types:
        named_in, total = _sentences(store, iri)
        return Resource(iri, name, shown, properties, _stated(store, iri, words), named_in, total)
    if "Source" in types:
        posts = [
            value(q.subject) for q in store.quads_for_pattern(None, NamedNode(DCTERMS + "isPartOf"), NamedNode(iri))
        ]
        links = sorted((Link(label(store, p), p) for p in posts), key=lambda link: link.iri or "", reverse=True)
        return Resource(iri, name, shown, properties, contains=tuple(links), total=len(links))
    quoted = _own_sentence(store, iri, types)
    return Resource(iri, name, shown, properties, named_in=quoted)


def _words(language: Language) -> dict[str, str]:
    index = 0 if language == "fr" else 1
    return {k: v[index] for k, v in _WORDS.items()} | {t.iri: t.labels.get(language, t.name) for t in terms()}


def _word(words: dict[str, str], iri: str) -> str:
    if iri in words:
        return words[iri]
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def _name(store: Store, iri: str, types: set[str]) -> str:
    if "Assertion" in types:
        facts = about(store, iri)
        ends = [label(store, facts[RDF + k][0]) for k in ("subject", "object")]
        return " – ".join(ends)
    for predicate in ("text", "surface"):
        for text in values(store, iri, LAB + predicate):
            return f"« {text} »" if len(text) < 80 else f"« {text[:79].rsplit(' ', 1)[0]} … »"
    return label(store, iri)


def _properties(
    store: Store, iri: str, words: dict[str, str], hide_relations: bool
) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """The properties that a reader wants, in words; relations of entities have their own place."""
    found: dict[str, list[Link]] = defaultdict(list)
    for quad in store.quads_for_pattern(NamedNode(iri), None, None, None):
        predicate = quad.predicate.value
        if predicate in (RDF + "type", RDFS + "label", DCTERMS + "title", LAB + "earliest", LAB + "latest"):
            continue
        if isinstance(quad.object, Literal):
            found[predicate].append(Link(quad.object.value))
        elif isinstance(quad.object, NamedNode) and not (hide_relations and predicate.startswith(LAB)):
            target = quad.object.value
            known = words.get(target) or (_name(store, target, kinds(store, target)))
            found[predicate].append(Link(known, target))
    rows = ((_word(words, p), tuple(sorted(links, key=lambda k: k.label))) for p, links in found.items())
    return tuple(sorted(rows))


def _relations(store: Store, iri: str, words: dict[str, str]) -> tuple[Relation, ...]:
    """The relations of an entity, each with what posts say of it."""
    said: dict[tuple[str, bool, str], list[Said]] = defaultdict(list)
    for end, other in (("subject", "object"), ("object", "subject")):
        for quad in store.quads_for_pattern(None, NamedNode(RDF + end), NamedNode(iri), None):
            statement, facts = value(quad.subject), about(store, value(quad.subject))
            if not facts[RDF + "predicate"] or not facts[RDF + other]:
                continue
            predicate, far = facts[RDF + "predicate"][0], facts[RDF + other][0]
            if predicate.startswith(LAB):
                inverse = end == "object" and predicate != LAB + "partnerOf"
                said[predicate, inverse, far].append(_said(store, statement, facts))
    relations = [
        Relation(_word(words, p), inverse, Link(label(store, far), far), tuple(sorted(posts, key=lambda s: s.date)))
        for (p, inverse, far), posts in said.items()
    ]
    return tuple(sorted(relations, key=lambda r: (r.inverse, r.word, -len(r.said), r.other.label)))


def _stated(store: Store, post: str, words: dict[str, str]) -> tuple[Relation, ...]:
    """What a post states."""
    found = []
    for quad in store.quads_for_pattern(
        None, NamedNode(RDF + "type"), NamedNode(LAB + "Assertion"), NamedNode(post + "/graph")
    ):
        statement, facts = value(quad.subject), about(store, value(quad.subject))
        subject, predicate, target = (facts[RDF + k][0] for k in ("subject", "predicate", "object"))
        object_label = label(store, target) if facts[LAB + "objectMention"] else target
        word = f"{label(store, subject)} — {_word(words, predicate)}"
        far = Link(object_label, target if facts[LAB + "objectMention"] else None)
        found.append(Relation(word, False, far, (_said(store, statement, facts),)))
    return tuple(sorted(found, key=lambda r: (r.word, r.other.label)))


def _said(store: Store, statement: str, facts: dict[str, list[str]]) -> Said:
    def first(name: str) -> str:
        return next(iter(facts.get(LAB + name, ())), "")

    post = first("inPost")
    whole = Statement(
        statement, post, facts[RDF + "subject"][0], facts[RDF + "object"][0], tuple(facts[LAB + "inSentence"]),
        first("subjectMention"), first("objectMention"), float(first("confidence") or 0), first("role"),
    )  # fmt: skip
    return Said(*_post(store, post), quotes(store, whole), statement, first("confidence"), whole.role)


def _post(store: Store, post: str) -> tuple[Link, str]:
    return Link(label(store, post), post), next(iter(values(store, post, DCTERMS + "issued")), "")


def _named_in(store: Store, iri: str) -> tuple[tuple[Said, ...], int]:
    """The sentences that name an entity, the newest first, one line a sentence."""
    mentions = [value(q.subject) for q in store.quads_for_pattern(None, NamedNode(LAB + "names"), NamedNode(iri), None)]
    by_sentence: dict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        for sentence in values(store, mention, LAB + "inSentence"):
            by_sentence[sentence].append(mention)
    newest = sorted(by_sentence, reverse=True)[:MOST]  # a post's IRI begins with its day
    return tuple(_quoted(store, s, by_sentence[s]) for s in newest), len(by_sentence)


def _sentences(store: Store, post: str) -> tuple[tuple[Said, ...], int]:
    """The sentences of a post that something rests on, in their order."""
    graph = NamedNode(post + "/graph")
    of_kind = NamedNode(RDF + "type"), NamedNode(LAB + "Sentence")
    found = [value(q.subject) for q in store.quads_for_pattern(None, *of_kind, graph)]
    found.sort(key=lambda s: int(next(iter(values(store, s, LAB + "start")), "0")))
    in_sentence = NamedNode(LAB + "inSentence")
    shown = []
    for sentence in found[:MOST]:
        places = [value(q.subject) for q in store.quads_for_pattern(None, in_sentence, NamedNode(sentence), graph)]
        shown.append(_quoted(store, sentence, [p for p in places if "/a/" not in p.removeprefix(post)]))
    return tuple(shown), len(found)


def _own_sentence(store: Store, iri: str, types: set[str]) -> tuple[Said, ...]:
    """The sentences that a mention, a reference or an assertion stands in."""
    facts = about(store, iri)
    if "Assertion" in types:
        return (_said(store, iri, facts),)
    return tuple(_quoted(store, s, [iri]) for s in facts[LAB + "inSentence"])


def _quoted(store: Store, sentence: str, places: list[str]) -> Said:
    """A sentence with marks where some of its places are."""
    post = next(iter(values(store, sentence, LAB + "inPost")), "")
    marks: list[Quote] = []
    for first, second in zip(places[::2], [*places[1::2], ""], strict=False):
        marks += quotes(store, Statement(sentence, post, "", "", (sentence,), first, second, 0.0))
    merged = sorted({m for q in marks for m in q.marks}, key=lambda m: (m.start, -m.end))
    apart = [m for i, m in enumerate(merged) if not any(o.end > m.start for o in merged[:i])]
    text = marks[0].text if marks else next(iter(values(store, sentence, LAB + "text")), "")
    return Said(*_post(store, post), (Quote(sentence, text, tuple(apart)),), sentence, "")
