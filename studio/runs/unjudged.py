"""What a run's rewards could not judge."""

from __future__ import annotations

from engines.domains import domain
from engines.records.store import RunRow
from engines.rewards import lookup_reward


def unjudged_note(row: RunRow) -> str:
    """That nothing could be judged at the level that was judged last, as a part of the status line; "" otherwise."""
    if not row.totals.get("silent"):
        return ""
    known = domain(row.brief["domain"]).rewards
    labels = [lookup_reward(known, name).label for name in row.brief["rewards"]]
    who = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
    return f" · no design could be judged at this level: {who} answers with no number, so nothing is guided"
