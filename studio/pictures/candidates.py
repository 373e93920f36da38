"""The candidates of one lane at one level. Those that are one design are one card, with their joint chance."""

from __future__ import annotations

from collections import Counter
from typing import Any

from engines.domains import Domain
from engines.records.designs import design_label, sort_value
from studio.pictures.film import draw_design

MOST_CARDS = 64  # shown of one lane at one level
CARD_PIXELS = 140


def candidate_view(domain: Domain, record: dict[str, Any], lane: int) -> dict[str, Any]:
    """One lane's candidates (lanes count from 1), best first, and what became of them.

    candidates: cards, see _card. fate: what was kept, in words. population: survivors of all lanes together where
    weights are shared among all, else 0. selected: whether somebody was chosen here by value, within the lane.
    """
    rows = [row for row, owner in enumerate(record["lanes"]) if owner == lane - 1]
    groups: dict[int, list[int]] = {}
    for row in sorted(rows, key=lambda row: -sort_value(record["values"][row])):
        groups.setdefault(record["design"][row], []).append(row)
    kept, everybody, shared = Counter(record["kept"]), everybody_stays(record), weighed_together(record)
    shown = sorted(groups.values(), key=lambda members: not any(kept[row] for row in members))[:MOST_CARDS]
    cards = [_card(domain, record, members, kept) for members in groups.values() if members in shown]
    return {
        "candidates": cards,
        "fate": _fate(cards, everybody),
        "population": len(record["kept"]) if shared else 0,
        "selected": len(rows) > 1 and not shared and not everybody,
    }


def _card(domain: Domain, record: dict[str, Any], members: list[int], kept: Counter) -> dict[str, Any]:
    """One design: picture, label, values of its candidates (best first), their joint weight, copies that were kept."""
    design = record["designs"][record["design"][members[0]]]
    return {
        "svg": draw_design(domain, design, CARD_PIXELS),
        "label": design_label(design),
        "values": [record["values"][row] for row in members],
        "weight": sum(record["weights"][row] or 0 for row in members),
        "kept": sum(kept[row] for row in members),
    }


def weighed_together(record: dict[str, Any]) -> bool:
    """Whether the weights are those of populations of several lanes."""
    return len(record["ess"]) < len(set(record["lanes"]))


def everybody_stays(record: dict[str, Any]) -> bool:
    """Whether all candidates of a level that is whole go on, so that nothing was selected."""
    return not record["dropped"] and sorted(record["kept"]) == list(range(len(record["values"])))


def _fate(cards: list[dict[str, Any]], everybody: bool) -> str:
    """What of a lane's candidates was kept."""
    copies, framed = sum(card["kept"] for card in cards), sum(bool(card["kept"]) for card in cards)
    if everybody:
        return "nothing was selected at this level, so all go on" if copies > 1 else "it goes on"
    if not copies:
        return "none was kept; descendants of other lanes take their place"
    words = "the framed one was kept" if framed == 1 else "the framed ones were kept"
    return words + (f", {copies} copies in all" if copies > framed else "")
