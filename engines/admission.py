"""What a studio grants to one run, and what to lower where a request asks for more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from engines.estimate import Estimate, Size, estimate


@dataclass(frozen=True)
class CostLimits:
    """Of one run, for two cores. rows: of the network. calls: designs judged. memory, store: bytes."""

    run_rows: int = 5_000_000
    run_calls: int = 20_000_000
    run_seconds: float = 6 * 3600.0
    run_memory: int = 3 << 29
    run_store: int = 64 << 20


OF_A_RUN = "run_"  # then what an Estimate calls it
TOLD: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "rows": lambda n: f"{n:,.0f} network rows",
        "calls": lambda n: f"{n:,.0f} judged designs",
        "seconds": lambda s: told_seconds(s),
        "memory": lambda n: f"{n / 2**30:.1f} GB of memory",
        "store": lambda n: f"{n / 2**20:,.0f} MB of the store",
    }
)


COSTLY = (  # settings of methods and estimates that a run's cost grows with, and what they are called
    ("estimate", "fills", "K"),
    ("estimate", "ahead", "levels ahead"),
    ("estimate", "rollouts", "roll-outs"),
    ("method", "drafts", "drafts"),
    ("method", "rounds", "rounds"),
)


def refusal(size: Size, limits: CostLimits, script_seconds: Mapping[str, float] = MappingProxyType({})) -> str:
    """Why a request of that size asks for too much, and what to lower to how much; "" where it does not."""
    told = estimate(size, script_seconds)
    share, over = _most_exceeded(told, limits)
    if share <= 1:
        return ""
    needed, granted = TOLD[over](getattr(told, over)), TOLD[over](getattr(limits, OF_A_RUN + over))
    smaller = [f"{word} to {most:,}" for word, most in _what_fits(size, limits, script_seconds)]
    advice = f"Lower {_either(smaller)}." if smaller else "Lower several of lanes, M, K and levels."
    return f"This run would take about {needed}; this studio grants {granted} to a run. {advice}"


def told_seconds(seconds: float) -> str:
    """A time in the largest unit of which there is one."""
    for unit, word in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {word}"
    return f"{max(1, round(seconds))} s"


def _most_exceeded(told: Estimate, limits: CostLimits) -> tuple[float, str]:
    """(what it is of the limit, what of the estimate) where that is most."""
    return max((getattr(told, name) / getattr(limits, OF_A_RUN + name), name) for name in TOLD)


def _what_fits(size: Size, limits: CostLimits, script_seconds: Mapping[str, float]) -> Iterator[tuple[str, int]]:
    """(setting, the most of it with which all else may stay), where anything of it fits."""
    for word, most, changed in _settings(size):
        fits = lambda n, changed=changed: _most_exceeded(estimate(changed(n), script_seconds), limits)[0] <= 1
        largest = _largest(most, fits)
        if largest:
            yield word, largest


def _settings(size: Size) -> Iterator[tuple[str, int, Callable[[int], Size]]]:
    """Settings that make a run larger: (word, what it is now, n → the size with n of it)."""
    if size.budget is not None:
        yield "the budget", int(size.budget), lambda n: replace(size, budget=n)
    yield "lanes", size.lanes, lambda n: replace(size, lanes=n)
    if size.particles > 1:
        yield "M", size.particles, lambda n: replace(size, particles=n)
    for part, name, word in COSTLY:
        held = getattr(size, part)
        if getattr(held, name, 0) > 1:
            yield word, getattr(held, name), partial(_with, size, part, name)
    yield "levels", size.levels, lambda n: replace(size, levels=n)


def _with(size: Size, part: str, name: str, n: int) -> Size:
    """The size with n of one setting of its method or of its value estimate."""
    return replace(size, **{part: getattr(size, part).model_copy(update={name: n})})


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest n in 1 … most that fits, by bisection; 0 where none does."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _either(choices: list[str]) -> str:
    """Choices in a row."""
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
