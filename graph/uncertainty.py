"""How far a ranking or a grouping holds when other posts had been read: bootstrap and leaving out, over posts.

The post is the unit, since what one post says hangs together: one wrong name there is wrong in all its relations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from graph.layers import Layer
from graph.names import Named
from graph.network import SEED, Measure, communities, measure, project

SAMPLES = 100
PARTS = 10  # a tenth of the posts is left out at a time
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Interval:
    """The 5th and 95th percentile of a measure, and of the rank by it (from 1), over the samples.

    A sample has about 63 of 100 posts, some of them more than once, and so fewer ties: degree and strength lie lower
    in it than in the whole. Ranks do not.
    """

    low: float
    high: float
    best_rank: int
    worst_rank: int


@dataclass(frozen=True, slots=True)
class Stability:
    """What becomes of communities when a tenth of the posts is left out, over ten disjoint tenths.

    `changed` is the mean share of organisations that change their community; `stays` says for each in how large a share
    of the trials (in which it still was in the network) it stayed. Both in [0, 1].
    """

    changed: float
    stays: Mapping[str, float] = field(repr=False)


def intervals(
    layers: Sequence[Layer], entities: Mapping[str, Named], name: Measure, samples: int = SAMPLES,
    seed: int = SEED, step: Step = lambda _done, _of: None,
) -> dict[str, Interval]:  # fmt: skip
    """The bootstrap interval of a measure for every organisation of the network, over posts drawn with replacement.

    An organisation that is not in a sample's network counts as nothing there, and ranks last.
    """
    posts = sorted({p for one in layers for p in one.posts})
    nodes = sorted(project(layers, entities))
    place = {iri: i for i, iri in enumerate(nodes)}
    random = np.random.default_rng(seed)
    values = np.zeros((samples, len(nodes)))
    ranks = np.zeros((samples, len(nodes)))
    # of constraint the smaller is the better: who has more structural holes
    sign = 1 if name == "constraint" else -1
    for trial in range(samples):
        step(trial, samples)
        counts = np.bincount(random.integers(len(posts), size=len(posts)), minlength=len(posts))
        drawn = {post: float(n) for post, n in zip(posts, counts, strict=True) if n}
        keys = np.full(len(nodes), np.inf)
        for iri, found in measure(project(layers, entities, drawn), name).items():
            values[trial, place[iri]] = found
            keys[place[iri]] = sign * found
        order = np.argsort(keys, kind="stable")
        ranks[trial, order] = np.arange(1, len(nodes) + 1)
    if not nodes:
        return {}
    low, high = np.percentile(values, (5, 95), axis=0)
    best, worst = np.percentile(ranks, (5, 95), axis=0)
    return {
        iri: Interval(round(float(low[i]), 6), round(float(high[i]), 6), int(best[i]), int(np.ceil(worst[i])))
        for i, iri in enumerate(nodes)
    }


def stability(layers: Sequence[Layer], entities: Mapping[str, Named], seed: int = SEED) -> Stability:
    """How stable the communities are when a tenth of the posts is left out."""
    posts = sorted({p for one in layers for p in one.posts})
    order = np.random.default_rng(seed).permutation(len(posts))
    whole = communities(project(layers, entities), seed)
    trials: dict[str, list[bool]] = {}
    shares = []
    for part in range(PARTS):
        out = {posts[i] for i in order[part::PARTS]}
        kept = project(layers, entities, {p: 1.0 for p in posts if p not in out})
        same = _same(whole, communities(kept, seed), kept)
        for iri, stayed in same.items():
            trials.setdefault(iri, []).append(stayed)
        if same:
            shares.append(1 - sum(same.values()) / len(same))
    stays = {iri: round(sum(of) / len(of), 2) for iri, of in sorted(trials.items())}
    return Stability(round(float(np.mean(shares)), 4) if shares else 0.0, stays)


def _same(before: Sequence[set[str]], after: Sequence[set[str]], kept: nx.Graph[str]) -> dict[str, bool]:
    """Whether each node is in the community that its own became: communities are paired for the greatest overlap."""
    overlap = np.array([[len(b & a) for a in after] for b in before])
    if not overlap.size:
        return {}
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    became = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    home = {iri: i for i, members in enumerate(before) for iri in members}
    now = {iri: i for i, members in enumerate(after) for iri in members}
    return {iri: became.get(home[iri]) == now[iri] for iri in sorted(kept) if iri in home}
