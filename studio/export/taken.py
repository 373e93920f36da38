"""A run as it is taken home: its designs, what is known of each, in what units, and whether it was finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engines.domains import Domain
from engines.domains.meaning import meaning_of_figure
from engines.records.designs import design_rows, figure_names
from engines.records.store import RunRow
from studio.errors import UserError
from studio.runs.finished import last_readable
from studio.runs.labels import file_stem
from studio.runs.records.cache import Records
from studio.runs.runs import Runs, domain_of
from studio.runs.settings.rewards import reward_unit


@dataclass(frozen=True)
class Taken:
    """rows: of design_rows, best first. columns: their figures. complete: whether these designs are finished."""

    row: RunRow
    domain: Domain
    records: Records
    rows: list[dict[str, Any]]
    columns: list[str]
    complete: bool

    @property
    def status(self) -> str:
        """What every row says."""
        if self.complete:
            return "finished"
        return f"unfinished, level {len(self.records)} of {self.row.levels}"

    @property
    def units(self) -> dict[str, str]:
        """Figure → unit; nothing of figures that are plain numbers."""
        told = {name: meaning_of_figure(self.domain, name).unit for name in self.columns}
        return {name: unit for name, unit in {"reward": reward_unit(self.row.request), **told}.items() if unit}

    def file_name(self, ending: str, stem: str = "") -> str:
        """stem: the run's own name where none is given."""
        stem = stem or file_stem(self.row.id, self.row.request)
        return f"{stem}{'' if self.complete else '-unfinished'}.{ending}"

    def in_format(self, kind: str, member: str = "", prefix: str = "") -> bytes:
        """All designs in one of the domain's formats. member: of a study, as each says; prefix: of their names."""
        own = {"member": member} if member else {}
        told = [
            {**own, "reward": r["reward"], "lane": r["lane"], **r["figures"], "status": self.status} for r in self.rows
        ]
        known = {"run": self.row.id, "units": self.units, "complete": self.complete, "prefix": prefix}
        settings = {**self.row.request, **known}
        return self.domain.exports[kind]([r["design"] for r in self.rows], told, settings)

    def design_file(self, shown: dict[str, Any]) -> tuple[str, bytes]:
        """One design as a file of its own, named as the table names it, that carries the request."""
        single = self.domain.design_file
        name = self.file_name(single.ending, shown["design"].removesuffix(f".{single.ending}"))
        return name, single.write(self.domain.codec.read(shown["written"]), self.row.request)


def take(runs: Runs, run: str) -> Taken:
    """A run's designs as they stand. Raises UserError where there is no such run, and while there is nothing."""
    row = runs.row(run)
    records, chosen = runs.records_of(row), domain_of(row)
    if not records:
        raise UserError("Nothing has been computed yet, so there is nothing to download.")
    rows = design_rows(chosen, last_readable(records), row.result)
    return Taken(row, chosen, records, rows, figure_names(rows), row.result is not None)
