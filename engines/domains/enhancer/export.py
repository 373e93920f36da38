"""What is found in an enhancer, as features of a GenBank file."""

from __future__ import annotations

from Bio.SeqFeature import SeqFeature

from engines.domains.enhancer.conditions import requested_motifs
from engines.domains.sequence.files.export import Settings
from engines.domains.sequence.files.fixed_parts import feature
from engines.domains.sequence.motifs.scan import Hit, annotate


def binding_sites(design: str, settings: Settings) -> list[SeqFeature]:
    """The sites of the requested motifs, and the strongest others of JASPAR 2022, as protein_bind features."""
    return [_binding_site(hit) for hit in annotate(design, requested_motifs(settings))]


def _binding_site(hit: Hit) -> SeqFeature:
    return feature(
        "protein_bind",
        hit.start,
        hit.end,
        hit.strand,
        bound_moiety=hit.motif.name,
        db_xref=f"JASPAR:{hit.motif.id}",
        note=f"JASPAR 2022 {hit.motif.id}, score {hit.score:.2f} bits",
    )
