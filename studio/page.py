"""The page: tabs, and how they are wired. Python says what is wanted; assets/studio/stage.js draws what the store holds."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any

import gradio as gr

from engines.assets import ASSETS
from engines.domains import NAMES, domain
from engines.rewards.sandbox import Script
from studio.design import controls as left
from studio.design.load_settings import settings_of
from studio.pictures.molecule3d import frame
from studio.refusal import Refused
from studio.rewards import handlers as scripts
from studio.runs.export import export
from studio.runs.history import history as table
from studio.runs.runs import Runs

STAGE = (ASSETS / "studio" / "stage.js").read_text()
SKELETON = (ASSETS / "studio" / "stage.html").read_text()
UNCONFINED = (
    '<p role="alert" class="unconfined"><b>Uploaded scripts run unconfined, with your own rights.</b> They can read, change and delete your files '
    "and use the network. Run only what you would run yourself. Started with <code>--trust-uploaded-code</code>.</p>"
)
VIEWER = "gradio_api/file=assets/vendor/3Dmol-min.js"


def build(runs: Runs) -> gr.Blocks:
    """The studio over a store of runs."""
    gr.set_static_paths([ASSETS / "vendor", ASSETS / "studio"])
    with gr.Blocks(title="SVDD Studio", fill_width=True, analytics_enabled=False) as page:
        gr.HTML(
            '<header class="masthead"><h1>SVDD Studio</h1><p>watch a diffusion model being guided toward what you want</p></header>',
            padding=False,
        )
        if runs.shelf.judges.unconfined:
            gr.HTML(UNCONFINED, padding=False)
        run_id = gr.Textbox(visible="hidden", elem_id="run-id", label="run")
        owner = gr.Textbox(visible="hidden", elem_id="owner", label="owner")
        with gr.Tabs() as tabs:
            with gr.Tab("Design", id="design"), gr.Row(elem_classes="design"):
                with gr.Column(scale=1, min_width=320, elem_classes="wishes"):
                    widgets = left.build()
                    refusal = gr.HTML(elem_id="refusal", padding=False)
                with gr.Column(scale=3, min_width=340, elem_classes="story"):
                    gr.HTML(
                        html_template=SKELETON,
                        js_on_load=STAGE,
                        elem_id="stage",
                        apply_default_css=False,
                        padding=False,
                        server_functions=_server_functions(runs),
                    )
                    reuse = gr.Button("Use these settings", visible="hidden", elem_id="reuse")
                    mend = gr.Button("Mend the script", visible="hidden", elem_id="mend")
            with gr.Tab("Rewards", id="rewards"):
                desk = scripts.build(runs.shelf)
            with gr.Tab("History", id="history") as history_tab:
                history = gr.HTML(elem_id="history", padding=False)
            with gr.Tab("Models", id="about"):
                _about()
        _wire(page, runs, widgets, run_id, owner, refusal, reuse, history_tab, history)
        scripts.wire(desk, runs.shelf, owner)
        mend.click(
            lambda run: {tabs: gr.Tabs(selected="rewards"), **scripts.to_mend(desk, runs, run)},
            run_id,
            {tabs, desk.kind, desk.code, desk.name, desk.save, desk.copy, desk.report},
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
        gr.on(
            [owner.change, desk.kept.change],
            lambda who: widgets.own.offered(runs.shelf.names(who)),
            owner,
            widgets.own.outputs,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
        _api(runs)
    return page


def _api(runs: Runs) -> None:
    """The same for programs: /start takes a Request's settings, /look gives a run as the page sees it."""

    def start(settings: dict[str, Any]) -> str:
        try:
            return runs.start(settings, "api")
        except Refused as error:
            raise gr.Error(str(error)) from error

    def look(run: str) -> dict[str, Any]:
        try:
            return runs.look(run, 0, "")
        except Refused as error:
            raise gr.Error(str(error)) from error

    gr.api(start, api_name="start")
    gr.api(look, api_name="look")


