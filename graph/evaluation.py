"""How well a built graph agrees with annotated posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import QuerySolutions, Store

from extract.facts import ENTITY_TYPES, PREDICATES
from extract.folding import fold
from extract.model.gold import Annotation
from extract.model.scoring import Mistake, Predicted, Score, Scores, score
from graph.prefixes import DECLARED, LAB

Triple = tuple[Hashable, str, Hashable]


@dataclass(frozen=True)
class Evaluation:
    """The scores of a graph; `missing` are annotated posts that it does not hold.

    `sentences`: for (post's name, folded surface) the sentence where the graph has it.
    """

    entities: Scores
    relations: Mapping[str, Score]
    all_relations: Score
    missing: tuple[str, ...]
    sentences: Mapping[tuple[str, str], str]

    def errors(self) -> list[tuple[str, list[tuple[Mistake, str]]]]:
        """The mistakes with their sentences ("" where the graph has none), by kind, the most frequent kind first."""
        kinds: dict[str, list[tuple[Mistake, str]]] = defaultdict(list)
        for one in self.entities.mistakes:
            kinds[one.kind].append((one, self.sentences.get((one.post, fold(one.surface)), "")))
        return sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))


def evaluate(store: Store, annotations: Sequence[Annotation]) -> Evaluation:
    """The scores of the graph in a store against annotations."""
    posts = _posts(store)
    predicted: dict[str, dict[Hashable, Predicted]] = {}
    sentences: dict[tuple[str, str], str] = {}
    said: dict[str, set[Triple]] = {}
    missing = []
    for one in annotations:
        iri = _find(posts, fold(one.raw["title"]), one.raw["date"])
        if iri is None:
            missing.append(one.name)
            continue
        predicted[one.name] = _entities(store, iri, one.name, sentences)
        said[one.name] = set(_relations(store, iri))
    scores = score(annotations, predicted)
    by_predicate, whole = _score_relations(annotations, scores, predicted, said)
    return Evaluation(scores, by_predicate, whole, tuple(missing), sentences)


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(DECLARED + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)  # noqa: S101
    for row in found:
        yield tuple(value.value for value in row)


def _posts(store: Store) -> dict[tuple[str, str], str]:
    """Posts by (folded title, date) and by (folded title, "")."""
    found: dict[tuple[str, str], str] = {}
    query = """SELECT DISTINCT ?p ?t ?d WHERE { ?p a lab:Post ; dcterms:issued ?d
        { ?p dcterms:title ?t } UNION { ?p dcterms:alternative ?t } }"""
    for post, title, date in sorted(_rows(store, query)):
        found.setdefault((fold(title), date[:10]), post)
        found.setdefault((fold(title), ""), post)
    return found


def _find(posts: Mapping[tuple[str, str], str], title: str, date: str) -> str | None:
    """The post of this title and date; else of this title; else, of that day, the one with the nearest title."""
    exact = posts.get((title, date)) or posts.get((title, ""))
    if exact:
        return exact
    near = get_close_matches(title, [t for t, d in posts if d == date], n=1, cutoff=0.6)
    return posts[near[0], date] if near else None


def _entities(store: Store, post: str, name: str, sentences: dict[tuple[str, str], str]) -> dict[Hashable, Predicted]:
    surfaces: dict[str, set[str]] = defaultdict(set)
    types: dict[str, str] = {}
    query = f"""SELECT DISTINCT ?b ?e ?k ?s ?x WHERE {{ ?m a lab:Mention ; lab:inPost <{post}> ; lab:names ?e ;
        lab:surface ?s ; lab:start ?b ; lab:inSentence ?n . ?n lab:text ?x . ?e a ?k }}"""
    for _, entity, kind, surface, sentence in sorted(_rows(store, query), key=lambda row: (int(row[0]), row)):
        if kind.removeprefix(LAB) in ENTITY_TYPES:
            types[entity] = kind.removeprefix(LAB)
            surfaces[entity].add(fold(surface))
            sentences.setdefault((name, fold(surface)), sentence)
    return {
        entity: Predicted(next(t for t in ENTITY_TYPES if t == types[entity]), frozenset(found))
        for entity, found in surfaces.items()
    }


def _relations(store: Store, post: str) -> Iterator[Triple]:
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ ?a a lab:Assertion ; lab:inPost <{post}> ;
        rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"""
    for subject, predicate, object_ in _rows(store, query):
        if predicate.removeprefix(LAB) in PREDICATES:
            yield subject, predicate.removeprefix(LAB), object_


def _score_relations(
    annotations: Sequence[Annotation],
    scores: Scores,
    predicted: Mapping[str, Mapping[Hashable, Predicted]],
    said: Mapping[str, set[Triple]],
) -> tuple[dict[str, Score], Score]:
    counts: dict[str, list[int]] = {p: [0, 0, 0] for p in PREDICATES}
    for one in annotations:
        gold_of = {iri: id_ for id_, iri in scores.pairs.get(one.name, {}).items()}
        neutral = {fold(author) for author in one.raw.get("authors", ())}
        judged = {
            iri for iri, p in predicted.get(one.name, {}).items() if not (p.type == "Person" and p.surfaces & neutral)
        }
        ids = {e.id for e in one.entities if fold(e.name) not in neutral}
        wanted = _both_ways(t for t in one.relations if t[0] in ids and t[2] in ids)
        found = _both_ways(
            (gold_of.get(s, s), p, gold_of.get(o, o))
            for s, p, o in said.get(one.name, ())
            if s in judged and o in judged
        )
        for p in PREDICATES:
            mine, theirs = {t for t in found if t[1] == p}, {t for t in wanted if t[1] == p}
            counts[p] = [a + b for a, b in zip(counts[p], (len(mine & theirs), len(mine), len(theirs)), strict=True)]
    whole = Score(*(sum(column) for column in zip(*counts.values(), strict=True)))
    return {p: Score(*c) for p, c in counts.items()}, whole


def _both_ways(triples: Iterable[Triple]) -> set[Triple]:
    """The triples, `partnerOf` with its ends in one order."""
    return {_ordered(s, p, o) if p == "partnerOf" else (s, p, o) for s, p, o in triples}


def _ordered(subject: Hashable, predicate: str, object_: Hashable) -> Triple:
    first, second = sorted((subject, object_), key=str)
    return first, predicate, second
