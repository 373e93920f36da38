"""What the sandbox costs, medians: python -m tests.bench.sandbox"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from PIL import Image

from engines.domains import domain
from engines.rewards.sandbox import Script, Zygote

BARS = {"new worker": 20.0, "call with 512 SMILES": 1.0, "call with 64 images of 64×64": 1.0}  # ms
SCRIPT = Script("bench", "def reward(designs):\n    return [0.0] * len(designs)\n")


def milliseconds(work: Callable[[], object], times: int = 200) -> float:
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - begun))
    return median(spent)


def main() -> None:
    zygote = Zygote()
    zygote.start()
    opened = []
    found = {"new worker": milliseconds(lambda: opened.append(zygote.worker()), 20)}
    worker = opened.pop()
    for other in opened:
        other.close()
    worker.load(SCRIPT)
    molecules = (list(domain("molecule").known_designs) * 52)[:512]
    pictures = [
        Image.fromarray(np.random.default_rng(i).integers(0, 255, (64, 64, 3), dtype=np.uint8)) for i in range(64)
    ]
    found["call with 512 SMILES"] = milliseconds(lambda: worker.judge(molecules))
    found["call with 64 images of 64×64"] = milliseconds(lambda: worker.judge(pictures))
    worker.close()
    zygote.close()
    for name, spent in found.items():
        print(f"{name}: {spent:.2f} ms (bar {BARS[name]:g} ms) {'holds' if spent <= BARS[name] else 'MISSED'}")


if __name__ == "__main__":
    main()
