"""A step record of at most so many bytes. Candidates that were not kept go first, then the last of the kept.

What is left says what was left out, and keeps the figures that were those of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from statistics import median
from typing import Any

from engines.records.store.steps.packing import to_json

NUMBERS = 64  # bytes of a candidate beside its design: lane, parent, value, weight, its places in design and kept
REST = 1_000  # bytes of what no candidate has
COLUMNS = ("parents", "lanes", "values", "weights", "branches")  # one entry a candidate; the last of trees alone
BRANCH = 32  # bytes of a candidate's entry there


def bounded_json(record: dict[str, Any], most: int) -> str:
    """The record as JSON of at most that many bytes; raises ValueError for what is no JSON.

    summary: [worst, median, best, median of the kept, ESS share] of all candidates. left_out: how many candidates, and
    how many of the kept, are not in the record. parents of later levels beyond those kept here have no picture.
    """
    whole = to_json(record)
    if len(whole) <= most or "values" not in record:
        return whole
    rows = sorted(_fitting(record, most - REST))
    return to_json(_with_rows(record, rows))


def _fitting(record: dict[str, Any], most: int) -> set[int]:
    """Candidates that fit: the kept in their order, then the others in theirs."""
    spent, chosen, designs = 0, set(), set()
    numbers = NUMBERS + (BRANCH if "branches" in record else 0)
    for row, size in _with_sizes(record):
        number = record["design"][row]
        spent += numbers + size + (0 if number in designs else len(to_json(record["designs"][number])))
        if spent > most:
            break
        designs.add(number)
        chosen.add(row)
    return chosen


def _with_sizes(record: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Candidates by rank, with the bytes of what the film shows in place of their design."""
    shown = record.get("shown", ())
    for place, row in enumerate(record["kept"]):
        yield row, len(to_json(shown[place])) if place < len(shown) else 0
    kept = set(record["kept"])
    yield from ((row, 0) for row in range(len(record["values"])) if row not in kept)


def _with_rows(record: dict[str, Any], rows: list[int]) -> dict[str, Any]:
    """The record with these candidates alone, numbered anew."""
    place = {row: i for i, row in enumerate(rows)}
    kept = list(takewhile(place.__contains__, record["kept"]))
    numbers = {number: i for i, number in enumerate(sorted({record["design"][row] for row in rows}))}
    survivors = {} if record["t"] else {"survivors": [record["lanes"][row] for row in record["kept"]]}
    fewer, before = len(record["values"]) - len(rows), record.get("left_out", {}).get("candidates", 0)
    left_out = {"candidates": before + fewer, "kept": len(record["kept"]) - len(kept)}
    return {
        **record,
        **{name: [record[name][row] for row in rows] for name in COLUMNS if name in record},
        **survivors,
        **({"shown": record["shown"][: len(kept)]} if "shown" in record else {}),
        "designs": [record["designs"][number] for number in numbers],
        "design": [numbers[record["design"][row]] for row in rows],
        "kept": [place[row] for row in kept],
        "ess": record["ess"][: len(kept)],
        "dropped": record["dropped"] + fewer,
        "left_out": left_out,
        "summary": record.get("summary") or summary(record),
    }


def summary(record: dict[str, Any]) -> list[float | None]:
    """[worst, median, best of the candidates, median of the kept, mean ESS as a share]; None where nothing is known."""
    judged = [value for value in record["values"] if value is not None]
    kept = [record["values"][row] for row in record["kept"] if record["values"][row] is not None]
    spread = [min(judged), median(judged), max(judged)] if judged else [None] * 3
    return [*spread, median(kept) if kept else None, _ess_share(record)]


def _ess_share(record: dict[str, Any]) -> float | None:
    if not record["ess"]:
        return None
    members = max(1.0, (len(record["values"]) + record["dropped"]) / len(record["ess"]))
    return sum(record["ess"]) / len(record["ess"]) / members
