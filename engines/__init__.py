"""The engines: what is computed.

Read in this order; the sentence is request → propose → judge → keep → record → draw.

    engines/request.py        Request, the one description of a run
    engines/run.py            a Request carried out: steps, design
    engines/process.py        the contract of a diffusion process
    engines/masked.py         … for tokens that are hidden and revealed
    engines/gaussian.py       … for real-valued states
    engines/noise.py          every random number, a pure function of seed, lane, step and candidate
    engines/value.py          reward → value: what a noisy state is worth
    engines/selection.py      where α acts
    engines/turns.py          the levels at which the reward selects
    engines/samplers/         one algorithm a file: svdd, smc, best_of_n, unguided
    engines/step.py           Step, Result, Cost: frozen facts
    engines/distinct.py       equal states, found once
    engines/meter.py          counts rows, reward calls and seconds
    engines/rewards/          the reward contract, transforms, and one's own scripts in a sandbox
    engines/assets.py         where weights and reference statistics lie
    engines/domains/          molecule, enhancer, utr, image, toy: one folder each
    engines/sequence/         what the sequence domains share: letters, network, oracle, motifs, rewards, measures, pictures
    engines/table.py          methods side by side at equal cost
    engines/baseline.py       what the unguided model gives under the same reward
    engines/comparison.py     … for finished runs, level by level, where it has to be carried out for each
    engines/example.py        the example run the page opens with
    engines/record.py         a Step on its way into the store and back
    engines/store.py          the run store: requests in, steps out
    engines/worker.py         the engine process: takes Requests from the store, writes Steps to it
    engines/warming.py        what a first run would wait for, done while nobody waits
    engines/training.py       the training loop that every domain shares
    engines/muon.py           its optimiser
"""
from __future__ import annotations

from engines.request import Request, sentences

_LATER = {name: "engines.run" for name in ("steps", "design", "open_run")}
__all__ = ["Request", "sentences", *_LATER]


def __getattr__(name: str):
    """steps and design bring torch with them, so they are imported when asked for."""
    if name not in _LATER:
        raise AttributeError(f"module 'engines' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
