"""People take turns: everybody's first before anybody's second, none has all places, and who left is forgotten."""

from __future__ import annotations

import pytest

from engines import turns
from engines.turns import Crowded, Turns


def line(slots: int = 1, each: int = 10, most: int = 30) -> Turns:
    return Turns(slots, each, most, "Wait a moment.")


def serve(places: Turns, waiting: dict[str, object]) -> list[str]:
    """Names in the order of their turns, one after the other."""
    order = []
    while waiting:
        name = next(name for name, turn in waiting.items() if places.ahead(turn) == 0)
        places.leave(waiting.pop(name))
        order.append(name)
    return order


def test_everybodys_first_comes_before_anybodys_second():
    places = line()
    waiting = {f"a{i}": places.join("a") for i in range(4)} | {"b0": places.join("b"), "c0": places.join("c")}
    assert [places.ahead(waiting[name]) for name in ("a0", "b0", "c0", "a1", "a3")] == [0, 1, 2, 3, 5]
    assert serve(places, waiting) == ["a0", "b0", "c0", "a1", "a2", "a3"]


def test_one_caller_never_has_all_places():
    places = line(slots=3)
    flood = [places.join("a") for _ in range(6)]
    assert [places.ahead(turn) == 0 for turn in flood] == [True, True, False, False, False, False]
    assert places.ahead(places.join("b")) == 0


def test_the_line_has_an_end_for_each_and_for_all():
    places = line(each=2, most=3)
    for caller in ("a", "a", "a", "b"):
        places.join(caller)
    for caller in ("a", "c"):
        with pytest.raises(Crowded, match="Wait a moment."):
            places.join(caller)


def test_a_persons_newest_takes_the_place_of_the_one_that_waits():
    places = line(each=1)
    places.join("a", "ann")
    old = places.join("a", "ann")
    new = places.join("a", "ann")
    assert old.replaced and places.ahead(old) == 0 and places.ahead(new) == 1


def test_who_no_longer_asks_has_left(monkeypatch):
    places = line()
    first, gone, patient = places.join("a"), places.join("b"), places.join("c")
    gone.seen -= turns.FORGOTTEN_SECONDS + 1
    places.leave(first)
    assert gone.replaced and places.ahead(patient) == 0


def test_a_turn_is_held_as_long_as_it_takes_and_given_back_whatever_happens():
    places = line()
    with pytest.raises(KeyError), places.hold("a", 1):
        with pytest.raises(Crowded), places.hold("b", 0):
            pass
        raise KeyError
    with places.hold("b", 0):
        pass
