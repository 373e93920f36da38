"""Half an hour of a GPU: python -m engines.training.halfhour all --device cuda --packed FOLDER --out DIR

Every network goes on from the shipped weights for its share of the minutes. DIR holds usable weights after every
checkpoint, whatever ends the sitting; checkpoints lie in --scratch, from which --resume goes on.
"""

from __future__ import annotations

import argparse
import signal
import sys
from functools import partial
from pathlib import Path

import torch

from engines.console import prepare_output
from engines.training.halfhour import settings
from engines.training.halfhour.learners import FILES, Part, Place, learner
from engines.training.halfhour.results import Results
from engines.training.loop import TrainingConfig

TERMINATED = 128 + signal.SIGTERM


def main(arguments: list[str]) -> None:
    """The command line."""
    prepare_output()
    options = _parse(arguments)
    place = Place(options.packed, options.scratch, options.device)
    parts = _open(tuple(FILES) if options.what == "all" else (options.what,), place)
    signal.signal(signal.SIGTERM, _stop)  # from now on: pools that draw pictures end their processes so
    results = Results(options.out, _device_name(options.device))
    unit = options.minutes / sum(part.minutes for part in parts)
    try:
        for part in parts:
            _learn(part, part.minutes * unit, options, results)
    finally:
        print(f"\n{results.device}, weights in {options.out}:\n\n{results.table()}", flush=True)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m engines.training.halfhour", description=__doc__.splitlines()[0])
    parser.add_argument("what", type=_domain, help="what to train: " + ", ".join((*FILES, "all")))
    parser.add_argument("--packed", type=Path, required=True, help="the folder of packed data")
    parser.add_argument("--out", type=Path, required=True, help="where the weights go, and a report")
    parser.add_argument("--scratch", type=Path, default=Path("work/halfhour"), help="where checkpoints are kept")
    parser.add_argument("--minutes", type=float, default=24, help="of training in all, earlier sittings counted in")
    parser.add_argument("--device", type=_device, default="cpu", help="cpu or cuda")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoints in --scratch")
    parser.add_argument("--steps", type=float, default=float("inf"), help="of each network at most, to try it")
    return parser.parse_args(arguments)


def _domain(name: str) -> str:
    if name not in (*FILES, "all"):
        raise argparse.ArgumentTypeError(f"There is no domain “{name}”; name one of {', '.join(FILES)}, or all.")
    return name


def _device(name: str) -> str:
    if name not in settings.ROWS:
        raise argparse.ArgumentTypeError(f"There is no device “{name}”; name cpu or cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise argparse.ArgumentTypeError("Torch finds no GPU here; take --device cpu, or a torch built with CUDA.")
    return name


def _stop(number: int, frame: object) -> None:
    print("\nTold to stop; the last checkpoint stands.", flush=True)
    sys.exit(TERMINATED)


def _open(domains: tuple[str, ...], place: Place) -> list[Part]:
    """The networks of all domains whose data and packages are here. Ends with the sentences where there are none."""
    parts, missing = [], []
    for domain in domains:
        try:
            parts += learner(domain).parts(domain, place)
        except ValueError as error:
            missing.append(f"{domain}: {error}")
        except ModuleNotFoundError as error:
            missing.append(f"{domain}: the Python package {error.name} is missing here; install it or bring it along.")
    if not parts:
        sys.exit("\n".join(missing))
    for sentence in missing:
        print(f"Left out: {sentence}", flush=True)
    return parts


def _device_name(device: str) -> str:
    if device == "cpu":
        return "cpu"
    torch.set_float32_matmul_precision("high")
    return torch.cuda.get_device_name()


def _learn(part: Part, minutes: float, options: argparse.Namespace, results: Results) -> None:
    """Train one network, and keep what it learns; one that diverges is told and left at its last checkpoint."""
    rows = part.rows(options.device)
    task = part.task(rows)
    before = task.held_out_loss(task.network.to(options.device).eval())
    print(f"\n{part.name}: {minutes:.1f} minutes, held-out {before:.5g}", flush=True)
    results.begin(part, task.network, before, rows)
    config = TrainingConfig(
        options.scratch / part.name,
        minutes,
        options.device,
        options.resume,
        checkpoint_seconds=settings.CHECKPOINT_SECONDS,
        autocast=True,
        steps=options.steps,
        keep=partial(results.keep, part),
        **part.settings,
    )
    try:
        task.train(config)
    except ValueError as error:
        print(f"{part.name}: {error}", flush=True)
