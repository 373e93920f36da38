"""Whatever a worker says, the studio hears a ScriptError or numbers.

Frames at random, and JSON of every depth and kind.
"""

import json
import random
import time

import numpy as np
import pytest

from engines.rewards.sandbox import Limits, Script, ScriptError
from engines.rewards.sandbox.inside.protocol import CONFINED, ERROR, READY, SCORES, encode_frame
from engines.rewards.sandbox.process.exit_status import WorkerExited
from engines.rewards.sandbox.process.log import Log
from engines.rewards.sandbox.process.worker import Worker

ODD = [
    None,
    True,
    -1,
    10**300,
    10**4000,
    1e308,
    "",
    "\x1b[31m",
    "\ud800",
    "\u202e" * 50,
    "x" * 1000,
    "{0.__class__}",
    [],
    {},
    [[[[]]]],
    {"a": {"b": []}},
]


class Liar:
    """A WorkerProcess that says what it was told to say, and no more."""

    pid, start_seconds = 0, 1.0

    def __init__(self, *said: bytes):
        self.alive, self.log = True, Log(1000)
        self._said = bytearray(encode_frame(0, CONFINED, b'{"mode": "strict"}') + b"".join(said))

    def read(self, count: int) -> bytes:
        if count > len(self._said):
            raise WorkerExited("it has said all")
        part = bytes(self._said[:count])
        del self._said[:count]
        return part

    def resume(self, deadline: float) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass

    def suspend(self) -> None:
        pass

    def close(self) -> None:
        self.alive = False


def heard(*said: bytes) -> list:
    """What the studio makes of it. Anything but a ScriptError would come through."""
    worker, found = Worker(Liar(*said), Limits()), []
    for ask in (lambda: worker.load(Script("x", "a\nb\n")), lambda: worker.judge(["a", "b"])):
        try:
            found.append(ask())
        except ScriptError as fault:
            assert len(fault.sentence) < 1300 and fault.sentence.isprintable()
            found.append(fault)
    return found


@pytest.mark.parametrize("kind", [ERROR, READY])
@pytest.mark.parametrize("key", ["name", "text", "line", "kind", "unit", "direction", "allowed_range", "domains"])
def test_any_depth(kind, key):
    for depth in [*range(12), *range(50, 900, 50), *range(900, 1010)]:
        assert heard(encode_frame(1, kind, f'{{"{key}": {"[" * depth}{"]" * depth}}}'.encode()))


@pytest.mark.parametrize("kind", [ERROR, READY])
def test_any_value(kind):
    for key in ("name", "text", "line", "kind", "unit", "direction", "allowed_range", "domains"):
        for value in (*ODD, *([odd, odd] for odd in ODD)):
            assert heard(encode_frame(1, kind, json.dumps({key: value}).encode()))


def test_scores_are_numbers_whatever_their_bytes():
    scores = heard(encode_frame(1, READY, b"{}"), encode_frame(2, SCORES, b"\xff" * 16))[1]
    assert scores.shape == (2,) and np.isnan(scores).all()


@pytest.mark.parametrize("seed", range(20))
def test_frames_at_random(seed):
    draw, begun = random.Random(seed), time.monotonic()
    for _ in range(200):
        said = [
            encode_frame(
                draw.choice([1, 2, draw.getrandbits(32)]),
                draw.choice([b"S", b"E", b"R", b"C", b"J", b"\0"]),
                draw.randbytes(draw.choice([0, 1, 16, 300])),
            )
            for _ in range(3)
        ]
        cut = b"".join(said)[: draw.randrange(400)]
        heard(cut)
    assert time.monotonic() - begun < 10
