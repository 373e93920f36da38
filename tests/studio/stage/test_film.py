"""The film and the candidates of a cell, drawn from records."""

from __future__ import annotations

from engines.domains import domain
from studio.pictures.candidates import candidate_view
from studio.pictures.film import film
from studio.pictures.values import values_figure

CHAIN = domain("chain")


def record(lanes: list[int], designs: str, kept: list[int], ess: int = 1, **more) -> dict:
    """A step of one-letter designs; the value of a is 1, of b 0.5, of c 0."""
    names = sorted(set(designs))
    weights = [1 / len(designs)] * len(designs)
    return {
        "t": 1,
        "designs": [name * 3 for name in names],
        "design": [names.index(letter) for letter in designs],
        "lanes": lanes,
        "values": [{"a": 1.0, "b": 0.5, "c": 0.0, "d": None}[letter] for letter in designs],
        "weights": weights,
        "kept": kept,
        "dropped": 0,
        "ess": [1.0] * ess,
        **more,
    }


def test_a_lane_without_a_survivor_has_no_cell_and_lanes_count_from_one():
    (column,) = film(CHAIN, [record([0, 0, 1, 1], "abcb", [3, 3])], 0)["columns"]
    assert [cell[0] for cell in column["cells"]] == [2] and column["position"] == 1


def test_what_is_drawn_does_not_depend_on_what_came_long_before():
    """A design that is still there is not sent again; nothing else of the past is looked at."""
    first, second = record([0], "a", [0]), record([0], "b", [0])
    assert film(CHAIN, [first], 7, first)["pictures"] == {} and len(film(CHAIN, [first], 7, second)["pictures"]) == 1
    assert film(CHAIN, [first], 7, first)["columns"][0]["position"] == 8


def test_points_of_the_values_begin_where_the_page_stands():
    traces = values_figure([record([0], "a", [0])] * 2, 9, 5)["data"]
    assert all(trace["x"] == [6, 7] for trace in traces)


def test_equal_candidates_share_a_card_and_their_chance():
    view = candidate_view(CHAIN, record([0] * 4 + [1] * 4, "abab" + "cccc", [1, 4], ess=2), 1)
    assert [(card["label"], len(card["values"]), card["kept"]) for card in view["candidates"]] == [
        ("aaa", 2, 0),
        ("bbb", 2, 1),
    ]
    assert [card["weight"] for card in view["candidates"]] == [0.25, 0.25]
    assert view["selected"] and view["fate"] == "the framed one was kept" and view["population"] == 0


def test_kept_means_kept():
    """All that go on are no choice; of a population several copies may be kept, or none of a lane."""
    everybody = candidate_view(CHAIN, record([0, 0, 1, 1], "abab", [0, 1, 2, 3], ess=2), 1)
    assert "all go on" in everybody["fate"] and not everybody["selected"]
    smc = record([0, 0, 1, 1], "abac", [0, 0, 0, 1])
    assert candidate_view(CHAIN, smc, 1)["fate"] == "the framed ones were kept, 4 copies in all"
    assert "none was kept" in candidate_view(CHAIN, smc, 2)["fate"] and candidate_view(CHAIN, smc, 2)["population"] == 4
    assert [card["kept"] for card in candidate_view(CHAIN, smc, 1)["candidates"]] == [3, 1]


def test_what_was_kept_is_shown_however_many_were_better():
    many = record([0] * 70, "a" * 70, [69])
    many["designs"], many["design"] = [f"{i}" for i in range(70)], list(range(70))
    many["values"] = [1 - i / 100 for i in range(70)]
    cards = candidate_view(CHAIN, many, 1)["candidates"]
    assert len(cards) == 64 and cards[-1]["kept"] == 1 and cards[0]["values"] == [1.0]
