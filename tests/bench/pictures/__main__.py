"""Common names, synonyms and combinations drawn by the embedded model, unguided or guided by one reward.

python -m tests.bench.pictures [REWARD …] [--kinds names synonyms combinations] [--levels 25] [--every 1]
    [--precision bfloat16]

Of every prompt one picture (the first that its seed gives), by a run of its own kind: page's M and α. It says how many
pictures the contrastive model ranks first under the caption that was meant, among CHOICES of which the others are
names, and writes a contact sheet of each for eyes to count. prompts.csv was written before any picture was looked at.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

import engines
from engines.console import prepare_output
from engines.domains.image.evaluation.contact_sheet import contact_sheet
from engines.domains.image.evaluation.recognition import CHOICES, SEED, recognised
from engines.domains.image.learning.emoji import read_emoji

PROMPTS = Path(__file__).with_name("prompts.csv")
UNGUIDED = {"sampler": "unguided", "particles": 1}
HEAD = "| | ranked first | median | not |\n|---|---:|---:|---|"
LANES = 8  # prompts of one run: a tile of the network

Prompts = list[tuple[str, str]]


def read_prompts() -> dict[str, Prompts]:
    """Kind → (prompt, the caption that is meant)."""
    kinds = defaultdict(list)
    with PROMPTS.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            kinds[row["kind"]].append((row["prompt"], row["meant"]))
    return kinds


def request(prompts: Sequence[str], reward: str, seed: int, precision: str, **settings) -> engines.Request:
    """One prompt a lane."""
    conditions = {"prompt": list(prompts), "precision": precision}
    return engines.Request(
        domain="image", rewards={reward: 1.0}, lanes=len(prompts), seed=seed, conditions=conditions, **settings
    )


def draw(prompts: Sequence[str], reward: str, settings: dict) -> Iterator[tuple[Image.Image, float]]:
    """Of each prompt a finished picture and its reward, a few prompts a run."""
    for first in range(0, len(prompts), LANES):
        some = prompts[first : first + LANES]
        found = engines.design(request(some, reward, first, **settings))
        print(f"{first + len(some)} of {len(prompts)}: {found.cost.rows} rows", file=sys.stderr, flush=True)
        yield from zip(found.designs, found.rewards.tolist())


def measure(kind: str, asked: Prompts, reward: str, settings: dict, out: Path) -> str:
    """One row: the share that is recognised, the reward's median, and what was not recognised."""
    prompts, meant = zip(*asked)
    designs, rewards = zip(*draw(prompts, reward, settings))
    names = [e.name for e in read_emoji()]
    others = [names[i] for i in np.random.default_rng(SEED).permutation(len(names))]
    found = recognised(designs, meant, others)
    place = out / f"{settings.get('sampler', reward)}_{kind}.png"
    contact_sheet(designs, prompts).save(place)
    missed = [prompt for prompt, good in zip(prompts, found) if not good]
    return f"| {place.stem} | {sum(found)} of {len(found)} | {np.median(rewards):.3f} {reward} | {', '.join(missed)} |"


def main() -> None:
    prepare_output()
    options = _parse()
    options.out.mkdir(parents=True, exist_ok=True)
    settings = {"levels": options.levels, "precision": options.precision}
    runs = [(reward, settings) for reward in options.rewards] or [("colorfulness", settings | UNGUIDED)]
    print(
        f"among {CHOICES}; {json.dumps(settings)}\n| | ranked first | median | not |\n|---|---:|---:|---|", flush=True
    )
    for reward, chosen in runs:
        for kind, asked in read_prompts().items():
            if kind in options.kinds:
                print(measure(kind, asked[:: options.every], reward, chosen, options.out), flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rewards", nargs="*", metavar="REWARD", help="none: unguided")
    parser.add_argument("--kinds", nargs="+", default=list(read_prompts()))
    parser.add_argument("--levels", type=int, default=25)
    parser.add_argument("--every", type=int, default=1, help="one in so many prompts")
    parser.add_argument("--precision", default="single")
    parser.add_argument("--out", type=Path, default=Path("work/pictures"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
