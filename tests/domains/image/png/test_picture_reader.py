"""Strangers' pictures are decoded in a process of their own: one at a time, bounded, and gone when nobody asks."""

from __future__ import annotations

import io
import os
import resource
import signal
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from engines.domains.image.png import reader, reader_process
from engines.domains.image.png.reader import PictureReader
from engines.turns import CALLER
from tests.domains.image.picture_files import RED, picture_bytes, png_chunk

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def bomb(width: int, height: int, colour: int = 6, depth: int = 8) -> bytes:
    """A PNG of that size whose pixels are all 0."""
    bits = {0: 1, 2: 3, 6: 4}[colour] * depth
    row = bytes(1 + width * bits // 8)
    packer, rows = zlib.compressobj(9), b""
    for _ in range(height):
        rows += packer.compress(row)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colour, 0, 0, 0])
    pieces = ((b"IHDR", head), (b"IDAT", rows + packer.flush()), (b"IEND", b""))
    return SIGNATURE + b"".join(png_chunk(kind, content) for kind, content in pieces)


LARGE = bomb(5000, 5000)  # 97 kB


def peak(pid: int) -> int:
    """Bytes of memory that a process has had at most."""
    with open(f"/proc/{pid}/status") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM"))


@pytest.fixture
def pictures():
    made = PictureReader()
    yield made
    if made.process is not None:
        made.process.kill()
        made.process.wait()


def test_large_pictures_take_no_memory_of_this_process(pictures, monkeypatch):
    """Twelve of 25 megapixels at once, from four people; decoded here they would take over 2 GB."""
    monkeypatch.setattr(reader, "WAIT_SECONDS", 600.0)  # how fast a machine reads them is not the question
    assert len(LARGE) < 110_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def upload(number: int) -> str:
        CALLER.set(str(number % 4))
        return pictures.read(LARGE, may_stay=False)

    with ThreadPoolExecutor(12) as pool:
        assert all(url.startswith("data:image/webp") for url in pool.map(upload, range(12)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before < 50e6
    assert peak(pictures.process.pid) < reader_process.MEMORY


def test_a_crowd_is_told_so_and_keeps_nobody_from_a_turn(pictures):
    """One address asks twenty times; another's small picture is the next to be read."""
    outcomes, served = [], []

    def flood() -> None:
        CALLER.set("one")
        try:
            outcomes.append(pictures.read(LARGE, may_stay=False))
        except ValueError as error:
            outcomes.append(str(error))
        served.append("one" if outcomes[-1] != reader.CROWDED else "refused")

    threads = [threading.Thread(target=flood) for _ in range(20)]
    for thread in threads:
        thread.start()
    CALLER.set("other")
    assert pictures.read(picture_bytes(RED), may_stay=True) == ""
    served.append("other")
    for thread in threads:
        thread.join()
    order = [name for name in served if name != "refused"]
    assert served.count("refused") >= 16 and order.index("other") <= 1 and order.count("one") == 4


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (bomb(30_000, 30_000, 0, 1), "far too large"),
        (bomb(40_000, 10, 0, 1), "40,000"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
        (LARGE[:60_000], "damaged"),
        (SIGNATURE + b"\0" * 64, "damaged|no picture"),
        (b"GIF89a" + b"\xff" * 64, "megapixels|damaged|side|no picture"),
        (b"x" * 16_000_001, "16 MB"),
    ],
)
def test_what_is_refused_is_refused_in_a_sentence(pictures, file, words):
    with pytest.raises(ValueError, match=words) as refused:
        pictures.read(file, may_stay=True)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("depth", [8, 16])
def test_the_largest_that_are_allowed_fit_into_the_memory(pictures, depth):
    assert pictures.read(bomb(5000, 5000, 6 if depth == 8 else 0, depth), may_stay=False)


def test_a_reader_that_dies_or_takes_too_long_is_a_sentence_and_the_next_picture_is_read(pictures, monkeypatch):
    assert pictures.read(picture_bytes(RED), may_stay=True) == ""
    first = pictures.process
    os.kill(first.pid, signal.SIGSTOP)
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.3)
    with pytest.raises(ValueError, match="too much time or memory"):
        pictures.read(picture_bytes(RED), may_stay=True)
    monkeypatch.undo()
    assert first.poll() == -signal.SIGKILL
    assert pictures.read(picture_bytes(RED), may_stay=True) == "" and pictures.process.pid != first.pid


def test_a_picture_gets_so_much_time_of_a_processor_and_no_more(monkeypatch):
    """And each gets it anew."""
    given = []
    monkeypatch.setattr(reader_process.resource, "setrlimit", lambda number, limits: given.append((number, limits[0])))
    asked = (len(picture_bytes(RED)).to_bytes(8, "big") + b"\1" + picture_bytes(RED)) * 2
    with open(os.devnull, "wb") as nothing, io.BytesIO(asked) as questions:
        monkeypatch.setattr(reader_process.select, "select", lambda *_: [True])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(questions))
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(nothing))
        reader_process.main()
    seconds = [value for number, value in given if number == resource.RLIMIT_CPU]
    assert len(seconds) == 2 and all(0 < value - time.process_time() <= reader_process.CPU_SECONDS for value in seconds)
    assert (resource.RLIMIT_AS, reader_process.MEMORY) in given


def test_an_idle_reader_has_ended_and_is_started_again(pictures):
    assert pictures.read(picture_bytes(RED), may_stay=True) == ""
    pictures.process.stdin.close()  # what its own clock does after a minute
    assert pictures.process.wait(10) == 0
    assert pictures.read(picture_bytes(Image.new("RGB", (4, 4))), may_stay=True) == ""
