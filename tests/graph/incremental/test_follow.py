"""A build that follows a change gives what a whole build gives, quad for quad, whatever changes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from graph.build import build
from graph.copies import COMMON
from graph.data import DataDirectory
from graph.decisions import Decision
from graph.state import State
from tests.graph.conftest import Bench, lines, write_post
from tests.graph.plain import counting, plain

FIRST = ("Jeanne", "Karim", "Nora", "Jean", "Jeanine", "J", "Mathilde", "Matilde")
LAST = ("Roux", "Benali", "Marchandier", "Marchandeir", "Sy", "Martinez", "Martines")
LABS = (
    "Lab Nord", "Lab Sud", "Lab Rivages", "Lab Rivage", "Lab Estuaires", "Lab Estuiares", "Ville de Brest",
    "Mairie de Brest", "Mission Littoral", "Missions Littoral", "Forum Ouvert", "Forum Ouvert 2019", "LABX",
    "Lab Aube Brume Xenon", "Lab", "Labo", "Lille", "Brest", "Lab d’innovation",
    "Forum Rade", "Forum Rade Bleue", "Forum Rade Bleue 2018", "Forum Rade 2018",
)  # fmt: skip
PUBLISHER = "Lab Nord"
ADDED = {"partnerOf": ("lab", "lab"), "leads": ("per", "lab"), "locatedIn": ("lab", "pla")}
KINDS = ("person", "lab", "institution", "programme", "event", "place")
JOINED = {"LABX": "Lab Aube Brume Xenon", "Labo": "Lab Nord", "J Roux": "Jeanne Roux", "Forum Rade": "Forum Rade Bleue"}


def text(dice: random.Random) -> str:
    """A few sentences that name and relate things, in many spellings."""
    said = []
    for _ in range(dice.randint(1, 5)):
        who = f"{dice.choice(FIRST)} {dice.choice(LAST)}" if dice.random() < 0.8 else dice.choice(LAST)
        one, two = dice.choice(LABS), dice.choice(LABS)
        verb = dice.choice(("dirige", "travaille avec", "organise", "à", "et"))
        said.append(
            dice.choice((f"{who} {verb} {one}.", f"{one} {verb} {two} en {dice.randint(2015, 2019)}.", one + "."))
        )
    return " ".join(said)


def differ(
    data: DataDirectory, posts: Path, trial: Path, decide: Sequence[Decision] = (), undo: Sequence[int] = ()
) -> None:
    """Fails unless a following build gives what a whole one gives from the same state."""
    shutil.rmtree(trial, ignore_errors=True)
    data.release()
    shutil.copytree(data.path, trial)
    extraction = plain(joined=JOINED)
    resolved: list[int] = []
    followed = build(
        data, [str(posts)], extraction=counting(extraction, resolved), follow=True, decide=decide, undo=undo
    )
    assert resolved == []  # not all posts were resolved again
    other = DataDirectory(trial)
    whole = build(other, [str(posts)], extraction=extraction, follow=False, decide=decide, undo=undo)
    ours, theirs = lines(data), lines(other)
    assert [x for x in ours if x not in set(theirs)] == []
    assert ours == theirs
    figures = [{**asdict(d.manifest), "made": ""} for d in (data, other)]
    assert figures[0] == figures[1]
    assert data.manifest.quads == len(ours)
    assert data.current().gone == other.current().gone
    assert (followed.posts, followed.removed) == (whole.posts, whole.removed)
    other.release()


@pytest.mark.parametrize("seed", range(3))
def test_any_change_followed_gives_what_a_whole_build_gives(bench: Bench, seed: int) -> None:
    dice = random.Random(seed)
    posts = bench.root / "notes"
    for n in range(25):
        write_post(posts, f"n{n}", text(dice), author=dice.choice(LAST), date=f"20{dice.randint(10, 19)}-01-02")
    build(bench.data, [str(posts)], extraction=plain(joined=JOINED))
    for step in range(6):
        for _ in range(dice.randint(1, 3)):
            there = sorted(posts.glob("*.md"))
            match dice.choice(("come", "change", "go", "copy")):
                case "come":
                    write_post(posts, f"more{step}-{dice.random()}", text(dice), author=f"{dice.choice(FIRST)} Roux")
                case "change":
                    write_post(posts, dice.choice(there).stem, text(dice))
                case "go":
                    dice.choice(there).unlink()
                case "copy":
                    shutil.copy(dice.choice(there), posts / f"copy{step}-{dice.random()}.md")
        differ(bench.data, posts, bench.root / "trial")


@pytest.mark.parametrize("seed", range(4))
def test_decisions_followed_give_what_a_whole_build_gives(bench: Bench, seed: int) -> None:
    """Decisions come and are taken back, alone and while posts change under them."""
    dice = random.Random(100 + seed)
    posts = bench.root / PUBLISHER
    for n in range(15):
        write_post(posts, f"n{n}", text(dice), author=dice.choice(LAST), date=f"20{dice.randint(10, 19)}-01-02")
    build(bench.data, [str(posts)], extraction=plain(joined=JOINED))
    told = set[tuple[str, ...]]()
    for _ in range(8):
        if dice.random() < 0.6:
            there = sorted(posts.glob("*.md"))
            write_post(posts, dice.choice(there).stem, text(dice))
            if dice.random() < 0.3:
                dice.choice(there).unlink()
        with State(bench.data.database) as state:
            kept = [one.number for one in state.decisions()]
        decide = [decision(bench, dice) for _ in range(dice.choice((0, 1, 1, 2)))]
        undo = [dice.choice(kept)] if kept and dice.random() < 0.3 else []
        differ(bench.data, posts, bench.root / "trial", decide, undo)
        told |= bench.ask("?decision dcterms:type ?kind")
    assert len(told) > 1


def decision(bench: Bench, dice: random.Random) -> Decision:
    """Some decision on entities that the graph has."""
    labels = sorted(bench.ask("?entity skos:altLabel|rdfs:label ?label"))
    there = sorted({entity for entity, _ in labels if entity.partition("/")[0] in KINDS})
    one, two, three = dice.sample(there, 3)
    if dice.random() < 0.3:
        one = next((entity for entity, label in labels if label == PUBLISHER), one)
    match dice.choice(("merge", "merge", "split", "retype", "rename", "reject", "no", "add")):
        case "merge":
            return Decision("merge", (one, two, three))
        case "split":
            base = bench.data.manifest.base
            (post, *_) = sorted({p for _, p in bench.ask(f"?place lab:names <{base}{one}> ; lab:inPost ?post")}) or [""]
            return Decision("split", (one, f"{one}-{dice.randint(0, 9)}"), "Autre nom", posts=(post,))
        case "retype":
            return Decision("retype", (one,), dice.choice(("Lab", "Institution", "Place", "Event")))
        case "rename":
            return Decision("rename", (one,), f"Nom {dice.randint(0, 9)}", "fr")
        case "reject":
            return Decision("reject", (one,))
        case "no":
            predicate = dice.choice(("leads", "partnerOf"))
            subject, other = dice.choice(sorted(bench.ask(f"?one lab:{predicate} ?two")) or [(one, two)])
            return Decision("reject", (subject, other), predicate=predicate)
        case _:
            fits = [(a, p, b) for p, (s, o) in ADDED.items() for a in there for b in there if (a[:3], b[:3]) == (s, o)]
            one, predicate, two = dice.choice([fit for fit in fits if fit[0] != fit[2]])
            return Decision("add", (one, two), predicate=predicate)


def test_a_phrase_that_becomes_boilerplate_and_is_none_again_parts_and_joins_posts(bench: Bench) -> None:
    """Two posts of one week that differ in a word are one, until more than `COMMON` texts are made of these words."""
    posts = bench.root / "notes"
    words = "Lab Nord travaille avec Lab Sud et invite chaque mois les agents de la ville à son atelier ouvert"

    def write(n: int, day: str) -> None:
        write_post(posts, f"n{n}", f"{words} {chr(97 + n % 26) * (n // 26 + 3)}.", date=day)

    for n in range(COMMON - 1):
        write(n, f"{1950 + n}-01-02")
    write(COMMON - 1, "1950-01-05")
    built = build(bench.data, [str(posts)], extraction=plain())
    assert built.posts == COMMON - 1
    write(COMMON, "2020-01-02")
    differ(bench.data, posts, bench.root / "trial")
    assert bench.data.manifest.posts == COMMON + 1
    (posts / f"n{COMMON}.md").unlink()
    differ(bench.data, posts, bench.root / "trial")
    assert bench.data.manifest.posts == COMMON - 1
