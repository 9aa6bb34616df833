from __future__ import annotations

from datetime import date

import pytest

PAGE = """› Accueil › Le réseau
Oct 12 2016

Une nuit pour le service public
à Lyon

Billet publié par Jeanne Roux Karim B.

Le Mixeur a ouvert ses portes à Saint-Étienne.
PNG - 12.5 ko

Une légende sous l’image

  • un atelier ;
  • une visite.

JPEG - 1,2\u00a0Mo
» Lire la suite
août 1er 2016

Un titre seul

Billet publié par Karim B.
JPEG - 40 ko
Jui 14 2016

Trois jours à Copenhague

Billet publié par Jeanne Roux et Ada Noor

Au programme :

14 juillet 2016
Visite de MindLab.

» Rubriques

    » Mots clés

    Un lien

      • Partenaire
"""


def test_posts_of_a_page(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("page.txt", PAGE)
    assert problems == []
    assert [(p.date, p.title, p.authors) for p in posts] == [
        (date(2016, 10, 12), "Une nuit pour le service public à Lyon", ("Jeanne Roux", "Karim B.")),
        (date(2016, 8, 1), "Un titre seul", ("Karim B.",)),
        (date(2016, 7, 14), "Trois jours à Copenhague", ("Jeanne Roux", "Ada Noor")),
    ]
    assert posts[0].body == (
        "Le Mixeur a ouvert ses portes à Saint-Étienne.\n\nUne légende sous l’image\n\nun atelier ;\nune visite.\n\n"
        "» Lire la suite"
    )
    assert [posts[0].text[h.start : h.end] for h in posts[0].hints] == ["un atelier ;", "une visite."]
    assert posts[1].body == ""
    assert posts[2].body == "Au programme :\n\n14 juillet 2016\nVisite de MindLab."
    assert [p.copy_id for p in posts] == ["page.txt#1", "page.txt#2", "page.txt#3"]
    assert {p.site.label for p in posts} == {"page.txt"}


def test_a_page_without_by_lines(read) -> None:  # type: ignore[no-untyped-def]
    posts, _ = read("page.txt", "6 mai 2014\n\nUn titre\n\nDu texte.\n\n7 mai 2014\n\nUn autre\n\nEncore.")
    assert [(p.title, p.body, p.authors) for p in posts] == [("Un titre", "Du texte.", ()), ("Un autre", "Encore.", ())]


@pytest.mark.parametrize("text", ["Des notes sans date.\n", "6 mai 2014\n"])
def test_a_text_without_posts_is_of_no_known_format(read, text: str) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("notes.txt", text)
    assert posts == []
    assert [row.reason for row in problems] == ["unknown_format"]


@pytest.mark.corpus
def test_no_word_of_the_real_page_is_lost(shared, split) -> None:  # type: ignore[no-untyped-def]
    import re

    from extract import read_posts

    path = shared / "corpus/blog/la27eregion-2014.txt"
    posts, problems = split(read_posts(path))
    assert (len(posts), problems) == (10, [])
    page = path.read_text("utf8").replace("\u00a0", " ")
    page = page[page.index("Oct 22 2014") : page.index("» Les catégories")]
    page = re.sub(r"^(?:[A-Z]{3,4} - [\d.]+ ko|\S+ \d+(?:er)? 2014|Billet publié par .*)$", "", page, flags=re.M)
    assert " ".join(p.text for p in posts).split() == page.replace("•\u00a0", "").replace("  • ", "").split()
