"""When the reward selects: every k-th level, inside a window; elsewhere one candidate a lane, and no reward asked."""

from __future__ import annotations

import pytest
import torch
from pydantic import ValidationError

import engines
from engines.records.serialize import dump_state, load_step
from engines.request import Request, sentences
from engines.run import open_run
from engines.samplers.schedule import at_levels

LEVELS = 10
HALVES = [(0.0, 0.5), (0.5, 1.0)]


def request(name: str = "mixture", **settings) -> Request:
    return Request(domain=name, lanes=6, particles=4, levels=LEVELS, **settings)


def selecting(**settings) -> set[int]:
    """The levels at which something selects, counted down to 0."""
    return {t for t in range(LEVELS) if at_levels(LEVELS, **settings)(t)}


def test_without_a_word_every_level_selects():
    assert selecting() == set(range(LEVELS))


@pytest.mark.parametrize("every", [1, 2, 3, 7, 10, 1000])
def test_every_kth_level_counts_back_from_the_finished_design(every):
    assert selecting(every=every) == set(range(0, LEVELS, every))


@pytest.mark.parametrize("cut", [share / LEVELS for share in range(1, LEVELS)])
def test_windows_that_meet_share_no_level_and_miss_none(cut):
    early, late = selecting(window=(0.0, cut)), selecting(window=(cut, 1.0))
    assert early | late == set(range(LEVELS)) and not early & late
    assert len(early) == round(cut * LEVELS) and min(early) > max(late)


@pytest.mark.parametrize("window", HALVES)
@pytest.mark.parametrize("every", [1, 3])
@pytest.mark.parametrize("name", ["mixture", "chain"])
@pytest.mark.parametrize("value", ["pm", "exact"])
def test_svdd_proposes_and_judges_only_where_it_selects(name, value, every, window):
    for step in engines.steps(request(name, value=value, every=every, window=window)):
        selects = at_levels(LEVELS, every, window)(step.t)
        assert len(step.candidates) == len(step.values) == 6 * (4 if selects else 1)
        assert step.values.isfinite().all() if selects or step.t == 0 else step.values.isnan().all()
        assert step.lanes[step.kept].tolist() == list(range(6))


@pytest.mark.parametrize("window", HALVES)
@pytest.mark.parametrize("name", ["mixture", "chain"])
def test_smc_judges_only_where_it_selects_and_at_the_end(name, window):
    for step in engines.steps(request(name, sampler="smc", value="pm", every=2, window=window)):
        selects = at_levels(LEVELS, 2, window)(step.t)
        assert step.values.isfinite().all() if selects or step.t == 0 else step.values.isnan().all()
        assert len(step.kept) == (6 if step.t == 0 else 24)
        assert selects or step.t == 0 or step.kept.tolist() == list(range(24))


@pytest.mark.parametrize(
    "settings", [{"every": 1000, "window": (0.0, 0.5)}, {"window": (0.0, 0.03)}, {"window": (0.41, 0.44)}]
)
def test_what_selects_nowhere_is_refused_where_it_should_guide(settings):
    with pytest.raises(ValidationError) as refusal:
        request(**settings)
    assert "none of the 10 levels selects" in sentences(refusal.value)[0]
    assert (
        engines.design(request(sampler="unguided", **settings)).designs
        == engines.design(request(sampler="unguided")).designs
    )


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_the_reward_is_asked_less_often(sampler, alpha):
    every, seldom = (engines.design(request(sampler=sampler, alpha=alpha, value="pm", every=k)) for k in (1, 5))
    assert seldom.cost.reward_calls < every.cost.reward_calls / 3 and seldom.rewards.isfinite().all()


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_resumed_inside_and_outside_the_window(sampler):
    wanted = request(sampler=sampler, every=2, window=(0.3, 0.8))
    whole = list(engines.steps(wanted))
    for done, step in enumerate(whole[:-1], start=1):
        for mine, want in zip(open_run(wanted).steps(load_step(dump_state(step))), whole[done:]):
            torch.testing.assert_close(
                (mine.candidates, mine.kept, mine.values),
                (want.candidates, want.kept, want.values),
                rtol=0,
                atol=0,
                equal_nan=True,
            )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"every": 0}, ["every", "between 1 and 1,000"]),
        ({"every": 2000}, ["every"]),
        ({"every": "often"}, ["every", "a whole number"]),
        ({"window": (0.5, 0.5)}, ["window", "upwards"]),
        ({"window": (-0.1, 1)}, ["window"]),
        ({"window": (0, 1.1)}, ["window"]),
        ({"window": (0, float("nan"))}, ["window"]),
        ({"window": [0.1]}, ["window", "two shares"]),
        ({"window": 3}, ["window", "two shares"]),
        ({"window": [0, 0.5, 1]}, ["window", "two shares"]),
        ({"window": ["a", 1]}, ["window", "two shares"]),
    ],
)
def test_what_is_wrong_is_said(settings, words):
    with pytest.raises(ValidationError) as caught:
        request(**settings)
    said = " ".join(sentences(caught.value))
    assert said.endswith(".") and all(word in said for word in words)


def test_a_request_written_down_comes_back():
    wanted = request(every=3, window=(0.2, 0.9))
    assert Request.model_validate_json(wanted.model_dump_json()) == wanted
    assert Request.model_validate({"domain": "mixture"}).window == (0.0, 1.0)


@pytest.mark.parametrize("name", ["image", "enhancer"])
def test_by_default_the_first_level_only_draws_where_judging_takes_long(name):
    """So the first picture costs as many network rows as there are lanes; there the reward decides nothing yet."""
    usual = Request(domain=name)
    assert [t for t in range(usual.levels) if not at_levels(usual.levels, usual.every, usual.window)(t)] == [
        usual.levels - 1
    ]
