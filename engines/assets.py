"""Where the project keeps what is not code: weights, cards, reference statistics, example scripts."""

from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SHARD = "9MB"  # the most one file of weights holds
