"""Plain workers: they judge as confined ones do, tell the same faults, and run on any system."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engines.rewards.sandbox import Limits, Script, ScriptError
from engines.rewards.sandbox.check import check
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.script_host import TRUST_FLAG
from tests.rewards.sandbox.scripts import LENGTHS

ROOT = Path(__file__).resolve().parents[3]
STUDIO = """
from engines.rewards.sandbox import Script
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
worker = UnconfinedLauncher().worker()
print(worker.process.pid, flush=True)
worker.load(Script("x", "while True: pass"))
"""
# A system with neither Linux's means nor its signals.
ELSEWHERE = """
import os, signal, sys, subprocess, sysconfig, numpy, PIL.Image, pydantic.main
sysconfig.get_config_vars()
sys.modules["fcntl"] = sys.modules["resource"] = None
for name in "O_TMPFILE O_PATH memfd_create pidfd_open pipe2 setsid fork setresuid uname".split():
    delattr(os, name)
for name in "SIGALRM SIGSTOP SIGCONT".split():
    delattr(signal, name)
sys.platform = "win32"
from engines.rewards.script_host import ScriptHost
from engines.rewards.sandbox import ScriptError, Script
try:
    ScriptHost().launcher()
except ScriptError as fault:
    print(fault.sentence)
worker = ScriptHost(trusted=True).launcher().worker()
worker.load(Script("x", "def reward(designs):\\n    return [len(d) for d in designs]\\n"))
print(worker.judge(["a", "bb"]).tolist())
worker.close()
"""


@pytest.fixture
def worker():
    worker = UnconfinedLauncher(Limits(load_seconds=5, call_seconds=0.5)).worker()
    yield worker
    worker.close()


def loaded(worker, body: str):
    worker.load(Script("test", f"def reward(designs):\n    {body}\n"))
    return worker


def test_a_plain_worker_judges(worker):
    loaded(worker, "print('so')\n    return [len(d) for d in designs]")
    assert worker.mode == "none" and worker.judge(["a", "bb"]).tolist() == [1, 2] and worker.judge([]).tolist() == []
    time.sleep(0.1)
    assert worker.log == "so\nso\n"


def test_a_plain_worker_sees_pictures(worker):
    pictures = [Image.fromarray(np.full((8, 6, 3), 10 * i, np.uint8)) for i in range(5)]
    loaded(worker, "return [d.getpixel((5, 7))[2] + d.width for d in designs]")
    assert worker.judge(pictures).tolist() == [6, 16, 26, 36, 46]


def test_a_plain_worker_has_the_user_s_rights(worker, tmp_path):
    (tmp_path / "table").write_text("7")
    loaded(worker, f"return [float(open({str(tmp_path / 'table')!r}).read())] * len(designs)")
    assert worker.judge(["a"]).tolist() == [7]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("while True:\n        pass", "timeout", "(line "),
        ("import signal; signal.signal(14, signal.SIG_IGN)\n    while True:\n        pass", "timeout", "0.5 s"),
        ("1 / 0", "error", "(line 2)"),
        ("import os; os._exit(3)", "crash", "exit code 3"),
        ("__import__('ctypes').string_at(0)", "crash", "segmentation fault"),
        ("return 3", "answer", "such as"),
    ],
)
def test_a_plain_worker_s_faults_are_told(worker, body, kind, words):
    loaded(worker, body)
    with pytest.raises(ScriptError) as caught:
        worker.judge(["a"])
    assert caught.value.kind == kind and words in caught.value.sentence
    assert worker.alive == (kind in ("error", "answer"))


def test_a_script_is_checked_as_ever():
    report = check(UnconfinedLauncher(), Script("test", "from sascorer import calculateScore\n" + LENGTHS), ["a", "bb"])
    assert report.scores.tolist() == [1, 2] and report.unsteady == ""


def test_a_plain_worker_dies_with_the_studio(tmp_path):
    studio = subprocess.Popen([sys.executable, "-c", STUDIO], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    pid = int(studio.stdout.readline())
    studio.kill()
    studio.wait()
    studio.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_system_without_linux_s_means_says_so_and_can_be_trusted():
    said = subprocess.run([sys.executable, "-c", ELSEWHERE], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "needs Linux" in said.stdout and TRUST_FLAG in said.stdout and "[1.0, 2.0]" in said.stdout
