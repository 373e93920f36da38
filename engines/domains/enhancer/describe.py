"""Reference statistics, baseline and card: python -m engines.domains.enhancer.describe --data enhancers.csv.gz"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.enhancer.rewards import CELLS
from engines.domains.sequence.describe import Description, main
from engines.domains.sequence.letters import decode
from engines.domains.sequence.measures.active_elements import most_active, write_active
from engines.domains.sequence.motifs.families import FAMILIES
from engines.domains.sequence.motifs.jaspar import find_motif
from engines.domains.sequence.oracle.oracle import ROLES
from engines.domains.sequence.oracle.planting import planting_effect
from engines.domains.sequence.oracle.training_copies import no_exact_copy
from engines.domains.sequence.training.library import Library

PLANTED = {"FOXA": 0.25, "HNF6": 0.75}  # family → what its site adds in HepG2, as it was measured
HOSTS = 60  # natural elements that sites are put into

TEXT = """## The enhancer models

A masked diffusion network that fills 200 letters in random order, 64 levels by default, and two oracles that read a
sequence on both strands and predict its activity (log2 RNA/DNA, lentiMPRA) in HepG2, K562 and WTC11. The oracles'
motif detectors start from JASPAR 2022. **One oracle guides, the other judges**: they learned from disjoint elements,
so a design that only fools its guide is seen. An oracle is one network or several; a lower bound is their mean less
their spread, times the caution that is set. Here either has two, and the second went on from the first, which went on
from networks before it: they are kin, so their spread is less than that of networks that share nothing. A guide's
network learned from its own elements, as measured, and from the letters of the judge's, of which it was told what
earlier networks of the guide say, never what was measured; a judge's likewise from the letters of the guide's.

**Data** 56,975 elements of the lentiMPRA joint library (Agarwal et al. 2025). The elements are not part of this
project; counts of their words and hashes of some are.

**What it is bad at** anything but the three cell types and 200 bp; the guide predicts less well than the judge, with
two thirds of its elements; an oracle's word is not a measurement, least of all far above the activities it has seen:
the judge shrinks where the guide is exploited, and both may share a blind spot, because the assay is one. Sequences
that other people designed have less in common with the elements. There the oracles tell natural from designed ones
poorly (in the mean .31 and .36 apart by guide and judge, where 1.8 was measured), and do not rank designed ones at all.
A single FOXA or HNF6 site put into an element does not raise the oracles'
word as it raises the measured activity; trust them on whole sequences, not on one site. The guide learned what its
elements can teach it: trained on, it fits them better and others no better.

**The default** (α = .03, 64 levels, 4 fills, GC 40 to 52 %, the HepG2 lower bound, its contrast with the other cells;
48 designs, `python -m tests.bench.enhancers`): by the judge 1.49 in HepG2, specificity 1.71, and the guide says the
same as the judge. 3-mer r with the natural hundredth that was measured most specific to liver: .885; of as many of
those elements themselves, .969. With α = 0 (32 designs) it is 1.74, 2.05, and .835.
"""


def active_and_planted(library: Library, folder: Path) -> dict[str, float]:
    """Specificity of the most active elements, which are written into the folder, and what planted sites do."""
    natural = [i for i, row in enumerate(library.rows) if not row.get("source", "").startswith("control")]
    sequences = decode(library.ids[natural])
    active = most_active(sequences, library.values[natural], _judge_unseen, list(CELLS.values()))
    write_active(active, folder / "natural")
    found = {}
    for cell, each in active.items():
        found[f"specificity of the natural 1 % most active in {cell}, measured"] = each.measured
        found[f"specificity of those, {cell}, by the judge that has not seen them"] = each.judged
    return found | _planting(decode(library.ids[library.elements_of("held-out")]))


def _judge_unseen(sequences: list[str]) -> np.ndarray:
    """[N, cells] by the judge, of the sequences that it has not learned from."""
    fresh = no_exact_copy(ORACLE, "judge", sequences, ASSAY.both_strands)
    return ORACLE.predict("judge", [sequence for sequence, new in zip(sequences, fresh) if new])


def _planting(held_out: list[str]) -> dict[str, float]:
    """What a site does in HepG2, by either oracle and as it was measured."""
    hosts, found = held_out[:: max(1, len(held_out) // HOSTS)][:HOSTS], {}
    for family, measured in PLANTED.items():
        for role in ROLES:
            effect = planting_effect(partial(ORACLE.predict, role), hosts, find_motif(FAMILIES[family]))
            found[f"HepG2 by a planted {family} site, {role} (measured {measured:+.2f})"] = float(effect[0])
    return found


REWARDS = (*CELLS, *(f"{name}_bound" for name in CELLS), "specificity", "contrast")
DESCRIPTION = Description("enhancer", ASSAY, ORACLE, REWARDS, TEXT, active_and_planted)

if __name__ == "__main__":
    main(DESCRIPTION)
