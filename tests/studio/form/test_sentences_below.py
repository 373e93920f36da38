"""What stands below a label is read as Markdown by Gradio: no sentence may lose a sign to it."""

from __future__ import annotations

import re

import pytest

from engines.domains import NAMES, domain
from engines.settings import shown_fields
from studio.design.layout import ESTIMATES, METHODS

PAIRED = re.compile(r"\*[^*]+\*|(?<!\w)_[^_]+_(?!\w)|`[^`]+`|\[[^]]*\]\([^)]*\)")


def sentences() -> dict[str, str]:
    kinds = {name: domain(name).conditions for name in NAMES}
    kinds |= METHODS | ESTIMATES
    told = {f"{at} {key}": field.description for at, kind in kinds.items() for key, field in shown_fields(kind).items()}
    return told | {f"{at} {key}": reward.about for at in NAMES for key, reward in domain(at).rewards.items()}


def test_a_pair_of_signs_is_found():
    assert PAIRED.search("with [*:1], [*:2] where it grows")


@pytest.mark.parametrize(("at", "sentence"), sentences().items())
def test_no_sign_is_taken_for_markdown(at, sentence):
    assert sentence and not PAIRED.search(sentence)
