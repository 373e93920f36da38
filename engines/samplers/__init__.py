"""The sampling algorithms: one a file, one line here for each; those of the SVDD paper first, then newer ones.

A sampler's file costs no torch until it samples, so that naming one, and asking for its settings, costs none either.
"""

from __future__ import annotations

from engines.samplers.beam import BEAM
from engines.samplers.best_of_n import BEST_OF_N
from engines.samplers.dps import DPS
from engines.samplers.population.smc import SMC
from engines.samplers.population.standardised import STANDARDISED
from engines.samplers.refine import REFINE
from engines.samplers.sampler import Sampler
from engines.samplers.svdd import SVDD
from engines.samplers.svdd_r import SVDD_R
from engines.samplers.tree.search import TREE
from engines.samplers.unguided import UNGUIDED

SAMPLERS: dict[str, Sampler] = {
    "svdd": SVDD,
    "svdd_r": SVDD_R,
    "smc": SMC,
    "dps": DPS,
    "best_of_n": BEST_OF_N,
    "unguided": UNGUIDED,
    "refine": REFINE,
    "tree": TREE,
    "beam": BEAM,
    "standardised": STANDARDISED,
}
