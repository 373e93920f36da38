"""The README of a ZIP: what each file is, how to repeat the runs, with what they were computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engines.versions import versions
from studio.export.bundle import Bundle
from studio.export.taken import Taken

FILES = {
    "request.json": "what was asked for: every setting, the texts of own reward scripts too",
    "run.json": "what the run is called, how far it came, units, with what it was computed",
    "designs": "every design with its reward, figures and lane; lanes count from 1, best first",
    "result.json": "designs, rewards, measures and cost as the studio keeps them",
    "steps.jsonl": "one line a level: candidates, parents, values, chances to be kept, who was kept, cost",
    "trajectory.csv, .parquet": "one row a candidate: level, lane, candidate, design, value, kept, parent, log_weight",
    "scripts/": "own reward scripts",
    "notebook.ipynb": "repeats this in Jupyter and draws the figures",
}


def readme(bundle: Bundle) -> str:
    """Markdown."""
    return "\n".join([*_head(bundle), "", *_files(bundle), "", *_repeat(bundle), "", *_versions(bundle), ""])


def _head(bundle: Bundle) -> Iterator[str]:
    yield f"# {plain(bundle.title)}"
    yield ""
    yield "Designs of a diffusion model that was guided by soft value-based decoding (SVDD), as a studio computed them."
    if not bundle.complete:
        yield ""
        yield "**Not everything here is finished:** such files and rows say so."
    for label, taken in bundle.members if bundle.shown else ():
        yield f"* {plain(label)}: `{taken.row.id}`, {taken.status}"
    yield from (f"* {plain(sentence)}" for sentence in bundle.left_out)


def _files(bundle: Bundle) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield from (f"* `{name}`: {about}" for name, about in FILES.items())
    if bundle.shown:
        yield "* a folder a run holds its own files; tables beside them hold the designs of all"


def _repeat(bundle: Bundle) -> Iterator[str]:
    yield "## Repeat it"
    yield ""
    yield "In the folder of the studio's code, with its requirements installed:"
    yield ""
    yield "```sh"
    yield reproduce_line(bundle)
    yield "```"
    yield ""
    yield "The same request gives the same designs on the same kind of machine with the same versions. A budget in"
    yield "seconds is the exception: what it buys depends on the machine."
    if not bundle.complete:
        yield "Unfinished runs are carried to their ends."


def reproduce_line(bundle: Bundle) -> str:
    """A command that gives the designs again, from the ZIP that was taken home."""
    return f"python -m engines.run {bundle.file_name('zip')} --out designs.csv"


def _versions(bundle: Bundle) -> Iterator[str]:
    yield "## Versions"
    yield ""
    told = dict.fromkeys(tuple(computed_with(taken)[0].items()) for _, taken in bundle.members)
    for each in told:
        yield ", ".join(f"{name} {version}" for name, version in each if version)


def computed_with(taken: Taken) -> tuple[Mapping[str, str], bool]:
    """(versions, whether the run itself says so; those of this studio else)."""
    told = (taken.row.result or {}).get("versions")
    return (told, True) if isinstance(told, dict) else (versions(), False)


def plain(text: str) -> str:
    """One line, no markup."""
    return " ".join(text.replace("<", "‹").replace("`", "’").split())
