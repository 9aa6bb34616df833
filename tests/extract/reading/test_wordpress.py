from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest


def rest(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2017-11-12T23:30:00",
        "date_gmt": "2017-11-12T22:30:00",
        "status": "publish",
        "type": "post",
        "link": f"https://www.example.org/labo-{number}/",
        "title": {"rendered": f"Le Siilab&nbsp;: l&rsquo;atelier {number}"},
        "content": {"rendered": '<p>Le <a href="https://www.lille.fr">Siilab</a> est né à Lille en 2017.</p>'},
        "author": 5,
    } | changes


def test_a_rest_object(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("1.json", json.dumps(rest()))
    assert problems == []
    (post,) = posts
    assert (post.title, post.body) == ("Le Siilab : l’atelier 1", "Le Siilab est né à Lille en 2017.")
    assert (post.date, post.language, post.authors) == (date(2017, 11, 12), "fr", ())
    assert post.copy_id == post.url == "https://www.example.org/labo-1/"
    assert (post.site.label, post.site.url) == ("example.org", "https://www.example.org")
    assert [(h.kind, post.text[h.start : h.end], h.target) for h in post.hints] == [
        ("link", "Siilab", "https://www.lille.fr")
    ]


def test_an_array_with_plain_strings_and_embedded_names(read) -> None:  # type: ignore[no-untyped-def]
    plain = rest(2, title="Titre", content="<p>Texte</p>", _embedded={"author": [{"name": "Jeanne Roux"}]})
    posts, problems = read("all.json", json.dumps([rest(), plain]))
    assert problems == []
    assert [(p.title, p.body, p.authors) for p in posts][1] == ("Titre", "Texte", ("Jeanne Roux",))


def test_pages_and_drafts_are_passed_over(read) -> None:  # type: ignore[no-untyped-def]
    rows = [rest(1, type="page"), rest(2, status="draft"), rest(3, status="private"), rest(4)]
    posts, problems = read("all.json", json.dumps(rows))
    assert [p.url for p in posts] == ["https://www.example.org/labo-4/"]
    assert problems == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"date": None, "date_gmt": None}, "no_date"),
        ({"date": "0000-00-00T00:00:00", "date_gmt": ""}, "no_date"),
        ({"title": {"rendered": ""}, "content": {"rendered": "<p> </p><script>x</script>"}}, "no_text"),
    ],
)
def test_a_bad_post_is_a_row_and_the_others_go_on(read, changes, reason: str) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("all.json", json.dumps([rest(1), rest(2, **changes), "x", rest(3)]))
    assert [p.url for p in posts] == ["https://www.example.org/labo-1/", "https://www.example.org/labo-3/"]
    assert [(row.source, row.reason) for row in problems] == [("all.json#2", reason), ("all.json#3", "unknown_format")]


def test_a_post_without_title_takes_its_first_sentence(read) -> None:  # type: ignore[no-untyped-def]
    html = '<p><b>Le labo</b> ouvre en mai. <a href="https://a.fr/">Venez</a> nombreux !</p><p>Merci</p>'
    posts, _ = read("1.json", json.dumps(rest(title={"rendered": " "}, content={"rendered": html})))
    assert (posts[0].title, posts[0].body) == ("Le labo ouvre en mai.", "Venez nombreux !\n\nMerci")
    text = posts[0].text
    assert [text[h.start : h.end] for h in posts[0].hints] == ["Le labo", "Venez"]


def test_a_long_first_sentence_is_cut_at_a_word_and_nothing_is_lost(read) -> None:  # type: ignore[no-untyped-def]
    sentence = "Les agents de la métropole ont " + "encore " * 20 + "ouvert un laboratoire."
    posts, _ = read("1.json", json.dumps(rest(title="", content=sentence)))
    assert len(posts[0].title) <= 80
    assert f"{posts[0].title} {posts[0].body}" == sentence


def test_a_title_without_text_is_a_post(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("1.json", json.dumps(rest(content={"rendered": ""})))
    assert (posts[0].text, problems) == ("Le Siilab : l’atelier 1", [])
