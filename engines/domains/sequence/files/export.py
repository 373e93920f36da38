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

from engines.domains.sequence.conditions import asked
from engines.domains.sequence.motifs.scan import annotate
from engines.domains.sequence.rewards import upstream_starts

Rows = Sequence[Mapping[str, object]]
Settings = Mapping[str, Any]  # a request as the store keeps it, and which “run” it was


def fasta(designs: Sequence[str], rows: Rows, settings: Settings) -> bytes:
    """One record a design; its header holds every figure of its row, the run and its seed, as name=value."""
    return _written(_records(designs, rows, settings), "fasta")


def binding_sites(design: str, settings: Settings) -> list[SeqFeature]:
    """The sites of the motifs that were asked for, and the strongest others of JASPAR 2022, as protein_bind features."""
    return [
        _feature(
            "protein_bind",
            hit.start,
            hit.end,
            hit.strand,
            bound_moiety=hit.motif.name,
            db_xref=f"JASPAR:{hit.motif.id}",
            note=f"JASPAR 2022 {hit.motif.id}, score {hit.score:.2f} bits",
        )
        for hit in annotate(design, asked(settings))
    ]


def genbank(
    designs: Sequence[str],
    rows: Rows,
    settings: Settings,
    features: Callable[[str, Settings], list[SeqFeature]] = binding_sites,
) -> bytes:
    """One record a design with its features: binding sites of transcription factors, or what else is given; figures as a comment."""
    records = _records(designs, rows, settings)
    for design, record in zip(designs, records):
        record.annotations |= {**_KIND, "comment": record.description.replace("; ", "\n")}
        record.features = features(design, settings)
    return _written(records, "genbank")


_KIND = {
    "molecule_type": "DNA",
    "topology": "linear",
    "source": "synthetic construct",
    "organism": "synthetic construct",
}


def start_codons(design: str, settings: Settings) -> list[SeqFeature]:
    """Upstream ATG of a 5′UTR as misc_feature, with their frame relative to the start codon that follows."""
    return [
        _feature(
            "misc_feature",
            place,
            place + 3,
            1,
            note=f"upstream ATG, {'in' if same else 'out of'} frame with the start codon that follows",
        )
        for place, same in upstream_starts(design)
    ]


def _feature(kind: str, start: int, end: int, strand: int, **qualifiers: str) -> SeqFeature:
    return SeqFeature(
        SimpleLocation(start, end, strand), kind, qualifiers={name: [value] for name, value in qualifiers.items()}
    )


def _records(designs: Sequence[str], rows: Rows, settings: Settings) -> list[SeqRecord]:
    made = {"run": settings["run"], "seed": settings["seed"]}
    return [_record(design, number, {**row, **made}) for number, (design, row) in enumerate(zip(designs, rows), 1)]


def _record(design: str, number: int, row: Mapping[str, object]) -> SeqRecord:
    name = f"design_{number:03d}"
    figures = "; ".join(f"{_plain(key)}={_plain(value)}" for key, value in row.items())
    return SeqRecord(Seq(design), id=name, name=name, description=figures)


def _plain(value: object) -> str:
    """In one line of ASCII, which is all the formats know, without what separates figures."""
    ascii_ = unicodedata.normalize("NFKD", str(value)).encode("ascii", "replace").decode()
    return " ".join(ascii_.replace(";", ",").split())


def _written(records: Sequence[SeqRecord], form: str) -> bytes:
    text = io.StringIO()
    SeqIO.write(records, text, form)
    return text.getvalue().encode()
