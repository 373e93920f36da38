"""Attacks in a real worker, each of which must be refused, and one script that must work."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from textwrap import indent

from engines.rewards.sandbox.errors import ScriptError
from engines.rewards.sandbox.inside.confinement.policy import NOTHING
from engines.rewards.sandbox.process.zygote import Zygote
from engines.rewards.sandbox.script import Script

_ATTACKS = {
    "read a file": "open({secret!r}).read()",
    "list a folder": "import os; os.listdir('/home')",
    "write a file": "open({folder!r} + '/x', 'w')",
    "open a socket": "import socket; socket.socket()",
    "open a local socket": "import socket; socket.socketpair()",
    "start a process": "import os; os.fork()",
    "start a program": "import os; os.execv('/bin/true', ['true'])",
    "start a thread": "import _thread; _thread.start_new_thread(print, ())",
    "send a signal": "import os; os.kill(os.getppid(), 0)",
    "make memory files": "import os; os.memfd_create('x')",
    "raise its limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
}
# Denied is an OSError inside, which the last line tells apart from an attack that went through.
_ATTEMPT = """def reward(designs):
    try:
{attack}
    except (OSError, RuntimeError, ValueError):
        return [1.0]
    return [0.0]
"""
_HARMLESS = "def reward(designs):\n    return [float(len(d)) for d in designs]\n"


def failures(zygote: Zygote) -> list[str]:
    """What got through, in words; [] when the sandbox holds. Raises ScriptError when no worker can be started."""
    if zygote.mode == NOTHING:
        return ["nothing is confined"]
    with _prey() as prey:
        through = [what for what, code in _ATTACKS.items() if not _is_refused(zygote, code.format(**prey))]
    return through + ([] if _harmless_works(zygote) else ["a harmless script does not work"])


@contextmanager
def _prey() -> Iterator[dict[str, str]]:
    """The paths of a folder and of a file in it that anybody may change: only the sandbox stands before them."""
    with tempfile.TemporaryDirectory() as folder:
        secret = os.path.join(folder, "secret")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("secret")
        os.chmod(folder, 0o777)
        os.chmod(secret, 0o666)
        yield {"secret": secret, "folder": folder}


def _is_refused(zygote: Zygote, code: str) -> bool:
    text = _ATTEMPT.format(attack=indent(code.replace("; ", "\n"), 8 * " "))
    with closing(zygote.worker()) as worker:
        try:
            worker.load(Script("selftest", text))
            return worker.judge(["C"])[0] == 1.0
        except ScriptError as error:
            return error.kind in ("blocked", "crash")


def _harmless_works(zygote: Zygote) -> bool:
    with closing(zygote.worker()) as worker:
        try:
            worker.load(Script("selftest", _HARMLESS))
            return worker.judge(["C", "CC"]).tolist() == [1.0, 2.0]
        except ScriptError:
            return False
