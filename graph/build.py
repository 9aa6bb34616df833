"""A build: what the sources have now, made into a new graph that is switched to when it is whole.

Whatever happens on the way, a kill included, the graph that was there stays whole and readable. The order matters:
facts are kept as they come (they are named by what they were made from), the new store is written aside and checked,
then everything else that is remembered changes in one transaction, and last `current` names the new build. A kill
between the last two leaves the old graph beside the new memory; the next build sees it by `state` and makes the store
again, without reading or extracting anything.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from pyoxigraph import NamedNode

from extract.facts import Facts
from extract.post import Post
from extract.reading import ReadingOptions
from graph import facts_cache
from graph.collection import Collection, StoredPost
from graph.copies import Group, groups, keys_of
from graph.curation import Curated, curate, masked
from graph.data import DataDirectory
from graph.decisions import Decision, reserved
from graph.errors import BadBase, NothingBuilt, UnknownDecision
from graph.facts_cache import Extraction
from graph.failures import told
from graph.folding import folded
from graph.gathering import Gathered, Progress, forgotten, gather, silent
from graph.identities import entity_tails, part, post_tails, source_tails
from graph.incremental.copies import CopyId
from graph.incremental.fill import fill_bearers, fill_copies, fill_entities, fill_holders, fill_said
from graph.incremental.follow import followed
from graph.inputs import SUM, hashed, indexed, inputs_of, state_after, to_remember
from graph.iris import Minted
from graph.lock import writing
from graph.manifest import Manifest
from graph.operator_graphs import operator_digest, with_operator
from graph.post_json import post_to_json
from graph.quads import Figures, quads
from graph.report import BuildReport, report_of
from graph.settings import DEFAULT_BASE, MIN_CONFIDENCE
from graph.state import Change, State
from graph.statements import Statement
from graph.store import current_or_none, finish, sweep, switch, write_store
from graph.versions import quads_version

FOLLOWED = 10  # a change of less than one copy in so many is followed


def build(
    data: DataDirectory,
    sources: Sequence[str],
    *,
    base: str | None = None,
    prune: bool = False,
    options: ReadingOptions | None = None,
    extraction: Extraction | None = None,
    progress: Progress = silent,
    forget: Sequence[str] = (),
    decide: Sequence[Decision] = (),
    undo: Sequence[int] = (),
    jobs: int | None = None,
    cluster: str = "",
    follow: bool | None = None,
    model: str | None = None,
) -> BuildReport:
    """Brings the graph of a data directory up to date with these sources, and reports.

    Sources of earlier builds stay, those of `forget` aside; `base` is remembered too. `decide` are a curator's new
    decisions, `undo` the numbers of those to take back; `jobs` are the processes that extract (default: what is worth
    it), `cluster` is a Dask cluster to extract on (`extract.cluster`); `follow` says whether only what the change
    touches is made again (default: where few posts changed).
    `model` is a spaCy pipeline (name or folder) that finds the names; it is remembered, and "" is our own recogniser.
    Raises ExtractionStopped, ModelUnusable, ClusterFailed, Locked, NotWritable, DiskFull, DiskFailed, Damaged,
    NewerFormat, BadBase, Unsound, UnknownSource, UnknownDecision, and NothingBuilt where no source gave a post and none
    was there.
    """
    started = time.monotonic()
    if base is not None:
        check_base(base)
    with told(data.path, data.database):
        data.path.mkdir(parents=True, exist_ok=True)
        with writing(data), _remembered(data) as state:
            sweep(data)
            decisions = _decisions(state, decide, undo)
            gone = [forgotten(state, source) for source in dict.fromkeys(forget)]
            named = state.meta().get("model", "") if model is None else model
            extraction = extraction or facts_cache.installed(jobs, named, cluster)
            one = _Build(data, state, extraction, base, decisions, progress, follow)
            reading = options or ReadingOptions()
            heard = _preparing(extraction, progress)
            now = (gather(state, s, options=reading, prune=prune, progress=heard) for s in dict.fromkeys(sources))
            try:
                report = one.run([*gone, *now], started)
            finally:
                extraction.close()
            sweep(data, keep_last=not gone and not any(d.kind == "suppress" for d in decide))
            return report


def _remembered(data: DataDirectory) -> State:
    """What the data directory remembers; raises Damaged where that is lost, and only the graph is there."""
    data.check_memory()
    return State(data.database)


def _preparing(extraction: Extraction, progress: Progress) -> Progress:
    """The same progress; the extraction hears of it too, to make itself ready for many posts."""

    def heard(phase: str, done: int, total: int | None) -> None:
        extraction.prepare(done)
        progress(phase, done, total)

    return heard


def _decisions(state: State, new: Sequence[Decision], undo: Sequence[int]) -> tuple[Decision, ...]:
    """All decisions that hold: those that are kept but the undone, and the new ones."""
    kept = state.decisions()
    for number in undo:
        if number not in {d.number for d in kept}:
            raise UnknownDecision(number, tuple(d.number for d in kept))
    return (*(d for d in kept if d.number not in undo), *new)


def check_base(base: str) -> None:
    """Raises BadBase unless IRIs can be made under this base: an absolute http(s) IRI that ends in `/` or `#`."""
    try:
        NamedNode(base)
    except ValueError:
        raise BadBase(base) from None
    if not re.fullmatch(r"https?://[^/?#]+(/[^?#]*)?[/#]", base):
        raise BadBase(base)


@dataclass(frozen=True, slots=True)
class _Made:
    """A collection and what is to be remembered of it."""

    collection: Collection = field(repr=False)
    iris: dict[str, Minted] = field(repr=False)
    keys: dict[str, str] = field(repr=False)
    copies: int
    extracted: int
    gone: tuple[str, ...]  # tails that stand for nothing any more
    stated: list[tuple[str, Statement]] | None = field(repr=False)  # gets what posts state, for the index
    index: Callable[[sqlite3.Connection], None] | None = field(repr=False)


class _Build:
    """One build, under the lock."""

    def __init__(
        self, data: DataDirectory, state: State, extraction: Extraction, base: str | None,
        decisions: tuple[Decision, ...], progress: Progress, follow: bool | None = None,
    ) -> None:  # fmt: skip
        self._follow = follow
        self._data, self._state, self._extraction, self._progress = data, state, extraction, progress
        self._meta, self._decided = state.meta(), decisions
        self._base = base or self._meta.get("base", DEFAULT_BASE)
        self._rules = self._rules_with(decisions)

    def _rules_with(self, decisions: Sequence[Decision]) -> str:
        """The name of all that makes a graph of posts, with these decisions."""
        rules = f"{self._extraction.version} {quads_version()} {self._base} {[d.to_json() for d in decisions]}"
        return hashlib.sha256(rules.encode()).hexdigest()

    def run(self, gathered: Sequence[Gathered], started: float) -> BuildReport:
        """Build unless everything is as it was."""
        manifest = current_or_none(self._data)
        whole = manifest is not None and manifest.state == self._meta.get("state")
        whole = whole and manifest is not None and manifest.operator == operator_digest(self._data)
        same = whole and self._meta.get("rules") == self._rules and not any(g.changes_copies for g in gathered)
        if manifest is not None and same:
            if any(g.changes for g in gathered):
                self._state.note(to_remember(gathered))
            copies = int(self._meta["copies"])
            return report_of(gathered, manifest, started, copies=copies)
        if manifest is not None and whole and self._may_follow(gathered):
            after, copies, extracted, gone = followed(
                self._data, self._state, self._extraction, manifest, to_remember(gathered), self._decided, self._rules,
                self._progress,
            )  # fmt: skip
            return report_of(gathered, after, started, copies=copies, extracted=extracted, removed=gone, rebuilt=True)
        copies_now = self._copies(gathered)
        if not copies_now and manifest is None:
            raise NothingBuilt(tuple(problem for g in gathered for problem in g.left_out))
        made = self._make(copies_now)
        before = self._state.posts()
        manifest = self._write(gathered, made, copies_now)
        removed = len(before - made.keys.keys())
        return report_of(
            gathered, manifest, started, copies=made.copies, extracted=made.extracted, removed=removed, rebuilt=True
        )

    def _may_follow(self, gathered: Sequence[Gathered]) -> bool:
        """Whether the index is that of the current build, and the change small, with nothing to be forgotten."""
        if self._follow is False or _hide(self._decided) or any(g.change.forgotten for g in gathered):
            return False
        if self._meta.get("rules") != self._rules_with(self._state.decisions()):
            return False
        if self._meta.get("index") != indexed(self._meta.get("state", "")):
            return False
        count = sum(len(g.change.gone_copies) + sum(map(len, g.change.copies.values())) for g in gathered)
        return bool(self._follow) or count * FOLLOWED < int(self._meta["copies"])

    def _copies(self, gathered: Sequence[Gathered]) -> dict[CopyId, Post]:
        """All copies as they are with the changes."""
        copies = dict(self._state.copies())
        for change in (g.change for g in gathered):
            for document, copy_id in change.gone_copies:
                copies.pop((change.source, document, copy_id), None)
            for document, posts in change.copies.items():
                copies.update({(change.source, document, p.copy_id): p for p in posts})
        return dict(sorted(copies.items()))

    def _make(self, copies: Mapping[CopyId, Post]) -> _Made:
        """The collection of these copies."""
        memory = self._state.iris()
        copy_keys = [keys_of(copy) for copy in copies.values()]
        found = groups(copies.values(), copy_keys)
        homes = {id(post): (source, copy_id) for (source, _, copy_id), post in copies.items()}
        post_iris = post_tails(found, homes, part(memory, "post"))
        posts = dict(sorted(zip(post_iris.tails, found, strict=True)))
        facts, keys, extracted = facts_cache.facts_of(
            self._state, {tail: group.post for tail, group in posts.items()}, self._extraction, self._progress
        )
        items = [(tail, group.post, facts[tail]) for tail, group in posts.items()]
        resolution = self._extraction.resolve(items)
        given = {tail: Minted(frozenset(), False) for tail in reserved(self._decided)}
        entity_iris, numbers = entity_tails(items, resolution, given | part(memory, "entity"))
        tails: list[str | None] = [None] * len(resolution.entities)
        for number, tail in zip(numbers, entity_iris.tails, strict=True):
            tails[number] = tail
        labels = _source_labels(copies.values())
        source_iris = source_tails(labels, part(memory, "source"))
        source_of = dict(zip(labels, source_iris.tails, strict=True))
        iris = post_iris.memory | source_iris.memory | entity_iris.memory
        curated = curate({tail: (post, said) for tail, post, said in items}, resolution, tails, self._decided)
        replaced = {tail: minted.successor for tail, minted in iris.items() if minted.successor}
        replaced = {old: curated.replaced.get(new, new) for old, new in replaced.items()} | dict(curated.replaced)
        missing = {tail for tail in tails if tail is not None} - set(curated.tails)
        gone = curated.gone | {tail for tail, one in iris.items() if not one.living and not one.successor}
        collection = Collection(
            self._base,
            tuple(_stored(tail, group, source_of, facts[tail], curated) for tail, group in posts.items()),
            curated.resolution,
            curated.tails,
            {source_of[name]: label for name, label in labels.items()},
            {old: new for old, new in replaced.items() if new not in missing},
            MIN_CONFIDENCE,
            self._decided,
            curated.added,
            curated.rejected,
        )
        stated: list[tuple[str, Statement]] | None = None
        index = None
        if resolution.parts is not None and not _hide(self._decided):
            stated = []

            def index(db: sqlite3.Connection) -> None:
                fill_copies(db, copies, copy_keys, posts)
                fill_entities(db, items, resolution, tails)
                fill_bearers(db, zip(curated.tails, curated.resolution.entities, strict=True))
                fill_said(db, stated or (), curated.tails)
                fill_holders(db, iris)

        gone_now = tuple(gone - set(curated.tails))
        return _Made(collection, iris, keys, len(copies), extracted, gone_now, stated, index)

    def _write(self, gathered: Sequence[Gathered], made: _Made, copies: Mapping[CopyId, Post]) -> Manifest:
        """Writes the store, remembers, switches."""
        texts = sum(hashed(post_to_json(post)) for post in copies.values()) % SUM
        inputs = inputs_of(self._rules, texts)
        state = state_after(self._meta.get("state", ""), self._meta.get("inputs"), inputs)
        figures = Figures()
        self._progress("write", 0, None)
        folder = write_store(
            self._data, with_operator(quads(made.collection, figures, made.stated), self._data, figures), figures
        )
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        operator = operator_digest(self._data)
        manifest = Manifest(base=self._base, state=state, made=made_at, operator=operator, **asdict(figures))
        name = finish(self._data, folder, manifest, made.gone)
        meta = {
            "base": self._base, "inputs": inputs, "rules": self._rules, "state": state, "copies": str(made.copies),
            "model": self._extraction.model, "texts": f"{texts:x}", "index": indexed(state) if made.index else "",
        }  # fmt: skip
        self._state.apply(Change(to_remember(gathered), made.iris, made.keys, meta, self._decided, made.index))
        switch(self._data, name)
        return manifest


def _hide(decisions: Sequence[Decision]) -> bool:
    """Whether one of these takes words out of posts, so that no trace of them may stay in files."""
    return any(d.kind == "suppress" for d in decisions)


def _stored(tail: str, group: Group, source_of: Mapping[str, str], facts: Facts, curated: Curated) -> StoredPost:
    sources = tuple(sorted({source_of[folded(copy.site.label)] for copy in group.copies}))
    post = masked(group.post, curated.masked.get(tail, ()))
    tail = curated.renamed.get(tail, tail)
    return StoredPost(tail, post, group.alternatives, group.urls, sources, facts)


def _source_labels(copies: Iterable[Post]) -> dict[str, str]:
    """The labels of the sources by their folded form, sorted; of several spellings the smallest."""
    labels: dict[str, str] = {}
    for label in sorted({copy.site.label for copy in copies}):
        labels.setdefault(folded(label), label)
    return dict(sorted(labels.items()))
