"""Who is tied to what, in layers, and the network of organisations that follows from what they share.

A tie of an organisation to a person, an event, a programme or a partner is as strong as its evidence: with claims of
confidence c in different posts 1 - product(1 - c). Two organisations that share something are tied by the product of
their ties to it, divided by one less than the number of organisations that share it (Newman 2001, Phys. Rev. E 64,
016132): a conference of eighty says less of any two than a workshop of three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import QuerySolutions
from scipy import sparse

from extract.facts import EntityType
from graph.claims import Claim
from graph.engine import Engine
from graph.names import Named
from graph.patterns import value
from graph.prefixes import DECLARED

LayerName = Literal["people", "events", "programmes", "partners", "mentions"]
LAYERS: tuple[LayerName, ...] = get_args(LayerName)
SHARED: tuple[LayerName, ...] = LAYERS[:-1]  # what `all` is the sum of: named together is no relation
ORGANISATIONS: tuple[EntityType, ...] = ("Lab", "Institution")
Counts = NDArray[np.float64]  # how often each post counts, in the order of `Layer.posts`

# Predicates that tie an organisation to what it shares, and the type of the shared thing.
_TIES: dict[LayerName, tuple[frozenset[str], frozenset[str]]] = {
    "people": (frozenset(("leads", "affiliatedWith", "founded")), frozenset(("Person",))),
    "events": (frozenset(("participatesIn", "organises", "founded", "funds")), frozenset(("Event",))),
    "programmes": (frozenset(("runs", "funds", "participatesIn", "founded")), frozenset(("Programme",))),
    "partners": (frozenset(("partnerOf",)), frozenset(ORGANISATIONS)),
}
_CERTAIN = 0.99  # no evidence is taken for more than this
_MENTIONS = f"""{DECLARED}
SELECT DISTINCT ?entity ?sentence ?post ?date ?confidence WHERE {{
  ?entity a lab:Organisation .
  ?mention lab:names ?entity ; a lab:Mention ; lab:confidence ?confidence ; lab:inSentence ?sentence ;
           lab:inPost ?post .
  ?post dcterms:issued ?date .
}}
"""


@dataclass(frozen=True, slots=True)
class Tie:
    """One claim of a tie: the organisation, what it shares (IRIs), the post, its day, the confidence in (0, 1]."""

    actor: str
    shared: str
    post: str
    date: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Ties of one kind as arrays, so that they can be weighed anew for every sample of posts.

    `actor`, `shared` and `post` are indexes into `actors`, `groups` and `posts`, one for each tie. With `direct` the
    groups are organisations themselves (partners) and a tie joins them as well.
    """

    name: str
    actors: tuple[str, ...] = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)
    posts: tuple[str, ...] = field(repr=False)
    actor: NDArray[np.intp] = field(repr=False)
    shared: NDArray[np.intp] = field(repr=False)
    post: NDArray[np.intp] = field(repr=False)
    doubt: NDArray[np.float64] = field(repr=False)  # log(1 - confidence) of each tie
    direct: bool = False

    def strengths(self, counts: Counts | None = None) -> sparse.csr_array:
        """How strongly each actor (row) is tied to each group (column), in [0, 1)."""
        weighed = self.doubt if counts is None else self.doubt * counts[self.post]
        shape = (len(self.actors), len(self.groups))
        total = sparse.coo_array((weighed, (self.actor, self.shared)), shape=shape).tocsr()
        total.sum_duplicates()
        total.data = 1 - np.exp(total.data)
        total.eliminate_zeros()
        return total

    def weights(self, counts: Counts | None = None) -> sparse.csr_array:
        """The weights between actors: symmetric, nothing on the diagonal."""
        tied = self.strengths(counts)
        sizes = np.asarray((tied > 0).sum(axis=0)).ravel()
        share = np.divide(1.0, sizes - 1, out=np.zeros(len(self.groups)), where=sizes > 1)
        joined = (tied * share) @ tied.T
        if self.direct:
            place = {iri: i for i, iri in enumerate(self.actors)}
            columns = [place.get(g, -1) for g in self.groups]
            kept = [i for i, c in enumerate(columns) if c >= 0]
            picked = tied.tocsc()[:, kept].tocoo()
            targets = np.array([columns[i] for i in kept], dtype=np.intp)[picked.coords[1]]
            own = sparse.coo_array((picked.data, (picked.coords[0], targets)), shape=joined.shape).tocsr()
            joined = joined + own
        joined = sparse.csr_array((joined + joined.T) / 2)
        joined.setdiag(0)
        joined.eliminate_zeros()
        return joined


def ties_of(
    name: LayerName, claims: Iterable[Claim], entities: Mapping[str, Named], types: Sequence[EntityType] = ORGANISATIONS
) -> list[Tie]:
    """The ties of a layer that rest on relations; `types` are those of the organisations that are looked at."""
    predicates, shared = _TIES[name]
    found = []
    for c in claims:
        if c.predicate not in predicates or c.subject not in entities or c.object not in entities:
            continue
        for actor, other in ((c.subject, c.object), (c.object, c.subject)):
            if entities[actor].type in types and entities[other].type in shared:
                found.append(Tie(actor, other, c.post, c.date, c.confidence))
    return found


def mention_ties(
    engine: Engine, entities: Mapping[str, Named], types: Sequence[EntityType] = ORGANISATIONS
) -> list[Tie]:
    """Organisations and the sentences that name them: the weaker layer, of what is only named together."""
    rows = engine.query(_MENTIONS)
    assert isinstance(rows, QuerySolutions)  # noqa: S101
    found = []
    for row in rows:
        iri, sentence, post, date, sure = (value(row[k]) for k in ("entity", "sentence", "post", "date", "confidence"))
        if iri in entities and entities[iri].type in types:
            found.append(Tie(iri, sentence, post, date, float(sure)))
    return found


def layer(name: str, ties: Iterable[Tie], *, direct: bool = False) -> Layer:
    """Ties as a layer, in an order that does not depend on theirs; of one post's claims of a tie the best counts."""
    best: dict[tuple[str, str, str], float] = {}
    for t in ties:
        key = (t.actor, t.shared, t.post)
        best[key] = max(best.get(key, 0.0), t.confidence)
    keys = sorted(best)
    actors, groups, posts = (tuple(sorted({key[i] for key in keys})) for i in range(3))
    places = [{iri: i for i, iri in enumerate(of)} for of in (actors, groups, posts)]
    actor, shared, post = (np.array([places[i][key[i]] for key in keys], dtype=np.intp) for i in range(3))
    sure = np.minimum(np.array([best[key] for key in keys], dtype=np.float64), _CERTAIN)
    return Layer(name, actors, groups, posts, actor, shared, post, np.log1p(-sure), direct)
