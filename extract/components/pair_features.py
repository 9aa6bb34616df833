"""Features of an ordered pair of entities: words for the linear model, figures for the trees."""

from __future__ import annotations

from dataclasses import dataclass

from extract.components.evidence import FIGURES as EVIDENCE
from extract.components.evidence import evidence, marks_of
from extract.components.pairs import Candidate, Context
from extract.components.profile import STEM, TRIGGER_GROUPS, Profile, groups_in
from extract.components.scene import Scene, Spot
from extract.facts import EntityType

TYPE_CODE = {"Person": 0, "Lab": 1, "Institution": 2, "Programme": 3, "Event": 4, "Place": 5}
LINE_CODE = {"title": 0, "heading": 1, "lead": 2, "item": 3, "caption": 4, "short": 5, "text": 6}
_FAR = 99
_BUCKETS = ((3, "3"), (6, "4-6"), (10, "7-10"), (17, "11-17"), (30, "18-30"))


@dataclass(frozen=True, slots=True)
class PairRow:
    """One ordered pair: `words` for the linear model, `figures` (same length for all pairs) for the trees."""

    subject: int
    object: int
    words: list[str]
    figures: list[float]


@dataclass(frozen=True, slots=True)
class PairTable:
    """The ordered pairs of one post, its entities' types, those listed beside each, and the confidence of its names."""

    rows: list[PairRow]
    types: list[EntityType]
    siblings: list[tuple[int, ...]]
    sure: list[float]


def _bucket(n: int) -> str:
    return str(n) if n < 3 else next((name for limit, name in _BUCKETS if n <= limit), "31+")


def rows_of(scene: Scene, profile: Profile, candidate: Candidate) -> tuple[PairRow, PairRow]:
    """The rows of a candidate in both orders: (low, high) and (high, low)."""
    a, b = candidate.low, candidate.high
    forward, backward = [], []  # words with the orientation of low → high, of high → low
    for rank, context in enumerate(candidate.contexts):
        words = _context_words(scene, profile, context)
        low_first = context.left.entity == a
        mark, other = (">", "<") if low_first else ("<", ">")
        if rank == 0:
            forward += [f"1{mark}{w}" for w in words]
            backward += [f"1{other}{w}" for w in words]
        forward += [mark + w for w in words]
        backward += [other + w for w in words]
    if candidate.apart is not None:
        words = _apart_words(scene, candidate.apart, bool(candidate.contexts))
        mark, other = (">", "<") if candidate.apart.left.entity == a else ("<", ">")
        forward += [mark + w for w in words]
        backward += [other + w for w in words]
    if not candidate.contexts:
        forward.append("no_context")
        backward.append("no_context")
    return _row(scene, profile, candidate, a, b, forward), _row(scene, profile, candidate, b, a, backward)


def _row(scene: Scene, profile: Profile, candidate: Candidate, s: int, o: int, words: list[str]) -> PairRow:
    types = f"{profile.types[s][:3]}{profile.types[o][:3]}"
    row = list(dict.fromkeys(words))
    row += [f"{types}{w}" for w in row if w[0] == "1" and w[2:4] in ("bs", "ga", "tb", "m=")]
    row += [f"s:{w}" for w in profile.alone(s)] + [f"o:{w}" for w in profile.alone(o)]
    for here, there, mark in ((s, o, "s"), (o, s, "o")):
        weight = profile.weight(there)
        row += [f"{mark}{types}{weight}:{w}" for w in profile.alone(here) if w.startswith(("near=", "line=", "lead="))]
        if there in profile.over(here):
            row.append(f"{mark}{types}over")
    ranks = profile.nearness
    for name, rank in (("so", ranks.any_way[s, o]), ("os", ranks.any_way[o, s]), ("up", ranks.before[s, o])):
        row.append(f"rank{name}={min(int(rank), 3)}{types}")
    row.append(f"t={types}")
    row.append(f"lang={scene.post.language}{types}")
    return PairRow(s, o, row, _figures(scene, profile, candidate, s, o))


def _context_words(scene: Scene, profile: Profile, context: Context) -> list[str]:
    """Words about one place where both stand in a sentence; the caller adds the direction."""
    left, right, _ = context
    folded = scene.folded
    first, last = scene.sentence_range[left.sentence]
    between, kinds = _between(scene, profile, left, right)
    row = [f"gap={_bucket(len(between))}"]
    if len(between) <= 6:
        row.append("bs=" + " ".join(between))
    stems = [w[:STEM] for w in between[:20]]
    row += [f"b={w}" for w in stems]
    row += [f"bb={v} {w}" for v, w in zip(["^", *stems], [*stems, "$"], strict=True)]
    row.append(f"p1={folded[left.first - 1] if left.first > first else '^'}")
    row += [f"p={folded[t][:STEM]}" for t in range(max(first, left.first - 3), left.first)]
    row.append(f"n1={folded[right.last] if right.last < last else '$'}")
    row += [f"n={folded[t][:STEM]}" for t in range(right.last, min(last, right.last + 4))]
    row += [f"tb={g}" for g in groups_in(scene, left.last, right.first)]
    row += [f"tp={g}" for g in groups_in(scene, max(first, left.first - 5), left.first)]
    row += [f"tn={g}" for g in groups_in(scene, right.last, min(last, right.last + 6))]
    row.append("m=" + ",".join(dict.fromkeys(kinds)))
    row += [f"mark={w}" for w in marks_of(scene, left, right)]
    if left.reference or right.reference:
        row.append(f"ref={int(left.reference)}{int(right.reference)}")
    row.append(f"line={scene.line_kind[scene.line_of_sentence[left.sentence]]}")
    return row


