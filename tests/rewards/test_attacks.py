"""No harmful script does its harm, whatever the mode; afterwards nothing is changed, nobody is left, and the next script works at once."""

import os
import signal
import subprocess
import sys
import time
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engines.rewards.sandbox import Fault, Limits, Zygote, read
from engines.rewards.sandbox.confined import GRACE_SECONDS
from engines.rewards.sandbox.inside.bounds import NO_OPEN, NOTHING, STRICT
from engines.rewards.sandbox.inside.landlock import version
from tests.rewards.attacks import ATTACKS
from tests.rewards.attacks.attack import SCORES, Attack
from tests.rewards.attacks.ground import Ground, adopt, children
from tests.rewards.attacks.lies import DECLARATIONS, LIES, RESTLESS
from tests.rewards.attacks.uploads import GOOD, GOOD_FILES

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(memory=256 << 20, most_output=1 << 20)
TEXTS = ["C", "CC", "CCC"]
PICTURES = [np.full((4, 4, 3), n, np.uint8) for n in range(3)]

# Attacks that do their harm where nothing confines them: the scripts are real.
REAL = """read a file|read another run's record|read through a symbolic link|read around by descriptors|open a path only|list a folder|read a file while loading
read a file from a default value|the zygote's command line|the machine's users|overwrite a file|append to a file|a new file|truncate a file|rename a file|delete a file
make a folder|change a file's times|make a hard link|make a symbolic link|make a named pipe|connect to the studio|a UDP socket|connect to a local socket
connect to an abstract socket|a pair of sockets|fork|a daemon|a program|a thread|a thread by hand|signal the zygote|signal everybody|hold the zygote|raise its own limits
slow the zygote|outlive the zygote|memfd_create by its number|eventfd2 by its number|epoll_create1 by its number|timerfd_create by its number|inotify_init1 by its number
setitimer by its number|membarrier by its number|memory kept by one page|load a library of its own|import another run's code
look at a symbolic link's target|look at where the zygote may run|share: drop the libraries from memory|wake by a signal at a time""".replace(
    "\n", "|"
).split("|")


@pytest.fixture(scope="module", params=[STRICT, NO_OPEN])
def zygote(request):
    if request.param == STRICT and not version():
        pytest.skip("this kernel has no Landlock")
    yield from started(request.param)


@pytest.fixture(scope="module")
def open_zygote():
    yield from started(NOTHING)


@pytest.fixture
def ground():
    ground = Ground()
    yield ground
    ground.close()


def started(mode: str):
    zygote = Zygote(mode, LIMITS)
    zygote.start()
    adopt(True)
    yield zygote
    adopt(False)
    zygote.close()


def ending(zygote: Zygote, attack: Attack, known: str, calls: int = 2) -> str:
    """SCORES, or the kind of Fault. Each step is within its time, and what is told is plain and short."""
    zygote.limits = replace(LIMITS, load_seconds=attack.seconds, call_seconds=attack.seconds)
    begun = time.monotonic()
    try:
        script = read("attack", attack.code if isinstance(attack.code, bytes) else (known + attack.code).encode())
        judge(zygote, script, PICTURES if attack.pictures else TEXTS, calls)
    except Fault as fault:
        assert is_plain(fault.sentence, 1200) and is_plain(fault.log, LIMITS.log_bytes + 1)
        return fault.kind
    finally:
        assert time.monotonic() - begun < 3 * (attack.seconds + GRACE_SECONDS) + 2
    return SCORES


def judge(zygote: Zygote, script, designs, calls: int) -> None:
    worker = zygote.worker()
    try:
        worker.load(script)
        for _ in range(calls):
            scores = worker.judge(designs)
            assert scores.shape == (len(designs),) and scores.dtype == np.float64
    finally:
        worker.close()


def is_plain(text: str, most: int) -> bool:
    return len(text) <= most and all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in text)


def good_works(zygote: Zygote, known: str) -> None:
    """With all an attacker's means at hand: they are not what is denied."""
    zygote.limits = LIMITS
    worker = zygote.worker()
    worker.load(read("good", (known + GOOD).encode()))
    assert worker.judge(TEXTS).tolist() == [1, 2, 3]
    worker.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_no_harm_is_done(zygote, ground, name):
    zygote.start()
    before, started = ground.traces(zygote.process.pid), zygote.process.pid
    end = ending(zygote, ATTACKS[name], ground.known(started))
    assert end in ATTACKS[name].ends
    assert ground.traces(started) == before
    good_works(zygote, ground.known(started))
    assert zygote.process.pid == started


