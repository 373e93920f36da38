"""Other people's reward scripts, run so that they can do nothing but answer numbers.

Read in this order:

    script.py      the upload check; what a script declares
    zygote.py      the process that forks workers, as the studio sees it
    worker.py      one confined worker: load, judge, close, all bounded
    pictures.py    images through sealed memory
    reward.py      a script as a Reward: retry, bisect, name the design
    check.py       a script judged twice, reordered and in two batch sizes
    selftest.py    ten attacks at start; own scripts stay off unless each is denied
    fault.py       what went wrong, as one sentence
    limits.py      what a script may take
    inside/        what runs in the confined process
"""
from __future__ import annotations

from engines.rewards.sandbox.fault import Fault
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.script import Declared, Script, read
from engines.rewards.sandbox.zygote import Zygote

__all__ = ["Declared", "Fault", "Limits", "Script", "Zygote", "read"]
