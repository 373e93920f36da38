"""However a worker ends, at its deadline or with its zygote: the sentence is the right one, and nobody is left."""

import os
import signal
import time

import pytest

from engines.rewards.sandbox import Limits, Script, ScriptError, Zygote
from engines.rewards.sandbox.inside.protocol import DESIGNS, ERROR, LOAD, READY, encode_frame
from engines.rewards.sandbox.inside.results import DeadlineReached
from engines.rewards.sandbox.inside.script_runner import ScriptRunner
from tests.rewards.sandbox.scripts import LENGTHS

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote(limits=Limits(load_seconds=5, call_seconds=5))
    yield zygote
    zygote.close()


@pytest.fixture
def started(zygote):
    """started(script) → a worker that has loaded it."""
    opened = []

    def start(text: str):
        opened.append(zygote.worker())
        opened[-1].load(Script("test", text))
        return opened[-1]

    yield start
    for worker in opened:
        worker.close()


def calling(body: str) -> str:
    return f"import ctypes, os, time\ndef reward(designs):\n    {body}\n    return [1.0] * len(designs)\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("os.close(3)", "closed its channel"),
        ("os.close(3); time.sleep(60)", "closed its channel"),
        ("os.close(3); 1 / 0", "closed its channel"),
        ("os._exit(0)", "exit code 0"),
        ("os._exit(3)", "exit code 3"),
        ("ctypes.string_at(0)", "segmentation fault"),
    ],
)
def test_the_ending_is_told_as_it_was(started, body, words):
    worker, begun = started(calling(body)), time.monotonic()
    with pytest.raises(ScriptError, match=words) as caught:
        worker.judge(["a"])
    assert caught.value.kind == "crash" and time.monotonic() - begun < 3 and not worker.alive


def test_a_death_by_the_system_is_told(started):
    worker = started(calling("time.sleep(60)"))
    os.kill(worker.process.pid, signal.SIGKILL)
    with pytest.raises(ScriptError, match="too much memory"):
        worker.judge(["a"])


def test_an_alarm_that_kills_is_a_matter_of_time(zygote):
    zygote.limits = Limits(call_seconds=0.2)
    worker = zygote.worker()
    worker.load(Script("test", calling("import signal; signal.signal(14, signal.SIG_DFL); time.sleep(60)")))
    with pytest.raises(ScriptError, match="0.2 s"):
        worker.judge(["a"])
    worker.close()


@pytest.mark.parametrize("late", [step / 100 for step in range(-6, 9)])
def test_at_the_deadline_there_is_a_score_or_too_long_and_nothing_else(zygote, late):
    zygote.limits = Limits(load_seconds=0.3, call_seconds=0.3)
    worker = zygote.worker()
    try:
        worker.load(Script("test", f"import time\ntime.sleep({0.3 + late})\n" + LENGTHS))
        assert worker.judge(["a"]).tolist() == [1]
    except ScriptError as fault:
        assert fault.kind == "timeout" and "too long" in fault.sentence or "longer" in fault.sentence
    finally:
        worker.close()


def test_the_alarm_is_heard_once_and_only_at_work():
    runner = ScriptRunner()
    runner.on_deadline()
    assert runner.handle(LOAD, LENGTHS.encode())[0] == READY
    runner.on_deadline()
    runner.interruptible = True
    with pytest.raises(DeadlineReached):
        runner.on_deadline()
    runner.on_deadline()
    assert runner.handle(LOAD, b"1 / 0")[0] == ERROR


@pytest.mark.parametrize("body", ["while True:\n        pass", "time.sleep(60)"])
def test_nobody_outlives_a_killed_zygote(body):
    """Neither who rests, nor who works, nor who has loaded nothing yet; and burying them takes no time."""
    zygote = Zygote(limits=Limits(call_seconds=1))
    resting, working, new = (zygote.worker() for _ in range(3))
    resting.load(Script("test", LENGTHS))
    assert resting.judge(["a"]).tolist() == [1]
    working.load(Script("test", calling(body)))
    working.process.resume(time.monotonic() + 60)
    working.process.write(encode_frame(2, DESIGNS, b'["a"]'))
    os.kill(zygote.process.pid, signal.SIGKILL)
    begun = time.monotonic()
    for worker in (resting, working, new):
        gone(worker.process.pid)
        with pytest.raises(ScriptError, match="sandbox around it"):
            worker.judge(["a"])
        worker.close()
    assert time.monotonic() - begun < 3
    again = zygote.worker()
    again.load(Script("test", LENGTHS))
    assert again.judge(["a"]).tolist() == [1]
    zygote.close()


def gone(pid: int, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with open(f"/proc/{pid}/stat") as file:
                state = file.read().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state in "ZX":
            return
        assert time.monotonic() < deadline, "it lives on"
        time.sleep(0.01)
