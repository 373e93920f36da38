"""Everything that a GPU can show, as one table: python -m tests.gpu [DOMAIN …]

Half an hour of a GPU begins with this; it takes less than ten minutes of it. STUDIO_GPU=cpu tries the code without one.
"""

from __future__ import annotations

import argparse
import sys
from time import perf_counter

from engines.console import prepare_output
from tests.gpu.agreement import ASKED, agreement
from tests.gpu.device import ABSENT, device_name
from tests.gpu.pace import SIZES, pace
from tests.gpu.synchronising import waits_a_level

BARE_BAR, RELEASED_BAR, WAITS_BAR = 1.05, 1 / 8, 1.0


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("domains", nargs="*", default=list(SIZES), help="all, where none is named")
    options = parser.parse_args()
    if ABSENT:
        sys.exit(f"Nothing to show: {ABSENT}.")
    begun = perf_counter()
    print(f"On {device_name()}:\n")
    print_paces(options.domains)
    print_agreements(options.domains)
    print(f"\n{perf_counter() - begun:.0f} s in all")


def print_paces(names: list[str]) -> None:
    print("| SVDD-PM, M = 20 | rows | s | of bare rows | of released | released rows | waits a level | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name in names:
        found = pace(name)
        print(
            f"| {name} | {found.rows:,} | {found.guided:.2f} | {_beside(found.beside_bare, BARE_BAR)} | "
            f"{_beside(found.beside_released, RELEASED_BAR)} | {found.released_rows:,} | "
            f"{_beside(waits_a_level(name), WAITS_BAR)} | {found.peak / 1e6:,.0f} |",
            flush=True,
        )


def _beside(value: float, bar: float) -> str:
    return f"{value:.2f} ({'within' if value <= bar else 'misses'} {bar:.3g})"


def print_agreements(names: list[str]) -> None:
    print("\n| processor and GPU | lanes | same designs | gap of means (sd) | s there | s here |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, sampler in [asked for asked in ASKED if asked[0] in names]:
        found = agreement(name, sampler)
        there, here = found.seconds
        print(
            f"| {name}, {sampler} | {found.lanes} | {found.same} | {found.gap:.2f} | {there:.1f} | {here:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
