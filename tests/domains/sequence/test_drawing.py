"""Pictures of sequences say what they are drawn from: letters, bits, sites and effects can be read back."""

import math
import re
import xml.etree.ElementTree as xml

import numpy as np
import pytest

from engines.domains.sequence.letters import decode, encode
from engines.domains.sequence.motifs.scan import Hit, annotate
from engines.domains.sequence.motifs.weight_matrix import Motif
from engines.domains.sequence.pictures import logo as logos
from engines.domains.sequence.pictures import mutation_heat_map as heats
from engines.domains.sequence.pictures.binding_sites import CELL, LETTER, MARGIN, PAD, STRAND, binding_site_track
from engines.domains.sequence.pictures.logo import GLYPHS, information, logo
from engines.domains.sequence.pictures.mutation_heat_map import mutation_heat_map
from engines.domains.sequence.pictures.strip import strip
from engines.domains.sequence.pictures.svg import COLOURS

noise = np.random.default_rng(0)
DESIGNS = decode(noise.integers(0, 4, (24, 200)))
MASKED = decode(noise.integers(0, 5, (4, 200)))
UTR = DESIGNS[0][:50]
NASTY = '<b>&"x"</b>'
LETTER_OF = {colour: letter for letter, colour in COLOURS.items()}


def parsed(svg: str) -> xml.Element:
    root = xml.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.split("}")[1]
    return root


def motif(name: str, width: int = 10) -> Motif:
    return Motif("MA0001.1", name, np.full((width, 4), 0.25), 0, 0)


def shown(root: xml.Element) -> list[str]:
    return [element.text or "" for element in root.iter("text")]


@pytest.mark.parametrize("pixels", [60, 120, 180])
@pytest.mark.parametrize("sequence", [*DESIGNS[:2], *MASKED[:2], UTR, "ACGTA", "N" * 200, ""])
def test_a_strip_reads_back_as_its_sequence(sequence, pixels):
    root, columns = parsed(strip(sequence, pixels)), max(1, math.ceil(math.sqrt(2 * len(sequence))))
    cells = [""] * len(sequence)
    for path in root.iter("path"):
        letter = LETTER_OF.get(path.get("stroke"), "N")
        for place, row, count in re.findall(r"M(\d+) (\d+)h(\d+)", path.get("d")):
            begin = int(row) * columns + int(place)
            cells[begin : begin + int(count)] = letter * int(count)
    assert "".join(cells) == sequence == root.get("aria-label") and len(list(root.iter("path"))) <= 5


def test_a_strip_fills_its_square_and_is_small():
    wide, high = map(float, re.search(r"scale\(([\d.]+) ([\d.]+)\)", strip(DESIGNS[0], 120)).groups())
    assert 20 * wide == pytest.approx(120) and 10 * high == pytest.approx(120) and len(strip(DESIGNS[0], 120)) < 2000


def test_information_is_two_bits_less_entropy_and_correction():
    """Four of four A; half A, half C; all four letters alike; nothing but masks."""
    bits = information(["AAAN", "AACN", "ACGN", "ACTN"])
    correction = 3 / (2 * 4 * math.log(2))
    np.testing.assert_allclose(bits[0], [2 - correction, 0, 0, 0])
    np.testing.assert_allclose(bits[1], [(1 - correction) / 2] * 2 + [0] * 2)
    assert (bits[2:] == 0).all()


def test_random_letters_say_nothing():
    many = decode(np.random.default_rng(1).integers(0, 4, (24, 2000)))
    assert information(many).sum(1).mean() < 0.05


