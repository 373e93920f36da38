"""Other people's reward scripts, run so that they can do nothing but answer numbers.

Read in this order:

    script.py      the upload check; what a script declares
    worker.py      one worker: load, judge, close, all bounded
    zygote.py      the process that forks workers, as the studio sees it
    confined.py    a confined process: deadlines, standing still, burial
    unconfined.py  a plain one, for --trust-uploaded-code where nothing confines
    pictures.py    images through sealed memory
    log.py         what a script prints
    reward.py      a script as a Reward: retry, bisect, name the design
    check.py       a script judged twice, reordered and in two batch sizes
    selftest.py    ten attacks at start; own scripts stay off unless each is denied
    ended.py       how a process ended
    fault.py       what went wrong, as one sentence
    limits.py      what a script may take
    system.py      what this system offers
    inside/        what runs in the confined process
"""

from __future__ import annotations

from engines.rewards.sandbox.fault import CannotConfine, Fault
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.script import Declared, Script, read
from engines.rewards.sandbox.zygote import Zygote

__all__ = ["CannotConfine", "Declared", "Fault", "Limits", "Script", "Zygote", "read"]
