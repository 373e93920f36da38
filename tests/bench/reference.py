"""The released code's schedule of calls beside the studio's: python -m tests.bench.reference [DOMAIN …] [--rounds 2]

The reference is SVDD-PM (Li et al. 2024) as its authors released it, a plain loop over the studio's own models: one
call of the network a level for the states, then M calls one after another for the candidates, every candidate decoded
and judged, nothing reused. Beside it the studio's SVDD-PM under the same request, and the studio's methods at a third
of the reference's rows at most. All take turns in one run, so that a noisy machine is noisy for all. For a quiet one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
import torch

from engines.console import prepare_output
from engines.diffusion.noise import KEEP, noise_for
from engines.records.step import Cost
from engines.request import Request
from engines.rewards import weighted_sum
from engines.run import Run, open_run
from engines.samplers.selection import draw_by_value

PM = {"value": "pm", "alpha": 0.0}
SETTINGS = {
    "molecule": {"lanes": 24, "particles": 10},
    "enhancer": {"lanes": 6, "particles": 10},
    "utr": {"lanes": 24, "particles": 10},
    "image": {"lanes": 4, "particles": 8},
}
# What reaches the reference's judged reward at a third of its rows.
CHEAPER = {
    "molecule": {
        "refine": {"sampler": "refine", "rounds": 20, "share": 0.12, "particles": 30},
        "SVDD, then refine": {"sampler": "refine", "rounds": 10, "share": 0.12, "begin": "svdd"},
    },
    "enhancer": {
        "refine": {"sampler": "refine", "rounds": 160, "share": 0.02, "alpha": 0.03},
        "DPS": {"sampler": "dps"},
    },
    "utr": {
        "refine": {"sampler": "refine", "rounds": 190, "share": 0.02, "alpha": 0.03},
        "DPS": {"sampler": "dps", "alpha": 0.05},
    },
    "image": {
        "refine": {"sampler": "refine", "rounds": 9, "share": 0.2, "particles": 2},
        "DPS": {"sampler": "dps", "levels": 24},
    },
}


@dataclass
class Row:
    """What a method took and gave, over all repetitions."""

    rows: int = 0
    calls: int = 0
    seconds: list[float] = field(default_factory=list)
    decoding: float = 0.0
    rewards: list[float] = field(default_factory=list)
    judged: list[float] = field(default_factory=list)
    unique: float = 0.0


@torch.inference_mode()
def reference(run: Run, seed: int) -> tuple[list, np.ndarray, Cost]:
    """(designs, rewards, cost) of the released schedule; the run's own memory is not used."""
    request, process = run.request, run.model.process
    noise, rows, calls = noise_for(seed, request.lanes), 0, 0
    x, lane = process.prior(request.lanes, noise), torch.arange(request.lanes)
    for t in reversed(range(process.levels)):
        prediction, tried, values = process.denoise(x, t + 1), [], []
        rows += len(x)
        for m in range(request.particles):
            candidate = process.propose(x, prediction, t + 1, 1, noise_for(seed + 1 + m, request.lanes).at(t))
            guess = process.denoise(candidate, t) if t else None
            rows, calls = rows + (len(x) if t else 0), calls + len(x)
            tried.append(candidate)
            values.append(score(run, decode(run, process.clean(candidate, guess, t))))
        kept = draw_by_value(torch.stack(values, 1), request.alpha, noise.at(t, KEEP).uniform(1, request.particles))
        x = torch.stack(tried, 1)[lane, kept]
    designs = decode(run, x)
    spent = replace(run.meter.total(), rows=rows, reward_calls=calls + len(x))
    return designs, score(run, designs).numpy(), spent


def decode(run: Run, x: torch.Tensor) -> list:
    """States as designs, their seconds counted."""
    with run.meter.decoding():
        return run.model.decode(x)


def score(run: Run, designs: list) -> torch.Tensor:
    """[N] the request's reward, whether or not a design was judged before."""
    request, rewards = run.request, run.domain.rewards
    parts = [rewards[name].judge(designs, request.conditions) for name in request.rewards]
    return torch.from_numpy(weighted_sum(np.stack(parts, 1), request.rewards, request.transforms))


def studio(request: Request) -> tuple[list, np.ndarray, Cost]:
    """The same of the studio."""
    run = open_run(request)
    *_, last = run.steps()
    result = run.result(last)
    return result.designs, result.rewards.numpy(), result.cost


def methods(name: str) -> Iterator[tuple[str, Callable[[int], tuple]]]:
    """(label, seed → what it took and gave)."""
    same = {"domain": name, **SETTINGS[name], **PM}
    yield "reference", lambda seed: reference(open_run(Request(**same)), seed)
    yield "SVDD-PM", lambda seed: studio(Request(**same, seed=seed))
    yield "… bfloat16", lambda seed: studio(Request(**same, seed=seed, precision="bfloat16"))
    for label, settings in CHEAPER[name].items():
        yield label, lambda seed, settings=settings: studio(Request(**{**same, **settings}, seed=seed))


def measure(name: str, repetitions: int) -> dict[str, Row]:
    """All methods of a domain, in turns."""
    found: dict[str, Row] = {}
    opinions = open_run(Request(domain=name, **SETTINGS[name])).domain.opinions
    for seed in range(repetitions):
        for label, carry_out in methods(name):
            begun = perf_counter()
            designs, rewards, cost = carry_out(seed)
            row = found.setdefault(label, Row())
            row.seconds.append(perf_counter() - begun)
            row.rows, row.calls = row.rows + cost.rows, row.calls + cost.reward_calls
            row.decoding += cost.decode_seconds
            row.rewards += rewards.tolist()
            beside = opinions(designs, Request(domain=name).conditions)
            row.judged += next((list(v) for k, v in beside.items() if "judge" in k), rewards.tolist())
            row.unique += len(set(map(str, designs))) / len(designs) / repetitions
    return found


def table(found: dict[str, Row]) -> str:
    first = found["reference"]
    columns = ("rows", "calls", "seconds", "decoding", "reward", "judge", "unique")
    lines = [f"{'':18}{''.join(f'{name:>9}' for name in columns)}   fewer rows, less time"]
    for label, row in found.items():
        seconds = sum(row.seconds)
        times = f"{first.rows / row.rows:.2f} ×, {sum(first.seconds) / seconds:.2f} ×"
        lines.append(
            f"{label:18}{row.rows:>9,}{row.calls:>9,}{seconds:>9.1f}{row.decoding:>9.1f}{np.median(row.rewards):>9.3f}"
            f"{np.median(row.judged):>9.3f}{row.unique:>9.2f}   {times}"
        )
    return "\n".join(lines)


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("domains", nargs="*", default=list(SETTINGS), help="all, where none is named")
    parser.add_argument("--rounds", type=int, default=2, help="repetitions, with other seeds")
    options = parser.parse_args()
    for name in options.domains:
        if name not in SETTINGS:
            sys.exit(f"There is no domain {name} here; choose from {', '.join(SETTINGS)}.")
        print(f"== {name}\n{table(measure(name, options.rounds))}", flush=True)


if __name__ == "__main__":
    main()