def _wire(page, runs: Runs, widgets: left.Controls, run_id, owner, refusal, reuse, history_tab, history) -> None:
    quiet = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    everything, sized = widgets.inputs | {owner}, [widgets.particles, widgets.lanes, widgets.levels, widgets.sampler]

    def start(values: dict) -> dict:
        try:
            return {run_id: runs.start(widgets.settings(values), values[owner]), refusal: ""}
        except (Refused, TypeError, ValueError) as error:
            return {refusal: _refused(str(error))}

    def preset(name: str) -> dict:
        spec = domain(name)
        request = {
            "domain": name,
            "sampler": "svdd",
            "value": spec.values[0],
            "fills": left.FILLS,
            "seed": 0,
            "conditions": {},
            **spec.defaults,
        }
        return widgets.filled({**request, "scripts": {}, "transforms": {}}, None)

    def filled(request: dict[str, Any], who: str) -> dict:
        for name, text in request.get("scripts", {}).items():
            runs.shelf.put(who, Script(name, text))
        return widgets.filled(request, runs.shelf.names(who))

    def reused(values: dict) -> dict:
        return filled(runs.request(values[run_id]), values[owner]) if values[run_id] else {}

    def refilled(values: dict) -> dict:
        try:
            return {**filled(settings_of(runs, values[widgets.file]), values[owner]), refusal: ""}
        except Refused as error:
            return {refusal: _refused(str(error))}

    def tried(missing: Callable[[], str], box: gr.Checkbox) -> Callable[[bool], dict]:
        """Choosing a reward that this machine may not have."""

        def chosen(wanted: bool) -> dict:
            sentence = missing() if wanted else ""
            if sentence:
                gr.Warning(escape(sentence), duration=12)  # the place of refusals may be out of sight
            return {box: wanted and not sentence, refusal: _refused(sentence) if sentence else ""}

        return chosen

    def estimate(values: dict) -> str:
        try:
            return left.estimated(values[widgets.domain], *(values[w] for w in sized))
        except (TypeError, ValueError):  # a field was just emptied
            return ""

    widgets.run.click(start, everything, {run_id, refusal}, **quiet)
    run_id.change(None, run_id, None, js="(id) => { window.studio?.show(id); }", **quiet)
    page.load(None, None, [run_id, owner], js="() => window.studioArrival()", **quiet)
    widgets.value.change(lambda value: gr.update(visible=value in left.SAMPLED), widgets.value, widgets.fills, **quiet)
    widgets.domain.input(preset, widgets.domain, widgets.outputs, **quiet)
    reuse.click(reused, {run_id, owner}, widgets.outputs, **quiet)
    widgets.file.upload(refilled, {widgets.file, owner}, widgets.outputs | {refusal}, **quiet)
    for box, missing in widgets.uncertain():
        box.input(
            tried(missing, box), box, {box, refusal}, queue=False, show_progress="minimal", api_visibility="private"
        )
    history_tab.select(lambda who: table(runs.history(who)), owner, history, **quiet)
    gr.on(
        [page.load, widgets.domain.change, *(w.change for w in sized)],
        estimate,
        {widgets.domain, *sized},
        widgets.estimate,
        **quiet,
    )


def _server_functions(runs: Runs) -> list[Callable]:
    """What the stage asks for. Each takes one object and answers with one; a refusal is {"refused": sentence}."""

    def look(ask: dict) -> dict:
        return runs.look(
            ask.get("run"), int(ask.get("after") or 0), str(ask.get("owner") or ""), int(ask.get("version", -1))
        )

    def candidates(ask: dict) -> dict:
        return {"candidates": runs.candidates(ask.get("run"), int(ask.get("position") or 0), int(ask.get("lane") or 0))}

    def steer(ask: dict) -> dict:
        runs.want(ask.get("run"), str(ask.get("owner") or ""), str(ask.get("wanted")))
        return {}

    def download(ask: dict) -> dict:
        name, content = export(runs, ask.get("run"), str(ask.get("kind")), str(ask.get("design") or ""))
        return {"name": name, "content": base64.b64encode(content).decode()}

    def views(ask: dict) -> dict:
        return _views(runs, ask.get("run"), str(ask.get("design") or ""))

    return [_answered(f) for f in (look, candidates, steer, download, views)]


def _answered(function: Callable[[dict], dict]) -> Callable[[dict], dict]:
    @wraps(function)
    def answer(ask: Any) -> dict:
        try:
            return function(ask if isinstance(ask, dict) else {})
        except Refused as error:
            return {"refused": str(error)}
        except (TypeError, ValueError):
            return {"refused": "The page and the studio do not understand each other; reload the page."}

    return answer


def _views(runs: Runs, run: str, design: str) -> dict[str, str]:
    """One design of a run seen closely. solid: in 3-D; pictures: the domain's own; "" where it has none."""
    request = runs.request(run)
    chosen = domain(request["domain"])
    if chosen.mol_block is None and chosen.views is None:
        return {}
    try:
        seen = chosen.codec.read(runs.design(run, design))
        return {
            "solid": frame(chosen.mol_block(seen), VIEWER) if chosen.mol_block else "",
            "pictures": "".join(map(_figure, chosen.views(seen, request) if chosen.views else ())),
        }
    except ValueError as error:
        raise Refused(str(error)) from error


def _refused(sentence: str) -> str:
    return f'<p role="alert" class="refusal">{escape(sentence)}</p>'


def _figure(picture: tuple[str, str]) -> str:
    """(title, SVG) → HTML."""
    return f"<figure><figcaption>{escape(picture[0])}</figcaption>{picture[1]}</figure>"


def _about() -> None:
    for name in NAMES:
        card = domain(name).card
        if card and (ASSETS / card).exists():
            gr.Markdown((ASSETS / card).read_text(), elem_classes="card")
