"""The sandbox judges: right numbers in order, from text, points and pictures; and what a script declares."""

import math
import zlib

import numpy as np
import pytest
from PIL import Image

from engines.rewards.sandbox import ScriptError
from tests.rewards.sandbox.scripts import LENGTHS, WORDS

pytestmark = pytest.mark.sandbox
MEANS = "import numpy as np\ndef reward(designs):\n    return [np.asarray(d).mean() + d.width / 100 for d in designs]\n"
KEPT = """import zlib
kept = []
def reward(designs):
    kept.extend(designs)
    sums = [zlib.crc32(d.tobytes()) for d in kept]
    for d in designs:
        d.putpixel((0, 0), 0)
    return sums[:9]
"""
CORNERS = "import numpy as np\ndef reward(designs):\n    return [np.asarray(d)[0, 0, 0] for d in designs]\n"
ODD = "def reward(designs):\n    return [float('nan'), float('inf'), -float('inf'), 1e308, 0]\n"


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
    imports = "import numpy as np\nfrom fractions import Fraction\n"
    text = f"{imports}def reward(designs):\n    s = [len(d) for d in designs]\n    return {answer}\n"
    assert judged(text).judge(WORDS).tolist() == [1, 2, 3, 4, 5]


def test_what_cannot_be_judged_is_nan(judged):
    scores = judged(ODD).judge(WORDS)
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
    with pytest.raises(ScriptError, match=words) as caught:
        judged(line + "\n" + LENGTHS).open()
    assert caught.value.kind == "load"


def test_pictures_arrive_as_they_are(judged):
    pictures = [Image.fromarray(np.full((8, 6, 3), 10 * i, np.uint8)) for i in range(5)]
    pictures += [Image.fromarray(np.full((4, 4), 7, np.uint8))]
    assert judged(MEANS).judge(pictures) == pytest.approx([0.06, 10.06, 20.06, 30.06, 40.06, 7.04])


def test_every_pixel_of_every_mode_arrives(judged):
    """And what a script keeps or changes is its own."""
    noise = np.random.default_rng(0)
    pictures = [
        Image.fromarray(noise.integers(0, 256, (7, 5, 4), np.uint8)).convert(mode)
        for mode in ("RGB", "RGB", "L", "RGBA", "LA", "P", "1", "CMYK", "RGB")
    ]
    arrive = [p if p.mode in ("RGB", "L", "RGBA") else p.convert("RGBA" if p.mode == "LA" else "RGB") for p in pictures]
    mine, before = [zlib.crc32(p.tobytes()) for p in arrive], [p.tobytes() for p in pictures]
    reward = judged(KEPT)
    assert reward.judge(pictures).tolist() == mine
    changed = reward.judge(pictures[::-1]).tolist()
    assert changed == [zlib.crc32(_dotted(p).tobytes()) for p in arrive] and [p.tobytes() for p in pictures] == before


def _dotted(picture):
    picture = picture.copy()
    picture.putpixel((0, 0), 0)
    return picture


def test_more_pictures_than_memory(judged):
    pictures = [Image.fromarray(np.full((2000, 2000, 3), i, np.uint8)) for i in range(8)]  # 96 MB
    assert judged(CORNERS).judge(pictures).tolist() == list(range(8))


def test_points_are_numbers(judged):
    reward = judged("def reward(designs):\n    return [x - y for x, y in designs]\n")
    assert reward.judge([(1.5, 1.0), (0.0, 2.0)]).tolist() == [0.5, -2.0]


def test_scripts_do_not_meet(judged):
    one, two = (
        judged("import math\nmath.pi = 3\ndef reward(designs):\n    return [math.pi for d in designs]\n"),
        judged("import math\n" + LENGTHS.replace("len(d)", "math.pi")),
    )
    assert one.judge(["a"])[0] == 3 and two.judge(["a"])[0] == math.pi
