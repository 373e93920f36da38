"""The assay behind the 5′UTR oracles: polysome profiling (Sample et al. 2019). Which networks know which length."""

from pathlib import Path

from engines.assets import ASSETS
from engines.domains.sequence.assay import Assay

FOLDER, OTHER_LENGTHS = ASSETS / "utr", ASSETS / "utr_lengths"
SPAN = (25, 100)  # letters of a design at least and at most
LEADER = "GGGACATCGTAGAGAGTCGTACTTA"  # stood before every element that was measured
ASSAY = Assay(
    "utr",
    ("rl",),
    length=50,
    anchor="end",  # the start codon follows it
    kin=20,
    both_strands=False,
    span=SPAN,
)


def networks(length: int) -> Path:
    """The folder of the networks for 5′UTRs of so many letters: of the length that was measured, or of all others."""
    return FOLDER if length == ASSAY.length else OTHER_LENGTHS
