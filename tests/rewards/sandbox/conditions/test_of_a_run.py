"""Conditions in a run: each lane's prompt, scores remembered under them alone, and the check's examples."""

from __future__ import annotations

import json

import pytest
from PIL import Image

import engines
from engines.domains import NAMES, domain
from engines.domains.image.conditions import ImageConditions
from engines.request import Request
from engines.rewards.sandbox import Script
from engines.rewards.sandbox.check import check
from engines.rewards.score_cache import ScoreCache
from engines.rewards.script_host import ScriptHost
from engines.rewards.script_rewards import ScriptRewards, conditions_of
from engines.settings import shown_fields
from tests.rewards.sandbox.conditions import HEAD, script

pytestmark = pytest.mark.sandbox
ONES = "def reward(designs):\n    print('called')\n    return [1.0] * len(designs)\n"
LIGHTEST = script(HEAD, "print('called')\n    return [conditions['lightest'] + len(d) for d in designs]")
PROMPTS = script(HEAD, "return [len(conditions['prompt']) + d.width / 100 for d in designs]")


class Host(ScriptHost):
    """Workers of a zygote that is there already."""

    def __init__(self, zygote):
        super().__init__()
        self._started = zygote

    def launcher(self):
        return self._started


def pictures_of(prompts) -> list[Image.Image]:
    """A picture of each prompt, wider and wider."""
    pictures = [Image.new("RGB", (10 * i, 4)) for i in range(1, len(prompts) + 1)]
    for picture, prompt in zip(pictures, prompts):
        picture.info["prompt"] = prompt
    return pictures


def judged_under(zygote, cache, text, lightest) -> tuple[list[float], int]:
    """Scores of two molecules, and how often the script was called for them."""
    own = ScriptRewards({"mine": text}, Host(zygote), cache)
    scores = own.rewards["mine"].judge(["C", "CC"], domain("molecule").conditions(lightest=lightest)).tolist()
    calls = own._opened["mine"].log.count("called")
    own.close()
    return scores, calls


def test_every_lane_has_the_prompt_of_its_own():
    pictures = pictures_of(("a cat", "a dog", "a cat", "", "a dog"))
    told = {told["prompt"]: places for told, places in conditions_of(pictures, ImageConditions(prompt="a cat\na dog"))}
    assert told == {"a cat": [0, 2], "a dog": [1, 4], "a cat\na dog": [3]}


def test_designs_are_judged_by_the_prompt_of_their_lane(zygote):
    own = ScriptRewards({"mine": PROMPTS}, Host(zygote))
    prompts = ("four", "a", "four", "a")
    scores = own.rewards["mine"].judge(pictures_of(prompts), ImageConditions(prompt="\n".join(prompts)))
    own.close()
    assert scores == pytest.approx([4.1, 1.2, 4.3, 1.4])


def test_a_run_of_pictures_gives_each_lane_its_prompt():
    text = script(HEAD, "return [float(len(conditions['prompt'])) for d in designs]")
    wanted = {"rewards": {"mine": 1.0}, "scripts": {"mine": text}, "lanes": 2, "particles": 2, "levels": 3}
    result = engines.design(Request(domain="image", prompt="owl\nsmiling cat", **wanted))
    assert result.parts["mine"] == [3.0, 11.0]


def test_another_condition_is_another_score(zygote):
    """What is remembered of a design holds under its conditions alone."""
    cache = ScoreCache()
    found = [judged_under(zygote, cache, LIGHTEST, lightest) for lightest in (100, 200, 100)]
    assert [scores for scores, _ in found] == [[101, 102], [201, 202], [101, 102]]
    assert found[1][1] > 0 == found[2][1]


def test_a_script_that_takes_none_is_remembered_under_any(zygote):
    cache = ScoreCache()
    first, second = (judged_under(zygote, cache, ONES, lightest) for lightest in (100, 200))
    assert first[1] > 0 == second[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_script_is_checked_with_the_domains_examples(zygote, name):
    chosen = domain(name)
    conditions = chosen.conditions(**chosen.example_conditions).for_scripts()
    assert set(conditions) == set(shown_fields(chosen.conditions)) and json.dumps(conditions)
    asks = f"assert sorted(conditions) == {sorted(conditions)!r}"
    text = script(HEAD, f"{asks}\n    return [float(len(str(conditions)))] * len(designs)")
    report = check(zygote, Script("x", text), chosen.known_designs, conditions)
    assert report.declared.takes_conditions and report.unsteady == "" and report.unjudged == 0
