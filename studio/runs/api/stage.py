"""What the page's stage asks for: its server functions."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from studio.errors import answers_in_sentences
from studio.export import export
from studio.history import deeds
from studio.runs.asked import as_file, owner_of
from studio.runs.calibration import judge_anew, view_calibration
from studio.runs.lineage import view_ancestors, view_chances, view_lineage
from studio.runs.runs import Deleted, Runs
from studio.runs.view import view_candidates, view_design, view_run, view_settings

Functions = tuple[Callable[..., dict], ...]


def server_functions(runs: Runs) -> list[Callable[..., dict]]:
    """What the stage asks for. Each takes one object and answers with one; a refusal is {"refused": sentence}."""
    asked = (*_of_a_run(runs), *_of_designs(runs), *_of_calibration(runs), *_of_lineage(runs))
    return [answers_in_sentences(f) for f in asked]


def _of_a_run(runs: Runs) -> Functions:
    def look(ask: dict) -> dict:
        after, version = int(ask.get("after") or 0), int(ask.get("version", -1))
        owner = owner_of(ask)
        try:
            return view_run(runs, ask.get("run"), after, owner, version)
        except Deleted as hidden:
            return hidden.told(owner)

    def settings(ask: dict) -> dict:
        return view_settings(runs, ask.get("run"))

    def steer(ask: dict, request: gr.Request | None = None) -> dict:
        client = runs.client(request)
        runs.steer(ask.get("run"), owner_of(ask), str(ask.get("wanted")), client)
        return {}

    def restore(ask: dict) -> dict:
        deeds.restore(runs, owner_of(ask), str(ask.get("run")))
        return {}

    return look, settings, steer, restore


def _of_designs(runs: Runs) -> Functions:
    def candidates(ask: dict) -> dict:
        position, lane = int(ask.get("position") or 0), int(ask.get("lane") or 0)
        return view_candidates(runs, ask.get("run"), position, lane)

    def views(ask: dict) -> dict:
        return view_design(runs, ask.get("run"), str(ask.get("design") or ""))

    def download(ask: dict) -> dict:
        return as_file(*export(runs, ask.get("run"), str(ask.get("kind")), str(ask.get("design") or "")))

    return candidates, views, download


def _of_calibration(runs: Runs) -> Functions:
    def calibration(ask: dict) -> dict:
        return view_calibration(runs, ask.get("run"), owner_of(ask))

    def judge(ask: dict) -> dict:
        judge_anew(runs, ask.get("run"), owner_of(ask), ask.get("wanted") is True)
        return {}

    return calibration, judge


def _of_lineage(runs: Runs) -> Functions:
    def lineage(ask: dict) -> dict:
        first, last, design = int(ask.get("first") or 1), int(ask.get("last") or 0), ask.get("design")
        return view_lineage(runs, ask.get("run"), first, last, None if design is None else int(design))

    def ancestors(ask: dict) -> dict:
        return view_ancestors(runs, ask.get("run"), int(ask.get("design") or 0), int(ask.get("first") or 1))

    def chances(ask: dict) -> dict:
        return view_chances(runs, ask.get("run"), float(ask.get("alpha") or 0))

    return lineage, ancestors, chances
