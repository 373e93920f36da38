"""The training set as arrays: some variations of every emoji, with the words that go with each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from engines.domains.image.learning.augmentation import plain, vary
from engines.domains.image.learning.captions import caption
from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.packed import known_emoji, open_drawer

VARIATIONS, LARGE_VARIATIONS = 24, 6
LARGE = 2  # times as wide, of the pictures that the large decoder learns from
GROUP_WEIGHTS = {"Flags": 0.12, "Symbols": 0.3, "People & Body": 0.4}  # how often a group is seen in training; others 1

Labels = list[tuple[str, str]]


@dataclass(frozen=True)
class EmojiDataset:
    """Pictures of E emoji in V variations, and what captions say of them.

    rgb: uint8 [E, V + 1, SIDE, SIDE, 3], the last of every emoji is the plain one. labels: (colour, background) of
    each.
    """

    emoji: list[Emoji]
    rgb: np.ndarray
    labels: list[Labels]

    def caption(self, which: int, variation: int, rng: np.random.Generator) -> str:
        """A random caption of one picture."""
        return caption(self.emoji[which], *self.labels[which][variation], rng)

    def sample(
        self, rng: np.random.Generator, size: int, held_out: bool = False, distinct: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """Which emoji and which variation of each, both [size]. Variation 0 is held out; distinct: no emoji twice."""
        which = rng.choice(len(self.emoji), size, replace=not distinct, p=self.weights)
        return which, np.zeros(size, int) if held_out else rng.integers(1, self.rgb.shape[1], size)

    @cached_property
    def weights(self) -> np.ndarray:
        """How often an emoji is shown [E], summing to 1."""
        weights = np.array([GROUP_WEIGHTS.get(e.group, 1.0) for e in self.emoji])
        return weights / weights.sum()


def load_dataset(font: Path, out: Path) -> EmojiDataset:
    """The training set, drawn with a font or from packed drawings, or read from `out` where it was drawn before."""
    emoji, pictures, labels = known_emoji(font), out / "pictures.npy", out / "words.json"
    if not labels.exists():
        out.mkdir(parents=True, exist_ok=True)
        _draw(emoji, font, pictures, labels)
    pairs = [[tuple(pair) for pair in row] for row in json.loads(labels.read_text(encoding="utf-8"))]
    return EmojiDataset(emoji, np.load(pictures, mmap_mode="r"), pairs)


def _draw(emoji: list[Emoji], font: Path, pictures: Path, labels: Path) -> None:
    """Draw all variations into two files."""
    drawn = _all_variations(emoji, font, VARIATIONS, 1)
    np.save(pictures, np.stack([rgb for rgb, _ in drawn]))
    labels.write_text(json.dumps([pairs for _, pairs in drawn]), encoding="utf-8")


def load_large(emoji: list[Emoji], font: Path, out: Path) -> np.ndarray:
    """The first variations of every emoji and the plain one, LARGE times as wide, drawn or as they were drawn before.

    uint8 [E, LARGE_VARIATIONS + 1, LARGE · SIDE, LARGE · SIDE, 3]; those of the dataset, pixel for pixel larger.
    """
    file = out / "large.npy"
    if not file.exists():
        np.save(file, np.stack([rgb for rgb, _ in _all_variations(emoji, font, LARGE_VARIATIONS, LARGE)]))
    return np.load(file, mmap_mode="r")


def _all_variations(emoji: list[Emoji], font: Path, count: int, scale: int) -> list[tuple[np.ndarray, Labels]]:
    with Pool() as pool:
        return pool.map(_variations, [(font, i, e, count, scale) for i, e in enumerate(emoji)], chunksize=16)


def _variations(task: tuple[Path, int, Emoji, int, int]) -> tuple[np.ndarray, Labels]:
    """uint8 [count + 1, side, side, 3] and the labels of each; the emoji's number is the seed."""
    font, number, emoji, count, scale = task
    drawn, rng = open_drawer(font)(emoji.text), np.random.default_rng(number)
    if drawn is None:
        raise ValueError(f"The font {font.name} cannot draw “{emoji.name}”; give a newer one.")
    varied = [vary(emoji, drawn, rng, scale) for _ in range(count)]
    rgb = np.stack([np.asarray(p) for p in (*(v.picture for v in varied), plain(drawn, scale))])
    return rgb, [*((v.colour, v.background) for v in varied), ("", "")]
