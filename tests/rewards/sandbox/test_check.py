"""A script on known designs: what is unsteady, outside its range or unjudged is told."""

import pytest

from engines.rewards.sandbox import Script
from engines.rewards.sandbox.check import check
from tests.rewards.sandbox.scripts import WORDS

pytestmark = pytest.mark.sandbox
OUTSIDE = """allowed_range = (2, 4)
def reward(designs):
    return [float('nan') if d == 'bb' else len(d) for d in designs]
"""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return [random.random() for d in designs]", "not deterministic"),
        ("return [len(d) + len(designs) for d in designs]", "fewer designs"),
        ("return list(range(len(designs)))", "another order"),
        ("return [len(d) for d in designs]", ""),
    ],
)
def test_check_tells_what_is_unsteady(zygote, body, words):
    text = f"import random\nallowed_range = (2, 9)\ndef reward(designs):\n    {body}\n"
    report = check(zygote, Script("test", text), WORDS)
    assert words in report.unsteady and bool(words) == bool(report.unsteady)


def test_check_counts_what_is_outside_and_unjudged(zygote):
    report = check(zygote, Script("test", OUTSIDE), WORDS)
    assert report.outside == 2 and report.unjudged == 1 and report.milliseconds < 100
