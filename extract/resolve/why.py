"""Why names were taken for one thing, asked afterwards of a graph that has only the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.facts import EntityType
from extract.resolution import Reason
from extract.resolve.across import same_key
from extract.resolve.clusters import Clusters
from extract.resolve.evidence import join_all
from extract.resolve.forms import form
from extract.resolve.nodes import gather
from extract.resolve.seen import Seen
from extract.resolve.uses import uses_of


def why(kind: EntityType, names: Mapping[str, Sequence[str]]) -> tuple[Reason, ...]:
    """The reasons that tie the names of an entity, by kind of reason and name.

    `names` are, for each post (any key that tells posts apart), the words by which it names the entity. Names that a
    curator put together, or that only the type of the thing tied, have no reason.
    """
    seen = []
    for post, surfaces in sorted(names.items()):
        forms = [form(surface, kind) for surface in dict.fromkeys(surfaces)]
        if forms:
            main = max(forms, key=lambda one: (len(one.surface), one.surface))
            seen.append(Seen(post, 0, kind, main, tuple((one, 1.0) for one in forms), "", ""))
    clusters = Clusters(gather(seen))
    join_all(clusters, uses_of(clusters.nodes, seen))
    found = {reason for reasons in clusters.reasons.values() for reason in reasons} | same_key(seen)
    first: dict[tuple[str, str], Reason] = {}
    for reason in sorted(found, key=lambda r: (r.kind == "post", r)):
        first.setdefault((reason.name, reason.other), reason)
    return tuple(sorted(first.values(), key=lambda r: (r.kind, r)))
