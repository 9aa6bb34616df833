from __future__ import annotations

import gzip
import json
import time
from typing import Any

import pytest

from extract import PostUnreadable, read_posts
from extract.reading import Document, ReadingOptions, documents, is_complete
from extract.reading.addresses import is_public

pytestmark = pytest.mark.server
OPTIONS = ReadingOptions(allow_private=True, backoff=0.01, time_limit=5)
FEED = """<rss version="2.0"><channel><title>Carnet</title><item><title>Un atelier à Brest</title>
<link>https://ex.org/1</link><pubDate>Thu, 05 Mar 2020 09:00:00 +0100</pubDate><description>Texte</description></item>
</channel></rss>"""
PAGE = """<html lang="fr"><head><title>Un labo</title><meta property="article:published_time" content="2019-03-04">
</head><body><article><p>Le laboratoire ouvre ses portes à Rennes avec la préfecture de région, et il accueille les
agents de toutes les administrations du territoire.</p></article></body></html>"""


def rows(url: str, **changes: Any) -> list[Any]:
    options = {"allow_private": True, "backoff": 0.01, "time_limit": 5.0} | changes
    return [row.reason if isinstance(row, PostUnreadable) else row.title for row in read_posts(url, **options)]


def post(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": number, "date": "2020-01-02T03:04:05", "link": f"https://ex.org/{number}/", "status": "publish",
        "type": "post", "title": {"rendered": f"Billet {number}"}, "content": {"rendered": "<p>Texte</p>"},
        "_embedded": {"author": [{"name": "Ada Noor"}]},
    } | changes  # fmt: skip


