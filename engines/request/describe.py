"""What a request may hold, in words: made from the settings models of samplers, value estimates and domains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from pydantic.fields import FieldInfo

from engines.domains import NAMES, domain
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from engines.settings import Settings, limits, shown_fields
from engines.values import VALUES

LONGEST_DEFAULT = 40  # letters of a default that is written out


def describe_settings() -> str:
    """Markdown: a line for every setting, under the sampler, value estimate or domain that it belongs to."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "settings: an object; what is left out has the domain's default."
    yield f"* domain: {', '.join(NAMES)}"
    yield "* rewards: name → weight. transforms: reward → such as “window 2 4”"
    yield "* scripts: name → text of Python, with a function reward(designs) or reward(designs, conditions)"
    yield "* lanes, particles, levels, alpha (0 … inf), seed: numbers"
    yield (
        f"* budget: a number, which the whole run spends, of budget_of ({' or '.join(OF)}, rows); it sets "
        f"{'; '.join(f'{name}: {sampler.spends}' for name, sampler in SAMPLERS.items() if sampler.spends)}"
    )
    for name, sampler in SAMPLERS.items():
        yield from _section(f"* sampler {name}: {sampler.told}", sampler.settings)
    for name, estimate in VALUES.items():
        yield from _section(f"* value {name}: {estimate.about}", estimate.settings)
    for name in NAMES:
        yield from _section(f"* conditions of {name}", domain(name).conditions)


def _section(title: str, kind: type[Settings]) -> Iterator[str]:
    yield title
    for name, field in shown_fields(kind).items():
        yield f"    * {name}{_limits(field)}: {field.description or field.title}"


def _limits(field: FieldInfo) -> str:
    """Choices, or the limits and the default of a field, in brackets."""
    if choices := [str(choice) for choice in get_args(field.annotation) if isinstance(choice, str)]:
        return f" ({' or '.join(choices)})"
    least, most = limits(field)
    span = f"{least:,} to {most:,}, " if least is not None and most is not None else ""
    default = str(field.default)
    return f" ({span}{default})" if default and len(default) <= LONGEST_DEFAULT else ""
