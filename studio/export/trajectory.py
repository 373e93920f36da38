"""Every recorded candidate of every level, a row each, as CSV or Parquet."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engines.records.designs import design_label
from engines.tables.write import inert
from studio.errors import UserError
from studio.export.taken import Taken

COLUMNS = ("level", "lane", "candidate", "design", "value", "kept", "parent", "log_weight")
MOST_ROWS = 2_000_000
TOO_MANY = f"This is more than {MOST_ROWS:,} candidates; take the steps out of the ZIP of each run instead."


def trajectory_rows(records: Sequence[dict[str, Any]]) -> Iterator[tuple]:
    """COLUMNS of every candidate that was recorded. level, lane, candidate, parent: from 1; level 1 is the first.

    design: the finished one that the state points to. value: in reward units; None where it cannot be judged.
    kept: how many of the survivors it is. parent: candidate of the level before; None of the first level.
    log_weight: natural logarithm of its chance to be kept, from a weight of six decimals; −∞ where that is 0.
    """
    before: list[int] = []
    for level, record in enumerate(records, 1):
        labels, kept = [design_label(design) for design in record["designs"]], Counter(record["kept"])
        for row, design in enumerate(record["design"]):
            parent = record["parents"][row]
            yield (
                level,
                record["lanes"][row] + 1,
                row + 1,
                labels[design],
                record["values"][row],
                kept[row],
                before[parent] + 1 if parent < len(before) else None,
                _log(record["weights"][row]),
            )
        before = record["kept"]


def trajectory_csv(members: Sequence[tuple[str, Taken]]) -> bytes:
    """label and run, where labels are told, then COLUMNS. Raises UserError for too many rows."""
    text, several = io.StringIO(), any(label for label, _ in members)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(["member"] if several else []), *COLUMNS])
    for label, row in _all_rows(members):
        told = [*([label] if several else []), *row]
        writer.writerow(["-inf" if cell == -math.inf else inert(cell) for cell in told])
    return text.getvalue().encode()


def trajectory_parquet(members: Sequence[tuple[str, Taken]]) -> bytes:
    """The same as Apache Parquet: integers of 32 bits, numbers of 64, text. Raises UserError for too many rows."""
    import pyarrow as pa
    from pyarrow import parquet

    whole, number, text = pa.int32(), pa.float64(), pa.string()
    kinds = dict(zip(COLUMNS, (whole, whole, whole, text, number, whole, whole, number)))
    several = any(label for label, _ in members)
    schema = pa.schema([*([("member", text)] if several else []), *kinds.items()])
    rows = [(label, *row) if several else row for label, row in _all_rows(members)]
    columns = list(zip(*rows)) or [()] * len(schema)
    packed = io.BytesIO()
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, schema)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), packed)
    return packed.getvalue()


def _all_rows(members: Sequence[tuple[str, Taken]]) -> Iterator[tuple[str, tuple]]:
    count = 0
    for label, taken in members:
        for row in trajectory_rows(taken.records):
            count += 1
            if count > MOST_ROWS:
                raise UserError(TOO_MANY)
            yield label, row


def _log(weight: float | None) -> float | None:
    if weight is None:
        return None
    return math.log(weight) if weight > 0 else -math.inf
