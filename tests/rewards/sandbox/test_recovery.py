"""A new worker after a death, the guilty design named, hangs ended, and nothing left behind."""

import os
import signal
import time

import pytest

from engines.rewards.sandbox import Limits, SandboxUnavailable, Script, ScriptError, Zygote
from engines.rewards.sandbox.script_reward import ScriptReward
from engines.rewards.sandbox.self_test import failures
from tests.rewards.sandbox.scripts import LENGTHS, WORDS

pytestmark = pytest.mark.sandbox
DIES = """import os
calls = 0
def reward(designs):
    global calls
    calls += 1
    if calls == 3:
        os._exit(1)
    return [len(d) for d in designs]
"""


def children(pid: int) -> list[str]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read().split()


def test_self_test_holds(zygote):
    assert failures(zygote) == [] and zygote.start()["missing"] == []


def test_a_death_costs_a_worker_and_nothing_else(judged):
    reward = judged(DIES)
    assert [reward.judge(WORDS).tolist() for _ in range(6)] == [[1, 2, 3, 4, 5]] * 6 and reward.restarts == 2


@pytest.mark.parametrize("deed", ["1 / 0", "__import__('os')._exit(1)", "__import__('ctypes').string_at(0)"])
def test_the_design_that_breaks_it_is_named(judged, deed):
    reward = judged(f"def reward(designs):\n    return [{deed} if d == 'ccc' else 1 for d in designs]\n")
    with pytest.raises(ScriptError) as caught:
        reward.judge(WORDS)
    assert caught.value.design == "ccc" and "ccc" in caught.value.sentence
    assert reward.judge(["a", "bb"]).tolist() == [1, 1]


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(60)", "sum(range(10**12))"])
def test_a_hang_ends_at_its_deadline(judged, zygote, body):
    reward, begun = judged(f"def reward(designs):\n    {body}\n"), time.monotonic()
    with pytest.raises(ScriptError) as caught:
        reward.judge_once(WORDS)
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 3 * zygote.limits.call_seconds + 2


def test_a_hang_names_its_line(judged):
    with pytest.raises(ScriptError) as caught:
        judged("def reward(designs):\n    x = 1\n    while True:\n        x += 1\n").judge_once(WORDS)
    assert caught.value.line in (3, 4)


def test_what_it_printed_is_kept_and_bounded(judged):
    body = "    print('x' * 10**6)\n    print('the end\\x1b[31m')\n    1 / 0\n"
    with pytest.raises(ScriptError) as caught:
        judged(f"def reward(designs):\n{body}").judge_once(WORDS)
    assert caught.value.log.rstrip().endswith("the end [31m") and len(caught.value.log) <= Limits().log_bytes + 1


def test_nothing_is_left_behind(zygote, judged):
    before = children(zygote.process.pid)
    rewards = [judged(LENGTHS) for _ in range(5)]
    for reward in rewards:
        reward.judge(WORDS)
    assert len(children(zygote.process.pid)) == len(before) + 5
    for reward in rewards:
        reward.close()
    assert children(zygote.process.pid) == before


def test_descriptors_are_given_back(zygote):
    count = lambda: len(os.listdir("/proc/self/fd"))
    zygote.start()
    before = count()
    for text in (LENGTHS, "import os\nos._exit(1)", "def reward(designs):\n    while True: print('x' * 10**6)\n"):
        reward = ScriptReward(zygote, Script("test", text))
        try:
            reward.judge_once(WORDS)
        except ScriptError:
            pass
        reward.close()
    assert count() == before


def test_a_killed_zygote_is_started_again():
    zygote = Zygote(limits=Limits(call_seconds=2))
    reward = ScriptReward(zygote, Script("test", LENGTHS))
    assert reward.judge(WORDS)[0] == 1
    os.kill(zygote.process.pid, signal.SIGKILL)
    assert reward.judge(WORDS)[0] == 1
    zygote.close()


def test_it_fails_closed(monkeypatch):
    monkeypatch.setattr("engines.rewards.sandbox.process.zygote.best_mode", lambda: None)
    with pytest.raises(SandboxUnavailable, match="Docker.*--trust-uploaded-code") as caught:
        Zygote().worker()
    assert caught.value.kind == "closed"
