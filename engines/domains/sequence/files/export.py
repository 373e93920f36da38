"""Sequences as files to take home: FASTA, and GenBank with what is found in them, both written by Biopython."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature
from Bio.SeqRecord import SeqRecord

from engines.domains.sequence.files.fixed_parts import fixed_parts

Rows = Sequence[Mapping[str, object]]
# A request as the store keeps it, and: which “run” it was, the “units” of figures, whether its designs are “complete”.
Settings = Mapping[str, Any]
Features = Callable[[str, Settings], list[SeqFeature]]  # (design, settings) → what is found in it

_ASCII = str.maketrans("–—−×′″", "---x'\"")
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_KIND = {
    "molecule_type": "DNA",
    "topology": "linear",
    "source": "synthetic construct",
    "organism": "synthetic construct",
}


def fasta(designs: Sequence[str], rows: Rows, settings: Settings) -> bytes:
    """One record a design; its header holds every figure of its row, the run and its seed, as “name (unit)=value”."""
    return _write(_records(designs, rows, settings), "fasta")


def genbank(designs: Sequence[str], rows: Rows, settings: Settings, features: Features) -> bytes:
    """One record a design, of today, with its fixed parts and its features; its figures are a comment."""
    records = _records(designs, rows, settings)
    for design, record in zip(designs, records):
        record.annotations |= {**_KIND, "date": _today(), "comment": record.description.replace("; ", "\n")}
        record.features = [*fixed_parts(settings["conditions"], len(design)), *features(design, settings)]
    return _write(records, "genbank")


def _records(designs: Sequence[str], rows: Rows, settings: Settings) -> list[SeqRecord]:
    origin, units = {"run": settings["run"], "seed": settings["seed"]}, settings.get("units", {})
    stem = settings.get("prefix", "") + ("design" if settings.get("complete", True) else "unfinished")
    named = [{f"{key} ({units[key]})" if key in units else key: value for key, value in row.items()} for row in rows]
    return [
        _record(design, f"{stem}_{number:03d}", {**row, **origin})
        for number, (design, row) in enumerate(zip(designs, named), 1)
    ]


def _record(design: str, name: str, row: Mapping[str, object]) -> SeqRecord:
    figures = "; ".join(f"{_plain(key)}={_plain(value)}" for key, value in row.items())
    return SeqRecord(Seq(design), id=name, name=name, description=figures)


def _today() -> str:
    """As GenBank writes a date, in any locale: 05-MAR-2026."""
    today = date.today()
    return f"{today.day:02d}-{_MONTHS[today.month - 1]}-{today.year}"


def _plain(value: object) -> str:
    """One line of ASCII, which is all the formats know, without what separates figures."""
    ascii_ = unicodedata.normalize("NFKD", str(value).translate(_ASCII)).encode("ascii", "replace").decode()
    return " ".join(ascii_.replace(";", ",").split())


def _write(records: Sequence[SeqRecord], form: str) -> bytes:
    text = io.StringIO()
    SeqIO.write(records, text, form)
    return text.getvalue().encode()
