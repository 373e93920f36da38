"""Files read back as the designs they were written from, with their figures and their sites."""

import io

import numpy as np
from Bio import SeqIO

from engines.domains.enhancer.export import binding_sites
from engines.domains.sequence.files.export import fasta, genbank
from engines.domains.sequence.letters import decode
from engines.domains.sequence.motifs.jaspar import find_motif
from engines.domains.sequence.motifs.scan import annotate, best_scores, find_hits
from engines.domains.utr.export import start_codons

DESIGNS = decode(np.random.default_rng(0).integers(0, 4, (5, 200)))
SETTINGS = {"run": "abc123", "seed": 77, "rewards": {"hepg2": 1.0}, "conditions": {}}
ROWS = [{"reward": 1.5 + i, "lane": i, "log₂ activity": None, "odd": "a;b\n>c"} for i in range(5)]


def read(content: bytes, form: str) -> list:
    return list(SeqIO.parse(io.StringIO(content.decode("ascii")), form))


def test_fasta_reads_back():
    records = read(fasta(DESIGNS, ROWS, SETTINGS), "fasta")
    assert [str(r.seq) for r in records] == DESIGNS and len({r.id for r in records}) == 5
    assert (
        records[2].description == "design_003 reward=3.5; lane=2; log2 activity=None; odd=a,b >c; run=abc123; seed=77"
    )


def test_genbank_reads_back():
    records = read(genbank(DESIGNS, ROWS, SETTINGS, binding_sites), "genbank")
    assert [str(r.seq) for r in records] == DESIGNS
    assert (
        records[1].annotations["comment"].splitlines()[:2] == ["reward=2.5", "lane=1"]
        and records[1].annotations["molecule_type"] == "DNA"
    )


def test_sites_are_features_that_hold_their_motif():
    """What a feature cuts out, turned to its strand, has the score that its note says."""
    records = read(genbank(DESIGNS, ROWS, SETTINGS, binding_sites), "genbank")
    assert sum(len(r.features) for r in records) > 0
    for design, record in zip(DESIGNS, records):
        want = annotate(design)
        assert [(int(f.location.start), int(f.location.end), f.location.strand) for f in record.features] == [
            (h.start, h.end, h.strand) for h in want
        ]
        for feature, hit in zip(record.features, want):
            assert best_scores([str(feature.extract(record.seq))], [hit.motif])[0, 0] >= round(100 * hit.score)
            assert (
                feature.qualifiers["bound_moiety"] == [hit.motif.name] and hit.motif.id in feature.qualifiers["note"][0]
            )


def test_upstream_starts_are_features():
    utr = "ATGC" + "C" * 40 + "ATGCCC"
    record = read(genbank([utr], ROWS, SETTINGS, start_codons), "genbank")[0]
    assert [str(f.extract(record.seq)) for f in record.features] == ["ATG", "ATG"]
    assert [f.qualifiers["note"][0].split(" frame")[0] for f in record.features] == [
        "upstream ATG, out of",
        "upstream ATG, in",
    ]


def test_nothing_to_export_is_an_empty_file():
    assert fasta([], [], SETTINGS) == genbank([], [], SETTINGS, binding_sites) == b""


def test_sites_of_the_motif_that_was_asked_for_are_features():
    """At the reward's own threshold, whatever else is stronger there."""
    settings = {**SETTINGS, "rewards": {"motif": 1.0}, "conditions": {"motifs": "HNF4A, !TP53"}}
    wished, site = [find_motif("HNF4A"), find_motif("TP53")], decode(find_motif("HNF4A").scores.argmax(1)[None])[0]
    designs = [design[:40] + site + design[40 + len(site) :] for design in DESIGNS]
    for design, record in zip(designs, read(genbank(designs, ROWS, settings, binding_sites), "genbank")):
        named = {
            (int(f.location.start), f.location.strand)
            for f in record.features
            if f.qualifiers["bound_moiety"] in (["HNF4A"], ["TP53"])
        }
        assert (40, 1) in named and named >= {(h.start, h.strand) for h in find_hits([design], wished)[0]}
