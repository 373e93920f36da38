"""Methods are chosen in groups, the paper's first; what a method does not heed is not asked for."""

from __future__ import annotations

import re

import gradio as gr
import pytest

from engines.request.gradients import unfit_samplers
from engines.samplers import SAMPLERS
from engines.samplers.sampler import NEWER, PAPERS
from engines.values import VALUES
from studio.design import layout
from studio.design.draft import restored
from studio.design.widgets.grouped_choice import choices_of
from studio.design.widgets.reward_rows import tick


@pytest.fixture(scope="module")
def form():
    with gr.Blocks():
        return layout.build()


def test_every_method_is_a_choice_under_its_group(form):
    parts = form.sampler.html_template.split("<legend>")[1:]
    assert [part.split("</legend>")[0] for part in parts] == [PAPERS, NEWER]
    listed = [re.findall('value="(.*?)"', part) for part in parts]
    assert listed == [[n for n, s in SAMPLERS.items() if s.group == group] for group in (PAPERS, NEWER)]
    assert listed[0][0] == form.sampler.value == "svdd" and choices_of(form.sampler) == [*listed[0], *listed[1]]


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_method_says_what_it_does_and_what_it_is_bad_at(name, form):
    told = form.sampler.props["sentences"][name]
    assert SAMPLERS[name].about in told and (SAMPLERS[name].weakness in told)
    assert SAMPLERS[name].weakness or name == "unguided"


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_what_changes_nothing_is_not_asked_for(sampler, value, form):
    shown = form.with_method(sampler, value)
    alpha, particles = (shown[widget]["visible"] is True for widget in (form.alpha, form.particles))
    assert particles == ("particles" not in SAMPLERS[sampler].unused) == (sampler not in ("unguided", "dps"))
    assert alpha == (sampler not in ("unguided", "standardised") or (sampler != "unguided" and VALUES[value].tempered))


@pytest.mark.parametrize(
    ("name", "rewards", "fits"),
    [("molecule", ["qed"], False), ("utr", ["mrl", "gc"], True), ("utr", ["mrl", "fold"], False)],
)
def test_only_what_goes_with_the_rewards_is_offered(name, rewards, fits, form):
    values = {widget: getattr(widget, "value", None) for widget in form.inputs} | {form.domain: name}
    values[form.domains[name].rewards] = tick(rewards, {})
    unfit = unfit_samplers(*form.wanted(values))
    assert ("dps" not in unfit) == fits and "svdd" not in unfit


def test_a_draft_with_a_method_that_there_is_not_keeps_the_method(form):
    updates = restored(form, {"domain": "utr", "sampler": "magic", "lanes": 3})
    assert updates[form.sampler]["value"] == "svdd" and updates[form.lanes]["value"] == 3
    assert restored(form, {"domain": "utr", "sampler": "beam"})[form.sampler]["value"] == "beam"
