"""The process in which strangers' pictures are decoded, one after the other: what one breaks or fills is only this.

Asked on its input: length (8 bytes), 1 if the file may stay as it is, the file. Answers: length, a letter, a text.
"""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import suppress

from engines.domains.image.png.codec import data_url, shrink
from engines.domains.image.png.decoding import DAMAGED, MAX_KEPT_SIDE, open_picture

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

PACKED, STAYS, REFUSED = b"p", b"s", b"r"
QUALITY = 92  # of a WebP
CPU_SECONDS, MEMORY, DESCRIPTORS = 10, 1 << 30, 32  # of a picture; bytes of address space
NICE = 10  # runs come first
IDLE_SECONDS = 60.0  # without work, after which the process ends
TOO_MUCH = (
    f"This picture takes too much time or memory to read; save it as PNG, about {MAX_KEPT_SIDE} pixels a side, "
    "and upload that."
)


def main() -> None:
    """Serve until the input ends, or nothing is asked for a while."""
    with suppress(AttributeError, OSError):  # Windows
        os.nice(NICE)
    _limit(AS=MEMORY, CORE=0, FSIZE=0, NOFILE=DESCRIPTORS)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while (os.name == "nt" or select.select([asked], [], [], IDLE_SECONDS)[0]) and (head := asked.read(9)):
        data = asked.read(int.from_bytes(head[:8], "big"))
        _limit(CPU=int(time.process_time()) + CPU_SECONDS)
        kind, text = _answer(data, head[8] == 1)
        answers.write(len(text).to_bytes(8, "big") + kind + text)
        answers.flush()


def _answer(data: bytes, may_stay: bool) -> tuple[bytes, bytes]:
    """(PACKED, data URL), (STAYS, nothing) or (REFUSED, sentence)."""
    try:
        picture = open_picture(data)
        if may_stay and max(picture.size) <= MAX_KEPT_SIDE:
            return STAYS, b""
        return PACKED, data_url(shrink(picture, MAX_KEPT_SIDE), "WEBP", quality=QUALITY).encode()
    except MemoryError:
        return REFUSED, TOO_MUCH.encode()
    except ValueError as error:
        return REFUSED, str(error).encode()
    except Exception:  # whatever a decoder may raise
        return REFUSED, DAMAGED.encode()


def _limit(**limits: int) -> None:
    """Resource limits by name, where the system has them; the hard limit stays."""
    for name, value in limits.items() if resource else ():
        number = getattr(resource, f"RLIMIT_{name}")
        resource.setrlimit(number, (value, resource.getrlimit(number)[1]))


if __name__ == "__main__":
    main()
