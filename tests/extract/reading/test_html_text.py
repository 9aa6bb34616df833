from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.post import Hint
from extract.reading.cleaning import clean_text
from extract.reading.html_text import html_to_line, html_to_text


def marked(source: str) -> list[tuple[str, str, str]]:
    text, hints = html_to_text(source)
    return [(hint.kind, text[hint.start : hint.end], hint.target) for hint in hints]


def test_blocks_are_paragraphs_and_items_cells_and_breaks_are_lines() -> None:
    source = """<h2>Lieux</h2><p>Deux labos<br>en région&nbsp;:</p><ul><li>LabAccès</li><li><p>Siilab</p></li></ul>
    <table><tr><td>Lille</td><td>2017</td></tr></table><p>Fin.</p>"""
    assert html_to_text(source)[0] == "Lieux\n\nDeux labos\nen région :\n\nLabAccès\nSiilab\n\nLille\n2017\n\nFin."


def test_hints_say_what_the_markup_said() -> None:
    source = """<h3>Un <em>labo</em></h3><p><a href="https://www.lille.fr/ ">Ville de <b>Lille</b></a> et
    <a href="/contact">nous</a></p><figure><img alt="x"><figcaption>Photo de groupe</figcaption></figure>
    <blockquote>Bravo</blockquote><ul><li>un</li></ul>"""
    assert marked(source) == [
        ("heading", "Un labo", ""),
        ("italic", "labo", ""),
        ("link", "Ville de Lille", "https://www.lille.fr/"),
        ("bold", "Lille", ""),
        ("caption", "Photo de groupe", ""),
        ("quote", "Bravo", ""),
        ("item", "un", ""),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>avant<script>var a = '<p>non</p>'</script><style>p{}</style> après</p>", "avant après"),
        ('[caption id="a" width="300"]<img src="x"/> Le jury[/caption]Texte', "Le jury\n\nTexte"),
        ("[embed]https://example.org/v[/embed]Suite", "Suite"),
        ('[et_pb_section bb="1" c="a]b"][et_pb_text]Bonjour[/et_pb_text][/et_pb_section]', "Bonjour"),
        ("Il a dit [voir la note] et [ajout]", "Il a dit [voir la note] et [ajout]"),
        ("<!-- wp:paragraph --><p>Un</p><!-- /wp:paragraph -->", "Un"),
        ("<p>e<b>\u0301</b>té</p>", "été"),
        ("&lt;b&gt; &amp;amp; l&rsquo;État", "<b> &amp; l’État"),
        ("<pre>un\n  deux</pre>", "un\ndeux"),
        ("", ""),
        ("<div>" * 5000 + "profond", "profond"),
        ("nul\x00 \ud800", "nul \ufffd"),
    ],
)
def test_text_of(source: str, text: str) -> None:
    assert html_to_text(source)[0] == text


def test_a_title_with_tags_and_entities_is_a_line() -> None:
    assert html_to_line("Plans d&rsquo;action&nbsp;:<br> <em>la suite</em>") == "Plans d’action : la suite"
    assert html_to_line("R&amp;D publique") == "R&D publique"


LETTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from("aé \u0301\u00a0’\n"))
WORDS = st.text(LETTERS, max_size=8).map(html.escape)
PIECES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["p", "b", "em", "li", "ul", "td", "h2", "blockquote", 'a href="https://example.org/"', "div"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.lists(PIECES, max_size=5).map("".join))
def test_hints_lie_in_the_text_and_the_text_is_clean(source: str) -> None:
    text, hints = html_to_text(source)
    assert unicodedata.is_normalized("NFC", text)
    assert "\n\n\n" not in text
    assert all(line == " ".join(line.split(" ")).strip() for line in text.split("\n"))
    for hint in hints:
        assert 0 <= hint.start < hint.end <= len(text)
        assert text[hint.start : hint.end].strip() == text[hint.start : hint.end]


ANCHORS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="ÂÃâÅÄÎÐð"), min_size=1, max_size=20)


@given(ANCHORS, st.sampled_from(["", "avant\u00a0", "<b>e\u0301te\u0301</b> ", "<li>😀</li>", "<p>un</p><br>"]))
def test_a_links_hint_is_its_anchor_text(anchor: str, before: str) -> None:
    expected = clean_text(anchor)
    text, hints = html_to_text(f'<p>{before} <a href="https://example.org/">{html.escape(anchor)}</a> fin</p>')
    links = [h for h in hints if isinstance(h, Hint) and h.kind == "link"]
    assert [text[h.start : h.end] for h in links] == ([expected] if expected else [])
