"""Widgets made from settings models: one setting, one widget, or two for a pair of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr
from pydantic.fields import FieldInfo

from engines.settings import Settings, limits
from studio.design.widgets.html_widget import seen
from studio.design.widgets.number_field import number_field


@dataclass(frozen=True)
class SettingWidget:
    """The widgets of one setting. owners: the methods, or value estimates, that have it."""

    name: str
    default: Any
    components: tuple[gr.components.Component, ...]
    owners: frozenset[str]

    def belongs_to(self, owner: str, but: str) -> bool:
        """Whether it is a setting of that method, or estimate, of another name than `but`."""
        return owner in self.owners and self.name != but

    def read(self, values: Mapping[Any, Any]) -> Any:
        """What the widgets hold."""
        held = [values[component] for component in self.components]
        return held if len(held) > 1 else held[0]

    def show(self, value: Any, visible: bool) -> dict[Any, Any]:
        """Updates by which the widgets show that value."""
        parts = value if len(self.components) > 1 else [value]
        return {c: gr.update(value=part, visible=seen(visible)) for c, part in zip(self.components, parts)}


@dataclass(frozen=True)
class SettingWidgets:
    """The settings of all methods, or of all value estimates; those of the chosen one are seen."""

    widgets: tuple[SettingWidget, ...]

    @property
    def components(self) -> list[gr.components.Component]:
        return [component for widget in self.widgets for component in widget.components]

    def of(self, chosen: str) -> list[gr.components.Component]:
        """The widgets of one method, or estimate."""
        return [component for widget in self.widgets if chosen in widget.owners for component in widget.components]

    def settings(self, values: Mapping[Any, Any], chosen: str) -> dict[str, Any]:
        """What the chosen one's widgets hold, by name."""
        return {widget.name: widget.read(values) for widget in self.widgets if chosen in widget.owners}

    def show(self, given: Mapping[str, Any], chosen: str, but: str = "") -> dict[Any, Any]:
        """Updates by which the chosen one's widgets are seen with these settings; what is not given has its default.

        but: the name of one that is not seen.
        """
        updates: dict[Any, Any] = {}
        for widget in self.widgets:
            updates |= widget.show(given.get(widget.name, widget.default), widget.belongs_to(chosen, but))
        return updates

    def turn_to(self, chosen: str, but: str = "") -> dict[Any, Any]:
        """Updates by which the chosen one's widgets are seen, holding what they hold, but for one of that name."""
        return {
            c: gr.update(visible=seen(widget.belongs_to(chosen, but)))
            for widget in self.widgets
            for c in widget.components
        }


def setting_widgets(kinds: Mapping[str, type[Settings]], chosen: str) -> SettingWidgets:
    """Widgets of the settings of methods, or estimates: kinds, by name. What several share is asked once."""
    fields: dict[tuple[str, str], tuple[FieldInfo, set[str]]] = {}
    for owner, kind in kinds.items():
        for name, field in kind.model_fields.items():
            fields.setdefault((name, repr(field)), (field, set()))[1].add(owner)
    made: list[SettingWidget] = []
    for (name, _), (field, owners) in fields.items():
        taken = any(widget.name == name for widget in made)
        elem_id = f"{min(owners)}-{name}" if taken else name
        components = _components(field, elem_id, chosen in owners)
        made.append(SettingWidget(name, field.default, components, frozenset(owners)))
    return SettingWidgets(tuple(made))


def _components(field: FieldInfo, elem_id: str, visible: bool) -> tuple[gr.components.Component, ...]:
    """One widget, or two numbers for a pair whose ends are named."""
    ends = (field.json_schema_extra or {}).get("ends")
    if ends is None:
        named = {"value": field.default, "label": field.title or elem_id, "info": field.description}
        return (plain(field.annotation, field, {**named, "elem_id": elem_id, "visible": visible}),)
    least, most = usual_span(field)
    return tuple(
        number_field(value, end, info, f"{elem_id}-{i}", least=least, most=most, usual=(least, most), visible=visible)
        for i, ((end, info), value) in enumerate(zip(ends.items(), field.default))
    )


def plain(kind: Any, field: FieldInfo, named: dict[str, Any]) -> gr.components.Component:
    """The widget that suits an annotation and its limits: choices, a tick, a number, or text."""
    if choices := [choice for choice in get_args(kind) if choice is not type(None)]:
        return gr.Dropdown(choices, **named)
    if kind is bool:
        return gr.Checkbox(**named)
    if kind not in (int, float):
        return gr.Textbox(**named, lines=3 if (field.json_schema_extra or {}).get("lines") else 1)
    (least, most), span = limits(field), usual_span(field)
    usual = None if None in span else span
    return number_field(**named, whole=kind is int, least=least, most=most, usual=usual)


def usual_span(field: FieldInfo) -> tuple[float | None, float | None]:
    """The ends of a slider: the limits, or fewer where the field says how many are usual."""
    least, most = limits(field)
    extra = field.json_schema_extra or {}
    return extra.get("least", least), extra.get("usual", most)
