"""Who descends from whom, told from raw Steps alone: forward, survivor by survivor, without the records.

A second account beside studio/pictures/lineage, which goes backward through records and arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

from safetensors.numpy import load

from engines.records.step import Step

Line = tuple[int, ...]


def lines_of_survivors(steps: Sequence[Step]) -> list[Line]:
    """Of every survivor of the last step its line: a candidate's row in each step, the first one first."""
    alive: list[Line] = []
    for step in steps:
        alive = [(*(alive[step.parents[row]] if alive else ()), row) for row in step.kept.tolist()]
    return alive


def nodes_of_lanes(last: Step, finished: int) -> list[list[tuple[int, int]]]:
    """Of every lane of a tree search the nodes above its design, from the last Step's packed tree: (depth, how many
    nodes of that depth were made before it).

    One tree alone: all lanes are one group.
    """
    packed = load(last.memory.numpy().tobytes())
    parent, depth, held = (packed[f"0 {name}"].tolist() for name in ("parent", "depth", "held"))
    lines = []
    for node in held:
        line = []
        while depth[node]:
            line.insert(0, (depth[node], sum(1 for earlier in range(node) if depth[earlier] == depth[node])))
            node = parent[node]
        assert len(line) == finished
        lines.append(line)
    return lines


def inherits(step: Step, before: Step, mask: int) -> bool:
    """Whether every candidate has the letters that its parent had revealed, which masked models never take back."""
    parents = before.candidates[before.kept][step.parents]
    known = parents != mask
    return bool((step.candidates[known] == parents[known]).all())
