"""Whom the server listens to, and what every answer says."""

from __future__ import annotations

import httpx
import pytest

from graph.data import DataDirectory
from tests.server.served import serving

pytestmark = pytest.mark.server


def test_first_page_speaks_the_language_of_the_browser(client: httpx.Client) -> None:
    french = client.get("/", headers={"accept-language": "fr-CH, en;q=0.8"})
    english = client.get("/", headers={"accept-language": "de, en-GB;q=0.9, fr;q=0.2"})
    assert '<html lang="fr"' in french.text and french.headers["content-language"] == "fr"
    assert '<html lang="en"' in english.text and english.headers["content-language"] == "en"


def test_a_chosen_language_goes_before_the_browser_and_is_kept(small: DataDirectory) -> None:
    with serving(small) as client:
        assert client.get("/?lang=en", headers={"accept-language": "fr"}).headers["content-language"] == "en"
        assert client.get("/", headers={"accept-language": "fr"}).headers["content-language"] == "en"


def test_every_answer_forbids_what_no_page_of_ours_does(client: httpx.Client) -> None:
    for address in ("/", "/nowhere", "/static/site.css"):
        headers = client.get(address).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", ""])
def test_on_loopback_only_local_names_are_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "[::1]"])
def test_local_names_are_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_a_public_server_answers_any_name_and_lets_other_sites_read(small: DataDirectory) -> None:
    with serving(small, public=True) as client:
        answer = client.get("/", headers={"host": "graph.example", "origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_local_server_lets_no_other_site_read(client: httpx.Client) -> None:
    answer = client.get("/", headers={"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_file_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/static/site.css")
    again = client.get("/static/site.css", headers={"if-none-match": first.headers["etag"]})
    assert first.headers["content-type"].startswith("text/css")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/.x"])
def test_only_static_files_are_given(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/problem+json"),
        ("*/*", "text/plain"),
        ("", "text/plain"),
    ],
)
def test_a_problem_is_told_in_the_form_that_the_client_likes(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.get("/nowhere", headers={"accept": accept, "accept-language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(media)
    assert "nothing at this address" in answer.text
