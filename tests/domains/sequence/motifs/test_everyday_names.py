"""Names as biologists say them are understood: factors and enzymes."""

import pytest
from Bio import Restriction

from engines.domains.sequence.motifs.aliases import ALIASES, plain_name
from engines.domains.sequence.motifs.enzymes import COMMON, EXTRA
from engines.domains.sequence.motifs.jaspar import find_motif, motifs
from engines.domains.sequence.motifs.names import parse_motifs
from engines.domains.sequence.motifs.restriction_sites import parse_site

SAID = {
    "OCT4": "POU5F1",
    "Oct-4": "POU5F1",
    "PU.1": "SPI1",
    "NRF2": "NFE2L2",
    "AP-1": "FOS::JUN",
    "c/EBPα": "CEBPA",
    "C/EBP-β": "CEBPB",
    "HNF-4α": "HNF4A",
    "NF-κB": "NFKB1",
    "p65": "RELA",
    "p53": "TP53",
    "c-Myc": "MYC",
    "GATA-1": "GATA1",
    "NKX2.5": "NKX2-5",
    "Jun:Fos": "FOS::JUN",
    "ERα": "ESR1",
    "RORγt": "RORC",
    "Brachyury": "TBXT",
    "AP-2α": "TFAP2A",
    "HIF-1": "ARNT::HIF1A",
    "OCT4-SOX2": "POU5F1::SOX2",
}


@pytest.mark.parametrize(("name", "symbol"), SAID.items())
def test_a_factor_goes_by_its_everyday_name(name, symbol):
    assert find_motif(name).name.upper() == symbol.upper()


def test_every_alias_leads_to_a_motif_and_hides_none():
    own = {plain_name(motif.name) for motif in motifs()}
    for alias, symbol in ALIASES.items():
        assert alias == plain_name(alias) and alias not in own and find_motif(alias).name.upper() == symbol


def test_every_factor_still_has_its_own_motif():
    first = {}
    for motif in motifs():
        first.setdefault(motif.name.lower(), motif)
    assert all(find_motif(name) is motif for name, motif in first.items())


def test_lists_of_everyday_names():
    wanted, unwanted = parse_motifs("PU.1 oct4, !NRF2; ! AP-1")
    assert [m.name for m in wanted] == ["Spi1", "POU5F1"] and [m.name for m in unwanted] == ["Nfe2l2", "FOS::JUN"]


@pytest.mark.parametrize("name", [name for name in COMMON if name not in EXTRA])
def test_an_enzyme_cuts_where_biopython_says(name):
    assert parse_site(name) == getattr(Restriction, name).site == parse_site(name.upper()) == parse_site(f"{name}-HF")


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("BsaI-HFv2", "GGTCTC"),
        ("BsaI-HF®v2", "GGTCTC"),
        ("BsmBI-v2", "CGTCTC"),
        ("PaqCI", "CACCTGC"),
        ("paqci", "CACCTGC"),
        ("FseI", "GGCCGGCC"),
        ("Eco R1", "GAATTC"),
        ("Hind3", "AAGCTT"),
        ("EcoR5", "GATATC"),
        ("I-SceI", "TAGGGATAACAGGGTAAT"),
        ("Nb.BsmI", "GAATGC"),
        ("FastDigest Eco31I", "GGTCTC"),
        ("MspI", "CCGG"),
        ("GAANNTTC", "GAANNTTC"),
    ],
)
def test_an_enzyme_goes_by_what_its_tube_says(name, site):
    assert parse_site(name) == site


@pytest.mark.parametrize(("name", "near"), [("EcoRX", "EcoRV, EcoRI"), ("xyzzy", "it has EcoRI"), ("PaqC", "PaqCI")])
def test_an_unknown_enzyme_is_told_the_closest(name, near):
    with pytest.raises(ValueError, match=near):
        parse_site(name)