@pytest.mark.parametrize("name", LIES)
def test_a_liar_hurts_nobody_else(zygote, ground, name):
    zygote.start()
    known, before = ground.known(zygote.process.pid), ground.traces(zygote.process.pid)
    ending(zygote, Attack(LIES[name], seconds=1), known)
    assert ground.traces(zygote.process.pid) == before
    good_works(zygote, known)


@pytest.mark.parametrize("name", REAL)
def test_the_harm_is_real_where_nothing_confines(open_zygote, ground, name):
    pid = open_zygote.process.pid
    before = ground.traces(pid)
    assert (end := ending(open_zygote, ATTACKS[name], ground.known(pid), 1)) == SCORES, end
    time.sleep(0.5 if name == "a daemon" else 0)
    assert name != "a daemon" or ground.traces(pid)["files"] != before["files"]
    for orphan in children(os.getpid()) - before["processes"]:
        os.kill(orphan, signal.SIGKILL)
        os.waitpid(orphan, 0)


@pytest.mark.parametrize("name", RESTLESS)
def test_a_script_rests_between_calls(zygote, ground, name):
    zygote.limits = LIMITS
    worker = zygote.worker()
    with suppress(Fault):
        worker.load(read("restless", (ground.known(zygote.process.pid) + RESTLESS[name]).encode()))
        if name != "after loading":
            worker.judge(TEXTS)
    time.sleep(0.05)
    before = ticks(worker._child.pid)
    time.sleep(0.3)
    after = ticks(worker._child.pid)
    worker.close()
    assert after - before <= 2


def test_who_does_not_read_is_not_waited_for(zygote):
    zygote.limits = replace(LIMITS, call_seconds=0.3)
    worker = zygote.worker()
    worker.load(
        read(
            "deaf",
            b"import os, struct, time\ndef reward(designs):\n    os.write(3, struct.pack('<IIcd', 8, 2, b'S', 1))\n    time.sleep(60)\n",
        )
    )
    assert worker.judge(["C"]).tolist() == [1]
    begun = time.monotonic()
    with pytest.raises(Fault) as caught:
        worker.judge(["C" * 1000] * 10_000)
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 2


def ticks(pid: int) -> int:
    """Hundredths of a second of computing."""
    with open(f"/proc/{pid}/stat") as file:
        return sum(map(int, file.read().rpartition(")")[2].split()[11:13]))


def test_nobody_outlives_the_zygote(zygote, ground):
    """Not even a script that is busy, deaf, and has been told nothing."""
    zygote.limits = LIMITS
    worker = zygote.worker()
    worker.load(read("restless", (ground.known(zygote.process.pid) + RESTLESS["deaf"]).encode()))
    worker.judge(TEXTS)
    zygote.close()
    assert os.WTERMSIG(buried(worker._child.pid)) == signal.SIGKILL
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


def test_nobody_outlives_the_studio(zygote, ground):
    code = (
        f"import sys, time; from engines.rewards.sandbox import Zygote, read; zygote = Zygote({zygote.mode!r}); worker = zygote.worker(); "
        f"worker.load(read('loop', sys.stdin.buffer.read())); print(worker._child.pid, zygote.process.pid, flush=True); worker.judge(['C'])"
    )
    studio = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
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
    with pytest.raises(Fault):
        zygote.worker()
    new = zygote.worker()
    new.load(read("good", GOOD.encode()))
    old.close()
    assert new.judge(TEXTS).tolist() == [1, 2, 3]
    new.close()


def test_hostile_declarations_are_plain(zygote):
    zygote.limits = LIMITS
    worker = zygote.worker()
    declared = worker.load(read("declares", DECLARATIONS.encode()))
    worker.close()
    assert (
        declared.lower
        and declared.span == (0, 1)
        and all(is_plain(text, 31) for text in (declared.unit, *declared.domains))
    )


@pytest.mark.parametrize("name", GOOD_FILES)
def test_good_files_are_taken(zygote, name):
    zygote.limits = LIMITS
    judge(zygote, read("good", GOOD_FILES[name]), TEXTS, 1)
