"""Conditions go to a second argument that a function cannot do without, or to one named “conditions”."""

from __future__ import annotations

import numpy as np
import pytest

from engines.rewards.sandbox import ScriptError
from tests.rewards.sandbox.conditions import BY_WORD, GIVEN, script
from tests.rewards.sandbox.scripts import WORDS

pytestmark = pytest.mark.sandbox
HOWEVER = {
    "def reward(designs, conditions):": True,
    "def reward(designs, conditions=None):": True,
    "def reward(designs, target):": True,
    "def reward(designs, /, target):": True,
    "def reward(designs, target, /):": True,
    "def reward(designs, *, conditions):": True,
    "def reward(designs, *, conditions=None):": True,
    "def reward(designs, weight=1, conditions=None):": True,
    "def reward(designs, conditions, weight=1):": True,
    "def reward(designs, conditions, *more, **other):": True,
    "def reward(designs):": False,
    "def reward(designs, target='CCO'):": False,
    "def reward(designs, *, weight=1):": False,
    "def reward(designs, *more):": False,
    "def reward(designs, **more):": False,
    "def reward(*designs):": False,
    "def reward(*args, **kwargs):": False,
}
REFUSED = {
    "def reward():": "takes no designs",
    "def reward(*, designs):": "takes no designs",
    "def reward(**designs):": "takes no designs",
    "def reward(designs, one, two):": "argument two",
    "def reward(designs, target, conditions):": "argument target",
    "def reward(designs, target, conditions=None):": "argument target",
    "def reward(designs, *, target):": "argument target",
    "def reward(designs, conditions, *, target):": "argument target",
}
OBJECT = """class Score:
    def __call__(self, designs, conditions):
        return [conditions['weight']] * len(designs)
reward = Score()
"""
PARTIAL = """from functools import partial
def f(weight, designs):
    return [weight] * len(designs)
reward = partial(f, 3)
"""
WRAPPED = """from functools import wraps
def passing_on(f):
    @wraps(f)
    def g(*a, **k):
        return f(*a, **k)
    return g
@passing_on
"""


@pytest.mark.parametrize("head", HOWEVER)
def test_who_asks_for_conditions_is_given_them_and_nobody_else(judged, head):
    name = next((name for name in ("conditions", "target") if name in head), "None")
    designs = "args[0]" if "*args" in head else "designs[0]" if "(*designs" in head else "designs"
    reward = judged(script(head, f"return [{name}['weight'] if isinstance({name}, dict) else 1 for d in {designs}]"))
    assert reward.open().takes_conditions is HOWEVER[head]
    assert reward.judge(WORDS, GIVEN).tolist() == [2.5 if HOWEVER[head] else 1] * len(WORDS)


@pytest.mark.parametrize("head", REFUSED)
def test_arguments_that_nothing_is_given_for_are_refused_when_it_is_loaded(judged, head):
    with pytest.raises(ScriptError, match=REFUSED[head]) as caught:
        judged(script(head, "return [1.0 for d in designs]")).open()
    assert caught.value.kind == "load" and "def reward(designs, conditions):" in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "scores"), [(OBJECT, [2.5] * 5), (PARTIAL, [3] * 5), (WRAPPED + BY_WORD, [0, 1, 0, 0, 0])]
)
def test_objects_and_wrapped_functions_are_called_as_they_are(judged, text, scores):
    assert judged(text).judge(WORDS, GIVEN).tolist() == scores


def test_whatever_it_says_of_itself_it_is_given_no_more(judged):
    """Its own variables declare nothing about conditions."""
    reward = judged("takes_conditions = True\n" + script("def reward(designs):", "return [1.0] * len(designs)"))
    assert reward.open().takes_conditions is False and np.array_equal(reward.judge(WORDS, GIVEN), np.ones(5))
