"""The training set as arrays: some variations of every emoji, with the words that go with each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from engines.domains.image.learning.augmentation import SIDE, caption, plain, vary
from engines.domains.image.learning.emoji import Drawer, Emoji, read_emoji

VARIATIONS = 24
SHARES = {"Flags": 0.12, "Symbols": 0.3, "People & Body": 0.4}  # of the pictures of a group seen in training; others 1


@dataclass(frozen=True)
class Pictures:
    """rgb: uint8 [E, V + 1, SIDE, SIDE, 3], the last of every emoji is the plain one. words: (colour, background) of each."""

    emoji: list[Emoji]
    rgb: np.ndarray
    words: list[list[tuple[str, str]]]

    def caption(self, which: int, variation: int, draw: np.random.Generator) -> str:
        return caption(self.emoji[which], *self.words[which][variation], draw)

    def pick(
        self, draw: np.random.Generator, size: int, held_out: bool = False, distinct: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """Which emoji and which variation of each, both [size]. Variation 0 is held out; distinct: no emoji twice."""
        which = draw.choice(len(self.emoji), size, replace=not distinct, p=self.chances)
        return which, np.zeros(size, int) if held_out else draw.integers(1, self.rgb.shape[1], size)

    @cached_property
    def chances(self) -> np.ndarray:
        """How often an emoji is shown [E], summing to 1."""
        shares = np.array([SHARES.get(e.group, 1.0) for e in self.emoji])
        return shares / shares.sum()


def pictures(font: Path, out: Path) -> Pictures:
    """Draw the training set, or read it from `out` where it was drawn before."""
    emoji, file, words = read_emoji(), out / "pictures.npy", out / "words.json"
    if not words.exists():
        out.mkdir(parents=True, exist_ok=True)
        _draw(emoji, font, file, words)
    said = [[tuple(w) for w in row] for row in json.loads(words.read_text())]
    return Pictures(emoji, np.load(file), said)


def _draw(emoji: list[Emoji], font: Path, file: Path, words: Path) -> None:
    with Pool() as pool:
        drawn = pool.map(_variations, [(font, i, e) for i, e in enumerate(emoji)], chunksize=16)
    np.save(file, np.stack([rgb for rgb, _ in drawn]))
    words.write_text(json.dumps([said for _, said in drawn]))


def _variations(task: tuple[Path, int, Emoji]) -> tuple[np.ndarray, list[tuple[str, str]]]:
    font, number, emoji = task
    picture, draw = Drawer(font)(emoji.text), np.random.default_rng(number)
    if picture is None:
        raise ValueError(f"The font {font.name} cannot draw “{emoji.name}”; give a newer one.")
    varied = [vary(emoji, picture, draw) for _ in range(VARIATIONS)]
    rgb = np.stack([np.asarray(p).reshape(SIDE, SIDE, 3) for p in (*(v.picture for v in varied), plain(picture))])
    return rgb, [*((v.colour, v.background) for v in varied), ("", "")]
