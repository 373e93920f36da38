"""--trust-uploaded-code: refused where others can reach the studio, and never silent.

It has no effect where scripts can be confined.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

from engines.records.store import Store
from engines.request import Request
from engines.rewards import script_host
from engines.rewards.sandbox import SandboxUnavailable, ScriptError, Zygote
from engines.rewards.script_host import TRUST_FLAG, ScriptHost
from engines.service.worker import Engine
from studio import page
from studio.command_line import parse_options
from studio.outside.names import trust_refusal
from studio.runs.runs import Runs
from studio.serving import trust
from tests.contracts.driving import drive, submit

LENGTHS = "def reward(designs):\n    return [len(d) for d in designs]\n"
RUN = Request(
    domain="chain", rewards={"mine": 1.0}, scripts={"mine": LENGTHS}, value="pm", lanes=4, particles=2, levels=3
)


@pytest.fixture
def nothing_confines(monkeypatch):
    def closed():
        raise SandboxUnavailable("this is a test")

    monkeypatch.setattr(script_host, "_self_tested_zygote", closed)


@pytest.mark.parametrize(
    ("host", "environment", "words"),
    [
        ("0.0.0.0", {}, "nobody else can reach"),
        ("192.168.0.7", {}, "--host 192.168.0.7"),
        ("", {}, "nobody else"),
        ("studio.runs.example", {}, "nobody else"),
        ("127.0.0.1", {"SPACE_ID": "a/b"}, "Space"),
        ("127.0.0.1", {"GRADIO_SHARE": "True"}, "GRADIO_SHARE"),
        ("127.0.0.1", {"STUDIO_PUBLIC_NAMES": "a.example"}, "STUDIO_PUBLIC_NAMES"),
        ("127.0.0.1", {}, ""),
        ("localhost", {}, ""),
        ("::1", {}, ""),
    ],
)
def test_it_is_refused_where_others_can_reach_the_studio(host, environment, words):
    said = trust_refusal(host, environment)
    assert words in said and bool(words) == bool(said)


@pytest.mark.parametrize(
    "arguments",
    [
        [TRUST_FLAG, "--host", "0.0.0.0"],
        [TRUST_FLAG, "--public"],
        [TRUST_FLAG, "--public-name", "a.example"],
        [TRUST_FLAG, "--share"],
        ["--trust"],
        [f"{TRUST_FLAG}=1"],
    ],
)
def test_the_command_line_refuses(arguments, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    with pytest.raises(SystemExit):
        parse_options()
    assert "app.py: error: " in capsys.readouterr().err


@pytest.mark.parametrize("name", ["TRUST_UPLOADED_CODE", "STUDIO_TRUST_UPLOADED_CODE", "GRADIO_TRUST_UPLOADED_CODE"])
def test_only_the_command_line_can_ask_for_it(name, monkeypatch):
    monkeypatch.setenv(name, "1")
    monkeypatch.setattr(sys, "argv", ["app.py"])
    assert not parse_options().trust_uploaded_code
    monkeypatch.setattr(sys, "argv", ["app.py", TRUST_FLAG])
    assert parse_options().trust_uploaded_code


@pytest.mark.sandbox
def test_where_scripts_are_confined_they_stay_so():
    host = ScriptHost(trusted=True)
    assert isinstance(host.launcher(), Zygote) and not host.unconfined


def test_without_it_scripts_are_off_and_the_sentence_names_it(nothing_confines):
    host = ScriptHost()
    with pytest.raises(SandboxUnavailable) as caught:
        host.launcher()
    assert "this is a test" in caught.value.sentence and TRUST_FLAG in caught.value.sentence and not host.unconfined


def test_another_failure_opens_nothing(monkeypatch):
    def failing():
        raise ScriptError("crash", "The sandbox ended unexpectedly")

    monkeypatch.setattr(script_host, "_self_tested_zygote", failing)
    host = ScriptHost(trusted=True)
    with pytest.raises(ScriptError, match="unexpectedly"):
        host.launcher()
    assert not host.unconfined


def test_data_that_lie_open_do_not_open_more(monkeypatch):
    monkeypatch.setattr(script_host, "_self_tested_zygote", lambda: None)
    host = ScriptHost(Path(np.__file__).parent, trusted=True)
    with pytest.raises(ScriptError, match="another --store"):
        host.launcher()
    assert not host.unconfined


@pytest.mark.parametrize("trusted", [False, True])
def test_a_run_tells(nothing_confines, tmp_path, trusted):
    store = Store(tmp_path / "runs.db")
    engine = Engine(store, trusted=trusted)
    run = submit(store, RUN)
    drive(engine, run)
    row, records = store.get(run), store.records(run)
    assert (
        (row.status == "done" and all(r["unconfined"] for r in records))
        if trusted
        else (row.status == "paused" and TRUST_FLAG in row.message and not records)
    )


@pytest.mark.sandbox
def test_a_confined_run_tells_nothing(tmp_path):
    store = Store(tmp_path / "runs.db")
    run = submit(store, RUN)
    drive(Engine(store, trusted=True), run)
    assert store.get(run).status == "done" and not any("unconfined" in r for r in store.records(run))


@pytest.mark.parametrize("trusted", [False, True])
def test_the_banner_stands_above_every_tab(nothing_confines, tmp_path, trusted):
    store = Store(tmp_path / "runs.db")
    runs = Runs(store, trusted)
    runs.library.script_host.warm_up()
    built = page.build(runs)
    banners = [block for block in built.blocks.values() if getattr(block, "value", None) == page.UNCONFINED]
    assert [block.parent for block in banners] == ([built] if trusted else [])
    assert "unconfined" in page.UNCONFINED and "alert" in page.UNCONFINED


def test_the_start_says_what_holds(nothing_confines, capsys):
    host = ScriptHost(trusted=True)
    trust(host)
    assert host.unconfined and "UNCONFINED" in capsys.readouterr().out