@pytest.mark.parametrize("designs", [DESIGNS, DESIGNS[:3], [UTR] * 5, [UTR, DESIGNS[1][:50]]])
def test_letters_of_a_logo_are_as_tall_as_their_information(designs):
    bits, drawn = information(designs), np.zeros((len(designs[0]), 4))
    root, names = parsed(logo(designs, 900)), {outline: letter for letter, outline in GLYPHS.items()}
    top = max(float(t.text.split()[0]) for t in root.iter("text") if t.get("text-anchor") == "end")  # the axis
    cell = (900 - logos.AXIS - logos.EDGE) / 50
    for path in root.iter("path"):
        if path.get("d") in names:
            wide, high, x, y = (float(v) for v in re.findall(r"[\d.]+", path.get("transform").replace(" 0 0 ", " ")))
            place = int((x - logos.AXIS) // cell) + 50 * int(y // (logos.GAP + logos.HIGH + logos.FOOT))
            drawn[place, "ACGT".index(names[path.get("d")])] = high * top / logos.HIGH
    np.testing.assert_allclose(
        drawn, np.where(bits * logos.HIGH / top < logos.LEAST, 0, bits), atol=top / logos.HIGH * 0.01
    )


def test_the_tallest_letter_is_on_top():
    glyphs = [p for p in parsed(logo(["A", "A", "A", "C"] * 6, 200)).iter("path") if p.get("transform")]
    top = {LETTER_OF[p.get("fill")]: p.get("transform").rstrip(")").split()[-1] for p in glyphs}
    assert float(top["A"]) < float(top["C"])


def test_places_are_counted_from_one():
    assert {"1", "10", "50", "51", "200"} <= set(shown(parsed(logo(DESIGNS, 900)))) & set(
        shown(parsed(binding_site_track(DESIGNS[0], [])))
    )


@pytest.mark.parametrize("sequence", [*DESIGNS[:3], MASKED[0], UTR])
def test_a_track_and_a_heat_map_spell_the_sequence(sequence):
    for svg in (
        binding_site_track(sequence, annotate(sequence)),
        mutation_heat_map(sequence, np.zeros((len(sequence), 4)), "bits"),
    ):
        spelled = [t.text for t in parsed(svg).iter("text") if len(t.get("x").split()) > 1]
        assert "".join(spelled) == sequence


def test_an_arrow_covers_its_letters_and_points_along_its_strand():
    for strand, sign in ((1, "+"), (-1, "−")):
        root = parsed(binding_site_track(DESIGNS[0], [Hit(motif("TP53"), 60, 70, strand, 9.5)]))
        box = next(p for p in root.iter("path") if p.get("stroke") == STRAND[strand])
        x = [float(v) for v in re.findall(r"[MHL]([\d.]+)", box.get("d"))]
        assert (min(x), max(x)) == (MARGIN + 10 * CELL + 1, MARGIN + 20 * CELL - 1)
        assert (
            x.count(max(x)) == (1 if strand > 0 else 2)
            and f"61 to 70, strand {sign}, 9.5 bits" in next(root.iter("title")).text
        )


def test_a_site_across_two_rows_is_drawn_in_both_and_named_once():
    root = parsed(binding_site_track(DESIGNS[0], [Hit(motif("TP53"), 47, 57, 1, 9.5)]))
    boxes = [p.get("d") for p in root.iter("path") if p.get("stroke")]
    assert len(boxes) == 2 and shown(root).count("TP53") == 1 and "L" not in boxes[0] and "L" in boxes[1]


def test_labels_and_sites_keep_apart():
    crowd = [
        Hit(motif(name, 12), int(start), int(start) + 12, 1, 9.0)
        for start, name in zip(
            np.random.default_rng(2).integers(0, 188, 40), ["SP1", "FOXO1::FLI1", "Gmeb1", "TFAP2C::POU2F1"] * 10
        )
    ]
    spans: dict[tuple[int, str], list] = {}
    for group in parsed(binding_site_track(DESIGNS[0], crowd)).iter("g"):
        x = [float(v) for v in re.findall(r"[MHL]([\d.]+)", group.find("path").get("d"))]
        words, begin = group.find("text").text or "", float(group.find("text").get("x")) - PAD / 2
        until = begin + LETTER * len(words) + PAD if words else 0
        spans.setdefault(group.find("text").get("y"), []).append((min(*x, begin), max(*x, until)))
        assert until <= MARGIN + 50 * CELL + 1
    for together in spans.values():
        ordered = sorted(together)
        assert all(a[1] <= b[0] + 1 for a, b in zip(ordered, ordered[1:]))
    assert sum(map(len, spans.values())) >= len(crowd)


def test_a_heat_map_paints_every_effect_in_its_shade():
    delta = np.zeros((120, 4))
    delta[7, 2], delta[63, 0], delta[110, 3], delta[5, 1] = 0.5, -1.0, 0.25, np.nan
    root = parsed(mutation_heat_map(UTR + UTR + UTR[:20], delta, "kcal/mol"))
    pitch = heats.HEAD + 4 * heats.HIGH + heats.FOOT
    found = {}
    for path in root.iter("path"):
        for x, y in re.findall(rf"M(\d+) (\d+)h{heats.CELL - 1}v{heats.HIGH - 1}", path.get("d")):
            row, high = divmod(int(y), pitch)
            place = 50 * row + (int(x) - heats.SIDE) // heats.CELL, (high - heats.HEAD) // heats.HIGH
            found[place] = float(path.get("fill-opacity")) * (1 if path.get("fill") == heats.HIGHER else -1)
    assert found == {(7, 2): 0.5, (63, 0): -1.0, (110, 3): 0.25}
    assert {"−1", "0", "+1", "change in kcal/mol"} <= set(shown(root))


def test_a_heat_map_marks_the_letters_there_are():
    root = parsed(mutation_heat_map(MASKED[0], np.zeros((200, 4)), ""))
    dots = [p for p in root.iter("path") if p.get("stroke-linecap") == "round"]
    pitch, marked = heats.HEAD + 4 * heats.HIGH + heats.FOOT, np.full(200, 4)
    for path in dots:
        for x, y in re.findall(r"M([\d.]+) ([\d.]+)h0", path.get("d")):
            row, high = divmod(float(y), pitch)
            marked[50 * int(row) + int((float(x) - heats.SIDE) // heats.CELL)] = (high - heats.HEAD) // heats.HIGH
    np.testing.assert_array_equal(marked, encode([MASKED[0]])[0])


def test_nothing_unescaped_gets_in():
    pictures = [
        binding_site_track(DESIGNS[0], [Hit(motif(NASTY), 3, 13, 1, 1.0)]),
        mutation_heat_map(DESIGNS[0], np.ones((200, 4)), NASTY),
        strip(NASTY, 120),
        binding_site_track(NASTY, []),
        mutation_heat_map(NASTY, np.zeros((len(NASTY), 4)), ""),
    ]
    for svg in pictures:
        assert "<b>" not in svg and not list(parsed(svg).iter("b"))
    assert NASTY in shown(parsed(pictures[0])) and f"change in {NASTY}" in shown(parsed(pictures[1]))
    assert parsed(pictures[2]).get("aria-label") == NASTY


@pytest.mark.parametrize(
    "svg",
    [
        strip(UTR, 120),
        logo(DESIGNS, 900),
        binding_site_track(UTR, annotate(UTR)),
        mutation_heat_map(UTR, np.zeros((50, 4)), "x"),
    ],
)
def test_text_takes_the_pages_colour(svg):
    root = parsed(svg)
    assert (
        root.get("role") == "img"
        and root.get("aria-label")
        and all(t.get("fill") == "currentColor" for t in root.iter("text"))
    )
