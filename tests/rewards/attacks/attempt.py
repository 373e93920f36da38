"""An attack carried out: how it ends, in time and in plain words; and whether the sandbox still works afterwards."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace

import numpy as np

from engines.rewards.sandbox import Limits, Script, ScriptError, Zygote, parse_upload
from engines.rewards.sandbox.process.confined import GRACE_SECONDS
from tests.rewards.attacks.attack import Attack
from tests.rewards.attacks.scripts.uploads import GOOD

LIMITS = Limits(memory=256 << 20, max_output=1 << 20)
TEXTS = ["C", "CC", "CCC"]
PICTURES = [np.full((4, 4, 3), n, np.uint8) for n in range(3)]


def outcome(zygote: Zygote, attack: Attack, preamble: str, calls: int = 2) -> ScriptError | None:
    """None: it gave scores. Each step is within its time, and what is told is plain and short."""
    zygote.limits = replace(LIMITS, load_seconds=attack.seconds, call_seconds=attack.seconds)
    begun = time.monotonic()
    try:
        code = attack.code if isinstance(attack.code, bytes) else (preamble + attack.code).encode()
        judge(zygote, parse_upload("attack", code), PICTURES if attack.pictures else TEXTS, calls)
    except ScriptError as error:
        assert is_plain(error.sentence, 1200) and is_plain(error.log, LIMITS.log_bytes + 1)
        return error
    finally:
        assert time.monotonic() - begun < 3 * (attack.seconds + GRACE_SECONDS) + 2
    return None


def judge(zygote: Zygote, script: Script, designs, calls: int) -> None:
    worker = zygote.worker()
    try:
        worker.load(script)
        for _ in range(calls):
            scores = worker.judge(designs)
            assert scores.shape == (len(designs),) and scores.dtype == np.float64
    finally:
        worker.close()


def is_plain(text: str, most: int) -> bool:
    return len(text) <= most and all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in text)


def good_works(zygote: Zygote, preamble: str) -> None:
    """With all an attacker's means at hand: they are not what is denied."""
    zygote.limits = LIMITS
    worker = zygote.worker()
    worker.load(parse_upload("good", (preamble + GOOD).encode()))
    assert worker.judge(TEXTS).tolist() == [1, 2, 3]
    worker.close()
