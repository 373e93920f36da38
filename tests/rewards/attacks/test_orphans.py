"""Nobody outlives the zygote or the studio, not even a script that is busy and deaf."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from engines.rewards.sandbox import ScriptError, parse_upload
from tests.rewards.attacks.attempt import LIMITS, TEXTS
from tests.rewards.attacks.scripts.lies import RESTLESS
from tests.rewards.attacks.scripts.uploads import GOOD

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[3]
STUDIO = """
import sys
from engines.rewards.sandbox import Zygote, parse_upload
zygote = Zygote(sys.argv[1])
worker = zygote.worker()
worker.load(parse_upload("loop", sys.stdin.buffer.read()))
print(worker.process.pid, zygote.process.pid, flush=True)
worker.judge(["C"])
"""


def test_nobody_outlives_the_zygote(zygote, target):
    """Not even a script that is busy, deaf, and has been told nothing."""
    zygote.limits = LIMITS
    worker = zygote.worker()
    worker.load(parse_upload("restless", (target.preamble(zygote.process.pid) + RESTLESS["deaf"]).encode()))
    worker.judge(TEXTS)
    zygote.close()
    assert os.WTERMSIG(buried(worker.process.pid)) == signal.SIGKILL
    worker.close()


def buried(pid: int, seconds: float = 5.0) -> int:
    """The wait status of an orphan that we have adopted."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):  # its parent may be dying still
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                return status
        time.sleep(0.01)
    raise AssertionError("it lives on")


def test_nobody_outlives_the_studio(zygote, target):
    command = [sys.executable, "-c", STUDIO, zygote.mode]
    studio = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    studio.stdin.write(b"def reward(designs):\n    while True:\n        pass\n")
    studio.stdin.close()
    worker, its_zygote = map(int, studio.stdout.readline().split())
    studio.kill()
    studio.wait()
    studio.stdout.close()
    assert buried(worker) in (signal.SIGKILL, 0)  # 0: it had not been asked yet
    buried(its_zygote)


def test_the_death_of_a_former_zygote_is_no_concern_of_the_next(zygote):
    zygote.limits = LIMITS
    old = zygote.worker()
    zygote.process.kill()
    with pytest.raises(ScriptError):
        zygote.worker()
    new = zygote.worker()
    new.load(parse_upload("good", GOOD.encode()))
    old.close()
    assert new.judge(TEXTS).tolist() == [1, 2, 3]
    new.close()
