"""A script rests between calls, and who does not read is not waited for."""

import time
from contextlib import suppress
from dataclasses import replace

import pytest

from engines.rewards.sandbox import ScriptError, parse_upload
from tests.faults.studios import ticks
from tests.rewards.attacks.attempt import LIMITS, TEXTS
from tests.rewards.attacks.scripts.lies import RESTLESS

pytestmark = pytest.mark.sandbox
DEAF = b"""import os, struct, time
def reward(designs):
    os.write(3, struct.pack('<IIcd', 8, 2, b'S', 1))
    time.sleep(60)
"""


@pytest.mark.parametrize("name", RESTLESS)
def test_a_script_rests_between_calls(zygote, target, name):
    zygote.limits = LIMITS
    worker = zygote.worker()
    with suppress(ScriptError):
        worker.load(parse_upload("restless", (target.preamble(zygote.process.pid) + RESTLESS[name]).encode()))
        if name != "after loading":
            worker.judge(TEXTS)
    time.sleep(0.05)
    before = ticks(worker.process.pid)
    time.sleep(0.3)
    after = ticks(worker.process.pid)
    worker.close()
    assert after - before <= 2


def test_who_does_not_read_is_not_waited_for(zygote):
    zygote.limits = replace(LIMITS, call_seconds=0.3)
    worker = zygote.worker()
    worker.load(parse_upload("deaf", DEAF))
    assert worker.judge(["C"]).tolist() == [1]
    begun = time.monotonic()
    with pytest.raises(ScriptError) as caught:
        worker.judge(["C" * 1000] * 10_000)
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 2
