"""What there is, what it costs, what comes out, and what is a sentence."""

import time

import pytest
from gradio_client.exceptions import AppError

import engines
from engines.domains import NAMES
from engines.remote import RemoteError, Studio

SMALL = {"domain": "chain", "lanes": 3, "particles": 2, "seed": 4}


def refused(ask, *asked, **named) -> str:
    with pytest.raises(AppError) as error:
        ask(*asked, **named)
    return str(error.value)


def test_domains_say_what_there_is(ask):
    told = {entry["domain"]: entry for entry in ask("/domains")}
    assert list(told) == list(NAMES) and told["molecule"]["rewards"]["qed"]["label"] == "QED"
    assert "dps" in told["utr"]["samplers"] and "dps" not in told["molecule"]["samplers"]
    assert "monte_carlo" in told["utr"]["values"]


def test_a_run_of_what_is_described_is_valid(ask):
    told = ask("/describe", "molecule", "refine", "fills")
    usual = {name: part["default"] for name, part in told["properties"].items() if "default" in part}
    assert engines.Request(domain="molecule", **usual)
    assert told["properties"]["method"]["properties"]["rounds"]["maximum"] >= 1
    assert told["properties"]["estimate"]["properties"]["fills"]["minimum"] == 1
    assert "choose one of" in refused(ask, "/describe", "nothing")
    assert "choose one of" in refused(ask, "/describe", "image", "svdd", "exact")


def test_an_estimate_says_what_is_refused(ask):
    assert ask("/estimate", SMALL)["refused"] == ""
    huge = ask("/estimate", {"domain": "molecule", "lanes": 300, "particles": 100, "levels": 1000})
    assert huge["rows"] > 100_000 and "Lower" in huge["refused"]


def test_a_result_is_that_of_engines_design(ask):
    run, _ = ask("/start", SMALL)
    while ask("/status", run)["status"] != "done":
        time.sleep(0.1)
    told, want = ask("/result", run), engines.design(engines.Request(**SMALL))
    by_lane = sorted(told["designs"], key=lambda row: row["lane"])
    assert [row["design"] for row in by_lane] == want.designs and told["complete"]
    assert [row["reward"] for row in by_lane] == pytest.approx(want.rewards.tolist(), abs=1e-5)
    assert engines.Request(**told["request"]) == engines.Request(**SMALL) and told["versions"]


def test_designs_of_ones_own_are_judged(ask):
    told = ask("/score", {"domain": "molecule", "rewards": {"qed": 1.0, "sa": 1.0}}, ["CCO", "nothing", "OCC"])
    qed = told["rewards"]["qed"]
    assert told["done"] and qed[0] == pytest.approx(0.4068, abs=1e-3) and qed[2] == pytest.approx(qed[0])
    assert qed[1] is None is told["total"][1] and "SMILES" in told["why"][1] and told["why"][0] == ""
    assert told["total"][0] == pytest.approx(qed[0] + told["rewards"]["sa"][0])


def test_designs_are_judged_by_a_script_of_ones_own(ask):
    script = "def reward(designs):\n    return [len(d) for d in designs]\n"
    told = ask("/score", {"domain": "molecule", "rewards": {"size": 1.0}, "scripts": {"size": script}}, ["CCO", "C"])
    assert told["rewards"]["size"] == [3, 1]
    broken = {"domain": "molecule", "rewards": {"size": 1.0}, "scripts": {"size": "def reward(designs):\n    1/0\n"}}
    assert "division by zero" in refused(ask, "/score", broken, ["CCO"])


@pytest.mark.parametrize("designs", ["CCO", [], [1], [["C"]], ["C"] * 2001, None])
def test_a_list_that_is_none_is_a_sentence(ask, designs):
    assert "designs" in refused(ask, "/score", {"domain": "molecule"}, designs)


@pytest.mark.parametrize("job", ["", "x" * 12, "x" * 1000, None, 7])
def test_a_job_that_is_none_is_a_sentence(ask, job):
    assert "ask again" in refused(ask, "/scores", job)


def test_what_is_wanted_of_a_run_that_is_computed_is_done_when_the_answer_comes(ask):
    run, key = ask("/start", {"domain": "molecule", "lanes": 16, "particles": 10, "levels": 400})
    while not ask("/status", run)["level"]:
        time.sleep(0.05)
    assert ask("/pause", run, key)["status"] == "paused"
    assert ask("/resume", run, key)["status"] in ("queued", "running")
    while ask("/status", run)["status"] != "running":
        time.sleep(0.05)
    assert ask("/stop", run, key)["status"] == "stopped"


def test_a_study_is_started_looked_at_and_steered(ask):
    study, key = ask("/compare", SMALL, ["svdd", "smc"], 60)
    told = ask("/study", study, key)
    assert [row["settings"]["sampler"] for row in told["runs"]] == ["svdd", "smc", "best_of_n", "unguided"] and told[
        "mine"
    ]
    while {run["status"] for run in told["runs"]} != {"done"}:
        time.sleep(0.2)
        told = ask("/study", study)
    assert all(row["cells"][0][0] is not None for row in told["table"]["rows"])
    assert "somebody else" in refused(ask, "/steer_study", study, "pause", "a key that started nothing here")
    swept, _ = ask("/sweep", SMALL, [{"setting": "alpha", "values": "0, .1"}], "1, 2", key=key)
    assert len(ask("/study", swept)["runs"]) == 4
    assert "budget" in refused(ask, "/compare", SMALL, ["svdd"], 0)


def test_a_key_may_come_in_the_header(url):
    first = Studio(url)
    run = first.start(SMALL)
    again = Studio(url, first.key)
    assert again.status(run)["mine"] and not Studio(url).status(run)["mine"]
    with pytest.raises(RemoteError, match="lanes"):
        again.start(SMALL, lanes=0)
    with pytest.raises(RemoteError, match="stopped|Stopped|done"):
        again.stop(run)
        again.wait(run)
        raise RemoteError("it was done")  # before it could be stopped
