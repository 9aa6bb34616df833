"""Posts with their names marked by hand, for the components that come after the names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from extract.components.references import refer
from extract.components.scene import Scene, scene_of
from extract.components.sentences import split
from extract.facts import Entity, EntityType, Facts, Mention
from extract.post import Post, Site

Marked = Callable[..., tuple[Post, Facts]]
Scenes = Callable[..., Scene]


@pytest.fixture(scope="session")
def marked() -> Marked:
    """`marked(body, {"Name|other form": type}, title=…, day=…, language=…, site=…)`: a post and its marked names."""

    def make(
        body: str,
        names: dict[str, EntityType],
        title: str = "Un billet",
        day: date = date(2014, 10, 6),
        language: str = "fr",
        site: str = "blog",
    ) -> tuple[Post, Facts]:
        post = Post("p", "p", Site(site), title, day, language, body)
        sentences = split(post.text)
        mentions = []
        for number, forms in enumerate(names):
            for form in forms.split("|"):
                for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", post.text):
                    at = next(i for i, s in enumerate(sentences) if s.start <= m.start() < s.end)
                    mentions.append(Mention(m.start(), m.end(), at, number, 0.9))
        entities = tuple(Entity(kind, forms.split("|")[0]) for forms, kind in names.items())
        return post, Facts(sentences, entities, tuple(sorted(mentions, key=lambda m: m.start)))

    return make


@pytest.fixture(scope="session")
def scene(marked: Marked) -> Scenes:
    """The same, as a scene with its references."""

    def make(*args: object, **options: object) -> Scene:
        post, facts = marked(*args, **options)
        return scene_of(post, refer(post, facts))

    return make
