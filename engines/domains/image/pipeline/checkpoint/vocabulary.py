"""CLIP's vocabulary (OpenAI, MIT), which comes with the studio: what Stable Diffusion's single files do not hold."""

from __future__ import annotations

import gzip
from functools import cache

from engines.assets import ASSETS

MERGES_FILE = ASSETS / "image" / "clip_merges.txt.gz"
START, END = "<|startoftext|>", "<|endoftext|>"


@cache
def clip_merges() -> list[tuple[str, str]]:
    """The 48,894 merges of CLIP's byte-pair encoding, in their order."""
    lines = gzip.decompress(MERGES_FILE.read_bytes()).decode().splitlines()
    return [tuple(line.split(" ")) for line in lines]


@cache
def clip_vocabulary() -> dict[str, int]:
    """Token → its number, of 49,408: bytes, bytes that end a word, merges, two marks (github.com/openai/CLIP)."""
    letters = byte_letters()
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), *map("".join, clip_merges()), START, END]
    return {token: number for number, token in enumerate(tokens)}


def byte_letters() -> list[str]:
    """The letters that stand for the 256 bytes, those that can be seen first."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [*map(chr, seen), *(chr(256 + n) for n in range(256 - len(seen)))]
