"""Features of each token for the name tagger: the word, its neighbours, the markup, the lists, and the whole post."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import groupby
from urllib.parse import urlsplit

from extract.components.lists import list_labels
from extract.components.memory import Memory
from extract.components.tokens import Words
from extract.folding import fold
from extract.resolve.words import first_letters

_QUOTES_OPEN, _QUOTES_CLOSE = frozenset("«“„"), frozenset("»”")


def shape(word: str) -> str:
    """The word's outline: `Xx`, `XX`, `xX`, `d`, …; runs of equal kinds are one sign."""
    kinds = ("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word)
    return "".join(kind for kind, _ in groupby(kinds))[:6]


def is_capital(word: str) -> bool:
    """Whether a word is written as a name may be: a capital anywhere, or a digit glued to letters."""
    return any(c.isupper() for c in word)


def token_features(words: Words, memory: Memory, knowledge: bool = True) -> list[list[str]]:
    """For each token of a post its features, as strings; without `knowledge` those of the knowledge file are left out.

    Source of the general scheme: linear-chain taggers for names (Lafferty et al. 2001; Ratinov & Roth 2009 for the
    evidence that the other mentions of a word in the same document give).
    """
    lists = list_labels(words, memory, knowledge)
    own = [_own(words, lists, i) for i in range(len(words.texts))]
    post = _whole_post(words)
    quotes = _quoted(words)
    hints = _hints(words)
    acronyms = _acronyms(words)
    context = _context(words)
    rows: list[list[str]] = []
    lang = words.post.language
    last = len(words.texts) - 1
    for i, base in enumerate(own):
        sentence = words.sentence_of[i]
        row = [*base.here, *post[words.texts[i]], *quotes[i], *hints[i], *acronyms[i], *context[i]]
        for offset in (-2, -1, 1, 2):
            j = i + offset
            if 0 <= j <= last and words.sentence_of[j] == sentence:
                row += [f"{offset}{f}" for f in (own[j].near if abs(offset) == 1 else own[j].far)]
            else:
                row.append(f"{offset}#")
        if i and words.sentence_of[i - 1] == sentence:
            row.append(f"bi={words.folded[i - 1]}_{words.folded[i]}")
            row.append(f"bs={own[i - 1].outline}_{base.outline}")
        row.append(f"{lang}:{base.outline}")
        rows.append(row)
    return rows


class _Own:
    __slots__ = ("far", "here", "near", "outline")

    def __init__(self, here: list[str], near: list[str], far: list[str], outline: str) -> None:
        self.here, self.near, self.far, self.outline = here, near, far, outline


def _own(words: Words, lists: list[list[str]], i: int) -> _Own:
    word, folded = words.texts[i], words.folded[i]
    outline = shape(word)
    first = i == 0 or words.sentence_of[i - 1] != words.sentence_of[i]
    cluster = f"c={words.clusters[i]}"
    labels = lists[i]
    near = [f"w={folded}", f"s={outline}", cluster, f"p={words.pretrained[i]}", *labels]
    here = [
        *near,
        f"t={word}",
        f"pre={folded[:3]}",
        f"suf={folded[-3:]}",
        f"suf2={folded[-2:]}",
    ]
    if first:
        here.append("first")
        here.append(f"first_s={outline}")
    return _Own(here, near, [f"w={folded}", f"s={outline}", cluster, *labels], outline)


def _whole_post(words: Words) -> dict[str, list[str]]:
    """What the whole post shows of each distinct word: how it is written elsewhere, and the pretrained labels."""
    capital, lower = Counter[str](), Counter[str]()
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for i, word in enumerate(words.texts):
        first = i == 0 or words.sentence_of[i - 1] != words.sentence_of[i]
        if word[:1].islower():
            lower[words.folded[i]] += 1
        elif not first:
            capital[words.folded[i]] += 1
        labels[word][words.pretrained[i][2:]] += 1
    found = {}
    for word, counted in labels.items():
        key = words.folded[words.texts.index(word)] if word else ""
        row = [f"dl={counted.most_common(1)[0][0]}"]
        if is_capital(word):
            row.append("d_cap" if capital[key] else "d_nocap")
            row.append("d_low" if lower[key] else "d_nolow")
            row.append(f"d_n={min(sum(counted.values()), 4)}")
        found[word] = row
    return found


def _quoted(words: Words) -> list[list[str]]:
    """Whether each token stands in quotation marks, and how long the quotation is."""
    rows: list[list[str]] = [[] for _ in words.texts]
    opened = None
    for i, word in enumerate(words.texts):
        if opened is not None and words.sentence_of[i] != words.sentence_of[opened]:
            opened = None
        if word in _QUOTES_CLOSE or (word == '"' and opened is not None):
            if opened is not None:
                length = i - opened - 1
                size = "1" if length == 1 else "short" if length <= 8 else "long"
                for j in range(opened + 1, i):
                    rows[j].append(f"q={size}")
                if length:
                    rows[opened + 1].append("q_first")
                    rows[i - 1].append("q_last")
            opened = None
        elif word in _QUOTES_OPEN or word == '"':
            opened = i
    return rows


_LENGTH = {"link": 10, "bold": 10, "italic": 10, "heading": 14, "caption": 20, "quote": 0, "item": 0}


def _hints(words: Words) -> list[list[str]]:
    """What the markup says of each token: link, bold, heading, caption; first and last token of a short one."""
    rows: list[list[str]] = [[] for _ in words.texts]
    for hint in words.post.hints:
        first, last = bisect_left(words.starts, hint.start), bisect_left(words.starts, hint.end)
        length = last - first
        if length <= 0 or hint.kind in ("item", "quote"):
            continue
        short = length <= _LENGTH[hint.kind]
        for j in range(first, last):
            rows[j].append(f"h={hint.kind}{'' if short else '_long'}")
        if short:
            rows[first].append(f"h_first={hint.kind}")
            rows[last - 1].append(f"h_last={hint.kind}")
        if short and hint.kind == "link":
            for feature in target_features(hint.target, words.text(first, last)):
                for j in range(first, last):
                    rows[j].append(feature)
    title = len(words.post.title)
    for i, start in enumerate(words.starts):
        if start >= title:
            break
        rows[i].append("title")
    return rows


def target_features(address: str, anchor: str) -> list[str]:
    """What a link's address says of its words: the host that many posts link to, or a host that is called like them."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if not host:
        return ["to=here"]
    name = host.rsplit(".", 1)[0].replace("-", "").replace(".", "")
    letters = re.sub(r"[^a-z0-9]", "", fold(anchor))
    row = [f"to={host}"]
    if parts.path.strip("/") == "" and not parts.query:
        row.append("to_root")
    is_acronym = 2 < len(name) < 9 and first_letters(fold(anchor)) == name
    if (len(letters) > 2 and (letters in name or name in letters)) or is_acronym:
        row.append("to_own")
    if len(letters) > 3 and letters in re.sub(r"[^a-z0-9]", "", fold(parts.path)):
        row.append("to_path")
    return row


def _acronyms(words: Words) -> list[list[str]]:
    """Tokens in brackets, and acronyms with the longer name whose initials they are, each way."""
    rows: list[list[str]] = [[] for _ in words.texts]
    texts = words.texts
    for i in range(1, len(texts) - 1):
        if texts[i - 1] != "(" or not is_capital(texts[i]):
            continue
        close = next((j for j in range(i, min(i + 6, len(texts))) if texts[j] == ")"), None)
        if close is None:
            continue
        size = min(close - i, 3)
        for j in range(i, close):
            rows[j].append(f"br={size}")
        letters = fold(texts[i]).replace(" ", "")
        if size > 1 or not 2 <= len(letters) <= 8 or sum(c.isupper() for c in texts[i]) < 2:
            continue
        rows[i].append("br_acronym")
        for begin in range(i - 2, max(i - 16, -1), -1):
            if words.sentence_of[begin] != words.sentence_of[i]:
                break
            if first_letters(fold(words.text(begin, i - 1))) == letters and is_capital(texts[begin]):
                rows[i].append("acronym")
                rows[begin].append("long_first")
                for j in range(begin, i - 1):
                    rows[j].append("long")
                break
    return rows


def _context(words: Words) -> list[list[str]]:
    """The words that stand three to five tokens before and after, as bags: verbs and roles that go with a type."""
    rows: list[list[str]] = []
    count = len(words.texts)
    for i in range(count):
        row: list[str] = []
        if is_capital(words.texts[i]):
            sides = (("<", range(max(i - 6, 0), max(i - 2, 0))), (">", range(i + 3, min(i + 7, count))))
            row = [
                f"{side}{words.folded[j]}"
                for side, around in sides
                for j in around
                if words.sentence_of[j] == words.sentence_of[i] and words.texts[j].islower()
            ]
        rows.append(row)
    return rows


def may_hold_name(words: Words, rows: range) -> bool:
    """Whether a sentence can hold a name at all: a capital, a quotation or a known name beyond its first word."""
    return any(is_capital(words.texts[i]) or words.texts[i] in _QUOTES_OPEN or words.texts[i] in '"#@' for i in rows)
