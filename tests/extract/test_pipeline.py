"""Facts as the extraction gives them hang together."""

from __future__ import annotations

from datetime import date

import pytest

from extract.pipeline import Extractor
from extract.post import Post, Site

TEXT = """La Semaine de l’innovation publique approche. Elle se tiendra du 14 au 20 novembre 2016 à Paris.

La 27e Région y sera, et nous y tiendrons un atelier. Cet événement est organisé par le SGMAP.
Il ouvrira le 14 novembre.
"""


@pytest.mark.model
def test_every_end_of_a_relation_or_date_is_a_place_of_the_same_facts() -> None:
    post = Post("a", "a", Site("carnet"), "La Semaine de l’innovation publique", date(2016, 10, 1), "fr", TEXT)
    ((_, facts),) = Extractor().extract_all([("a", post)])
    assert facts.mentions
    for said in (*facts.relations, *facts.dates):
        for end in (said.subject_end, getattr(said, "object_end", said.subject_end)):
            place = (facts.mentions if end.kind == "mention" else facts.references)[end.index]
            assert 0 <= place.start < place.end <= len(post.text)
