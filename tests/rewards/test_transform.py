"""Named transforms: values by hand, nan stays nan, and sentences for what cannot be meant."""

import numpy as np
import pytest

from engines.records.meter import Meter
from engines.rewards import Reward, Scorer
from engines.rewards.transform import parse_transform

X = np.array([-1, 0, 1, 2, 3, 4, np.nan])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("window 1 3", [0, 0, 1, 1, 1, 0, np.nan]),
        ("window(0, 4)", [0.5, 1, 1, 1, 1, 1, np.nan]),
        ("step 2", [0, 0, 0, 1, 1, 1, np.nan]),
        ("sigmoid 1 1", [*(1 / (1 + np.exp(1 - X[:-1]))), np.nan]),
        ("Sigmoid 1, -1", [*(1 / (1 + np.exp(X[:-1] - 1))), np.nan]),
        ("", X),
    ],
)
def test_by_hand(text, want):
    np.testing.assert_allclose(parse_transform(text)(X), want)


@pytest.mark.parametrize(
    "text",
    ["bump 1 2", "window 1", "window 3 1", "window a b", "step", "step 1 2", "sigmoid 0 0", "step nan", "window 1 inf"],
)
def test_what_cannot_be_meant(text):
    with pytest.raises(ValueError, match="window|low|width|threshold"):
        parse_transform(text)


def test_extremes_do_not_overflow():
    with np.errstate(all="raise"):
        assert parse_transform("sigmoid 0 1e-9")(np.array([-1e9, 1e9])).tolist() == pytest.approx([0, 1], abs=1e-20)


def test_the_scorer_weighs_what_is_transformed_and_shows_what_is_not():
    rewards = {
        "length": Reward("Length", "letters", "", lambda d, _: np.array([len(x) for x in d], dtype=float)),
        "odd": Reward("Odd", "", "", lambda d, _: np.array([np.nan if x == "bb" else 1.0 for x in d])),
    }
    scorer = Scorer(rewards, {"length": 2.0, "odd": -1.0}, None, Meter(), {"length": "step 2"})
    np.testing.assert_allclose(scorer(["a", "bb", "ccc"]).numpy(), [-1, np.nan, 1])
    np.testing.assert_allclose(scorer.parts(["ccc"]), [[3, 1]])
