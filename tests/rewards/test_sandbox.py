"""The sandbox judges: right numbers, a new worker after a death, the guilty design named, and nothing left behind."""

import math
import os
import signal
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engines.rewards.sandbox import CannotConfine, Fault, Limits, Script, Zygote, read
from engines.rewards.sandbox.check import check
from engines.rewards.sandbox.inside.bounds import NO_OPEN, STRICT
from engines.rewards.sandbox.inside.landlock import version
from engines.rewards.sandbox.reward import ScriptReward
from engines.rewards.sandbox.script import MOST_BYTES
from engines.rewards.sandbox.selftest import failures
from engines.rewards.sandbox.system import apart

pytestmark = pytest.mark.sandbox
LENGTHS = "def reward(designs):\n    return [len(d) for d in designs]\n"
WORDS = ["a", "bb", "ccc", "dddd", "eeeee"]


@pytest.fixture(scope="module", params=[STRICT, NO_OPEN])
def zygote(request):
    if request.param == STRICT and not version():
        pytest.skip("this kernel has no Landlock")
    zygote = Zygote(request.param, Limits(load_seconds=5, call_seconds=2))
    yield zygote
    zygote.close()


@pytest.fixture
def judged(zygote):
    """judged(text) → a ScriptReward, closed at the end."""
    opened = []
    yield lambda text: opened.append(ScriptReward(zygote, Script("test", text))) or opened[-1]
    for reward in opened:
        reward.close()


def children(pid: int) -> list[str]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read().split()


def test_self_test_holds(zygote):
    assert failures(zygote) == [] and zygote.start()["missing"] == []


def test_scores_come_back_in_order(judged):
    assert judged(LENGTHS).judge(WORDS).tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "answer",
    [
        "tuple(s)",
        "np.array(s)",
        "np.array(s, dtype=np.float32)",
        "iter(s)",
        "[np.int64(x) for x in s]",
        "[Fraction(x) for x in s]",
    ],
)
def test_any_sequence_of_numbers_will_do(judged, answer):
    text = f"import numpy as np\nfrom fractions import Fraction\ndef reward(designs):\n    s = [len(d) for d in designs]\n    return {answer}\n"
    assert judged(text).judge(WORDS).tolist() == [1, 2, 3, 4, 5]


def test_what_cannot_be_judged_is_nan(judged):
    scores = judged("def reward(designs):\n    return [float('nan'), float('inf'), -float('inf'), 1e308, 0]\n").judge(
        WORDS
    )
    assert np.isnan(scores[:3]).all() and scores[3:].tolist() == [1e308, 0]


def test_declarations(judged):
    reward = judged("unit = 'm'\ndirection = 'lower'\nallowed_range = (0, 9)\ndomains = ['chain']\n" + LENGTHS)
    declared = reward.open()
    assert declared.unit == "m" and declared.lower and declared.span == (0, 9) and declared.domains == ("chain",)
    assert reward.judge(WORDS).tolist() == [-1, -2, -3, -4, -5]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("direction = 'up'", "higher"),
        ("allowed_range = (1, 0)", "smaller first"),
        ("allowed_range = 3", "two numbers"),
        ("domains = 7", "list of names"),
        ("unit = 'x' * 10**6", "too long"),
    ],
)
def test_declarations_that_cannot_be_meant(judged, line, words):
    with pytest.raises(Fault, match=words) as caught:
        judged(line + "\n" + LENGTHS).open()
    assert caught.value.kind == "load"


def test_pictures_arrive_as_they_are(judged):
    pictures = [Image.fromarray(np.full((8, 6, 3), 10 * i, np.uint8)) for i in range(5)] + [
        Image.fromarray(np.full((4, 4), 7, np.uint8))
    ]
    text = (
        "import numpy as np\ndef reward(designs):\n    return [np.asarray(d).mean() + d.width / 100 for d in designs]\n"
    )
    assert judged(text).judge(pictures) == pytest.approx([0.06, 10.06, 20.06, 30.06, 40.06, 7.04])


