"""The members of a study by up to three of the settings that tell them apart: columns, rows, and grids of those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.studies.figures.differences import differing
from studio.studies.settings import LAST, Setting
from studio.studies.shown import Shown

AXES = ("x", "y", "z")
FILLED = 0.4  # share of a grid's cells below which members are better listed one after the other
NOTHING = "–"  # the value of a member that has no such setting


def study_grid(shown: Sequence[Shown], wanted: Mapping[str, str] | None = None) -> dict[str, Any]:
    """settings: [path, label] of what can be an axis. x, y, z: {"path", "label", "values"}, values in words; {} of an
    axis that is not used. grids: z → y → x → places of the members there, which is [] where there is none.

    wanted: axis → path, "" for none; None: what was varied first goes along the columns. One that is unknown is none.
    """
    columns = differing(shown)
    chosen = _usual(shown, columns) if wanted is None else _wanted(wanted, columns)
    axes = {axis: _axis(path, columns.get(path)) for axis, path in zip(AXES, chosen)}
    where = [_places(axes[axis], columns.get(path), len(shown)) for axis, path in zip(AXES, chosen)]
    wide, high, deep = (max(1, len(axes[axis].get("values", ()))) for axis in AXES)
    grids = [[[[] for _ in range(wide)] for _ in range(high)] for _ in range(deep)]
    for place, (x, y, z) in enumerate(zip(*where)):
        grids[z][y][x].append(place)
    return {"settings": [[path, label_of(column)] for path, column in columns.items()], **axes, "grids": grids}


def label_of(column: Sequence[Setting | None]) -> str:
    """What a setting is called."""
    return next(setting.label for setting in column if setting)


def _usual(shown: Sequence[Shown], columns: Mapping[str, Any]) -> list[str]:
    """What was varied on purpose first, seeds last; none where hardly a cell would be filled."""
    varied = list(dict.fromkeys(path for member in shown for path in member.axes if path in columns))
    paths = sorted(varied or columns, key=lambda path: path == LAST)[: len(AXES)]
    cells = 1
    for path in paths:
        cells *= len(words_of(columns[path]))
    one_by_one = not paths or len(shown) < FILLED * cells
    return ["", "", ""] if one_by_one else [*paths, "", ""][: len(AXES)]


def _wanted(wanted: Mapping[str, str], columns: Mapping[str, Any]) -> list[str]:
    chosen: list[str] = []
    for axis in AXES:
        path = str(wanted.get(axis) or "")
        chosen.append(path if path in columns and path not in chosen else "")
    return chosen


def _axis(path: str, column: Sequence[Setting | None] | None) -> dict[str, Any]:
    return {"path": path, "label": label_of(column), "values": words_of(column)} if column else {}


def words_of(column: Sequence[Setting | None]) -> list[str]:
    """A setting's values in the order in which members have them; numbers by size."""
    held = {setting.words if setting else NOTHING: setting.value if setting else None for setting in column}
    numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in held.values() if v is not None)
    return sorted(held, key=lambda w: (held[w] is None, held[w] or 0)) if numbers else list(held)


def _places(axis: Mapping[str, Any], column: Sequence[Setting | None] | None, count: int) -> list[int]:
    if not column:
        return [0] * count
    return [axis["values"].index(setting.words if setting else NOTHING) for setting in column]
