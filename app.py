"""Starts the studio: python app.py. Also the entry point of a Hugging Face Space."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from pathlib import Path

from engines.console import prepare_output
from engines.records.store import Store, StoreError
from engines.records.store.lock import StoreHeld, StoreLock
from studio.command_line import parse_options
from studio.outside.bucket import FILE, Copies
from studio.outside.port import address, require_port
from studio.runs.example import install_examples


def main() -> None:
    """What may be refused comes first: Gradio takes seconds to import, a sentence none."""
    prepare_output()
    os.chdir(Path(__file__).resolve().parent)  # the page asks for its assets by relative path
    options = parse_options()
    require_port(options.host, options.port)
    file = options.store / FILE
    _end_in_order()
    with _hold(file, address(options.host, options.port)):
        if options.kept.copies:
            _copy(Copies(file, options.kept.copies))
        store = _open_store(file)
        from studio.serving import serve

        serve(store, options)


def _end_in_order() -> None:
    """Where a container is stopped, or a Space falls asleep, the engine ends and what is to be copied is copied."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())


def _copy(copies: Copies) -> None:
    """Have the store back from where it was copied to, and copy it there from now on."""
    try:
        copies.bring_back()
    except OSError as error:
        print(f"The runs of before could not be fetched from the bucket ({error}).", file=sys.stderr)
    copies.start()
    atexit.register(copies.copy)


def _hold(file: Path, shown: str) -> StoreLock:
    """Be the one studio of a store. Ends the process with a sentence where there is one already."""
    try:
        return StoreLock(file, "studio").acquire(shown)
    except StoreHeld as held:
        raise SystemExit(
            f"A studio is open on the runs in {file.parent} already{held.note and f', at {held.note}'}; use that one, "
            "or give this one a folder of its own: --store FOLDER."
        ) from None
    except StoreError as error:
        raise SystemExit(str(error)) from None


def _open_store(file: Path) -> Store:
    """The run store, with the examples in it. Ends the process with a sentence where it cannot be had."""
    try:
        store = Store(file)
    except StoreError as error:
        raise SystemExit(str(error)) from None
    try:
        install_examples(store)
    except StoreError as error:  # its runs can still be looked at
        print(error, file=sys.stderr)
    return store


if __name__ == "__main__":
    main()
