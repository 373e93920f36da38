"""What an attack is, and the three places in a script where it can strike."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from tests.rewards.attacks.means import MACHINE

SCORES = "scores"  # the end that no harmful script may reach: it answers only when its harm is done


@dataclass(frozen=True)
class Attack:
    """code: a script that follows `MEANS`; bytes: an upload as it is. ends: kinds of ScriptError it may end in.

    words: what its sentence must say. seconds: its time limit. pictures: its designs are pictures, so that
    descriptor 4 is in use. Where the code is for one machine, `machine` names it.
    """

    code: str | bytes
    ends: tuple[str, ...] = ("blocked",)
    words: str = ""
    seconds: float = 10.0
    pictures: bool = False
    machine: str = MACHINE

    @property
    def opens_library(self) -> bool:
        """Whether it can only strike where the packages' folder can be entered by whoever judges."""
        return isinstance(self.code, str) and "os.open(LIBRARY +" in self.code


def called(body: str, *ends: str, **settings) -> Attack:
    """`body` is run in the call."""
    code = f"def reward(designs):\n{indent(body, '    ')}\n    return [1.0] * len(designs)\n"
    return Attack(code, ends or ("blocked",), **settings)


def loaded(body: str, *ends: str, **settings) -> Attack:
    """`body` is run while the script is loaded."""
    return Attack(f"{body}\ndef reward(designs):\n    return [1.0] * len(designs)\n", ends or ("blocked",), **settings)


def answering(expression: str, *ends: str, **settings) -> Attack:
    """The script returns `expression`."""
    return Attack(f"def reward(designs):\n    return {expression}\n", ends or ("answer",), **settings)
