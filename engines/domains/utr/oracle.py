"""The two 5′UTR oracles."""

from __future__ import annotations

from engines.domains.sequence.oracle.oracle import Oracle, single_strand
from engines.domains.utr.assay import FOLDER, networks
from engines.domains.utr.network import RibosomeLoadNetwork

ORACLE = Oracle(RibosomeLoadNetwork, single_strand, FOLDER, networks)
