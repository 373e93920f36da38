"""Scripts that declare a gradient: what they are asked, who may compute it, the sentences where it cannot be had."""

import re

import numpy as np
import pytest
import torch

import engines
from engines.domains import domain
from engines.records.store import Store
from engines.request import Request
from engines.rewards import script_host
from engines.rewards.sandbox import Limits, Script, ScriptError
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.sandbox.script import declares_gradient
from engines.rewards.script_host import PLAIN, TRUST_FLAG, ScriptHost
from engines.rewards.script_rewards import ScriptRewards
from engines.run import open_run
from studio import page
from studio.errors import UserError
from studio.runs.runs import Runs

LETTERS = """
differentiable = True

def reward(designs):
    return [d.count("a") / 3 for d in designs]

def relaxed(designs):
    return designs[:, :, 0].mean(1)
"""
PLAIN_SCRIPT = "def reward(designs):\n    return [0.0 for d in designs]\n"
ASK = {"domain": "chain", "lanes": 12, "levels": 4, "alpha": 0.1, "sampler": "dps", "value": "pm"}
MINE = {**ASK, "rewards": {"mine": 1.0}, "scripts": {"mine": LETTERS}}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "runs.db")


def told(body: str, x: np.ndarray, head: str = "differentiable = True") -> tuple[np.ndarray, np.ndarray]:
    worker = UnconfinedLauncher(Limits(load_seconds=60)).worker()
    try:
        worker.load(Script("x", f"{head}\ndef reward(designs):\n    return [0.0] * len(designs)\n{body}"))
        return worker.slopes(x)
    finally:
        worker.close()


def test_a_declaration_is_read_and_not_run():
    assert declares_gradient(LETTERS) and declares_gradient("differentiable = True")
    for text in (PLAIN_SCRIPT, "differentiable = False", "differentiable = 1", "if 1:\n    differentiable = True", "("):
        assert not declares_gradient(text)


def test_a_plain_worker_tells_scores_and_their_gradient():
    x = np.random.default_rng(0).normal(size=(5, 3, 2)).astype(np.float32)
    scores, slopes = told("def relaxed(designs):\n    return (designs ** 2).sum((1, 2))\n", x)
    np.testing.assert_allclose(scores, (x**2).sum((1, 2)), rtol=1e-6)
    np.testing.assert_allclose(slopes, 2 * x, rtol=1e-6)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("def relaxed(designs):\n    return [0.0] * len(designs)\n", "a list; a script with"),
        ("def relaxed(designs):\n    return designs.sum()\n", "of shape"),
        ("def relaxed(designs):\n    return designs.detach().sum((1, 2))\n", "by torch alone"),
        ("", "needs `def relaxed"),
    ],
)
def test_what_has_no_gradient_says_what_to_write(body, words):
    with pytest.raises(ScriptError) as caught:
        told(body, np.zeros((2, 3, 2), np.float32))
    assert words in caught.value.sentence


def test_its_runs_are_those_of_the_built_in_reward_and_say_that_nothing_confined_them():
    own = ScriptRewards({"mine": LETTERS}, ScriptHost(trusted=True))
    run = open_run(Request(**MINE), own=own)
    try:
        steps = list(run.steps())
        assert own.record["unconfined"]
    finally:
        run.close()
    for step, built_in in zip(steps, engines.steps(Request(**{**ASK, "rewards": {"letters": 1.0}}))):
        assert step.designs == built_in.designs
        torch.testing.assert_close(step.values, built_in.values, rtol=0, atol=1e-6)


def test_where_nobody_trusts_it_is_refused_before_anything_runs(store):
    with pytest.raises(ScriptError) as caught:
        open_run(Request(**MINE))
    assert TRUST_FLAG in caught.value.sentence and "own machine" in caught.value.sentence
    with pytest.raises(UserError, match=TRUST_FLAG):
        Runs(store).start(MINE, "ann")
    assert store.waiting() == [] and Runs(store, trusted=True).start(MINE, "ann")


def test_a_script_that_declares_none_says_what_to_write():
    with pytest.raises(
        ValueError, match="declares none; .*differentiable = True.*" + re.escape(domain("chain").relaxed)
    ):
        Request(**{**MINE, "scripts": {"mine": PLAIN_SCRIPT}})
    with pytest.raises(ValueError, match="no numbers"):
        Request(domain="molecule", sampler="dps", rewards={"mine": 1.0}, scripts={"mine": LETTERS})


@pytest.mark.sandbox
def test_a_studio_that_trusts_confines_all_others():
    host = ScriptHost(trusted=True)
    assert host.runs_plainly(LETTERS) and not host.runs_plainly(PLAIN_SCRIPT) and not host.unconfined
    assert host.launcher_of(LETTERS).limits == PLAIN and host.launcher_of(PLAIN_SCRIPT) is host.launcher()
    assert ScriptHost().launcher_of(LETTERS) is host.launcher() and not ScriptHost().runs_plainly(LETTERS)


def test_somebody_elses_script_is_not_taken_in_where_it_would_run_plainly(store):
    settings = {**ASK, "rewards": {"mine": 1.0}, "scripts": {"mine": LETTERS}, "sampler": "svdd"}
    assert Runs(store).validate(settings)
    with pytest.raises(UserError, match="read them first"):
        Runs(store, trusted=True).validate(settings)
    assert Runs(store, trusted=True).validate({**settings, "scripts": {"mine": PLAIN_SCRIPT}})


@pytest.mark.sandbox
def test_a_banner_says_which_scripts_nothing_confines(tmp_path):
    runs = Runs(Store(tmp_path / "runs.db"), trusted=True)
    held = [getattr(block, "value", None) for block in page.build(runs).blocks.values()]
    assert page.GRADIENTS_UNCONFINED in held and page.UNCONFINED not in held
    assert script_host.TRUST_FLAG in page.GRADIENTS_UNCONFINED
