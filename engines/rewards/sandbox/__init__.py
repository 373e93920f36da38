"""Other people's reward scripts, run so that they can do nothing but answer numbers.

Read in this order:

    script.py         the upload check; what a script declares
    script_reward.py  a script as a Reward: retry, bisect, name the design
    check.py          a script judged twice, reordered and in two batch sizes
    process/          the processes that scripts run in: zygote, workers
    inside/           what runs in those processes, and how it is confined
    self_test.py      attacks at start; own scripts stay off unless each is denied
    errors.py         what went wrong, as one sentence
    advice.py         what an exception of a script says → what to do about it
    unavailable.py    packages that scripts cannot use → what to do instead
    limits.py         what a script may take
"""

from __future__ import annotations

from engines.rewards.sandbox.errors import SandboxUnavailable, ScriptError
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.process.zygote import Zygote
from engines.rewards.sandbox.script import Declarations, Script, parse_upload

__all__ = ["Declarations", "Limits", "SandboxUnavailable", "Script", "ScriptError", "Zygote", "parse_upload"]
