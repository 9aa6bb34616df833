"""The part of docs/quality.md that speaks of entities, written from measured scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import harmonic_mean

from extract.model.scoring import Mistake, Score, Scores

BEGIN, END = "<!-- entities: begin -->", "<!-- entities: end -->"
_HEAD = "| | precision | recall | F1 | right | said | there |\n|---|---|---|---|---|---|---|"


def _row(name: str, one: Score) -> str:
    shares = f"{one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f}"
    return f"| {name} | {shares} | {one.right} | {one.predicted} | {one.gold} |"


def quality(results: Mapping[str, Scores], measured: Mapping[str, float]) -> str:
    """The Markdown of the part; `results` are by variant."""
    whole = results["all"]
    same, both = whole.same, harmonic_mean(whole.same)
    lines = [
        BEGIN,
        "## Entities",
        "",
        "Five folds by post: each post is read by a tagger, an encoder and a judge that were trained without it.",
        "Measured by the rules of the shared scorer: an entity of a post is right when its type is right and one of",
        "its surfaces is one of the gold entity's. Written by `make evaluate`.",
        "",
        _HEAD,
        _row("entities", whole.entities),
        *(_row(f"— {kind}", one) for kind, one in whole.by_type.items()),
        _row("without type", whole.untyped),
    ]
    names = {"English": "English posts", "without the knowledge file": "all posts, without the knowledge file"}
    lines += [_row(title, results[name].entities) for name, title in names.items() if name in results]
    lines += [
        "",
        f"One entity across posts (means over entities): precision {same[0]:.3f}, recall {same[1]:.3f}, F1 {both:.3f}.",
        f"Expected calibration error of the mentions' confidence: {measured['calibration error']:.3f}.",
    ]
    curve = [name for name in ("25 %", "50 %", "75 %", "100 %") if name in results]
    if curve:
        lines += [
            "",
            "Learning curve of the tagger alone, without encoder and judge, by the share of the posts that it saw:",
            "",
            "| share | F1 | F1 without type |",
            "|---|---|---|",
        ]
    for name in curve:
        lines.append(f"| {name} | {results[name].entities.f1:.3f} | {results[name].untyped.f1:.3f} |")
    lines += ["", "The most frequent kinds of error, with an example each:", "", "| errors | kind | example | post |"]
    lines += ["|---|---|---|---|", *_errors(whole.mistakes), "", END]
    return "\n".join(lines) + "\n"


def _errors(mistakes: list[Mistake], most: int = 20) -> list[str]:
    kinds: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        kinds[mistake.kind].append(mistake)
    ordered = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    rows = []
    for kind, found in ordered:
        example = min(found, key=lambda m: (m.post, m.surface))
        rows.append(f"| {len(found)} | {kind} | {example.surface.replace('|', ' ')} | `{example.post}` |")
    return rows


def write_quality(page: Path, results: Mapping[str, Scores], measured: Mapping[str, float]) -> None:
    """Put the part into the page, in place of the one that was there."""
    part = quality(results, measured)
    text = page.read_text("utf8") if page.exists() else f"# Quality\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2].lstrip("\n")
    page.write_text(before + part + (f"\n{after}" if after else ""), "utf8")
