"""Settings of samplers and estimates are data: Request, form and sentences follow from the model in their file."""

from __future__ import annotations

import json

import gradio as gr
import pytest
from pydantic import Field, ValidationError

import engines
from engines.domains import domain
from engines.request import Request, sentences, upgraded
from engines.samplers import SAMPLERS
from engines.samplers.sampler import Sampler
from engines.samplers.svdd import svdd
from engines.settings import Settings, limits
from engines.values import VALUES
from studio.design import layout
from studio.design.widgets.grouped_choice import choices_of
from tests.fitting import OFFERED

ALL = {
    **{f"sampler {name}": s.settings for name, s in SAMPLERS.items()},
    **{f"value {n}": v.settings for n, v in VALUES.items()},
}


class LuckySettings(Settings):
    """What a sampler of ten lines may ask."""

    luck: int = Field(2, ge=1, le=9, title="Luck", description="how many times as many candidates are drawn")
    late: bool = Field(False, title="Late", description="only the last level selects")


def lucky(process, value, *, particles, settings, **rest):
    """SVDD with more candidates."""
    plain = SAMPLERS["svdd"].settings(every=1000 if settings.late else 1)
    yield from svdd(process, value, particles=particles * settings.luck, settings=plain, **rest)


@pytest.fixture
def toy(monkeypatch):
    """The one line that a new sampler needs."""
    monkeypatch.setitem(SAMPLERS, "lucky", Sampler("Lucky", "as SVDD, luckier", lucky, settings=LuckySettings))
    monkeypatch.setitem(layout.METHODS, "lucky", LuckySettings)


def test_a_new_sampler_is_a_request_and_runs(toy):
    request = Request(domain="chain", sampler="lucky", particles=2, lanes=3, luck=4)
    assert request.method == LuckySettings(luck=4) and request.luck == 4
    assert Request(**json.loads(request.model_dump_json())) == request
    assert [len(step.candidates) for step in engines.steps(request)] == [3 * 2 * 4] * request.levels


def test_a_new_sampler_has_its_widgets_on_the_page(toy):
    with gr.Blocks():
        form = layout.build()
    widgets = {widget.name: widget for widget in form.method.widgets if "lucky" in widget.owners}
    assert set(widgets) == {"luck", "late"} and "lucky" in choices_of(form.sampler)
    (luck,), (late,) = widgets["luck"].components, widgets["late"].components
    told = luck.props
    assert (told["name"], told["least"], told["most"], luck.value) == ("Luck", 1, 9, 2) and luck.visible == "hidden"
    assert isinstance(late, gr.Checkbox) and late.info == "only the last level selects"
    shown = form.method.turn_to("lucky")
    others = [c for c in form.method.components if c not in (luck, late)]
    assert shown[luck]["visible"] is True and all(shown[c]["visible"] == "hidden" for c in others)
    held = {c: c.value for c in form.inputs} | {form.sampler: "lucky", luck: 5}
    assert form.settings(held)["method"] == {"luck": 5, "late": False}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"luck": 10}, "luck must lie between 1 and 9 (how many times as many candidates are drawn); it is 10."),
        ({"luck": 0}, "luck must lie between 1 and 9"),
        ({"luck": "much"}, "luck must be a whole number; it is “much”."),
        ({"method": {"every": 2}}, "There is no setting “every”"),
        ({"method": 3}, "method is an object of named settings."),
        ({"estimate": [1]}, "estimate is an object of named settings."),
    ],
)
def test_bad_settings_are_refused_in_sentences(toy, settings, words):
    with pytest.raises(ValidationError) as caught:
        Request(domain="chain", sampler="lucky", **settings)
    assert words in " ".join(sentences(caught.value))


@pytest.mark.parametrize("kind", ALL.values(), ids=ALL)
def test_every_setting_says_what_it_is(kind):
    for name, field in kind.model_fields.items():
        assert field.title and field.description and not field.is_required(), name
        if field.annotation in (int, float):
            assert None not in limits(field), name


def test_a_plain_keyword_belongs_to_a_method_or_to_an_estimate():
    """Methods may share a setting's name, and so may estimates; what both had would be asked, and set, twice."""
    methods, estimates = ({n for e in kind.values() for n in e.settings.model_fields} for kind in (SAMPLERS, VALUES))
    assert methods & estimates == set()


@pytest.mark.parametrize(("name", "sampler"), OFFERED)
def test_an_older_request_is_the_same_request(name, sampler):
    """It named fills, every and window in the request itself, also where sampler or estimate have no such setting."""
    for value in domain(name).values:
        today = Request(domain=name, sampler=sampler, value=value)
        older = json.loads(today.model_dump_json(exclude={"method", "estimate"}))
        older |= {"fills": today.estimate.fills if hasattr(today.estimate, "fills") else 8}
        older |= {"every": getattr(today.method, "every", 1), "window": getattr(today.method, "window", (0.0, 1.0))}
        assert Request(**older) == today
        upgrade = upgraded(json.loads(json.dumps(older)))
        assert {**upgrade["method"], **upgrade["estimate"]}.keys() <= {
            "fills",
            "every",
            "window",
        } and "every" not in upgrade


def test_settings_are_plain_keywords_and_attributes():
    plain = Request(domain="utr", value="fills", fills=5, every=2, window=[0.1, 0.9])
    assert plain == Request(
        domain="utr", value="fills", method={"every": 2, "window": (0.1, 0.9)}, estimate={"fills": 5}
    )
    assert (plain.fills, plain.every, plain.window) == (5, 2, (0.1, 0.9))
    with pytest.raises(AttributeError):
        _ = Request(domain="utr", sampler="unguided").every


def test_naming_samplers_and_estimates_costs_no_torch():
    import subprocess
    import sys

    code = "import sys, engines.samplers, engines.values, engines.request; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
