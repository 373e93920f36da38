"""ZeroGPU, with a stand-in for its package: the designs are those of the engine's own process, whatever ends a call."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gradio_client import Client

import engines
from engines.domains import NAMES, domain
from engines.records.serialize import result_record
from engines.records.store import Store
from engines.request import Request
from tests.conftest import SMALL
from tests.faults.studios import studio

STAND_IN = Path(__file__).parent / "stand_in"
SLOW = (
    "import time\ndef reward(designs):\n    time.sleep(0.25)\n    return [float(len(set(str(d)))) for d in designs]\n"
)
LONG = {"domain": "chain", "lanes": 3, "particles": 2, "levels": 12, "value": "pm", "alpha": 0.3}
LONG |= {"rewards": {"slow": 1.0}, "scripts": {"slow": SLOW}}


@dataclass
class Visitor:
    """A person with a token of ZeroGPU and a key of the studio."""

    url: str
    folder: Path
    token: str

    def __post_init__(self):
        headers = {"x-ip-token": self.token, "x-studio-key": f"the key of the visitor {self.token}"}
        self._client = Client(self.url, verbose=False, headers=headers)

    def ask(self, endpoint: str, *asked):
        return self._client.predict(*asked, api_name=f"/{endpoint}")

    def start(self, **settings) -> str:
        return self.ask("start", settings)[0]

    def until(self, run: str, *statuses: str, position: int = 0, seconds: float = 120) -> dict:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = self.ask("status", run)
            if now["status"] in statuses and now.get("level", now.get("position", 0)) >= position:
                return now
            time.sleep(0.2)
        raise AssertionError(now)

    def designs(self, run: str) -> list:
        told = self.ask("result", run)["designs"]
        return [row["design"] for row in sorted(told, key=lambda row: row["lane"])]

    def quota(self, seconds: float) -> None:
        (self.folder / "quota.json").write_text(json.dumps({self.token: seconds}))

    def calls(self, count: int = 1, seconds: float = 30) -> list[dict]:
        """Those that ended; a call ends after its run, so that so many are waited for."""
        until = time.monotonic() + seconds
        while len(found := self._ended()) < count and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def _ended(self) -> list[dict]:
        file = self.folder / "calls.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return [told for told in map(json.loads, lines) if told["token"] == self.token]


@pytest.fixture(scope="module")
def space(tmp_path_factory) -> Iterator:
    """space(token) → a visitor of a studio on ZeroGPU."""
    folder = tmp_path_factory.mktemp("zerogpu")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("SPACES_ZERO_GPU", "true"), ("PYTHONPATH", str(STAND_IN)), ("STAND_IN", str(folder))):
            patch.setenv(name, value)
        with studio(folder / "home", output=None) as (process, port):
            yield lambda token: Visitor(f"http://127.0.0.1:{port}/", folder, token)
            assert process.poll() is None


def own_process(**settings) -> list:
    """What the engine's own process makes of it, as JSON."""
    return json.loads(json.dumps(engines.design(Request(**settings)).designs))


@pytest.mark.parametrize("name", NAMES)
def test_every_domain_gives_the_designs_of_the_own_process(space, name):
    ann = space(f"ann of {name}")
    run = ann.start(domain=name, **SMALL[name])
    ann.until(run, "done", seconds=400)
    own = result_record(engines.design(Request(domain=name, **SMALL[name])), {}, domain(name).codec)
    assert Store(ann.folder / "home" / "studio.db").get(run).result["designs"] == json.loads(json.dumps(own["designs"]))
    assert [call["end"] for call in ann.calls()] == ["end"]  # a call a run


def test_a_stop_closes_the_call(space):
    bob = space("bob")
    run = bob.start(**LONG)
    bob.until(run, "running", position=2)
    bob.ask("stop", run)
    stopped = bob.until(run, "stopped", seconds=3)
    assert "is kept" in stopped["message"]
    end = time.monotonic() + 5
    while not bob.calls() and time.monotonic() < end:
        time.sleep(0.1)
    assert [call["end"] for call in bob.calls()] == ["closed"]


def test_a_quota_that_ends_leaves_a_run_that_goes_on_with_the_next(space):
    eve = space("eve")
    eve.quota(2.5)
    run = eve.start(**LONG)
    told = eve.until(run, "paused")["message"]
    assert "GPU task aborted" in told and "press Resume" in told
    eve.quota(0)
    eve.ask("resume", run)
    assert "exceeded" in eve.until(run, "paused")["message"]
    eve.quota(1000)
    eve.ask("resume", run)
    eve.until(run, "done")
    assert eve.designs(run) == own_process(**LONG) and [c["end"] for c in eve.calls(2)] == ["aborted", "end"]
    assert all(10 < call["asked"] <= 120 for call in eve.calls())


def test_two_visitors_pay_for_their_own(space):
    two = [space("kim"), space("lee")]
    settings = [{"domain": "chain", **SMALL["chain"], "seed": seed} for seed in (1, 2)]
    runs = [one.start(**asked) for one, asked in zip(two, settings)]
    for one, run, asked in zip(two, runs, settings):
        one.until(run, "done")
        assert one.designs(run) == own_process(**asked) and len(one.calls()) == 1


def test_a_paused_run_is_resumed_where_it_was(space):
    joe = space("joe")
    run = joe.start(**LONG)
    joe.until(run, "running", position=3)
    joe.ask("pause", run)
    joe.until(run, "paused", seconds=3)
    joe.ask("resume", run)
    joe.until(run, "done")
    assert joe.designs(run) == own_process(**LONG) and [c["end"] for c in joe.calls(2)] == ["closed", "end"]
