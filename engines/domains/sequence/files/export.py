"""Sequences as files to take home: FASTA, and GenBank with what is found in them, both written by Biopython."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

Rows = Sequence[Mapping[str, object]]
Settings = Mapping[str, Any]  # a request as the store keeps it, and which “run” it was
Features = Callable[[str, Settings], list[SeqFeature]]  # (design, settings) → what is found in it

_KIND = {
    "molecule_type": "DNA",
    "topology": "linear",
    "source": "synthetic construct",
    "organism": "synthetic construct",
}


def fasta(designs: Sequence[str], rows: Rows, settings: Settings) -> bytes:
    """One record a design; its header holds every figure of its row, the run and its seed, as name=value."""
    return _write(_records(designs, rows, settings), "fasta")


def genbank(designs: Sequence[str], rows: Rows, settings: Settings, features: Features) -> bytes:
    """One record a design with its features; its figures are a comment."""
    records = _records(designs, rows, settings)
    for design, record in zip(designs, records):
        record.annotations |= {**_KIND, "comment": record.description.replace("; ", "\n")}
        record.features = features(design, settings)
    return _write(records, "genbank")


def feature(kind: str, start: int, end: int, strand: int, **qualifiers: str) -> SeqFeature:
    """A GenBank feature at sequence[start:end]; strand: +1 as written, or −1."""
    location = SimpleLocation(start, end, strand)
    return SeqFeature(location, kind, qualifiers={name: [value] for name, value in qualifiers.items()})


def _records(designs: Sequence[str], rows: Rows, settings: Settings) -> list[SeqRecord]:
    origin = {"run": settings["run"], "seed": settings["seed"]}
    return [_record(design, number, {**row, **origin}) for number, (design, row) in enumerate(zip(designs, rows), 1)]


def _record(design: str, number: int, row: Mapping[str, object]) -> SeqRecord:
    name = f"design_{number:03d}"
    figures = "; ".join(f"{_plain(key)}={_plain(value)}" for key, value in row.items())
    return SeqRecord(Seq(design), id=name, name=name, description=figures)


def _plain(value: object) -> str:
    """One line of ASCII, which is all the formats know, without what separates figures."""
    ascii_ = unicodedata.normalize("NFKD", str(value)).encode("ascii", "replace").decode()
    return " ".join(ascii_.replace(";", ",").split())


def _write(records: Sequence[SeqRecord], form: str) -> bytes:
    text = io.StringIO()
    SeqIO.write(records, text, form)
    return text.getvalue().encode()
