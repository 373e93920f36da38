"""What a learned value is worth: measured on roll-outs that it never saw, kept with it, and said in sentences."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
import torch
from safetensors.torch import save

from engines.learned import RememberedHeads, cost_of, head_key, with_cost
from engines.records.step import Cost
from engines.request import Request
from engines.run import open_run
from engines.studies.calibration.learned_words import learned_words
from engines.values.monte_carlo import held_out
from engines.values.monte_carlo.head import Head, figures_of
from engines.values.monte_carlo.sizes import chosen_levels, compared, count_held_out, sizes
from studio.runs.learned import learned_view

SCRIPT = "def reward(designs):\n    return [design.count('a') for design in designs]\n"
FIGURES = {
    "levels": [18, 14, 10, 6, 2],
    "held_out": 128,
    "correlations": {
        "learned": [0.3, 0.5, 0.6, 0.7, 0.7],
        "best_guess": [0.2, 0.3, 0.5, 0.7, 0.9],
        "samples": [None, 0.4, 0.5, 0.8, 0.9],
    },
    "growth": {"500": [0.2, 0.4, 0.5, 0.6, 0.6], "1000": [0.3, 0.5, 0.6, 0.7, 0.7]},
}


def learnt(**settings):
    """A run that has learned."""
    asked = {"domain": "chain", "value": "monte_carlo", "rollouts": 600, "guided_rounds": 0, "levels": 6, **settings}
    run = open_run(Request(**asked), heads=RememberedHeads())
    deque(run.prepare(), maxlen=0)
    return run


@pytest.fixture(scope="module")
def run():
    return learnt()


def test_the_figures_are_those_of_the_head_on_states_that_nothing_learned_from(run):
    """Judged again, by hand, they are what was kept; the exact value has what a good estimate can have."""
    told = run.learned()
    assert told["held_out"] == count_held_out(600) == 128 and sorted(map(int, told["growth"])) == [500, 600]
    head = Head.load(run.heads.find(head_key(run.request)), run.model.process)
    levels = chosen_levels(6)
    with torch.inference_mode():
        states, rewards = held_out.trajectories(run._judging(), 128, levels, held_out.SEED + 1)
        of_head = lambda state: head.values(state.x, state.t, held_out.MEAN)
        soft = run.model.soft({"letters": 1.0}, held_out.MEAN)
        again, exact = (
            [held_out.correlation(value, states[t], rewards) for t in levels]
            for value in (of_head, lambda state: soft(state.x, state.t))
        )
    assert told["levels"] == levels and told["correlations"]["learned"] == again
    told = [(mine, best) for mine, best in zip(again, exact) if best is not None]  # nothing is known of plain noise
    assert np.subtract(*zip(*told)).mean() > -0.05 and len(told) > 2


def test_what_comparing_takes_is_known_before(run):
    spent = run.meter.total()
    judged = spent.reward_calls + spent.cache_hits
    assert judged >= 600 + 128 and compared(600, 6, True) == 128 * 5 * 5 and compared(600, 6, False) == 128 * 5


@pytest.mark.sandbox
def test_a_script_is_spared_what_samples_would_ask_of_it():
    told = learnt(rollouts=100, scripts={"own": SCRIPT}, rewards={"own": 1.0}).learned()
    assert set(told["correlations"]) == {"learned", "best_guess"}


def test_sizes_double_up_to_all_there_are():
    assert sizes(4000) == [500, 1000, 2000, 4000] and sizes(100) == [100] and sizes(1500) == [500, 1000, 1500]


def test_a_head_without_figures_or_none_at_all_says_none():
    assert figures_of(b"") is None and figures_of(bytes(40)) is None
    assert open_run(Request(domain="chain")).learned() is None and learned_view({}, 6) is learned_view(None, 6) is None


def test_where_it_does_not_beat_the_best_guess_is_said():
    assert learned_words(FIGURES, 20) == (
        "On 128 roll-outs that it never saw, the learned value has a rank correlation of .47 with their rewards at the "
        "noisier half of the levels, beside .33 of the best guess, .45 of the mean of 4 samples. It does not beat the "
        "best guess at levels 14 and 18 of 20. With 500 roll-outs it had .37, with 1,000 .47: more would teach it more."
    )
    nowhere = {**FIGURES, "correlations": {"learned": [0.1] * 5, "best_guess": [0.2] * 5}, "growth": {"500": [0.1] * 5}}
    assert "at no level" in learned_words(nowhere, 20)
    everywhere = {**nowhere, "correlations": {"learned": [0.3] * 5, "best_guess": [None] * 5}}
    assert "at every level" in learned_words(everywhere, 20)


def test_the_charts_have_a_line_an_estimate_and_a_point_a_size():
    told = learned_view({"learned": FIGURES}, 20)
    drawn = {trace["name"]: trace["y"] for trace in told["ranks"]["data"] if trace.get("showlegend", True)}
    assert drawn["learned"] == [0.3, 0.5, 0.6, 0.7, 0.7] and drawn["mean of 4 samples"][0] is None
    growth = told["growth"]["data"][-1]
    assert (growth["name"], growth["x"]) == ("learned", [500, 1000])
    assert growth["y"] == pytest.approx([0.3667, 0.4667])


def test_what_it_cost_is_written_in_the_same_bytes_every_time_beside_what_it_is_worth():
    head = save({"weight": torch.ones(3)}, {"figures": '{"levels": [1]}'})
    told = {with_cost(head, Cost(rows=3, reward_calls=4)) for _ in range(50)}
    assert len(told) == 1
    assert cost_of(*told) == Cost(rows=3, reward_calls=4) and figures_of(*told) == {"levels": [1]}
