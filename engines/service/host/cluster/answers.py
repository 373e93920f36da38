"""What a worker answers: a value, or what went wrong as plain data, so that the run breaks off with the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engines.rewards.sandbox import ScriptError
from engines.yield_points import Cancelled

SCRIPT, MEMORY, OTHER, UNWANTED = "script", "memory", "other", "unwanted"


@dataclass(frozen=True)
class Answer:
    """value: what was asked for. fault: "" or its kind. words: of the fault, as its exception takes them."""

    value: Any = None
    fault: str = ""
    words: tuple = ()


def told(error: BaseException) -> Answer:
    """What a worker says of an exception."""
    if isinstance(error, ScriptError):
        return Answer(None, SCRIPT, (error.reward, error.kind, error.args[0], error.line, error.design, error.log))
    if isinstance(error, Cancelled):
        return Answer(None, UNWANTED)
    kind = MEMORY if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError" else OTHER
    return Answer(None, kind, (str(error) or type(error).__name__,))


def value_of(answer: Answer) -> Any:
    """Raises what was told: ScriptError, MemoryError, Cancelled, ValueError."""
    if not answer.fault:
        return answer.value
    if answer.fault == SCRIPT:
        reward, *words = answer.words
        fault = ScriptError(*words)
        fault.reward = reward
        raise fault
    raise {MEMORY: MemoryError, UNWANTED: Cancelled, OTHER: ValueError}[answer.fault](*answer.words)
