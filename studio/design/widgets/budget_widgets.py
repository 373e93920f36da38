"""What a run may spend: by hand, or a number of rows, calls or seconds, which then sets M or rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from engines.request.budgets import MOST
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from studio.design import help_texts as texts
from studio.design.widgets.html_widget import seen
from studio.design.widgets.number_field import number_field

HAND = "hand"
USUAL = 5000  # of whatever it is


@dataclass(frozen=True)
class BudgetWidgets:
    """of: what is counted, or HAND. asked: how much of it."""

    of: gr.Dropdown
    asked: gr.HTML

    @property
    def components(self) -> list[gr.components.Component]:
        return [self.of, self.asked]

    def read(self, values: Mapping[Any, Any], sampler: str) -> dict[str, Any]:
        """Fields of a request; none where M and the like are set by hand, or the method can spend no budget."""
        of = values[self.of]
        return {"budget": values[self.asked], "budget_of": of} if set_by_budget(sampler, of) else {}

    def amount(self, values: Mapping[Any, Any], sampler: str) -> dict[str, Any]:
        """The same of a Size. Raises TypeError or ValueError while a widget holds what no budget could be."""
        budget = self.read(values, sampler)
        if budget and not 0 < float(budget["budget"]) <= MOST:
            raise ValueError("a budget is a number above 0")
        return budget

    def show(self, request: Mapping[str, Any]) -> dict[Any, Any]:
        """Widgets → what they hold of a request."""
        asked = request.get("budget")
        return {self.of: counted_in(request), self.asked: USUAL if asked is None else asked}

    def turn_to(self, sampler: str, of: str) -> dict[Any, dict[str, Any]]:
        """Updates by which they are seen where the method can spend a budget."""
        able, asked = bool(SAMPLERS[sampler].spends), bool(set_by_budget(sampler, of))
        return {self.of: gr.update(visible=able), self.asked: gr.update(visible=seen(asked))}


def counted_in(request: Mapping[str, Any]) -> str:
    """What a request's budget is of, or HAND."""
    return HAND if request.get("budget") is None else request["budget_of"]


def set_by_budget(sampler: str, of: str) -> str:
    """Which setting the budget sets, so that nobody is asked for it; "" where none."""
    return "" if of == HAND else SAMPLERS[sampler].spends


def budget_widgets() -> BudgetWidgets:
    """Lays them out."""
    choices = [("M or rounds by hand", HAND), *((f"a budget of {words}", of) for of, words in OF.items())]
    label, info = texts.BUDGET_OF.label, texts.BUDGET_OF.sentence
    of = gr.Dropdown(choices, value=HAND, label=label, info=info, elem_id="budget-of")
    text = texts.BUDGET
    asked = number_field(USUAL, text.label, text.sentence, "budget", least=0, visible=False)
    return BudgetWidgets(of, asked)
