"""Facts of posts, made once: named by the hash of all that they are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Resolution
from graph.gathering import Progress
from graph.post_json import post_to_json
from graph.state import State


def _nothing(*_: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Extraction:
    """How facts are made: the version of rules and weights, what reads posts, what joins their entities.

    `prepare` is told how many posts were read so far, `close` that none will come any more.
    """

    version: str
    extract_all: Callable[[Iterable[tuple[str, Post]]], Iterator[tuple[str, Facts]]]
    resolve: Callable[[Sequence[tuple[str, Post, Facts]]], Resolution]
    model: str = ""
    prepare: Callable[[int], None] = _nothing
    close: Callable[[], None] = _nothing


def installed(jobs: int | None = None, model: str = "", cluster: str = "") -> Extraction:
    """The extraction of this installation, in so many processes; loads no model until a post has to be read.

    Without `jobs` it takes as many as are worth it for the posts to be read. `model` is a spaCy pipeline whose names
    stand for the shipped recogniser's, `cluster` a Dask cluster to work on (`extract.cluster`); raises ModelUnusable
    where there is no pipeline of that name.
    """
    from extract.pipeline import Extractor

    extractor = Extractor(model)
    ready: list[ProcessPoolExecutor] = []  # one at most

    def prepare(read: int) -> None:
        from extract.batch import WORTH, jobs_for, started

        if read >= WORTH and not cluster and not ready and (several := jobs_for(read, jobs)) > 1:
            ready.append(started(several, model))

    def close() -> None:
        while ready:
            ready.pop().shutdown(cancel_futures=True)

    def extract_all(posts: Iterable[tuple[str, Post]]) -> Iterator[tuple[str, Facts]]:
        from extract.batch import extract_in_processes, jobs_for

        todo = list(posts)
        if cluster:
            from extract.cluster import extract_on_cluster

            return extract_on_cluster(todo, cluster, model)
        several = jobs_for(len(todo), jobs)
        if several > 1:
            return extract_in_processes(todo, several, model, ready.pop() if ready else None)
        return extractor.extract_all(todo)

    def resolve(items: Sequence[tuple[str, Post, Facts]]) -> Resolution:
        from extract.resolve import resolve

        if cluster:
            from extract.cluster import compare_on_cluster

            return resolve(items, partial(compare_on_cluster, cluster=cluster))
        return resolve(items)

    return Extraction(extractor.version, extract_all, resolve, model, prepare, close)


def facts_key(post: Post, version: str) -> str:
    """The name of a post's facts: SHA-256 of the extraction's version and all of the post but where it was read."""
    made_from = post_to_json(replace(post, copy_id="", document=""))
    return hashlib.sha256(f"{version}\0{made_from}".encode("utf-8", "replace")).hexdigest()


def facts_of(
    state: State, posts: Mapping[str, Post], extraction: Extraction, progress: Progress
) -> tuple[dict[str, Facts], dict[str, str], int]:
    """The facts of each post and their keys, by the post's tail; and how many posts had to be read for it.

    What is read is kept at once, so that a build that is stopped goes on where it was.
    """
    keys = {tail: facts_key(post, extraction.version) for tail, post in posts.items()}
    there = state.has_facts(keys.values())
    missing = {tail: post for tail, post in posts.items() if keys[tail] not in there}
    done = 0
    if missing:
        progress("extract", 0, len(missing))
        for tail, facts in extraction.extract_all(missing.items()):
            state.keep_facts(keys[tail], facts)
            done += 1
            progress("extract", done, len(missing))
        state.flush()
    known = state.facts(set(keys.values()))
    return {tail: known[key] for tail, key in keys.items()}, keys, done
