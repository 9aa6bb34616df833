"""The part of S3's protocol that reading needs, on 127.0.0.1: lists of objects, and objects, in buckets of a dict."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import fsspec
import pytest

from tests.http_server import listening

WHEN = "2026-01-02T03:04:05.000Z"
ERROR = "<?xml version='1.0'?><Error><Code>{}</Code><Message>{}</Message></Error>"


@dataclass
class Buckets:
    """The objects by bucket and key, what was fetched of them, and the keys that nobody may have."""

    url: str = ""
    objects: dict[str, dict[str, bytes]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)


def _listing(bucket: str, objects: dict[str, bytes], prefix: str, delimiter: str) -> str:
    rows, folders = [], set[str]()
    for key in sorted(objects):
        if not key.startswith(prefix):
            continue
        rest = key[len(prefix) :]
        if delimiter and delimiter in rest:
            folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            continue
        mark = hashlib.md5(objects[key], usedforsecurity=False).hexdigest()
        rows.append(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{WHEN}</LastModified><ETag>&quot;{mark}&quot;</ETag>"
            f"<Size>{len(objects[key])}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )
    rows += [f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>" for f in sorted(folders)]
    return (
        "<?xml version='1.0'?><ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
        f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(rows)}</KeyCount>"
        f"<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{''.join(rows)}</ListBucketResult>"
    )


def point_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what reads S3 ask this server, once for each call."""
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    for name, value in (
        ("AWS_ENDPOINT_URL", url), ("AWS_ACCESS_KEY_ID", "k"), ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_DEFAULT_REGION", "eu-west-3"), ("AWS_MAX_ATTEMPTS", "1"), ("AWS_CONFIG_FILE", os.devnull),
        ("AWS_SHARED_CREDENTIALS_FILE", os.devnull), ("AWS_EC2_METADATA_DISABLED", "true"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)


@contextmanager
def serving() -> Iterator[Buckets]:
    """Buckets to put objects into, served while the block runs."""
    buckets = Buckets()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
            asked = parse_qs(parts.query)
            objects = buckets.objects.get(bucket)
            if objects is None:
                self._answer(404, ERROR.format("NoSuchBucket", "The specified bucket does not exist").encode())
            elif not key:
                prefix, delimiter = asked.get("prefix", [""])[0], asked.get("delimiter", [""])[0]
                self._answer(200, _listing(bucket, objects, prefix, delimiter).encode())
            elif key in buckets.denied:
                self._answer(403, ERROR.format("AccessDenied", "Access Denied").encode())
            elif key not in objects:
                self._answer(404, ERROR.format("NoSuchKey", "The specified key does not exist.").encode())
            else:
                if self.command == "GET":
                    buckets.fetched.append(key)
                self._answer(200, objects[key], "application/octet-stream")

        do_HEAD = do_GET  # noqa: N815

        def _answer(self, status: int, body: bytes, media: str = "application/xml") -> None:
            first, last = 0, len(body) - 1
            if status == 200 and (span := self.headers.get("Range")):
                status = 206
                first, last = (int(n) if n else last for n in span.removeprefix("bytes=").split("-"))
            self.send_response(status)
            if status == 206:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            part = body[first : last + 1]
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(part)))
            self.send_header("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT")
            self.send_header("ETag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(part)

    with listening(Handler) as buckets.url:
        yield buckets
