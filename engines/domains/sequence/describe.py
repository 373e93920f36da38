"""What a trained sequence model draws unguided, beside its natural elements: reference statistics, baseline and card.

python -m engines.domains.<name>.describe --data FILE --folder assets/<name>
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from engines.diffusion.noise import noise_for
from engines.domains import domain, unguided_reference
from engines.domains.sequence.letters import decode, gc_percent
from engines.domains.sequence.measures.kmers import kmer_correlation
from engines.domains.sequence.measures.nearest import longest_shared_runs
from engines.domains.sequence.measures.reference import Reference, write_reference
from engines.domains.sequence.measures.summary import diversity
from engines.domains.sequence.model.load import load
from engines.domains.sequence.oracle.assay import Assay, Library, read_or_leave
from engines.domains.sequence.oracle.oracle import Oracle
from engines.records.meter import Meter
from engines.samplers.unguided import unguided
from engines.values.unjudged import Unjudged

ACTIVE = 0.9  # quantile of a column from which on an element is active there
LEVELS, AT_ONCE = 128, 250
SOME = 2000  # natural elements whose rewards are kept


@dataclass(frozen=True)
class Story:
    """A domain's own words on its card. {…} are filled from what was measured."""

    name: str
    assay: Assay
    oracle: Oracle
    rewards: tuple[str, ...]  # the reward of each column of the assay
    text: str


def main(story: Story) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the training data")
    parser.add_argument(
        "--folder", type=Path, default=story.oracle.folder, help="where the weights are; everything goes there too"
    )
    parser.add_argument("--count", type=int, default=1000, help="unguided designs")
    options = parser.parse_args()
    library = read_or_leave(options.data, story.assay)
    natural = decode(library.ids)
    write_reference(natural, active(story.assay, library.values), options.folder)
    designs = draw_unguided(options.folder, options.count)
    unguided_reference.write(story.name, designs, options.folder / "unguided.json", natural_rewards(story, library))
    found = figures(designs, natural, Reference.load(options.folder)) | correlations(story.oracle, story.assay, library)
    print(json.dumps(found, indent=1))
    (options.folder / "card.md").write_text(card(story, found, options.folder, options.count))


def active(assay: Assay, values: np.ndarray) -> dict[str, np.ndarray]:
    """Name → which elements are active there [E], column by column of values [E, columns]."""
    names = [f"active in {head}" for head in assay.heads] if len(assay.heads) > 1 else ["active"]
    return dict(zip(names, (values >= np.quantile(values, ACTIVE, axis=0)).T))


def draw_unguided(folder: Path, count: int, seed: int = 12) -> list[str]:
    """`count` designs of the model by itself."""
    model, designs, begun = load(folder, "", LEVELS), [], time.monotonic()
    value = Unjudged(model.process, model.decode, lambda x: torch.zeros(len(x), dtype=torch.float64), Meter())
    with torch.inference_mode():
        for part in range(0, count, AT_ONCE):
            *_, last = unguided(
                model.process, value, particles=1, alpha=0.0, noise=noise_for(seed + part, min(AT_ONCE, count - part))
            )
            designs += [last.designs[i] for i in last.kept.tolist()]
            print(f"{len(designs)} of {count} drawn, {time.monotonic() - begun:.0f} s", flush=True)
    return designs


def figures(designs: list[str], natural: list[str], reference: Reference) -> dict[str, float]:
    """How natural unguided designs are."""
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


def correlations(oracle: Oracle, assay: Assay, library: Library) -> dict[str, float]:
    """Pearson's r of both oracles on held-out clusters, column by column and `set` by `set`."""
    held = library.of("held-out")
    sequences, kinds = decode(library.ids[held]), np.array([library.rows[i].get("set") or "" for i in held])
    found = {}
    for who in ("judge", "guide"):
        told = oracle.predict(who, sequences)
        for i, head in enumerate(assay.heads):
            for kind in np.unique(kinds):
                mine = kinds == kind
                found[" ".join(filter(None, (f"r of the {who}, {head}", kind)))] = float(
                    np.corrcoef(told[mine, i], library.values[held][mine, i])[0, 1]
                )
    return found


def natural_rewards(story: Story, library: Library) -> dict[str, list[float]]:
    """Reward → what the guide, the usual GC window and their words say of some natural elements, in one order."""
    chosen, some = domain(story.name), decode(library.ids[:: max(1, len(library.ids) // SOME)])
    return {
        name: np.round(chosen.rewards[name].judge(some, chosen.conditions()), 3).tolist()
        for name in (*story.rewards, "gc", "words", "complexity")
    }


def card(story: Story, found: dict[str, float], folder: Path, count: int) -> str:
    """The model card as Markdown."""
    facts = {who: json.loads((folder / f"{who}.json").read_text()) for who in ("model", "guide", "judge")}
    trained = "\n".join(
        f"| {who} | {f['elements']:,} | {f['minutes']} min, {f['steps']:,} steps of 128 on {f['device']} |"
        for who, f in facts.items()
    )
    rows = "\n".join(f"| {name} | {value:.4g} |" for name, value in found.items())
    return story.text + _CARD.format(
        trained=trained, rows=rows, count=f"{count:,}", nats=facts["model"]["held_out_nats_per_letter"]
    )


_CARD = """
| network | learned from | training |
|---|---:|---|
{trained}

Kin elements (a shared stretch of letters) lie in one fold of twenty: two are held out from all, eleven taught the judge, seven the guide; the
model of the sequences learned from both parts. Held-out bound {nats:.4f} nats a letter (random letters: 1.3863).

**Measured** on {count} unguided designs, and on the held-out folds:

| measure | value |
|---|---:|
{rows}
"""
