"""Minus the DUST score of low complexity (Morgulis et al. 2006): how often triplets come again; 0 where none does."""

from collections import Counter

unit = "DUST"


def score(letters):
    triplets = [letters[i : i + 3] for i in range(len(letters) - 2)]
    pairs = sum(count * (count - 1) / 2 for count in Counter(triplets).values())
    return -pairs / max(1, len(triplets) - 1)


def reward(designs):
    return [score(letters.upper()) for letters in designs]
