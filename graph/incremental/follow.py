"""A build that makes again only what a change of copies touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from pyoxigraph import Store

from graph.data import DataDirectory
from graph.decisions import Decision
from graph.facts_cache import Extraction, facts_of
from graph.gathering import Progress
from graph.incremental.change import Follower
from graph.incremental.copies import group_again
from graph.incremental.difference import differences
from graph.inputs import SUM, hashed, indexed, inputs_of, state_after
from graph.manifest import Manifest
from graph.post_json import post_to_json
from graph.state import SourceChange, State
from graph.store import copy_store, edit_store, finish, switch


def followed(
    data: DataDirectory, state: State, extraction: Extraction, manifest: Manifest, changes: Sequence[SourceChange],
    decisions: Sequence[Decision], rules: str, progress: Progress,
) -> tuple[Manifest, int, int, int]:  # fmt: skip
    """Builds under the lock; gives the manifest, the copies, the posts that were extracted, and those taken away.

    `decisions` are all that hold in the new graph, and `rules` the name of its rules, of which they are a part. All
    that is remembered changes in one transaction, which is over before the new graph is switched to.
    """
    gone = {(c.source, *one) for c in changes for one in c.gone_copies}
    come = {(c.source, d, p.copy_id): p for c in changes for d, posts in c.copies.items() for p in posts}
    gone -= come.keys()
    meta = state.meta()
    with state.transaction(keep=False):  # to know what has to be read: facts are kept as they come, outside of it
        found = group_again(state.db, gone, come)
    posts = {str(n): group.post for n, group in enumerate(found.groups)}
    facts, keys, extracted = facts_of(state, posts, extraction, progress)
    progress("write", 0, None)
    build = data.current()
    store = Store.read_only(str(build.store))  # nobody takes it away: that is for the holder of the lock
    with state.transaction():
        lost = [hashed(text) for text in state.copy_texts({*gone, *come})]
        copies = int(meta["copies"]) - len(lost) + len(come)
        texts = (int(meta["texts"], 16) - sum(lost) + sum(hashed(post_to_json(p)) for p in come.values())) % SUM
        inputs = inputs_of(rules, texts)
        name = state_after(meta["state"], meta["inputs"], inputs)
        follower = Follower(state, store, manifest.base, decisions)
        found = group_again(state.db, gone, come)
        of_group = {id(g): (keys[str(n)], facts[str(n)]) for n, g in enumerate(found.groups)}
        edit = follower.follow(found, of_group)
        edits, figures = differences(store, edit, manifest.base, manifest)
        folder = copy_store(data, store)
        edit_store(folder, edits)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        after = Manifest(**{**asdict(manifest), **figures, "state": name, "made": made})
        done = finish(data, folder, after, edit.nothing, build.path)
        new = {
            "inputs": inputs, "state": name, "copies": f"{copies}", "texts": f"{texts:x}", "index": indexed(name),
            "rules": rules,
        }  # fmt: skip
        state.follow(changes, edit.keys, edit.gone, new, decisions)
    switch(data, done)
    return after, copies, extracted, len(edit.gone)
