"""A template is taken as people write and paste it, and what it fixes is the same however it is written."""

import pytest

import engines
from engines.domains.sequence.template import parse_template
from engines.request import sentences

WHOLE = "ACGTRN"
ENDS = "ACG" + "N" * 4 + "GGC"


@pytest.mark.parametrize(
    "text",
    [
        "acgtrn",
        " ACG TRN\n",
        "ACG\nTRN",
        ">sp|x a header ACGT\nACGTRN\n",
        "; a comment\n; another\nACG\nTRN",
        "1 acgtrn",
        "  1 acg\n 61 trn",
        "ACGURN",
        "ACG\u00a0T\u200bR\u00adN",
        "\ufeffACGTRN",
        "\ufeff>header\r\nACGTRN\r\n",
        "5'-ACGTRN-3'",
        "5′ ACGTRN 3′",
        "5’–acgtrn–3’",
    ],
)
def test_a_whole_template(text):
    assert parse_template(text, 6) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "ACG...GGC",
        "acg…ggc",
        "ACG ...... GGC",
        "5'-ACG...GGC-3'",
        "5′ ACG 3′ GGC",
        "5' flank: ACG\n3' flank: GGC",
        "5′=acg 3′=ggc",
        ">flanks\nACG...\nGGC",
        "AC\u200bG\u00a0...\u00a0GGC",
    ],
)
def test_ends_that_stay(text):
    assert parse_template(text, 10) == ENDS


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("ACG...", "ACGNNNNN"),
        ("...ACG", "NNNNNACG"),
        ("5′ flank ACG", "ACGNNNNN"),
        ("3′ flank ACG", "NNNNNACG"),
        ("ACGTACGT...", "ACGTACGT"),
        ("...", ""),
        (" \u200b ", ""),
        (">only a header", ""),
    ],
)
def test_one_end(text, template):
    assert parse_template(text, 8) == template


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ACGT", "has 4 letters, but a design has 8; write N"),
        ("5′-ACGT-3′", "has 4 letters"),
        ("ACGTACGT...ACGT", "has 12 letters, but a design has 8; leave some out"),
        ("AC...GT...AC", "one ... between its ends"),
        (">a\nACGT\n>b\nACGT", "several sequences"),
        ("ACGTXCGT", "“X” at place 5"),
        ("AC.GTACGT", "“.” at place 3"),
    ],
)
def test_what_is_no_template_is_said(text, words):
    with pytest.raises(ValueError) as refusal:
        parse_template(text, 8)
    assert words in str(refusal.value)


def test_flanks_are_checked_against_the_rewards_like_whole_templates():
    ends = "AGGACCGGATCAACT...CATTGCGTGAACCGA"  # of the assay's own plasmid
    request = engines.Request(domain="enhancer", template=ends, rewards={"hepg2": 1, "sites": 1}, sites="EcoRI")
    template = request.conditions.template
    assert (template[:15], template[-15:], len(template)) == (ends[:15], ends[-15:], 200)
    with pytest.raises(ValueError) as refusal:
        engines.Request(domain="enhancer", template="NNGAATTC...", rewards={"sites": 1}, sites="Eco\u200bRI,\u00a0BsaI")
    assert "EcoRI (GAATTC), a site to avoid" in sentences(refusal.value)[0]


def test_a_5utr_takes_rna():
    assert engines.Request(domain="utr", template="5'-GGGAAAUAAGAGAG...ACC-3'").conditions.template.startswith(
        "GGGAAATAAG"
    )
