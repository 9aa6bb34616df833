"""Posts as JSON, for the database."""

from __future__ import annotations

import json
from datetime import date

from extract.post import Hint, Post, Site


def post_to_json(post: Post) -> str:
    """The post as JSON text."""
    row = {name: getattr(post, name) for name in Post.__slots__}
    row["site"] = [post.site.label, post.site.url]
    row["date"] = post.date.isoformat()
    row["hints"] = [(h.start, h.end, h.kind, h.target) for h in post.hints]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def post_from_json(text: str) -> Post:
    """The post that `post_to_json` wrote."""
    row = json.loads(text)
    row["site"] = Site(*row["site"])
    row["date"] = date.fromisoformat(row["date"])
    row["authors"] = tuple(row["authors"])
    row["hints"] = tuple(Hint(*h) for h in row["hints"])
    return Post(**row)
