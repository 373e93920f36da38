"""What a trained sequence model draws unguided, beside its natural elements: reference statistics, baseline and card.

python -m engines.domains.<name>.describe --data FILE --folder assets/<name>

--beside FILE: a measured library of another assay that nobody learned from, as `evaluate` reads it; its correlations
go into the card.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engines.console import prepare_output
from engines.domains import domain, unguided_reference
from engines.domains.sequence.assay import Assay
from engines.domains.sequence.letters import decode, gc_percent
from engines.domains.sequence.measures.kmers import kmer_correlation
from engines.domains.sequence.measures.nearest import longest_shared_runs
from engines.domains.sequence.measures.reference import Reference, write_reference
from engines.domains.sequence.measures.summary import diversity
from engines.domains.sequence.model.load import load
from engines.domains.sequence.model_card import model_card
from engines.domains.sequence.oracle.evaluate import read_measurements
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.training.library import Library, read_library_or_exit
from engines.domains.unguided_samples import draw_unguided
from engines.tables.left_out import add_most_left_out

ACTIVE = 0.9  # quantile of a column from which on an element is active there
LEVELS, BATCH = 128, 250
SAMPLE = 2000  # natural elements whose rewards are kept


@dataclass(frozen=True)
class Description:
    """What the command needs of a domain. rewards: the reward of each column of the assay. text: begins the card.

    more: (library, folder) → further statistics; may write further files into the folder. others: what further
    networks are for → their folder.
    """

    name: str
    assay: Assay
    oracle: Oracle
    rewards: tuple[str, ...]
    text: str
    more: Callable[[Library, Path], dict[str, float]] = lambda library, folder: {}
    others: Mapping[str, Path] = field(default_factory=dict)


def main(description: Description) -> None:
    """Write reference statistics, the unguided baseline and the card of a domain's weights beside them."""
    prepare_output()
    options = _parser(description.oracle.folder).parse_args()
    library = read_library_or_exit(options.data, description.assay, options.most_left_out)
    natural = decode(library.ids)
    write_reference(natural, active_elements(description.assay, library.values), options.folder)
    designs = draw(options.folder, description.assay.length, options.count)
    unguided_reference.write(
        description.name, designs, options.folder / "unguided.json", natural_rewards(description, library)
    )
    statistics = compare_with_natural(designs, natural, Reference.load(options.folder))
    statistics |= held_out_correlations(description.oracle, description.assay, library)
    statistics |= description.more(library, options.folder)
    if options.beside:
        statistics |= correlations_beside(description.oracle, description.assay, options.beside)
    card = model_card(description.text, statistics, options.folder, options.count, description.others)
    (options.folder / "card.md").write_text(card, encoding="utf-8")
    print(json.dumps(statistics, indent=1))


def _parser(folder: Path) -> argparse.ArgumentParser:
    """The command line. folder: where the weights usually are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the training data")
    parser.add_argument("--folder", type=Path, default=folder, help="where the weights are; everything goes there too")
    parser.add_argument("--count", type=int, default=1000, help="unguided designs")
    parser.add_argument("--beside", type=Path, help="a measured library of another assay, for the card")
    add_most_left_out(parser)
    return parser


def active_elements(assay: Assay, values: np.ndarray) -> dict[str, np.ndarray]:
    """Name → which elements are active there [E], column by column of values [E, columns]."""
    names = [f"active in {head}" for head in assay.heads] if len(assay.heads) > 1 else ["active"]
    return dict(zip(names, (values >= np.quantile(values, ACTIVE, axis=0)).T))


def draw(folder: Path, length: int, count: int) -> list[str]:
    """`count` unguided designs of so many letters of a folder's model; says how far it is."""
    model, designs, started = load(folder, "N" * length, LEVELS), [], time.monotonic()
    for batch in draw_unguided(model, count, BATCH):
        designs += batch
        print(f"{len(designs)} of {count} drawn, {time.monotonic() - started:.0f} s", flush=True)
    return designs


def compare_with_natural(designs: list[str], natural: list[str], reference: Reference) -> dict[str, float]:
    """Name → statistic: how natural and how diverse unguided designs are."""
    share, runs = gc_percent(designs), longest_shared_runs(designs, natural)
    return {
        "3-mer r with all elements": kmer_correlation(designs, reference.counts["all"][3], 3),
        "6-mer r with all elements": kmer_correlation(designs, reference.counts["all"][6], 6),
        "GC mean (%)": float(share.mean()),
        "GC mean of the elements (%)": reference.gc,
        "GC sd (%)": float(share.std()),
        "GC sd of the elements (%)": reference.gc_sd,
        "copies of an element": len(set(designs) & set(natural)),
        "longest run shared with an element": int(runs.max()),
        "median of that run": float(np.median(runs)),
        "uniqueness": len(set(designs)) / len(designs),
        "diversity": diversity(designs),
    }


def held_out_correlations(oracle: Oracle, assay: Assay, library: Library) -> dict[str, float]:
    """Name → Pearson's r of either oracle on held-out clusters, column by column and `set` by `set`."""
    held = library.elements_of("held-out")
    sequences, kinds = decode(library.ids[held]), np.array([library.rows[i].get("set") or "" for i in held])
    found = {}
    for role in ("judge", "guide"):
        predicted = oracle.predict(role, sequences)
        for i, head in enumerate(assay.heads):
            for kind in np.unique(kinds):
                which = kinds == kind
                r = np.corrcoef(predicted[which, i], library.values[held][which, i])[0, 1]
                found[" ".join(filter(None, (f"r of the {role}, {head}", kind)))] = float(r)
    return found


def correlations_beside(oracle: Oracle, assay: Assay, file: Path) -> dict[str, float]:
    """Name → Pearson's r of either oracle on a library of another assay, all of it and kind by kind."""
    measured, found = read_measurements(file, assay), {}
    for role in ("guide", "judge"):
        predicted = oracle.predict(role, measured.sequences)
        for column, heads in measured.heads.items():
            for kind in ("", *np.unique(measured.kinds)):
                which = (measured.kinds == kind) | (kind == "")
                for head in heads:
                    r = np.corrcoef(predicted[which, head], measured.values[column][which])[0, 1]
                    found[f"r of the {role}, {column} of another assay, {kind or 'all'}"] = float(r)
    return found


def natural_rewards(description: Description, library: Library) -> dict[str, list[float]]:
    """Reward → what the guide, the usual GC window and their words say of some natural elements, in one order."""
    chosen = domain(description.name)
    sample = decode(library.ids[:: max(1, len(library.ids) // SAMPLE)])
    return {
        name: np.round(chosen.rewards[name].judge(sample, chosen.conditions()), 3).tolist()
        for name in (*description.rewards, "gc", "words", "complexity")
    }
