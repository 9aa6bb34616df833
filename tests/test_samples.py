"""The posts that ship with the project: what `make demo` shows."""

from __future__ import annotations

from collections import Counter

import pytest

from extract import read_posts
from extract.post import Post
from graph.data import DataDirectory
from tests.conftest import SAMPLES


def test_samples_are_all_read_in_two_languages_and_three_formats() -> None:
    posts = [post for post in read_posts(SAMPLES) if isinstance(post, Post)]
    assert len(posts) == 29
    assert Counter(post.language for post in posts) == {"fr": 25, "en": 4}
    assert {post.document.rsplit(".", 1)[-1] for post in posts} == {"md", "json", "xml"}
    assert len({post.title for post in posts}) == 29


@pytest.mark.model
def test_samples_show_a_network_of_labs_worth_exploring(sample_data: DataDirectory) -> None:
    ask = """PREFIX lab: <https://w3id.org/labgraph/ontology#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?name ?predicate ?other WHERE {
            ?one a lab:Lab ; rdfs:label ?name ; ?predicate ?two . ?two rdfs:label ?other }"""
    rows = list(sample_data.open().query(ask, use_default_graph_as_union=True))
    assert {"MindLab", "Policy Lab", "Helsinki Design Lab"} <= {row["name"].value for row in rows}
    assert len(rows) >= 60
