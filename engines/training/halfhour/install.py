"""What became better takes the place of the shipped weights: python -m engines.training.halfhour install DIR"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engines.assets import ASSETS
from engines.console import prepare_output
from engines.training.halfhour.learners import Learned, learner
from engines.training.halfhour.results import digest, read_results

MEASURE = {
    "molecule": "engines.domains.molecule.evaluate --data zinc250k.smi.gz",
    "image": "engines.domains.image.describe --out work/image",
    "enhancer": "engines.domains.enhancer.describe --data enhancers.csv.gz",
    "utr": "engines.domains.utr.describe --data utr.csv.gz",
}


def main(arguments: list[str]) -> None:
    """The command line: one line a network, and how to measure anew what has changed."""
    prepare_output()
    parser = argparse.ArgumentParser("python -m engines.training.halfhour install", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the --out of a sitting")
    parser.add_argument("--assets", type=Path, default=ASSETS, help="where the shipped weights are")
    options = parser.parse_args(arguments)
    try:
        results = read_results(options.folder)
    except ValueError as error:
        sys.exit(str(error))
    changed = [domain for domain, learned in results.items() if install(domain, options.assets, learned)]
    for domain in changed:
        print(f"Measure anew what the card says: python -m {MEASURE[domain]}")


def install(domain: str, assets: Path, learned: dict[str, Learned]) -> dict[str, Learned]:
    """The networks that became better, which are in their place now."""
    better = {}
    for network, each in learned.items():
        why_not = _why_not(domain, network, assets, each)
        change = f"{each.facts['before']:.5g} → {each.facts['after']}"
        print(f"{domain}.{network}: held-out {change}, {why_not or 'put in its place'}")
        if not why_not:
            better[network] = each
    if better:
        learner(domain).install(domain, assets, better)
    return better


def _why_not(domain: str, network: str, assets: Path, learned: Learned) -> str:
    """Why weights are left out; nothing where they are better."""
    if learned.facts["after"] is None or not learned.weights:
        return "left out: it was stopped before its first checkpoint"
    if learned.facts["after"] >= learned.facts["before"]:
        return "left out: it is no better than what is there"
    if not all(weight.isfinite().all() for weight in learned.weights.values()):
        return "left out: some of its numbers are not finite in half precision"
    if digest(learner(domain).shipped(domain, network, assets)) != learned.facts["start"]:
        return "left out: it began at other weights than those that are there now; train anew from these"
    return ""
