from __future__ import annotations

from datetime import date

ITEM = """<item><title>Un labo à {place}</title><link>https://ex.org/{place}</link><dc:creator>{who}</dc:creator>
<pubDate>Wed, 22 Oct 2014 23:30:00 +0000</pubDate>
<content:encoded><![CDATA[Le <b>labo</b> ouvre.
Venez !

Fin.]]></content:encoded><wp:post_date>2014-10-23 01:30:00</wp:post_date><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type></item>"""
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Le blog des labos</title><language>fr-FR</language>
<wp:author><wp:author_login>jroux</wp:author_login>
<wp:author_display_name>Jeanne Roux</wp:author_display_name></wp:author>
{items}</channel></rss>"""


def item(place: str = "Brest", who: str = "jroux", status: str = "publish", kind: str = "post") -> str:
    return ITEM.format(place=place, who=who, status=status, kind=kind)


def test_an_export_file(read) -> None:  # type: ignore[no-untyped-def]
    items = item() + item("Lille", status="draft") + item("Nice", kind="page") + item("Lens", who="Ada")
    posts, problems = read("export.xml", WXR.format(items=items))
    assert problems == []
    assert [p.title for p in posts] == ["Un labo à Brest", "Un labo à Lens"]
    assert [p.authors for p in posts] == [("Jeanne Roux",), ("Ada",)]
    assert (posts[0].date, posts[0].body) == (date(2014, 10, 23), "Le labo ouvre.\nVenez !\n\nFin.")
    assert (posts[0].site.label, posts[0].site.url) == ("Le blog des labos", "https://ex.org")
    assert posts[0].copy_id == "https://ex.org/Brest"


def test_a_truncated_export_gives_what_is_whole(read) -> None:  # type: ignore[no-untyped-def]
    whole = WXR.format(items=item() + item("Lille"))
    posts, problems = read("export.wxr", whole[: whole.rindex("Fin.")])
    assert [p.title for p in posts] == ["Un labo à Brest"]
    assert [(row.source, row.reason) for row in problems] == [("export.wxr", "truncated")]
    posts, problems = read("export.wxr", whole.replace("</title><link>https://ex.org/Lille", "</titre>"))
    assert [p.title for p in posts] == ["Un labo à Brest"]
    assert [row.reason for row in problems] == ["broken"]


BOMB = """<?xml version="1.0"?>
<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "labo"><!ENTITY b "{}"><!ENTITY c "{}">]>
""".format("&a;" * 10, "&b;" * 10)


def test_entity_bombs_are_refused(read) -> None:  # type: ignore[no-untyped-def]
    rss = '<rss version="2.0"><channel><title>x</title><item><title>&c;</title></item></channel></rss>'
    for name, content in (
        ("feed.xml", BOMB + rss),
        ("feed.rss", (BOMB + rss).encode("utf-16")),
        ("late.rss", f"<!--{'x' * 70_000}-->{BOMB[BOMB.index('<!--') :]}{rss}"),
        ("export.xml", WXR.format(items=item()).replace('<?xml version="1.0" encoding="UTF-8"?>', BOMB)),
    ):
        posts, problems = read(name, content)
        assert posts == []
        assert [row.reason for row in problems] == ["entities"]


def test_an_item_over_the_limit_is_told_and_the_others_go_on(read) -> None:  # type: ignore[no-untyped-def]
    long = item("Lille").replace("Fin.", "mot " * 1000)
    posts, problems = read("export.xml", WXR.format(items=item() + long + item("Lens")), size_limit=2000)
    assert [p.title for p in posts] == ["Un labo à Brest", "Un labo à Lens"]
    assert [(row.source, row.reason) for row in problems] == [("export.xml#2", "too_large")]


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Blog &amp; labos</title><link>https://ex.org</link>
<language>fr</language>
<item><title>Un atelier</title><link>https://ex.org/1</link><pubDate>Thu, 05 Mar 2020 09:00:00 +0100</pubDate>
<dc:creator>Ada Noor</dc:creator><description>court</description>
<content:encoded><![CDATA[<p>Un <a href="/la">atelier</a> &amp; une visite.</p>
<p>L’article <a href="https://ex.org/1">Un atelier</a> est apparu en premier sur <a href="https://ex.org">Blog</a>.</p>
]]></content:encoded></item>
<item><title>Sans date</title><link>https://ex.org/2</link><description>texte simple</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Lab notes</title>
<entry><title type="html">Policy &lt;em&gt;Lab&lt;/em&gt;</title><link href="https://ex.org/a"/><id>a</id>
<published>2021-05-06T22:00:00-05:00</published><author><name>Ada Noor</name></author>
<author><name>Jo Li</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We opened in London.</p></div></content>
</entry></feed>"""


def test_rss(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("feed.rss", RSS)
    (post,) = posts
    assert (post.title, post.body, post.authors) == ("Un atelier", "Un atelier & une visite.", ("Ada Noor",))
    assert (post.date, post.url, post.site.label) == (date(2020, 3, 5), "https://ex.org/1", "Blog & labos")
    assert [(row.source, row.reason, row.detail) for row in problems] == [("feed.rss#2", "no_date", "Sans date")]


def test_atom(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("feed.xml", ATOM)
    assert problems == []
    assert [(p.title, p.date, p.authors, p.body, p.language) for p in posts] == [
        ("Policy Lab", date(2021, 5, 6), ("Ada Noor", "Jo Li"), "We opened in London.", "en")
    ]


def test_a_truncated_feed_gives_what_is_whole(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("feed.rss", RSS[: RSS.index("texte simple")])
    assert [p.title for p in posts] == ["Un atelier"]
    assert [row.reason for row in problems] == ["truncated"]


def test_xml_that_is_no_feed(read) -> None:  # type: ignore[no-untyped-def]
    assert [row.reason for row in read("pom.xml", "<project><a/></project>")[1]] == ["unknown_format"]
    assert [row.reason for row in read("void.xml", '<rss version="2.0"><channel/></rss>')[1]] == ["empty"]
