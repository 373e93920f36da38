"""Own scripts in a run: a death is not felt, what cannot go on pauses, what was mended goes on to the same designs."""

import pytest

import engines
from engines.request import Request
from engines.rewards.sandbox import Limits, Script
from tests.contracts.driving import drive, submit

pytestmark = pytest.mark.sandbox
GOOD = "def reward(designs):\n    return [float(d.count('a')) for d in designs]\n"
DIES = """import os
calls = 0
def reward(designs):
    global calls
    calls += 1
    if calls == 3:
        os._exit(1)
    return [float(d.count('a')) for d in designs]
"""
HANGS = """def reward(designs):
    while 'aaa' in designs:
        pass
    return [float(d.count('a')) for d in designs]
"""
BREAKS = "def reward(designs):\n    return [1 / 0 if d == 'aaa' else float(d.count('a')) for d in designs]\n"
MANY_NAN = (
    "def reward(designs):\n    return [float('nan') if d.startswith('ab') else float(d.count('a')) for d in designs]\n"
)


def wanted(text: str, **settings) -> Request:
    return Request(
        **{
            "domain": "chain",
            "rewards": {"mine": 1.0},
            "scripts": {"mine": text},
            "value": "pm",
            "lanes": 12,
            "particles": 4,
            "levels": 4,
            **settings,
        }
    )


def designs_of(store, run: str) -> list[str]:
    return store.get(run).result["designs"]


@pytest.fixture(scope="module")
def undisturbed():
    return engines.design(wanted(GOOD)).designs


@pytest.fixture
def hurried(engine, monkeypatch):
    """An engine whose scripts have two seconds."""
    monkeypatch.setattr(engine.script_host.launcher(), "limits", Limits(call_seconds=2))
    return engine


def test_a_script_that_dies_on_its_third_call_is_not_felt(engine, store, undisturbed):
    run = submit(store, wanted(DIES))
    drive(engine, run)
    assert store.get(run).status == "done" and designs_of(store, run) == undisturbed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HANGS, "took too long (line "),
        (BREAKS, "with the design aaa"),
        ("def reward(d):\n    return 1\n", "such as [score(d)"),
        ("import nothing_here\n", "nothing_here"),
        ("x = (", "line 1"),
    ],
)
def test_what_cannot_go_on_pauses_and_resumes_to_the_same_designs(hurried, store, undisturbed, text, words):
    run = submit(store, wanted(text))
    drive(hurried, run)
    row = store.get(run)
    assert row.status == "paused" and words in row.message and "“mine”" in row.message and "press Resume" in row.message
    assert row.broken.reward == "mine" and (f"(line {row.broken.line})" in row.message) == (row.broken.line is not None)
    store.amend(run, {**row.request, "scripts": {"mine": GOOD}})
    store.want(run, "go")
    drive(hurried, run)
    assert store.get(run).status == "done" and designs_of(store, run) == undisturbed
    assert {r["scripts"]["mine"] for r in store.records(run)} <= {Script("mine", t).hash for t in (GOOD, text)}


def test_nan_is_never_kept_while_another_can_be(engine, store):
    run = submit(store, wanted(MANY_NAN, particles=8))
    drive(engine, run)
    for record in store.records(run):
        for lane in range(12):
            rows = [i for i, number in enumerate(record["lanes"]) if number == lane]
            kept = [i for i in rows if i in record["kept"]]
            assert all(record["values"][i] is not None for i in kept) or all(record["values"][i] is None for i in rows)
    assert store.get(run).status == "done"


def test_own_and_built_in_rewards_add_up():
    result = engines.design(wanted(GOOD, rewards={"letters": 3.0, "mine": 1.0}))
    assert result.rewards.tolist() == pytest.approx([2 * d.count("a") for d in result.designs])
    assert result.parts["mine"] == [d.count("a") for d in result.designs]


def test_a_transform_shapes_the_reward():
    result = engines.design(wanted(GOOD, transforms={"mine": "step 2"}, alpha=0.0, particles=16))
    assert set(result.rewards.tolist()) <= {0.0, 1.0} and sum(result.rewards.tolist()) > 6


def test_lower_is_better_is_turned_round():
    few = engines.design(wanted("direction = 'lower'\n" + GOOD, alpha=0.0, particles=16))
    assert sum(d.count("a") for d in few.designs) < 4


def test_workers_end_with_their_run(engine, store):
    run = submit(store, wanted(GOOD))
    drive(engine, run)
    zygote = engine.script_host.launcher().process.pid
    with open(f"/proc/{zygote}/task/{zygote}/children") as file:
        assert file.read() == ""


def test_what_was_judged_before_is_remembered_for_its_owner(engine, store, undisturbed):
    for _ in range(2):
        drive(engine, submit(store, wanted(GOOD)))
    known = len(engine.score_cache._scores)
    drive(engine, store.submit(wanted(GOOD).model_dump(mode="json"), "somebody else"))
    assert 0 < known and len(engine.score_cache._scores) == 2 * known


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"scripts": {"letters": GOOD}, "rewards": {"letters": 1}}, "built-in"),
        ({"scripts": {"a\nb": GOOD}, "rewards": {"a\nb": 1}}, "one line"),
        ({"scripts": {"mine": "x" * (1 << 21)}}, "1 MB"),
        ({"scripts": {"mine": GOOD, "other": GOOD}}, "not among the rewards"),
        ({"scripts": {}}, "no reward"),
        ({"value": "exact"}, "pm"),
        ({"transforms": {"mine": "bump"}}, "window"),
        ({"transforms": {"other": "step 1"}}, "not among"),
        ({"scripts": {"mine": 3}}, "text"),
    ],
)
def test_requests_that_cannot_be_meant(settings, words):
    with pytest.raises(ValueError) as caught:
        wanted(GOOD, **settings)
    assert words in " ".join(engines.sentences(caught.value))
