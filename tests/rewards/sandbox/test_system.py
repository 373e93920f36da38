"""Where a worker's surroundings are unfit, own scripts are off and the sentence says why.

Where modules come too late, it says that.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engines.rewards.sandbox import SandboxUnavailable, Script, ScriptError, Zygote
from engines.rewards.sandbox.advice import error_from_report
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[3]
CAP_KILL, CAP_SETGID, CAP_SETUID, CAPBSET_DROP = 5, 6, 7, 24
OPENS = """
from engines.rewards.script_host import ScriptHost
from engines.rewards.sandbox import SandboxUnavailable
try:
    ScriptHost().launcher()
    print("open")
except SandboxUnavailable as fault:
    print(fault.sentence)
"""


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote()
    yield zygote
    zygote.close()


def without(*capabilities: int):
    """What a new process does before it begins."""

    def give_up() -> None:
        for capability in capabilities:
            if ctypes.CDLL(None).prctl(CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError("a capability could not be given up")

    return give_up


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lack root's means")
@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ((CAP_SETUID,), "SETUID"),
        ((CAP_SETGID,), "SETUID"),
        ((CAP_KILL,), "capability KILL"),
        ((CAP_SETUID, CAP_SETGID, CAP_KILL), "ordinary user"),
    ],
)
def test_root_without_its_means_is_told_and_runs_nothing(lacking, words):
    said = subprocess.run(
        [sys.executable, "-c", OPENS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=without(*lacking),
        timeout=60,
    )
    assert (
        said.stdout.startswith("Own scripts are off here") and words in said.stdout and said.stdout.count("\n") == 1
    ), said.stderr


@pytest.mark.parametrize(
    ("text", "late", "words", "missing"),
    [
        (
            "No module named 'xml.dom'",
            "so it is",
            "xml is installed but was not loaded beforehand, and so it is",
            "Python's own",
        ),
        ("No module named 'pandas'", "so it is", "pandas is not here", "beforehand"),
        ("No module named 'xml'", "", "xml is not here", "beforehand"),
    ],
)
def test_a_module_that_comes_too_late_is_told_from_one_that_is_missing(text, late, words, missing):
    sentence = error_from_report(
        {"kind": "error", "name": "ModuleNotFoundError", "text": text, "line": 1}, True, "", ["import xml"], late
    ).sentence
    assert words in sentence and missing not in sentence


def test_where_no_file_can_be_opened_the_way_out_is_another():
    zygote = Zygote(NO_OPEN)
    worker = zygote.worker()
    with pytest.raises(ScriptError, match="not loaded beforehand.*Landlock"):
        worker.load(Script("test", "import xml.dom.minidom\n"))
    zygote.close()


def test_a_python_that_only_its_owner_can_read_is_named(zygote, monkeypatch):
    zygote.start()
    monkeypatch.setitem(zygote.status, "closed", ["/home/ann/lib/python3"])
    worker = zygote.worker()
    with pytest.raises(ScriptError, match="nobody, who may not enter /home/ann/lib/python3"):
        worker.load(Script("test", "raise ModuleNotFoundError(\"No module named 'xml'\")\n"))
    worker.close()


@pytest.mark.parametrize(
    ("said", "words"), [({"threads": 2, "closed": []}, "threads"), ({"root": "Operation not permitted"}, "run by root")]
)
def test_an_unfit_zygote_is_not_used(monkeypatch, said, words):
    monkeypatch.setattr(Zygote, "_receive", lambda self: said)
    zygote = Zygote()
    with pytest.raises(SandboxUnavailable, match=words):
        zygote.worker()
    assert zygote.process.poll() is not None


@pytest.mark.parametrize(("code", "kind"), [(38, "not confine"), (22, "not confine"), (24, "could be started")])
def test_an_older_kernel_is_told_from_a_full_one(zygote, monkeypatch, code, kind):
    def refused(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "pidfd_open", refused)
    with pytest.raises(ScriptError, match=kind.replace("not confine", "cannot confine")) as caught:
        zygote.worker()
    assert caught.value.kind == "closed" and isinstance(caught.value, SandboxUnavailable) == (kind == "not confine")
