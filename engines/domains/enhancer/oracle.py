"""The two enhancer oracles, which read both strands."""

from __future__ import annotations

from engines.domains.enhancer.assay import FOLDER
from engines.domains.enhancer.network import ActivityNetwork
from engines.domains.sequence.oracle.oracle import Oracle, average_strands

ORACLE = Oracle(ActivityNetwork, average_strands, FOLDER)
