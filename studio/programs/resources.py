"""What a program can read of a run or a study by its address, as MCP resources: run://ID/report and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from studio.errors import UserError
from studio.export import export, export_study
from studio.runs.runs import Runs


@dataclass(frozen=True)
class Resource:
    """name: of its endpoint. address: with {id} in it. kind: of the export. about: what it is."""

    name: str
    address: str
    kind: str
    mime: str
    about: str
    export: Callable[[Runs, str, str], tuple[str, bytes]] = export


RESOURCES = (
    Resource("designs_csv", "run://{id}/designs.csv", "csv", "text/csv", "The designs of a run as CSV"),
    Resource("report", "run://{id}/report", "report", "text/html", "The report page of a run"),
    Resource(
        "study_designs_csv", "study://{id}/designs.csv", "csv", "text/csv", "The designs of a study", export_study
    ),
    Resource("study_report", "study://{id}/report", "report", "text/html", "The report page of a study", export_study),
)


def add_resources(runs: Runs) -> None:
    """Within a page being built. They are endpoints too."""
    for resource in RESOURCES:
        reader = gr.mcp.resource(resource.address, resource.about, resource.mime)(_reader(runs, resource))
        gr.api(reader, api_name=resource.name, api_description=resource.about)


def _reader(runs: Runs, resource: Resource) -> Callable[[str], str]:
    """An id → text; where there is none, a sentence that says why."""

    def read(id: str) -> str:
        try:
            return resource.export(runs, id, resource.kind)[1].decode()
        except UserError as error:
            return str(error)

    read.__name__, read.__doc__ = resource.name, f"{resource.about}.\n\nArgs:\n    id: of the run or study\n"
    return read
