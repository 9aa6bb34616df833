"""The real posts, and what the annotators found in them."""

from __future__ import annotations

import difflib
import importlib.util
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract import Post, PostUnreadable, read_posts
from extract.reading.cleaning import clean_text

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def posts(shared: Path) -> list[Post]:
    rows = list(read_posts(shared / "corpus"))
    assert [row for row in rows if isinstance(row, PostUnreadable)] == []
    return [row for row in rows if isinstance(row, Post)]


@pytest.fixture(scope="module")
def fold(shared: Path) -> Callable[[str], str]:
    """The scorer's own folding of titles."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folding: Callable[[str], str] = module.fold
    return folding


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf8")) for path in sorted((shared / "eval/gold").glob("*.json"))]


def test_the_whole_corpus_is_read(posts: list[Post]) -> None:
    assert Counter(post.document.split("/")[0] for post in posts) == {"18f": 112, "blog": 10, "posts": 279}
    assert len({post.copy_id for post in posts}) == 401
    assert Counter(post.language for post in posts) == {"fr": 285, "en": 116}
    # One is all image; of the other only an embedded document is left, which no text comes with.
    assert [post.document for post in posts if not post.body] == ["blog/la27eregion-2014.txt", "posts/515.json"]


def test_texts_are_clean_and_hints_lie_in_them(posts: list[Post]) -> None:
    for post in posts:
        assert clean_text(post.text) == post.text, post.copy_id
        for hint in post.hints:
            assert len(post.title) < hint.start < hint.end <= len(post.text)
    kinds = Counter(hint.kind for post in posts for hint in post.hints)
    assert kinds["link"] > 3000
    assert min(kinds.values()) > 30


def copies(posts: list[Post], gold: dict[str, Any], fold: Callable[[str], str]) -> list[Post]:
    """The copies of an annotated post, found as the scorer finds them."""
    same_day = [post for post in posts if post.date.isoformat() == gold["date"]]
    exact = [post for post in same_day if fold(post.title) == fold(gold["title"])]
    near = difflib.get_close_matches(fold(gold["title"]), [fold(post.title) for post in same_day], n=1, cutoff=0.6)
    return exact or [post for post in same_day if fold(post.title) in near]


def test_every_annotated_post_is_found_with_what_it_names(
    posts: list[Post], gold: list[dict[str, Any]], fold: Callable[[str], str]
) -> None:
    total, missed = 0, []
    for annotated in gold:
        found = copies(posts, annotated, fold)
        assert found, annotated["post"]
        assert {post.language for post in found} == {annotated["lang"]}, annotated["post"]
        text = "\n".join(f"{post.text}\n{post.authors}" for post in found)
        surfaces = [surface for entity in annotated["entities"] for surface in entity["surfaces"]]
        total += len(surfaces)
        missed += [(annotated["post"], surface) for surface in surfaces if surface not in text]
    assert total > 7000
    assert len(missed) < 0.01 * total, missed


def test_by_lines_of_the_copied_page_are_the_annotators(
    posts: list[Post], gold: list[dict[str, Any]], fold: Callable[[str], str]
) -> None:
    page = [post for post in posts if post.document.startswith("blog/")]
    seeds = [annotated for annotated in gold if annotated["post"].startswith("seed")]
    assert len(seeds) == 10
    for annotated in seeds:
        (post,) = copies(page, annotated, fold)
        assert list(post.authors) == annotated["authors"]
