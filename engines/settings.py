"""Settings as data: a frozen model whose fields hold the limits, the label and the words that a person is asked with.

Samplers, value estimates and domains each have one of their own; form, API and sentences about bad input come from it.
"""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

OUTSIDE = ("greater_than_equal", "less_than_equal", "finite_number")  # pydantic's kinds of error at a limit


class Settings(BaseModel):
    """Named settings. A subclass adds fields with title, description and, for numbers, ge and le."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _between(cls, value: Any, handler: Any, info: ValidationInfo) -> Any:
        """What lies outside its limits is refused with both of them. Raises ValueError."""
        try:
            return handler(value)
        except ValidationError as error:
            field = cls.model_fields[info.field_name]
            if error.errors()[0]["type"] not in OUTSIDE or None in limits(field):
                raise
            raise ValueError(outside(info.field_name, value, *limits(field), field.description)) from None

    def fits(self, request: Any) -> None:
        """Raises ValueError, a sentence, where the rest of a request does not go with them."""


def limits(field: FieldInfo) -> tuple[float | None, float | None]:
    """The least and the most that a field of numbers may hold; None where it has no such limit."""
    least = next((rule.ge for rule in field.metadata if isinstance(rule, Ge)), None)
    most = next((rule.le for rule in field.metadata if isinstance(rule, Le)), None)
    return least, most


def shown_fields(kind: type[Settings]) -> dict[str, FieldInfo]:
    """The fields that a person is asked for; the others are kept beside them."""
    return {name: field for name, field in kind.model_fields.items() if not _is_hidden(field)}


def _is_hidden(field: FieldInfo) -> bool:
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra.get("hidden"))


def outside(name: str, value: Any, least: float, most: float, what: str) -> str:
    """The sentence about a number outside its limits."""
    return f"{name} must lie between {least:,} and {most:,} ({what}); it is {value}."
