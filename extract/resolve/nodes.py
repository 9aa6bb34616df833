"""Entities of single posts gathered by the name they have, before any evidence is weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.lang.knowledge import load
from extract.resolve.forms import Family, Form, family, is_generic
from extract.resolve.seen import Seen, apart


@dataclass(frozen=True, slots=True)
class Node:
    """What several posts have under one name: `main` is the first of its forms, `posts` how many posts have it.

    `scope` is within what the name counts ("" for everywhere); `part` tells apart the things of one generic name.
    """

    family: Family
    key: str
    main: Form
    seen: tuple[int, ...]
    posts: int
    alone: bool  # its name is worth nothing elsewhere: a first name, "le Labo", a name of several things
    scope: str = ""
    part: int = 0

    @property
    def id(self) -> tuple[str, str, str, int]:
        """What tells it apart, and its place in the order of all nodes."""
        return self.family, self.key, self.scope, self.part

    @property
    def edition(self) -> str:
        """What follows the key of an event's series in its own: the year or the number of the edition; "" for none."""
        return self.key.removeprefix(self.main.key).strip() if self.family == "Event" else ""


def gather(seen: Sequence[Seen]) -> list[Node]:
    """Nodes in an order that does not depend on that of the posts.

    Things of one name are one node, but for names that many bear: a first name is a node for each post (for each site
    in by-lines), and so is a single word such as "Labo"; a generic name of several words is split where posts place it
    in different cities, countries or parents.
    """
    groups: dict[tuple[Family, str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        groups[group_of(one)].append(number)
    nodes = []
    for (kind, key, scope), numbers in sorted(groups.items()):
        parts = _parted(seen, numbers) if not scope and _is_shared(seen[numbers[0]].main) else [numbers]
        alone = bool(scope) or len(parts) > 1
        for i, part in enumerate(parts):
            main = min((seen[n].main for n in part), key=lambda f: (f.surface, f.type))
            nodes.append(Node(kind, key, main, tuple(part), len({seen[n].post for n in part}), alone, scope, i))
    return nodes


def group_of(one: Seen) -> tuple[Family, str, str]:
    """The name under which an entity of a post is gathered: its family, its key, and within what it counts."""
    return (family(one.type), *_name_and_scope(one))


def _name_and_scope(one: Seen) -> tuple[str, str]:
    """The key under which an entity is gathered, and within what: "" for all posts."""
    main = one.main
    if one.type == "Person":
        if len(main.all) == 1 and (load().is_first_name(main.all[0]) or len(main.all[0]) < 4):
            return main.key, f"site {one.site}" if one.index is None else f"post {one.post}"
        return main.key, ""
    if one.type == "Event" and one.year and not is_single(main):
        return f"{main.key} {one.year}", ""
    if main.number and not is_single(main):
        return f"{main.key} n{main.number}", ""
    if len(main.words) == 1 and is_generic(main) and not main.known:
        return main.key, f"post {one.post}"
    return main.key, ""


def is_single(event: Form) -> bool:
    """Whether the field's knowledge has this event as one that was held once."""
    held = load().lookup(event.folded) if event.known else ()
    return any(known.since is not None and known.since == known.until for known in held)


def _is_shared(main: Form) -> bool:
    return (
        main.type in ("Lab", "Institution", "Programme") and len(main.words) > 1 and is_generic(main) and not main.known
    )


def _parted(seen: Sequence[Seen], numbers: Sequence[int]) -> list[list[int]]:
    """Entities of one generic name in as few groups as what the posts say of them allows.

    Those that posts place or attach somewhere come first, the most telling first; the others go to the largest group.
    """
    telling = [n for n in numbers if seen[n].places or seen[n].parents]
    groups: list[list[int]] = []
    for n in sorted(telling, key=lambda n: (-len(seen[n].places) - len(seen[n].parents), n)):
        fits = [g for g in groups if not any(apart(seen[n], seen[other]) for other in g)]
        if fits:
            max(fits, key=len).append(n)
        else:
            groups.append([n])
    rest = [n for n in numbers if n not in set(telling)]
    if rest and groups:
        max(groups, key=len).extend(rest)
    elif rest:
        groups.append(rest)
    return [sorted(g) for g in groups]
