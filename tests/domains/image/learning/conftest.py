"""A small training set."""

import numpy as np
import pytest

from engines.domains.image.learning import augmentation, emoji
from engines.domains.image.learning.dataset import EmojiDataset
from tests.domains.image.picture_files import disc


@pytest.fixture(scope="module")
def data():
    """Six discs as a training set of three variations and the plain picture."""
    draw, colours = np.random.default_rng(0), ("red", "green", "blue", "orange", "purple", "gray")
    shown = [emoji.Emoji("●", f"{c} disc", "Symbols", ("round", "dot")) for c in colours]
    rgb = [
        [np.asarray(augmentation.vary(e, disc(c), draw).picture) for _ in range(3)]
        + [np.asarray(augmentation.plain(disc(c)))]
        for e, c in zip(shown, colours)
    ]
    return EmojiDataset(shown, np.array(rgb), [[("", "")] * 4 for _ in shown])
