"""Which settings tell the members of a study apart: only these are named."""

from __future__ import annotations

from collections.abc import Sequence

from studio.runs.settings.values import shorten
from studio.studies.settings import LAST, Setting
from studio.studies.shown import Shown

MOST_NAMED = 4  # settings in the name of a member


def differing(shown: Sequence[Shown]) -> dict[str, list[Setting | None]]:
    """Path → the setting of every member, of the settings that not all who have them have alike; seeds last."""
    told = [member.settings for member in shown]
    paths = dict.fromkeys(path for each in told for path in each)
    columns = {path: [each.get(path) for each in told] for path in paths}
    apart = {path: column for path, column in columns.items() if len(_values(column)) > 1}
    return dict(sorted(apart.items(), key=lambda item: item[0] == LAST))


def names(shown: Sequence[Shown], but: str = "") -> list[str]:
    """What each member is called: its run's own name; else what tells it from the others; else its label, too.

    but: the path of a setting that is not named.
    """
    columns = {path: column for path, column in differing(shown).items() if path != but}
    told = [[c[place].told for c in columns.values() if c[place]] for place in range(len(shown))]
    short = [" · ".join([*each[:MOST_NAMED], *_more(each)]) for each in told]
    return [
        _given(member) or (own if own and short.count(own) == 1 else _with_label(own, member))
        for own, member in zip(short, shown)
    ]


def _given(member: Shown) -> str:
    return shorten(member.row.name) if member.row else ""


def _with_label(told: str, member: Shown) -> str:
    return " · ".join(filter(None, (told, shorten(member.label)))) or "run"


def _more(told: Sequence[str]) -> list[str]:
    rest = len(told) - MOST_NAMED
    return [f"{rest} more"] if rest > 0 else []


def _values(column: Sequence[Setting | None]) -> set[str]:
    return {repr(setting.value) for setting in column if setting}
