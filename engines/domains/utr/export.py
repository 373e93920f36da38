"""What is found in a 5′UTR, as features of a GenBank file."""

from __future__ import annotations

from Bio.SeqFeature import SeqFeature

from engines.domains.sequence.files.export import Settings
from engines.domains.sequence.files.fixed_parts import feature
from engines.domains.sequence.rewards.translation import upstream_starts


def start_codons(design: str, settings: Settings) -> list[SeqFeature]:
    """Upstream ATG as misc_feature, with their frame relative to the start codon that follows."""
    return [_start_codon(place, in_frame) for place, in_frame in upstream_starts(design)]


def _start_codon(place: int, in_frame: bool) -> SeqFeature:
    frame = "in" if in_frame else "out of"
    note = f"upstream ATG, {frame} frame with the start codon that follows"
    return feature("misc_feature", place, place + 3, 1, note=note)
