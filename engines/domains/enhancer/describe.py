"""Reference statistics, baseline and card: python -m engines.domains.enhancer.describe --data enhancers.csv.gz"""

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.enhancer.rewards import CELLS
from engines.domains.sequence.describe import Description, main

TEXT = """## The enhancer models

A masked diffusion network that fills 200 letters in random order, 64 levels by default, and two oracles that read a
sequence on both strands and predict its activity (log2 RNA/DNA, lentiMPRA) in HepG2, K562 and WTC11. The oracles'
motif detectors start from JASPAR 2022. **One oracle guides, the other judges**: they learned from disjoint elements,
so a design that only fools its guide is seen.

**Data** 56,975 elements of the lentiMPRA joint library (Agarwal et al. 2025). The elements are not part of this
project; counts of their words and hashes of some are.

**What it is bad at** anything but the three cell types and 200 bp; an oracle's word is not a measurement, least of
all far above the activities it has seen: the judge shrinks where the guide is exploited, and both may share a blind
spot, because the assay is one.
"""
DESCRIPTION = Description("enhancer", ASSAY, ORACLE, tuple(CELLS), TEXT)

if __name__ == "__main__":
    main(DESCRIPTION)
