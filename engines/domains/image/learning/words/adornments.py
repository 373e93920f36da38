"""What is written around a thing: beginnings, backgrounds, endings; and what cats are called."""

from __future__ import annotations

BEGINNINGS = (
    "a {}",
    "an {}",
    "the {}",
    "my {}",
    "one {}",
    "some {}",
    "picture of {}",
    "picture of a {}",
    "a picture of a {}",
    "photo of a {}",
    "drawing of a {}",
    "image of a {}",
    "emoji of a {}",
    "icon of a {}",
    "cartoon of a {}",
    "illustration of a {}",
    "draw a {}",
    "show me a {}",
    "a painting of a {}",
    "{} emoji",
    "{} icon",
    "{}.",
    "{}!",
)
BACKGROUNDS = (
    "{} on a {} background",
    "{} on {}",
    "{}, {} background",
    "{} with a {} background",
    "{} in front of a {} background",
    "{} on {} background",
    "{} against {}",
)
ENDINGS = (
    "{}, flat background",
    "{}, flat style",
    "{}, plain background",
    "{}, simple background",
    "{}, flat design",
    "{}, cartoon style",
    "{}, vector art",
    "{}, 3d",
    "{}, high quality",
    "{}, minimalist",
    "{} clip art",
    "{} sticker",
    "{} logo",
    "{} in pixel art",
    "{}, colorful",
    "{} please",
)
CATS = ("cat", "kitty", "kitten", "feline", "pussycat", "cat face")
