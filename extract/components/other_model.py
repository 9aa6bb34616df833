"""Names by another model than ours: any spaCy pipeline that has entities (`--model`)."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

from extract.components.tagger import Tagged
from extract.components.tokens import Words, fold_word
from extract.errors import ModelUnusable
from extract.facts import ENTITY_TYPES, EntityType
from extract.lang.knowledge import load

if TYPE_CHECKING:
    from spacy.language import Language

# Labels of the pipelines that others train, in lower case; our own six types stand for themselves.
_OTHERS: dict[str, EntityType] = {
    "per": "Person", "pers": "Person", "org": "Institution", "organisation": "Institution",
    "organization": "Institution", "project": "Programme", "program": "Programme", "loc": "Place", "gpe": "Place",
    "fac": "Place", "location": "Place",
}  # fmt: skip
_LABELS = {**_OTHERS, **{t.lower(): t for t in ENTITY_TYPES}}
CHANCE = 0.7  # of each name: such pipelines do not say how sure they are


class SpacyNames:
    """The entities of a spaCy pipeline, by its name or folder; labels that none of the six types fits are left out.

    An organisation whose name has a word of labs ("lab", "laboratoire", …) is taken for a lab. Raises ModelUnusable.
    """

    def __init__(self, model: str) -> None:
        self._model = model

    @property
    def version(self) -> str:
        """What decides the pipeline's answers: the installed version of a package, or a hash of a folder's files."""
        folder = Path(self._model)
        if folder.is_dir():
            digest = hashlib.sha256()
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
            return digest.hexdigest()
        try:
            return f"{self._model}={installed(self._model.replace('_', '-'))}"
        except (PackageNotFoundError, ValueError) as error:
            raise ModelUnusable(self._model, "missing") from error

    def tag(self, words: Words) -> list[Tagged]:
        """The runs of tokens that the pipeline takes for names, in the order of the text, without overlap."""
        found = []
        after = 0
        for entity in self._nlp(words.post.text).ents:
            kind = _LABELS.get(entity.label_.lower())
            first = bisect_right(words.ends, entity.start_char)
            last = bisect_left(words.starts, entity.end_char)
            if kind is None or first >= last or first < after:
                continue
            if kind == "Institution" and _of_a_lab(words, first, last):
                kind = "Lab"
            found.append(Tagged(first, last, kind, tuple(CHANCE if t == kind else 0.0 for t in ENTITY_TYPES)))
            after = last
        return found

    @cached_property
    def _nlp(self) -> Language:
        import spacy

        try:
            nlp = spacy.load(self._model)
        except OSError as error:
            raise ModelUnusable(self._model, "missing") from error
        except Exception as error:  # a pipeline's own code may raise anything
            raise ModelUnusable(self._model, "broken", str(error)) from error
        labels = sorted({label for found in nlp.pipe_labels.values() for label in found})
        if labels and not any(label.lower() in _LABELS for label in labels):
            raise ModelUnusable(self._model, "labels", ", ".join(labels[:8]))
        return nlp


def _of_a_lab(words: Words, first: int, last: int) -> bool:
    triggers = {fold_word(word) for word in load().triggers(words.post.language).inside["Lab"]}
    return any(words.folded[i] in triggers for i in range(first, last))
