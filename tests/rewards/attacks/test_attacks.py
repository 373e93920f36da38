"""No harmful script does its harm, whatever the mode.

Afterwards nothing is changed, nobody is left, and the next script works at once.
"""

import os
import signal
import time

import pytest

from engines.rewards.sandbox import parse_upload
from tests.rewards.attacks import ATTACKS
from tests.rewards.attacks.attack import SCORES, Attack
from tests.rewards.attacks.attempt import LIMITS, TEXTS, good_works, is_plain, judge, outcome
from tests.rewards.attacks.scripts.lies import DECLARATIONS, LIES
from tests.rewards.attacks.scripts.uploads import GOOD_FILES
from tests.rewards.attacks.target import child_processes

pytestmark = pytest.mark.sandbox

# Attacks that do their harm where nothing confines them: the scripts are real.
REAL = [
    "read a file",
    "read another run's record",
    "read through a symbolic link",
    "read around by descriptors",
    "open a path only",
    "list a folder",
    "read a file while loading",
    "read a file from a default value",
    "the zygote's command line",
    "the machine's users",
    "overwrite a file",
    "append to a file",
    "a new file",
    "truncate a file",
    "rename a file",
    "delete a file",
    "make a folder",
    "change a file's times",
    "make a hard link",
    "make a symbolic link",
    "make a named pipe",
    "connect to the studio",
    "a UDP socket",
    "connect to a local socket",
    "connect to an abstract socket",
    "a pair of sockets",
    "fork",
    "a daemon",
    "a program",
    "a thread",
    "a thread by hand",
    "signal the zygote",
    "signal everybody",
    "hold the zygote",
    "raise its own limits",
    "slow the zygote",
    "outlive the zygote",
    "memfd_create by its number",
    "eventfd2 by its number",
    "epoll_create1 by its number",
    "timerfd_create by its number",
    "inotify_init1 by its number",
    "setitimer by its number",
    "membarrier by its number",
    "memory kept by one page",
    "load a library of its own",
    "import another run's code",
    "look at a symbolic link's target",
    "look at where the zygote may run",
    "share: drop the libraries from memory",
    "wake by a signal at a time",
]


def assert_untouched(after: dict, before: dict) -> None:
    """Fewer descriptors are no harm: what other tests left open may be closed meanwhile."""
    assert after.pop("descriptors") <= before.pop("descriptors")
    assert after == before


@pytest.mark.parametrize("name", ATTACKS)
def test_no_harm_is_done(zygote, target, name):
    zygote.start()
    before, started = target.snapshot(zygote.process.pid), zygote.process.pid
    error = outcome(zygote, ATTACKS[name], target.preamble(started))
    assert (error.kind if error else SCORES) in ATTACKS[name].ends
    assert ATTACKS[name].words in (error.sentence if error else "")
    assert_untouched(target.snapshot(started), before)
    good_works(zygote, target.preamble(started))
    assert zygote.process.pid == started


@pytest.mark.parametrize("name", LIES)
def test_a_liar_hurts_nobody_else(zygote, target, name):
    zygote.start()
    preamble, before = target.preamble(zygote.process.pid), target.snapshot(zygote.process.pid)
    outcome(zygote, Attack(LIES[name], seconds=1), preamble)
    assert_untouched(target.snapshot(zygote.process.pid), before)
    good_works(zygote, preamble)


@pytest.mark.parametrize("name", REAL)
def test_the_harm_is_real_where_nothing_confines(open_zygote, target, name):
    closed = target.closed_package(open_zygote.status["closed"])
    if ATTACKS[name].opens_library and closed:
        pytest.skip(f"scripts run as nobody, who may not enter {closed}")
    pid = open_zygote.process.pid
    before = target.snapshot(pid)
    error = outcome(open_zygote, ATTACKS[name], target.preamble(pid), 1)
    assert error is None, error.kind
    time.sleep(0.5 if name == "a daemon" else 0)
    assert name != "a daemon" or target.snapshot(pid)["files"] != before["files"]
    for orphan in child_processes(os.getpid()) - before["processes"]:
        os.kill(orphan, signal.SIGKILL)
        os.waitpid(orphan, 0)


def test_hostile_declarations_are_plain(zygote):
    zygote.limits = LIMITS
    worker = zygote.worker()
    declared = worker.load(parse_upload("declares", DECLARATIONS.encode()))
    worker.close()
    assert declared.lower and declared.span == (0, 1)
    assert all(is_plain(text, 31) for text in (declared.unit, *declared.domains))


@pytest.mark.parametrize("name", GOOD_FILES)
def test_good_files_are_taken(zygote, name):
    zygote.limits = LIMITS
    judge(zygote, parse_upload("good", GOOD_FILES[name]), TEXTS, 1)
