"""What a program can read of a run by its address, as MCP resources: run://ID/designs.csv."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from studio.errors import UserError
from studio.export import export
from studio.runs.runs import Runs

KINDS = {"csv": ("run://{run}/designs.csv", "text/csv", "The designs of a run as CSV, with units in the head")}


def add_resources(runs: Runs) -> None:
    """Within a page being built. They are endpoints too, named after their kind."""
    for kind, (address, mime, about) in KINDS.items():
        reader = gr.mcp.resource(address, about, mime)(_reader(runs, kind, about))
        gr.api(reader, api_name=reader.__name__, api_description=about)


def _reader(runs: Runs, kind: str, about: str) -> Callable[[str], str]:
    """A function named after the kind: a run's id → text; where there is none, a sentence that says why."""

    def read(run: str) -> str:
        try:
            return export(runs, run, kind)[1].decode()
        except UserError as error:
            return str(error)

    read.__name__, read.__doc__ = f"designs_{kind}", f"{about}.\n\nArgs:\n    run: its id\n"
    return read
