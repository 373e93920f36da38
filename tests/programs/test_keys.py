"""Programs own their runs by a key: without it nobody lists, pauses, stops or resumes them, and no file tells it."""

from __future__ import annotations

import json

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from engines.records.store import Store
from studio import page
from studio.runs.runs import Runs

SMALL = {"domain": "chain", "lanes": 3, "particles": 2, "levels": 3}
WISHES = ("/pause", "/stop", "/resume")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def url(home):
    blocks = page.build(Runs(Store(home / "studio.db")))
    _, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield url
    blocks.close()


@pytest.fixture(scope="module")
def ask(url):
    """ask(endpoint, …) → what a program gets from a studio that really runs."""
    client = Client(url, verbose=False)
    return lambda endpoint, *asked: client.predict(*asked, api_name=endpoint)


def refused(ask, *asked) -> str:
    with pytest.raises(AppError) as error:
        ask(*asked)
    return str(error.value)


def test_the_first_call_gives_a_key_that_further_calls_bring_along(ask):
    run, key = ask("/start", SMALL)
    again, same = ask("/start", SMALL, key)
    assert len(key) >= 43 and same == key  # 256 bits
    assert [row["run"] for row in ask("/runs", key)] == [again, run]
    assert ask("/look", run, key)["mine"] and not ask("/look", run)["mine"]
    assert [ask(wish, run, key)["status"] for wish in WISHES] == ["paused", "stopped", "queued"]


def test_a_strangers_key_does_nothing(ask):
    run, _ = ask("/start", SMALL)
    _, other = ask("/start", SMALL)
    assert run not in json.dumps(ask("/runs", other))
    for wish in WISHES:
        assert "somebody else" in refused(ask, wish, run, other)
    assert ask("/look", run)["status"] == "queued"


@pytest.mark.parametrize("endpoint", ["/runs", *WISHES])
@pytest.mark.parametrize("key", ["", "x" * 30, "short", None, 7, [[]], {"a": 1}])
def test_what_is_no_key_is_a_sentence(ask, endpoint, key):
    run, _ = ask("/start", SMALL, "the key of somebody with a run")
    told = refused(ask, endpoint, *([key] if endpoint == "/runs" else [run, key]))
    assert told.rstrip("'\"").endswith(".") and "Traceback" not in told
    ask("/stop", run, "the key of somebody with a run")


def test_a_key_that_is_soon_guessed_is_refused(ask):
    assert "20 to 200 characters" in refused(ask, "/start", SMALL, "api")


def test_the_store_and_its_records_give_nobody_a_key(ask, home, capfd):
    run, key = ask("/start", SMALL)
    ask("/look", run, key), ask("/runs", key)
    held = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    printed = "".join(capfd.readouterr())
    assert run.encode() in held and key.encode() not in held and key not in printed
