"""What a person types for a part or a reference is drawn as it is read, or a sentence says what is wrong."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from engines.domains import domain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("c1cc([*:2])cnc1[*:1]", "grows at R1 and R2."),
        ("c1ccccc1*", "grows at R."),
        ("c1ccccc1[*:1].C1CCNCC1[*:2]", "linked from R1 to R2."),
    ],
)
def test_a_part_is_drawn_with_the_places_where_it_grows(text, words):
    (said,) = domain("molecule").hints.suggest["keep"][0](text, {})
    assert said.sentence.endswith(words)
    assert ElementTree.fromstring(said.picture).attrib["aria-label"] == text


@pytest.mark.parametrize(("condition", "text"), [("keep", "c1ccccc1"), ("keep", "c1ccc"), ("reference", "aspirin")])
def test_what_cannot_be_read_is_told_while_it_is_typed(condition, text):
    (said,) = domain("molecule").hints.suggest[condition][0](text, {})
    assert not said.picture and said.sentence.endswith((".", "page."))


def test_a_reference_is_drawn_whatever_it_was_pasted_as():
    say = domain("molecule").hints.suggest["reference"][0]
    (pasted,), (typed,) = say("InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3", {}), say("OCC", {})
    assert pasted.sentence == "It is read as CCO." and "<path" in pasted.picture and "<path" in typed.picture
    assert say("  ", {}) == []
