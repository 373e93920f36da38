"""The engines: what is computed.

Read in this order; the sentence is request → propose → judge → keep → record → draw.

    engines/request/          Request, the one description of a run: its checks, its sentences, older requests
    engines/run/              a Request carried out: steps, design, a command line; rewards of designs of one's own
    engines/versions.py       with what a run was computed
    engines/estimate/         what it will cost; engines/admission.py: what a studio grants, and what to lower
    engines/learned.py        what value estimates have learned, kept for the next run
    engines/remote.py         a studio elsewhere, in the words of engines.design
    engines/diffusion/        how a model proposes: the contract of a process, masked, gaussian, noise
    engines/values/           what a noisy state is worth: one estimate a file
    engines/rewards/          what a finished design is worth: the contract, transforms, own scripts in a sandbox
    engines/samplers/         who stays: selection, schedule, and one algorithm a file
    engines/samplers/budget/  what a run may spend, and how a sampler spends it
    engines/records/          what happened: step, meter, serialize, codec, metadata, store, events
    engines/domains/          molecule, enhancer, utr, image, toy: one folder each, and what the sequence domains share
    engines/studies/          runs beside one another: compare, sweep and collect, the unguided baseline, calibration
    engines/service/          who computes: the engine process, whose turn it is, a run as a task, comparisons, warm-up
    engines/service/host/     who lends it a device: ZeroGPU, or the machines of a Ray cluster
    engines/training/         the loop every domain's training shares, its optimiser, half an hour of a GPU
    engines/turns.py          whose turn it is where only some may go at once
    engines/tables/           tables and FASTA of people, read and accounted for row by row
    engines/console.py        what commands print, on any terminal
    engines/settings.py       what settings of samplers, estimates and domains are
    engines/yield_points.py   where long work can be interrupted
    engines/loading.py        networks are loaded one at a time
    engines/limits.py         limits that the environment may set
    engines/assets.py         where weights and reference statistics lie
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

_LATER = {
    **dict.fromkeys(("Request", "sentences"), "engines.request"),
    **dict.fromkeys(("steps", "design", "open_run"), "engines.run"),
}
__all__ = list(_LATER)


def __getattr__(name: str):
    """steps and design bring torch with them, and all of these more than a training needs: imported when asked for."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    if find_spec(f"engines.{name}"):
        return import_module(f"engines.{name}")
    raise AttributeError(f"module 'engines' has no attribute {name!r}")
