"""JSON files: one object or an array, of WordPress's REST API or with a table's named columns."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.draft import Origin, finish
from extract.reading.table import columns_of, draft_of_row
from extract.reading.wordpress import draft_of, is_published_post, is_wordpress

CHUNK = 1 << 20
_SPACE = re.compile(r"[ \t\r\n]*")


def read_object(text: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The post of a JSON object; UNKNOWN_FORMAT when it is none, BROKEN or TRUNCATED when it does not parse."""
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield origin.bad(*_why(error))
        return
    posts = item.get("posts", item.get("items")) if isinstance(item, dict) and not is_wordpress(item) else None
    if isinstance(posts, list):
        for number, row in enumerate(posts, 1):
            yield from read_item(row, origin, number)
    elif isinstance(item, dict) and not is_wordpress(item) and not columns_of(item):
        yield origin.bad(Reason.UNKNOWN_FORMAT, "a JSON object that is no post")
    else:
        yield from read_item(item, origin, 1)


def read_array(stream: BinaryIO, encoding: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The posts of a JSON array, read item by item: the file may be larger than memory, an item not over the limit."""
    number = 0
    try:
        for number, item in enumerate(_items(stream, encoding, origin.options.size_limit), 1):
            yield from read_item(item, origin, number)
    except _ItemTooLarge:
        yield origin.bad(Reason.TOO_LARGE, f"{origin.options.size_limit} characters", number + 1)
    except (ValueError, RecursionError) as error:
        reason, detail = _why(error)
        yield origin.bad(reason, detail.partition(", line")[0] + f", after item {number}")
    else:
        if not number:
            yield origin.bad(Reason.EMPTY)


def read_item(item: Any, origin: Origin, number: int) -> Iterator[Post | PostUnreadable]:
    """The post of one JSON value; nothing of a page or an unpublished post."""
    if is_wordpress(item):
        if is_published_post(item):
            yield finish(draft_of(item), origin, number)
    elif isinstance(item, dict) and (columns := columns_of(item)):
        yield finish(draft_of_row(item, columns), origin, number)
    else:
        yield origin.bad(Reason.UNKNOWN_FORMAT, "no title and text", number)


class _ItemTooLarge(Exception):  # noqa: N818  (a limit, told by the caller)
    pass


def _items(stream: BinaryIO, encoding: str, limit: int) -> Iterator[Any]:
    """The items of an array, from chunks; raises json.JSONDecodeError where it breaks, _ItemTooLarge over the limit."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    scan = json.JSONDecoder().raw_decode
    text, position, ended = "", 0, False
    enough = 1  # characters to have before the next step
    state = "start"  # then "first" (an item or the end), "next" (a comma or the end) and "item" in turn
    while True:
        position = _skip(text, position)
        if not ended and len(text) - position < enough:
            chunk = stream.read(CHUNK)
            ended = not chunk
            text, position = text[position:] + decoder.decode(chunk, final=ended), 0
            continue
        sign = text[position : position + 1]
        if (state, sign) in (("start", "["), ("next", ",")):
            position, state = position + 1, "first" if state == "start" else "item"
        elif sign == "]" and state in ("first", "next"):
            return
        elif state in ("start", "next"):
            raise json.JSONDecodeError("Expecting ',' or ']'", text, position)
        else:
            here = len(text) - position
            try:
                item, end = scan(text, position)
            except json.JSONDecodeError as error:
                if ended or (error.pos < len(text) - CHUNK and not error.msg.startswith("Unterminated")):
                    raise
                if here > limit:
                    raise _ItemTooLarge from None
                enough = min(2 * here, limit) + 1  # twice as much: a long item does not cost its square
                continue
            if end == len(text) and not ended:  # a number may go on in the next chunk
                enough = here + 1
                continue
            yield item
            position, state, enough = end, "next", 1


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _why(error: Exception) -> tuple[Reason, str]:
    if not isinstance(error, json.JSONDecodeError):
        return Reason.BROKEN, "nested too deep" if isinstance(error, RecursionError) else str(error)
    rest = error.doc[error.pos :].strip()
    if not rest or error.msg.startswith("Unterminated"):
        return Reason.TRUNCATED, f"{error.msg}, line {error.lineno} column {error.colno}"
    return Reason.BROKEN, f"{error.msg}, line {error.lineno} column {error.colno}"
