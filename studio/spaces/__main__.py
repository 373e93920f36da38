"""Is a checkout a Hugging Face Space? python -m studio.spaces DIR [--quick]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from engines.console import prepare_output
from studio.spaces.checkout import file_faults, requirement_faults
from studio.spaces.front_matter import front_matter_faults, read_front_matter
from studio.spaces.resolving import resolve_faults
from studio.spaces.trial import trial_faults


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, nargs="?", default=Path(), metavar="DIR", help="the checkout")
    parser.add_argument("--quick", action="store_true", help="ask no package index, start nothing")
    options = parser.parse_args()
    faults = list(quick_faults(options.root) if options.quick else all_faults(options.root))
    print("\n".join(faults) or "This is a Space.")
    sys.exit(bool(faults))


def quick_faults(root: Path) -> Iterator[str]:
    """What can be seen without network and without a start."""
    try:
        found = read_front_matter(root)
    except ValueError as error:
        yield str(error)
        found = {}
    else:
        yield from front_matter_faults(found)
    yield from file_faults(root)
    yield from requirement_faults(root, found)


def all_faults(root: Path) -> Iterator[str]:
    """What is wrong at first sight is said first; then pip is asked, and the studio started."""
    seen = list(quick_faults(root))
    yield from seen
    if not seen:
        yield from resolve_faults(root, str(read_front_matter(root)["python_version"]))
        yield from trial_faults(root, print)


if __name__ == "__main__":
    main()
