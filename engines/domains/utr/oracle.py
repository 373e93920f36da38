"""The two 5′UTR oracles."""

from __future__ import annotations

from engines.domains.sequence.oracle.oracle import Oracle, one_strand
from engines.domains.utr.assay import FOLDER
from engines.domains.utr.model import RibosomeLoad

ORACLE = Oracle(RibosomeLoad, one_strand, FOLDER)
