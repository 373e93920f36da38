"""The enhancers that the page makes at first, judged, beside the natural elements most specific to their cell type.

python -m tests.bench.enhancers --data enhancers.csv.gz [--designs 48] [--cell hepg2]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from engines.console import prepare_output
from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.rewards import CELLS
from engines.domains.sequence.letters import decode, gc_percent
from engines.domains.sequence.measures.active_elements import specificity
from engines.domains.sequence.measures.kmers import kmer_correlation, kmer_counts
from engines.domains.sequence.training.library import read_library_or_exit
from engines.request import Request
from engines.run import design

SPECIFIC, DRAWS = 0.99, 200  # quantile of the measured specificity; of as many natural elements as there are designs


def most_specific(data: Path, cell: str) -> list[str]:
    """The natural elements in the highest hundredth of the measured specificity."""
    library, column = read_library_or_exit(data, ASSAY), list(CELLS).index(cell)
    measured = specificity(library.values)[:, column]
    return decode(library.ids[measured >= np.quantile(measured, SPECIFIC)])


def request(cell: str, designs: int) -> Request:
    """The page's default, for another cell type where one is named."""
    usual = Request(domain="enhancer", lanes=designs)
    rewards = {name.replace("hepg2", cell): weight for name, weight in usual.rewards.items()}
    return Request(domain="enhancer", lanes=designs, rewards=rewards, conditions={"cell": cell})


def figures(cell: str, designs: int, natural: list[str]) -> dict[str, float]:
    """Medians over designs of what the oracles say, and how alike the words are to those of the elements."""
    made, head, noise = design(request(cell, designs)), CELLS[cell], np.random.default_rng(0)
    counts, said = kmer_counts(natural, 3), {name: np.array(values) for name, values in made.beside.items()}
    some = [noise.choice(natural, designs, replace=False).tolist() for _ in range(DRAWS)]
    return {
        f"{head} by the judge": np.median(said[f"{head} judge"]),
        "specificity by the judge": np.median(said[f"{head} specificity judge"]),
        "guide − judge": np.median(said[f"{head} guide"] - said[f"{head} judge"]),
        "3-mer r with the natural elements": kmer_correlation(made.designs, counts, 3),
        "… of as many of those elements": np.mean([kmer_correlation(each, counts, 3) for each in some]),
        "GC (%)": gc_percent(made.designs).mean(),
        "GC of the natural elements (%)": gc_percent(natural).mean(),
        "uniqueness": len(set(made.designs)) / designs,
        "rows a design": made.cost.rows / designs,
    }


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the training data")
    parser.add_argument("--designs", type=int, default=48)
    parser.add_argument("--cell", choices=list(CELLS), default="hepg2")
    options = parser.parse_args()
    natural = most_specific(options.data, options.cell)
    for name, value in figures(options.cell, options.designs, natural).items():
        print(f"{name:36} {value:8.3f}")


if __name__ == "__main__":
    main()