def _between(scene: Scene, profile: Profile, left: Spot, right: Spot) -> tuple[list[str], list[str]]:
    """The tokens between two spots with other names written as `@Type`, and the types of those names."""
    row: list[str] = []
    kinds: list[str] = []
    token = left.last
    for spot in scene.by_sentence[left.sentence]:
        if spot.first < token or spot.reference:
            continue
        if spot.first >= right.first:
            break
        row += scene.folded[token : spot.first]
        kind = profile.types[spot.entity][:4]
        row.append("@" + kind)
        kinds.append(kind)
        token = spot.last
    row += scene.folded[token : right.first]
    return row, kinds


def _apart_words(scene: Scene, context: Context, also_together: bool) -> list[str]:
    """Words about the nearest place over several sentences."""
    left, right, _ = context
    distance = right.sentence - left.sentence
    tag = "T" if also_together else ""
    row = [f"{tag}apart={_bucket(distance)}"]
    if also_together or distance > 3:
        return row
    last = scene.sentence_range[left.sentence][1]
    first = scene.sentence_range[right.sentence][0]
    row += [f"aL={w[:STEM]}" for w in scene.folded[left.last : last][:8]]
    row += [f"aR={w[:STEM]}" for w in scene.folded[first : right.first][-8:]]
    row += [f"atL={g}" for g in groups_in(scene, left.last, last)]
    row += [f"atR={g}" for g in groups_in(scene, first, right.first)]
    kinds = (scene.line_kind[scene.line_of_sentence[s.sentence]] for s in (left, right))
    row.append("alines=" + "/".join(kinds))
    return row


def _figures(scene: Scene, profile: Profile, candidate: Candidate, s: int, o: int) -> list[float]:
    """The fixed list of figures of one ordered pair."""
    spots_s, spots_o = scene.by_entity[s], scene.by_entity[o]
    best = candidate.contexts[0] if candidate.contexts else None
    row: list[float] = [
        TYPE_CODE[profile.types[s]],
        TYPE_CODE[profile.types[o]],
        float(scene.post.language == "fr"),
        len(candidate.contexts),
        _FAR,
        _FAR,
        0,
        0,
        0,
        0,
        _FAR if candidate.apart is None else candidate.apart.right.sentence - candidate.apart.left.sentence,
        0 if candidate.apart is None else float(candidate.apart.left.entity == s),
        profile.named[s],
        profile.named[o],
        float(s in profile.title),
        float(o in profile.title),
        float(s == scene.own),
        float(o == scene.own),
        float(s in profile.heavy),
        float(o in profile.heavy),
        profile.count_of_type[profile.types[s]],
        profile.count_of_type[profile.types[o]],
        len(profile.types),
        profile.first[s],
        profile.first[o],
        len(scene.facts.sentences),
        len(profile.names[s] & profile.names[o]),
        float(profile.wide[s]),
        float(profile.wide[o]),
        len(profile.names[s]),
        len(profile.names[o]),
        float(bool(spots_s) and spots_s[0].sentence == spots_o[0].sentence),
        float(o in profile.over(s)),
        float(s in profile.over(o)),
        float(o in profile.siblings[s]),
        profile.first[s] / len(scene.facts.sentences),
        profile.first[o] / len(scene.facts.sentences),
        LINE_CODE[scene.line_kind[scene.line_of_sentence[spots_s[0].sentence]]],
        LINE_CODE[scene.line_kind[scene.line_of_sentence[spots_o[0].sentence]]],
        _FAR if candidate.apart is None else _lines_apart(scene, candidate.apart),
        *(
            int(table[x, y])
            for table in (profile.nearness.any_way, profile.nearness.before)
            for x, y in ((s, o), (o, s))
        ),
    ]
    row += [profile.sure[s], profile.sure[o]]
    row += profile.near_groups(s) + profile.near_groups(o)
    hits = [0.0] * (len(TRIGGER_GROUPS) * 3)
    places = [0.0] * EVIDENCE
    if best is not None:
        left, right, others = best
        gap = right.first - left.last
        between = scene.folded[left.last : right.first]
        row[4], row[5] = gap, others
        row[6] = float(left.entity == s)
        row[7] = float(between.count("(") > between.count(")"))
        row[8] = between.count(",")
        row[9] = float(left.reference or right.reference)
        first, last = scene.sentence_range[left.sentence]
        for k, (i, j) in enumerate(
            (
                (left.last, right.first),
                (max(first, left.first - 5), left.first),
                (right.last, min(last, right.last + 6)),
            )
        ):
            for group in groups_in(scene, i, j):
                hits[3 * TRIGGER_GROUPS.index(group) + k] = 1.0
        places = evidence(scene, *((left, right) if left.entity == s else (right, left)))
    return row + hits + places


def _lines_apart(scene: Scene, context: Context) -> int:
    lines = scene.line_of_sentence
    return lines[context.right.sentence] - lines[context.left.sentence]
