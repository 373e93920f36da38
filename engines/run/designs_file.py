"""Designs of one run or several as CSV, in the words of a studio's own; pictures as files beside it."""

from __future__ import annotations

import contextlib
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engines.domains import domain
from engines.domains.meaning import meaning_of_figure, with_unit
from engines.records.designs import design_rows, figure_names
from engines.request import Request
from engines.tables.write import inert


@dataclass(frozen=True)
class Designs:
    """What a run ended with. name: "" of one that stands alone. last: its last record; result: as the store has it."""

    name: str
    request: Request
    last: dict[str, Any]
    result: dict[str, Any]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """A row a design, best first."""
        return design_rows(domain(self.request.domain), self.last, self.result)


def write(found: Sequence[Designs], out: Path | None) -> None:
    """Everything into one table, printed where no file is named."""
    text = _csv(found)
    if out is None:
        with contextlib.suppress(BrokenPipeError):  # whoever reads wants no more, as head does
            print(text, end="", flush=True)
        return
    out.write_text(text, encoding="utf-8", newline="")
    pictures = sum(_write_pictures(each, out.with_suffix("")) for each in found)
    beside = f", {pictures:,} pictures in {out.with_suffix('')}/" if pictures else ""
    print(f"{sum(len(each.rows) for each in found):,} designs in {out}{beside}", file=sys.stderr)


def check_folder(out: Path | None, asked: Iterable[Request]) -> None:
    """Raises ValueError, before anything is computed, where pictures cannot be written beside the table."""
    if out is None or not any(domain(request.domain).design_file for request in asked):
        return
    folder = out.with_suffix("")
    if folder == out or (folder.exists() and not folder.is_dir()):
        raise ValueError(f"Pictures go into the folder {folder}/, which is a file; give --out a name such as new.csv.")


def _csv(found: Sequence[Designs]) -> str:
    text, several = io.StringIO(newline=""), len(found) > 1
    writer = csv.writer(text, lineterminator="\n")
    names = list(dict.fromkeys(name for each in found for name in figure_names(each.rows)))
    chosen = domain(found[0].request.domain)
    heads = [with_unit(name, meaning_of_figure(chosen, name).unit) for name in names]
    writer.writerow(map(inert, [*(["run"] if several else []), "lane", "design", "reward", *heads]))
    for each in found:
        writer.writerows(_lines(each, names, several))
    return text.getvalue()


def _lines(each: Designs, names: Sequence[str], several: bool) -> Iterator[list[Any]]:
    for row in each.rows:
        figures = (row["figures"].get(name) for name in names)
        told = [*([each.name] if several else []), row["lane"], row["design"], row["reward"], *figures]
        yield list(map(inert, told))


def _write_pictures(each: Designs, folder: Path) -> int:
    """Each design of a domain that writes such files, named as the table names it → how many."""
    chosen = domain(each.request.domain)
    if chosen.design_file is None:
        return 0
    folder.mkdir(exist_ok=True)
    asked = each.request.model_dump(mode="json")
    for row in each.rows:
        content = chosen.design_file.write(chosen.codec.read(row["written"]), asked)
        (folder / row["design"]).write_bytes(content)
    return len(each.rows)