def test_every_pixel_of_every_mode_arrives(judged):
    """And what a script keeps or changes is its own."""
    noise = np.random.default_rng(0)
    pictures = [
        Image.fromarray(noise.integers(0, 256, (7, 5, 4), np.uint8)).convert(mode)
        for mode in ("RGB", "RGB", "L", "RGBA", "LA", "P", "1", "CMYK", "RGB")
    ]
    text = (
        "import zlib\nkept = []\ndef reward(designs):\n    kept.extend(designs)\n    sums = [zlib.crc32(d.tobytes()) for d in kept]\n"
        "    for d in designs:\n        d.putpixel((0, 0), 0)\n    return sums[:9]\n"
    )
    arrive = [p if p.mode in ("RGB", "L", "RGBA") else p.convert("RGBA" if p.mode == "LA" else "RGB") for p in pictures]
    mine, before = [zlib.crc32(p.tobytes()) for p in arrive], [p.tobytes() for p in pictures]
    reward = judged(text)
    assert reward.judge(pictures).tolist() == mine
    changed = reward.judge(pictures[::-1]).tolist()
    assert changed == [zlib.crc32(_dotted(p).tobytes()) for p in arrive] and [p.tobytes() for p in pictures] == before


def _dotted(picture):
    picture = picture.copy()
    picture.putpixel((0, 0), 0)
    return picture


def test_more_pictures_than_memory(judged):
    pictures = [Image.fromarray(np.full((2000, 2000, 3), i, np.uint8)) for i in range(8)]  # 96 MB
    assert judged(
        "import numpy as np\ndef reward(designs):\n    return [np.asarray(d)[0, 0, 0] for d in designs]\n"
    ).judge(pictures).tolist() == list(range(8))


def test_points_are_numbers(judged):
    assert judged("def reward(designs):\n    return [x - y for x, y in designs]\n").judge(
        [(1.5, 1.0), (0.0, 2.0)]
    ).tolist() == [0.5, -2.0]


def test_a_death_costs_a_worker_and_nothing_else(judged):
    reward = judged(
        "import os\ncalls = 0\ndef reward(designs):\n    global calls\n    calls += 1\n    if calls == 3:\n        os._exit(1)\n    return [len(d) for d in designs]\n"
    )
    assert [reward.judge(WORDS).tolist() for _ in range(6)] == [[1, 2, 3, 4, 5]] * 6 and reward.restarts == 2


@pytest.mark.parametrize("deed", ["1 / 0", "__import__('os')._exit(1)", "__import__('ctypes').string_at(0)"])
def test_the_design_that_breaks_it_is_named(judged, deed):
    reward = judged(f"def reward(designs):\n    return [{deed} if d == 'ccc' else 1 for d in designs]\n")
    with pytest.raises(Fault) as caught:
        reward.judge(WORDS)
    assert caught.value.design == "ccc" and "ccc" in caught.value.sentence
    assert reward.judge(["a", "bb"]).tolist() == [1, 1]


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(60)", "sum(range(10**12))"])
def test_a_hang_ends_at_its_deadline(judged, zygote, body):
    reward, begun = judged(f"def reward(designs):\n    {body}\n"), time.monotonic()
    with pytest.raises(Fault) as caught:
        reward.raw(WORDS)
    assert caught.value.kind == "timeout" and time.monotonic() - begun < 3 * zygote.limits.call_seconds + 2


def test_a_hang_names_its_line(judged):
    with pytest.raises(Fault) as caught:
        judged("def reward(designs):\n    x = 1\n    while True:\n        x += 1\n").raw(WORDS)
    assert caught.value.line in (3, 4)


def test_what_it_printed_is_kept_and_bounded(judged):
    with pytest.raises(Fault) as caught:
        judged("def reward(designs):\n    print('x' * 10**6)\n    print('the end\\x1b[31m')\n    1 / 0\n").raw(WORDS)
    assert caught.value.log.rstrip().endswith("the end [31m") and len(caught.value.log) <= Limits().log_bytes + 1


