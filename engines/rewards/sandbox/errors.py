"""What can go wrong with a script, as one sentence that says what to mend."""

from __future__ import annotations

import unicodedata

KINDS = (
    "rejected",
    "load",
    "error",
    "answer",
    "blocked",
    "memory",
    "timeout",
    "crash",
    "protocol",
    "unstable",
    "closed",
)
MAX_TEXT, LAST_LINES = 600, 8  # shown
WAYS_OUT = (
    "Run the studio in Docker or in WSL 2, use the built-in rewards, or, if nobody but you brings scripts and only "
    "such as you would run yourself, start it with --trust-uploaded-code"
)


class ScriptError(Exception):
    """A script failed. kind: one of KINDS. line: of the script. design: the one that breaks it. log: its last words.

    reward: the name under which the run knows the script.
    """

    def __init__(self, kind: str, sentence: str, line: int | None = None, design: str | None = None, log: str = ""):
        super().__init__(sentence)
        self.kind, self.line, self.design, self.log, self.reward = kind, line, design, log, ""

    @property
    def sentence(self) -> str:
        """What is shown: what went wrong, the line, the design."""
        where = f" (line {self.line})" if self.line else ""
        which = f" It happens with the design {self.design}." if self.design else ""
        return f"{self.args[0]}{where}.{which}"

    @property
    def last_lines(self) -> str:
        """The last lines that the script printed."""
        return "\n".join(self.log.strip().splitlines()[-LAST_LINES:])


class SandboxUnavailable(ScriptError):
    """This system cannot confine scripts; the sentence says why, and the ways out."""

    def __init__(self, reason: str):
        reason = reason.strip().rstrip(".")
        super().__init__(
            "closed", f"Own scripts are off here, because this system cannot confine them: {reason}. {WAYS_OUT}"
        )


def sanitize(text: str, limit: int = MAX_TEXT) -> str:
    """Text from a stranger without control, direction and private characters, at most `limit` long."""
    kept = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in str(text)[: 4 * limit])
    return kept[:limit] + ("…" if len(kept) > limit else "")
