"""A folder to write sources into, and a server on 127.0.0.1 that answers as a test tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from extract import Post, PostUnreadable, read_posts
from tests.http_server import listening

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What a server says at each path (with its query, else without), and what it was asked."""

    url: str = ""
    pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer | None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def says(self, path: str, body: str | bytes, media: str = "text/html; charset=utf-8", **headers: str) -> None:
        lines = {"Content-Type": media} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = 200, lines, body.encode() if isinstance(body, str) else body


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers.items()))
            page = site.pages.get(self.path) or site.pages.get(self.path.partition("?")[0]) or (404, {}, b"no")
            answer = page(self) if callable(page) else page
            if answer is None:
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as site.url:
        yield site


Reader = Callable[..., tuple[list[Post], list[PostUnreadable]]]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a file and give its posts and its problems."""

    def reader(name: str, content: str | bytes, **options: Any) -> tuple[list[Post], list[PostUnreadable]]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return split(read_posts(path, **options))

    return reader


def split(rows: Iterator[Post | PostUnreadable]) -> tuple[list[Post], list[PostUnreadable]]:
    posts: list[Post] = []
    problems: list[PostUnreadable] = []
    for row in rows:
        if isinstance(row, Post):
            posts.append(row)
        else:
            problems.append(row)
    return posts, problems


@pytest.fixture(name="split")
def split_fixture() -> Callable[..., tuple[list[Post], list[PostUnreadable]]]:
    return split
