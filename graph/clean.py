"""Text that RDF and every export of it can hold."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.post import Post

# What XML 1.0 has no way to write: controls but tab and line ends, lone surrogates, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text with U+FFFD for each character that cannot be written; the length, and so every offset, stays."""
    return _UNWRITABLE.sub("\ufffd", text)


def writable_post(post: Post) -> Post:
    """The post with writable texts and names."""
    texts = (post.copy_id, post.document, post.title, post.body, post.site.label, post.url or "", *post.authors)
    if not any(_UNWRITABLE.search(t) for t in texts) and not any(_UNWRITABLE.search(h.target) for h in post.hints):
        return post
    return replace(
        post,
        copy_id=writable(post.copy_id),
        document=writable(post.document),
        site=replace(post.site, label=writable(post.site.label)),
        title=writable(post.title),
        body=writable(post.body),
        authors=tuple(writable(a) for a in post.authors),
        url=writable(post.url) if post.url else None,
        hints=tuple(replace(h, target=writable(h.target)) for h in post.hints),
    )
