"""What half an hour is spent on, and how much it may carry."""

from __future__ import annotations

from collections.abc import Mapping

# Minutes of 24, by domain and network; an oracle's networks have theirs in equal parts.
SHARES: Mapping[str, Mapping[str, float]] = {
    "molecule": {"model": 6.0},
    "image": {"unet": 10.0},
    "enhancer": {"model": 1.5, "judge": 1.5, "guide": 3.0},
    "utr": {"model": 0.8, "judge": 0.6, "guide": 0.6},
}
# Examples of a step, by device, domain and network.
ROWS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "cuda": {
        "molecule": {"model": 1024},
        "image": {"unet": 512},
        "enhancer": {"model": 512, "judge": 512, "guide": 512},
        "utr": {"model": 512, "judge": 512, "guide": 512},
    },
    "cpu": {
        "molecule": {"model": 256},
        "image": {"unet": 64},
        "enhancer": {"model": 128, "judge": 128, "guide": 128},
        "utr": {"model": 128, "judge": 128, "guide": 128},
    },
}
CHECKPOINT_SECONDS = 15.0
MOST_PACKED = 30_000_000  # bytes of training data in all
MOST_FILE = 16_000_000  # bytes of a file of results
