"""A script that takes conditions is given the run's: read-only, bounded, and anew after a death."""

from __future__ import annotations

import pytest

from engines.domains.image.conditions import ImageConditions
from engines.rewards.sandbox import Script, ScriptError
from engines.rewards.sandbox.inside.protocol import CONDITIONS_BYTES
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.sandbox.script_reward import ScriptReward
from tests.rewards.sandbox.conditions import BY_WORD, GIVEN, HEAD, script
from tests.rewards.sandbox.scripts import WORDS

pytestmark = pytest.mark.sandbox
CHANGES = {
    "an item": "conditions['word'] = 'a'",
    "a new item": "conditions['x'] = 1",
    "deleting": "del conditions['word']",
    "clearing": "conditions.clear()",
    "updating": "conditions.update(word='a')",
    "setdefault": "conditions.setdefault('x', 1)",
    "pop": "conditions.pop('word')",
    "popitem": "conditions.popitem()",
    "or": "conditions |= {'word': 'a'}",
    "a list inside": "conditions['colours'][0] = 'a'",
}
DIES = """import os
calls = []
def reward(designs, conditions):
    calls.append(1)
    if len(calls) == 2:
        os._exit(1)
    return [conditions['weight'] for d in designs]
"""
TELLS = """import json
def reward(designs, conditions):
    print(json.dumps(conditions), sorted(conditions), dict(conditions) | {'x': 1})
    return [float(len(d)) for d in designs]
"""
SAYS = """import os, struct
def say(number, kind, body):
    os.write(3, struct.pack('<IIc', len(body), number, kind) + body)
"""
LIES = (
    "say(2, b'S', bytes(40))",
    "say(2, b'R', b'[]')",
    "say(3, b'S', bytes(40))",
    "say(9, b'R', b'{}')",
    "say(2, b'R', b'{' * 4097)",
    "say(2, b'C', b'{\"mode\": \"strict\"}')",
)


@pytest.fixture(params=["confined", "plain"])
def of_any_launcher(request, zygote):
    """of_any_launcher(text) → a ScriptReward of a confined or of a plain worker."""
    opened = []
    launcher = zygote if request.param == "confined" else UnconfinedLauncher()
    yield lambda text: opened.append(ScriptReward(launcher, Script("test", text))) or opened[-1]
    for reward in opened:
        reward.close()


def test_conditions_arrive_and_change(of_any_launcher):
    reward = of_any_launcher(BY_WORD)
    assert reward.judge(WORDS, GIVEN).tolist() == [0, 1, 0, 0, 0]
    assert reward.judge(WORDS, {**GIVEN, "word": "c"}).tolist() == [0, 0, 3, 0, 0]
    assert reward.judge(WORDS).tolist() == [0, 0, 3, 0, 0] and reward.restarts == 0


def test_a_new_worker_is_given_them_anew(of_any_launcher):
    reward = of_any_launcher(DIES)
    assert reward.judge(WORDS, GIVEN).tolist() == [2.5] * 5 == reward.judge(WORDS, GIVEN).tolist()
    assert reward.restarts == 1


@pytest.mark.parametrize("name", CHANGES)
def test_they_are_read_only(judged, name):
    text = script(HEAD, f"{CHANGES[name]}\n    return [1.0] * len(designs)")
    with pytest.raises(ScriptError, match=r"read-only|item assignment") as caught:
        judged(text).judge(WORDS, GIVEN)
    assert caught.value.line == 2


def test_they_are_plain_values(judged):
    reward = judged(TELLS)
    reward.judge(WORDS, {**GIVEN, "odd": "\u2028<b>é🚀\x00", "inside": {"a": [1, [2]]}})
    assert '"colours": ["#fff", "#000"]' in reward.log


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("conditions['reference']", "no condition 'reference'; those of this domain: word, weight, colours"),
        ("conditions.word", 'conditions["word"]'),
    ],
)
def test_a_condition_that_is_not_there_is_told_with_those_that_are(judged, use, words):
    with pytest.raises(ScriptError) as caught:
        judged(script(HEAD, f"return [{use}] * len(designs)")).judge(WORDS, GIVEN)
    assert words in caught.value.sentence


def test_what_is_too_large_is_a_sentence_and_not_sent(judged):
    reward = judged(BY_WORD)
    with pytest.raises(ScriptError, match="larger than the 16 MB") as caught:
        reward.judge(WORDS, {"word": "x" * CONDITIONS_BYTES})
    assert caught.value.kind == "rejected" and reward.judge(WORDS, GIVEN).tolist() == [0, 1, 0, 0, 0]


def test_the_largest_conditions_of_any_request_are_taken(judged):
    prompt = "\n".join(["🚀" * 10_000] * 99)
    conditions = ImageConditions(prompt=prompt, negative=prompt).for_scripts()
    text = script(HEAD, "return [len(conditions['negative'])] * len(designs)")
    assert judged(text).judge(WORDS, conditions)[0] == len(prompt)


@pytest.mark.parametrize("lie", LIES)
def test_what_a_script_answers_to_its_conditions_itself_is_no_answer(zygote, lie):
    """It writes to the channel what it would like the studio to believe."""
    reward = ScriptReward(zygote, Script("x", f"{SAYS}{lie}\n{BY_WORD}"))
    with pytest.raises(ScriptError) as caught:
        reward.judge(WORDS, GIVEN)
    reward.close()
    assert caught.value.kind in ("protocol", "load", "crash")