def wordpress(site: Any, total: int, at: str = "/wp-json/", announced: int | None = None) -> None:
    """Make the server a WordPress of this many posts, a hundred a page."""

    def page(handler: Any) -> tuple[int, dict[str, str], bytes]:
        query = dict(part.split("=") for part in handler.path.partition("?")[2].split("&"))
        number, size = int(query["page"]), int(query["per_page"])
        items = [post(i) for i in range(1, total + 1)][(number - 1) * size : number * size]
        headers = {"X-WP-Total": str(announced or total), "X-WP-TotalPages": str(-(-total // size))}
        return 200, headers | {"Content-Type": "application/json"}, json.dumps(items).encode()

    site.pages[f"{at}wp/v2/posts"] = page


def test_a_wordpress_site_is_paged_to_its_end(site) -> None:  # type: ignore[no-untyped-def]
    wordpress(site, 230)
    site.says("/", "<html><body>Accueil</body></html>")
    found = list(documents(site.url, OPTIONS))
    assert all(isinstance(d, Document) for d in found)
    assert [d.name for d in found] == [f"https://ex.org/{i}/" for i in range(1, 231)]
    (first,) = found[0].read()
    assert (first.title, first.authors, first.copy_id) == ("Billet 1", ("Ada Noor",), "https://ex.org/1/")
    assert is_complete(site.url)
    assert len([path for path in site.asked if "wp/v2/posts" in path]) == 3


def test_a_digest_changes_with_the_post_and_with_nothing_else(site) -> None:  # type: ignore[no-untyped-def]
    digests = []
    for changes in ({}, {"comment_count": 3}, {"content": {"rendered": "<p>Autre</p>"}}):
        site.says("/wp-json/wp/v2/posts", json.dumps([post(1, **changes)]), "application/json", X_WP_Total="1")
        digests.append([d.digest for d in documents(f"{site.url}/wp-json/wp/v2/posts", OPTIONS)])
    assert digests[0] == digests[1] != digests[2]


def test_a_site_in_a_folder_names_its_api(site) -> None:  # type: ignore[no-untyped-def]
    wordpress(site, 2, at="/blog/wp-json/")
    site.says("/blog/", '<html><head><link rel="https://api.w.org/" href="/blog/wp-json/"></head></html>')
    assert rows(f"{site.url}/blog/") == ["Billet 1", "Billet 2"]


def test_a_listing_that_fails_midway_or_misses_posts_is_not_complete(site) -> None:  # type: ignore[no-untyped-def]
    wordpress(site, 150)
    whole = site.pages["/wp-json/wp/v2/posts"]
    site.pages["/wp-json/wp/v2/posts"] = lambda h: whole(h) if "&page=1&" in h.path else (500, {}, b"")
    site.says("/", "<html></html>")
    found = list(documents(site.url, OPTIONS))
    assert [type(d).__name__ for d in found].count("Document") == 100
    assert isinstance(found[-1], PostUnreadable)
    assert (found[-1].reason, found[-1].detail) == ("http_status", "500")
    assert not is_complete(site.url)
    wordpress(site, 3, announced=4)
    assert len(list(documents(site.url, OPTIONS))) == 3
    assert not is_complete(site.url)
    wordpress(site, 3)
    list(documents(site.url, OPTIONS))
    assert is_complete(site.url + "/")


def test_without_an_api_the_feed_is_read_and_without_a_feed_the_page(site) -> None:  # type: ignore[no-untyped-def]
    link = '<head><link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site.says("/", PAGE.replace("<head>", link))
    site.says("/feed.xml", FEED, "application/rss+xml")
    assert rows(site.url) == ["Un atelier à Brest"]
    assert not is_complete(site.url)
    del site.pages["/feed.xml"]
    assert rows(site.url) == ["Un labo"]


def test_a_page_of_a_site_is_only_that_page(site) -> None:  # type: ignore[no-untyped-def]
    wordpress(site, 5)
    site.says("/un-billet/", PAGE.replace("<head>", '<head><link rel="https://api.w.org/" href="/wp-json/">'))
    assert rows(f"{site.url}/un-billet/") == ["Un labo"]
    (found,) = read_posts(f"{site.url}/un-billet/", allow_private=True)
    assert not isinstance(found, PostUnreadable)
    assert (found.url, found.site.label) == (f"{site.url}/un-billet/", "127.0.0.1")


def test_a_table_at_an_address(site) -> None:  # type: ignore[no-untyped-def]
    site.says("/export", "titre;date;texte\nA;2020-01-01;Du texte\n", "text/csv")
    assert rows(f"{site.url}/export") == ["A"]


def test_what_did_not_change_is_not_sent_again(site) -> None:  # type: ignore[no-untyped-def]
    def feed(handler: Any) -> tuple[int, dict[str, str], bytes]:
        known = handler.headers.get("If-None-Match") == '"v1"'
        return (304, {"ETag": '"v1"'}, b"") if known else (200, {"ETag": '"v1"'}, FEED.encode())

    site.pages["/feed.xml"] = feed
    url = f"{site.url}/feed.xml"
    (first,) = documents(url, OPTIONS)
    assert isinstance(first, Document)
    assert first.validator is not None
    later = ReadingOptions(allow_private=True, validators={url: first.validator})
    (second,) = documents(url, later)
    assert isinstance(second, Document)
    assert (second.name, second.digest, second.validator) == (first.name, first.digest, first.validator)
    assert site.headers[-1]["If-None-Match"] == '"v1"'
    assert [row.title for row in second.read() if not isinstance(row, PostUnreadable)] == ["Un atelier à Brest"]


def test_robots_txt_is_heeded(site) -> None:  # type: ignore[no-untyped-def]
    site.says("/robots.txt", "User-agent: *\nDisallow: /prive/\n\nUser-agent: labgraph\nDisallow: /non/\n")
    for path in ("/non/a.xml", "/prive/a.xml"):
        site.says(path, FEED, "application/rss+xml")
    assert rows(f"{site.url}/non/a.xml") == ["robots"]
    assert "/non/a.xml" not in site.asked
    assert rows(f"{site.url}/prive/a.xml") == ["Un atelier à Brest"]
    assert site.headers[-1]["User-Agent"].startswith("labgraph/")
    site.pages["/robots.txt"] = 503, {}, b""
    assert rows(f"{site.url}/prive/a.xml") == ["robots"]


def test_a_failure_that_passes_is_asked_again_no_sooner_than_the_server_says(site) -> None:  # type: ignore[no-untyped-def]
    times: list[float] = []

    def feed(handler: Any) -> tuple[int, dict[str, str], bytes]:
        times.append(time.monotonic())
        answers = {1: (503, {"Retry-After": "1"}, b""), 2: (429, {}, b"")}
        return answers.get(len(times), (200, {}, FEED.encode()))

    site.pages["/feed.xml"] = feed
    assert rows(f"{site.url}/feed.xml") == ["Un atelier à Brest"]
    assert times[1] - times[0] >= 1
    times.clear()
    assert rows(f"{site.url}/feed.xml", retries=0) == ["http_status"]
    assert len(times) == 1


def test_redirects_are_followed_and_checked_each_time(site) -> None:  # type: ignore[no-untyped-def]
    site.says("/feed.xml", FEED, "application/rss+xml")
    site.pages["/old"] = 301, {"Location": "/feed.xml"}, b""
    site.pages["/loop"] = 302, {"Location": "/loop"}, b""
    site.pages["/file"] = 302, {"Location": "file:///etc/passwd"}, b""
    site.pages["/barred"] = 302, {"Location": "/non/a.xml"}, b""
    site.says("/robots.txt", "User-agent: *\nDisallow: /non/\n", "text/plain")
    assert rows(f"{site.url}/old") == ["Un atelier à Brest"]
    assert rows(f"{site.url}/loop") == ["unreachable"]
    assert rows(f"{site.url}/file") == ["bad_address"]
    assert rows(f"{site.url}/barred") == ["robots"]


def test_private_addresses_are_refused_unless_allowed(site) -> None:  # type: ignore[no-untyped-def]
    site.says("/feed.xml", FEED, "application/rss+xml")
    port = site.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"):
        assert rows(f"http://{host}:{port}/feed.xml", allow_private=False) == ["private_address"], host
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    # Only the look-up is steered: "public.example" counts as public here, the address it leads to does not.
    from extract.reading import fetch

    real = fetch.allowed_ip

    def lookup(url: str, host: str, port: int, allow_private: bool) -> str:
        return "127.0.0.1" if host == "public.example" else real(url, host, port, allow_private)

    monkeypatch.setattr(fetch, "allowed_ip", lookup)
    port = site.url.rpartition(":")[2]
    site.pages["/feed.xml"] = 302, {"Location": f"{site.url}/secret.xml"}, b""
    site.says("/secret.xml", FEED, "application/rss+xml")
    assert rows(f"http://public.example:{port}/feed.xml", allow_private=False) == ["private_address"]
    assert "/secret.xml" not in site.asked
    assert site.headers[-1]["Host"] == f"public.example:{port}"


PRIVATE = """10.0.0.1 172.16.3.4 192.168.1.1 127.8.8.8 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 240.0.0.1
255.255.255.255 ::1 :: fe80::1 fc00::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: ff02::1 fe80::1%lo"""


def test_public_addresses() -> None:
    for ip in PRIVATE.split():
        assert not is_public(ip), ip
    for ip in ("93.184.215.14", "::ffff:93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"):
        assert is_public(ip), ip


def test_the_size_limit_holds_for_what_is_sent_announced_and_unpacked(site) -> None:  # type: ignore[no-untyped-def]
    big = FEED.replace("Texte", "mot " * 100_000)
    site.says("/plain.xml", big, "application/rss+xml")
    site.says("/packed.xml", gzip.compress(big.encode()), "application/rss+xml", Content_Encoding="gzip")

    def unannounced(handler: Any) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, len(big), 50_000):
            piece = big[start : start + 50_000].encode()
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    site.pages["/chunked.xml"] = unannounced
    for name in ("plain", "packed", "chunked"):
        assert rows(f"{site.url}/{name}.xml", size_limit=100_000) == ["too_large"], name
        assert rows(f"{site.url}/{name}.xml") == ["Un atelier à Brest"], name


def test_the_time_limit_holds_for_an_answer_that_trickles(site) -> None:  # type: ignore[no-untyped-def]
    def trickle(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    def silence(handler: Any) -> None:
        time.sleep(1.5)

    site.pages["/slow.xml"], site.pages["/silent.xml"] = trickle, silence
    for path in ("/slow.xml", "/silent.xml"):
        start = time.monotonic()
        assert rows(site.url + path, time_limit=0.4, retries=0) == ["unreachable"]
        assert time.monotonic() - start < 1.4


def test_no_server_is_a_row(site) -> None:  # type: ignore[no-untyped-def]
    found = list(read_posts("http://127.0.0.1:1/", allow_private=True, retries=0))
    assert [row.reason for row in found if isinstance(row, PostUnreadable)] == ["unreachable"]
    assert rows(f"{site.url}/nothing") == ["http_status"]
