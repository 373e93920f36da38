"""The toy domains: small enough that every law can be checked, and seen, in milliseconds."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from engines.domains import Domain
from engines.domains.meaning import UNIQUENESS
from engines.domains.pace import Pace
from engines.domains.toy.draw import WORD_KEY, draw_point, draw_word
from engines.records.codec import Codec
from engines.rewards import Reward, later

NUMBERS = "engines.domains.toy.relaxed"


def _loader(module: str):
    return lambda conditions, **how: import_module(f"engines.domains.toy.{module}").load(**how)


def _coordinate(place: int):
    return lambda points, conditions: np.array([point[place] for point in points])


_LINEAR = [{"seconds": 1e-6, "relaxed": lambda points, _, place=place: points[:, place]} for place in (0, 1)]


def _spell(line, conditions) -> str:
    """A word of the chain. Raises ValueError."""
    word = line.strip().lower()
    if len(word) != 3 or not set(word) <= set("abc"):
        raise ValueError(f"“{line[:20]}” is no word of three letters a, b or c.")
    return word


def _read_point(line, conditions) -> tuple[float, float]:
    """A point as “x, y”. Raises ValueError with what to do."""
    numbers = line.replace(",", " ").split()
    try:
        x, y = map(float, numbers)
    except ValueError:
        raise ValueError(f"A point is two numbers, such as “0.5, −1”; “{line[:40]}” is none.") from None
    return x, y


def _diversity(designs) -> dict[str, float]:
    return {"uniqueness": len(set(designs)) / len(designs)}


CHAIN = Domain(
    label="Toy chain",
    about="Words of three letters whose every probability is known: guidance checked against the exact law.",
    defaults={"rewards": {"letters": 1.0}, "lanes": 24, "particles": 8, "alpha": 0.2, "levels": 3},
    least_levels=3,  # one letter at a time; fewer, and the exact value is not exact
    most_levels=64,
    rewards={
        "letters": Reward(
            "Letters a",
            "share",
            "the share of letters that are a",
            lambda words, _: np.array([w.count("a") / len(w) for w in words]),
            (0, 1),
            seconds=1e-6,
            relaxed=later(NUMBERS, "letters"),
        ),
        "order": Reward(
            "Order",
            "share",
            "the share of neighbours in alphabetical order",
            lambda words, _: np.array([np.mean([x <= y for x, y in zip(w, w[1:])]) for w in words]),
            (0, 1),
            seconds=1e-6,
            relaxed=later(NUMBERS, "order"),
        ),
    },
    load=_loader("chain"),
    measures=_diversity,
    meanings={"uniqueness": UNIQUENESS},
    draw=draw_word,
    key=WORD_KEY,
    known_designs=("aaa", "abc", "bca", "cab", "cba", "ccc"),
    values=("exact", "pm", "mean", "fills", "lookahead", "monte_carlo"),
    spell=_spell,
    relaxed="words as shares [N, 3, 3]: of a, b and c at each place",
    pace=Pace(
        active=lambda levels: min(levels, 3),
        distinct=0.5,
        tokens=3,
        apart=0.3,
        apart_guessed=0.3,
        fresh=0.05,  # of 27 words
        rows=4096,
        tile=1e-4,
        decode=1e-6,
        candidate=1e-7,
        level=1.5e-3,
        end=5e-4,
        candidate_bytes=500,
    ),
)

MIXTURE = Domain(
    label="Toy mixture",
    about="Points from three islands in the plane: a Gaussian diffusion with exact scores.",
    defaults={"rewards": {"right": 1.0}, "lanes": 24, "particles": 8, "alpha": 0.5, "levels": 50},
    most_levels=1000,
    rewards={
        "right": Reward("Rightwards", "units", "the first coordinate", _coordinate(0), **_LINEAR[0]),
        "up": Reward("Upwards", "units", "the second coordinate", _coordinate(1), **_LINEAR[1]),
    },
    load=_loader("mixture"),
    measures=_diversity,
    meanings={"uniqueness": UNIQUENESS},
    draw=draw_point,
    key=(("", "a point of the plane, −3 to 3 on both axes"),),
    known_designs=((0.0, 0.0), (1.0, 0.0), (-1.0, 2.0), (0.5, -1.5)),
    values=("exact", "pm", "lookahead", "monte_carlo"),
    codec=Codec(read=tuple),
    read=_read_point,
    relaxed="points [N, 2]",
    pace=Pace(
        levelwise=True,
        rows=65536,
        tile=1e-4,
        decode=1e-6,
        candidate=1e-6,
        level=9e-4,
        end=5e-4,
        candidate_bytes=500,
        record_bytes=30,
    ),
)
