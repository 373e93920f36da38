"""The two enhancer oracles, read on both strands."""

from __future__ import annotations

from engines.domains.enhancer.assay import FOLDER
from engines.domains.enhancer.model import Activity
from engines.domains.sequence.oracle.oracle import Oracle, both_strands

ORACLE = Oracle(Activity, both_strands, FOLDER)
