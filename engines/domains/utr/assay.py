"""The assay behind the 5′UTR oracles: polysome profiling (Sample et al. 2019)."""

from engines.assets import ASSETS
from engines.domains.sequence.assay import Assay

FOLDER = ASSETS / "utr"
ASSAY = Assay("utr", ("rl",), length=50, anchor="end", kin=20, both_strands=False)  # the start codon follows its end
