"""The assay behind the enhancer oracles: lentiMPRA in three cell types (Agarwal et al. 2025)."""

from engines.assets import ASSETS
from engines.domains.sequence.assay import Assay

FOLDER = ASSETS / "enhancer"
ASSAY = Assay("seq", ("HepG2", "K562", "WTC11"), length=200, anchor="centre", kin=40, both_strands=True)
