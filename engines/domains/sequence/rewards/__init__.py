"""What one can want of a sequence without asking a network.

Designs are letters ACGT; one with any other letter is nan.
"""

from __future__ import annotations

from engines.domains.sequence.rewards.binding import MOTIF, SITES
from engines.domains.sequence.rewards.composition import GC_WINDOW, HOMOPOLYMER
from engines.domains.sequence.rewards.translation import FOLDING, UPSTREAM_ATG

REWARDS = {
    "motif": MOTIF,
    "gc": GC_WINDOW,
    "sites": SITES,
    "homopolymer": HOMOPOLYMER,
    "uaug": UPSTREAM_ATG,
    "fold": FOLDING,
}
