"""Ten attacks in a real worker, each of which must be refused, and one script that must work."""

from __future__ import annotations

import os
import tempfile

from engines.rewards.sandbox.fault import Fault
from engines.rewards.sandbox.inside.bounds import NOTHING
from engines.rewards.sandbox.script import Script
from engines.rewards.sandbox.zygote import Zygote

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
_HARMLESS = "def reward(designs):\n    return [float(len(d)) for d in designs]\n"


def failures(zygote: Zygote) -> list[str]:
    """What got through, in words; [] when the sandbox holds. Raises Fault when no worker can be started."""
    if zygote.mode == NOTHING:
        return ["nothing is confined"]
    with tempfile.TemporaryDirectory() as folder:
        secret = os.path.join(folder, "secret")
        with open(secret, "w") as file:
            file.write("secret")
        os.chmod(folder, 0o777)
        os.chmod(secret, 0o666)
        names = {"secret": secret, "folder": folder}
        through = [what for what, code in _ATTACKS.items() if not _refused(zygote, code.format(**names))]
    return through + ([] if _works(zygote) else ["a harmless script does not work"])


def _refused(zygote: Zygote, code: str) -> bool:
    """Denied is an OSError inside, which the last line tells apart from an attack that went through."""
    text = f"def reward(designs):\n    try:\n        {code.replace('; ', chr(10) + '        ')}\n    except (OSError, RuntimeError, ValueError):\n        return [1.0]\n    return [0.0]\n"
    worker = zygote.worker()
    try:
        worker.load(Script("selftest", text))
        return worker.judge(["C"])[0] == 1.0
    except Fault as fault:
        return fault.kind in ("blocked", "crash")
    finally:
        worker.close()


def _works(zygote: Zygote) -> bool:
    worker = zygote.worker()
    try:
        worker.load(Script("selftest", _HARMLESS))
        return worker.judge(["C", "CC"]).tolist() == [1.0, 2.0]
    except Fault:
        return False
    finally:
        worker.close()
