from __future__ import annotations

from datetime import date

PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Un labo à Rennes | Carnet</title>
<meta property="og:site_name" content="Carnet des labos">
<meta property="article:published_time" content="2019-03-04T10:00:00+01:00">
<meta name="author" content="Jeanne Roux"><link rel="canonical" href="https://carnet.example.org/rennes"></head><body>
<nav><a href="/">Accueil</a><a href="/blog">Tous les billets</a></nav><article><h1>Un labo à Rennes</h1>
<p>Le laboratoire <b>LabAccès</b> ouvre ses portes à <a href="https://metropole.rennes.fr/">Rennes</a> avec la
préfecture de la région Bretagne. Il accueille les agents de toutes les administrations du territoire.</p>
<h2>Deux ateliers</h2>
<ul><li>Le premier avec les communes rurales du département</li><li>Le second avec la Caf</li></ul>
<p>La suite viendra au printemps, avec une présentation des prototypes aux élus de la métropole.</p></article>
<footer>Mentions légales et cookies</footer></body></html>"""


def test_a_saved_page(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("rennes.html", PAGE)
    assert problems == []
    (post,) = posts
    assert (post.title, post.date, post.authors) == ("Un labo à Rennes", date(2019, 3, 4), ("Jeanne Roux",))
    assert (post.url, post.site.label, post.language) == ("https://carnet.example.org/rennes", "Carnet des labos", "fr")
    assert post.body.startswith("Le laboratoire LabAccès ouvre")
    assert "Mentions" not in post.body
    assert "Accueil" not in post.body
    marks = {(h.kind, post.text[h.start : h.end]) for h in post.hints}
    assert {("bold", "LabAccès"), ("link", "Rennes"), ("heading", "Deux ateliers")} <= marks


def test_a_page_that_says_no_date(read) -> None:  # type: ignore[no-untyped-def]
    text = PAGE.replace('<meta property="article:published_time" content="2019-03-04T10:00:00+01:00">', "")
    posts, problems = read("rennes.html", text)
    assert posts == []
    assert [row.reason for row in problems] == ["no_date"]


def test_a_page_without_text(read) -> None:  # type: ignore[no-untyped-def]
    _, problems = read("vide.html", "<html><head></head><body><script>x()</script></body></html>")
    assert [row.reason for row in problems] == ["no_text"]