def test_scripts_do_not_meet(judged):
    one, two = (
        judged("import math\nmath.pi = 3\ndef reward(designs):\n    return [math.pi for d in designs]\n"),
        judged("import math\n" + LENGTHS.replace("len(d)", "math.pi")),
    )
    assert one.judge(["a"])[0] == 3 and two.judge(["a"])[0] == math.pi


def test_nothing_is_left_behind(zygote, judged):
    before = children(zygote.process.pid)
    rewards = [judged(LENGTHS) for _ in range(5)]
    for reward in rewards:
        reward.judge(WORDS)
    assert len(children(zygote.process.pid)) == len(before) + 5
    for reward in rewards:
        reward.close()
    assert children(zygote.process.pid) == before


def test_descriptors_are_given_back(zygote):
    count = lambda: len(os.listdir("/proc/self/fd"))
    zygote.start()
    before = count()
    for text in (LENGTHS, "import os\nos._exit(1)", "def reward(designs):\n    while True: print('x' * 10**6)\n"):
        reward = ScriptReward(zygote, Script("test", text))
        try:
            reward.raw(WORDS)
        except Fault:
            pass
        reward.close()
    assert count() == before


def test_a_killed_zygote_is_started_again():
    zygote = Zygote(limits=Limits(call_seconds=2))
    reward = ScriptReward(zygote, Script("test", LENGTHS))
    assert reward.judge(WORDS)[0] == 1
    os.kill(zygote.process.pid, signal.SIGKILL)
    assert reward.judge(WORDS)[0] == 1
    zygote.close()


def test_the_studio_s_data_is_never_readable(tmp_path):
    import numpy

    with pytest.raises(Fault, match="choose another --store"):
        apart(Path(numpy.__file__).parent / "store")
    apart(tmp_path)


def test_it_fails_closed(monkeypatch):
    monkeypatch.setattr("engines.rewards.sandbox.zygote.best_mode", lambda: None)
    with pytest.raises(CannotConfine, match="Docker.*--trust-uploaded-code") as caught:
        Zygote().worker()
    assert caught.value.kind == "closed"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x" * (MOST_BYTES + 1), "1 MB"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x80\x04\x95", "pickle"),
        ("# é".encode("latin-1"), "UTF-8"),
        (b"a\0b", "NUL"),
        (b'{"cells": []}', "notebook"),
        (b"  \n", "empty"),
        (b"\x7fELF", "program"),
    ],
)
def test_what_is_no_script_is_rejected(data, words):
    with pytest.raises(Fault, match=words) as caught:
        read("upload", data)
    assert caught.value.kind == "rejected"


def test_line_ends_and_byte_order_mark_do_not_matter():
    assert read("a", b"\xef\xbb\xbf" + LENGTHS.replace("\n", "\r\n").encode()).hash == read("b", LENGTHS.encode()).hash


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return [random.random() for d in designs]", "not deterministic"),
        ("return [len(d) + len(designs) for d in designs]", "fewer designs"),
        ("return list(range(len(designs)))", "another order"),
        ("return [len(d) for d in designs]", ""),
    ],
)
def test_check_tells_what_is_unsteady(zygote, body, words):
    report = check(
        zygote, Script("test", f"import random\nallowed_range = (2, 9)\ndef reward(designs):\n    {body}\n"), WORDS
    )
    assert words in report.unsteady and bool(words) == bool(report.unsteady)


def test_check_counts_what_is_outside_and_unjudged(zygote):
    report = check(
        zygote,
        Script(
            "test",
            "allowed_range = (2, 4)\ndef reward(designs):\n    return [float('nan') if d == 'bb' else len(d) for d in designs]\n",
        ),
        WORDS,
    )
    assert report.outside == 2 and report.unjudged == 1 and report.milliseconds < 100
