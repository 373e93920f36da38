"""Who asks: the address that quotas count by, which nobody can invent, and which only studios for strangers count."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from starlette.requests import Request

from engines.limits import read_limits
from engines.records.store import Store, StoreLimits
from engines.service.host.called import CallLimits
from studio import page
from studio.runs.limits import Limits
from studio.runs.runs import Runs
from studio.visitors import client_address

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"domain": "chain", "lanes": 3, "particles": 2, "levels": 3}
SPACE = {"SPACE_ID": "somebody/studio"}


def asked(host: str, forwarded: str = "") -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": (host, 1), "headers": headers})


@pytest.mark.parametrize(
    ("host", "forwarded", "environment", "counted"),
    [
        ("8.8.8.8", "", {}, "8.8.8.8"),
        ("8.8.8.8", "9.9.9.9", {}, "8.8.8.8"),  # nobody is believed of themselves
        ("10.1.2.3", "", {}, "10.1.2.3"),
        ("127.0.0.1", "", {}, ""),
        ("::ffff:127.0.0.1", "", {}, ""),
        ("testclient", "", {}, ""),
        ("2a02:8070:1::5", "", {}, "2a02:8070:1::/64"),
        ("2a02:8070:1::6:7", "", {}, "2a02:8070:1::/64"),
        ("::ffff:8.8.8.8", "", {}, "8.8.8.8"),
        ("10.16.0.1", "8.8.8.8", SPACE, "8.8.8.8"),
        ("10.16.0.1", "9.9.9.9, 8.8.8.8", SPACE, "8.8.8.8"),  # what stands before may be invented
        ("10.16.0.1", "9.9.9.9, 8.8.8.8, 10.16.0.7", SPACE, "8.8.8.8"),
        ("10.16.0.1", "unknown, <b>", SPACE, "10.16.0.1"),
    ],
)
def test_the_address_that_counts(host, forwarded, environment, counted):
    assert client_address(asked(host, forwarded), True, environment) == counted
    assert client_address(asked(host, forwarded), False, environment) == ""


def test_without_a_request_nothing_is_counted():
    assert client_address(None, True) == ""


@pytest.fixture(scope="module")
def open_studio(tmp_path_factory):
    """A studio for strangers behind a reverse proxy on this machine; its store and its address."""
    store = Store(tmp_path_factory.mktemp("home") / "studio.db")
    blocks = page.build(Runs(store, public=True, limits=Limits(address_unfinished=3)))
    _, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield store, url
    blocks.close()


def test_an_endpoint_counts_the_address_that_the_proxy_names(open_studio):
    store, url = open_studio
    client = Client(url, verbose=False, headers={"x-forwarded-for": "9.9.9.9, 8.8.8.8"})
    keys = [client.predict(SMALL, api_name="/start")[1] for _ in range(3)]
    assert len(set(keys)) == 3 and {row.client for key in keys for row in store.history(key)} == {"8.8.8.8"}
    with pytest.raises(AppError, match="3 runs from your network address"):
        client.predict(SMALL, api_name="/start")


def test_the_stage_counts_the_address_too(open_studio):
    """A run that is resumed through the page counts where it is resumed from."""
    store, url = open_studio
    run = store.submit(SMALL, "ann", "1.1.1.1")
    store.want(run, "stop")
    stage = next(c for c in httpx.get(f"{url}config").json()["components"] if c["props"].get("elem_id") == "stage")
    body = {"data": {"run": run, "owner": "ann", "wanted": "go"}, "fn_name": "steer", "component_id": stage["id"]}
    headers = {"x-forwarded-for": "8.8.4.4"}
    answer = httpx.post(f"{url}gradio_api/component_server", json={**body, "session_hash": "x"}, headers=headers)
    assert answer.json() == {} and store.get(run).client == "8.8.4.4"


def test_a_program_without_a_key_is_one_person_where_no_address_is_counted(tmp_path):
    """Each of its starts is given a key; that must not give each turns and a quota of its own as well."""
    store = Store(tmp_path / "studio.db")
    blocks = page.build(Runs(store, limits=Limits(unfinished=2, address_unfinished=3)))
    try:
        _, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False)
        ask = Client(url, verbose=False).predict
        runs, keys = zip(*(ask(SMALL, api_name="/start") for _ in range(3)))
        assert len(set(keys)) == 3 and len({person for _, person in store.waiting()}) == 1
        with pytest.raises(AppError, match="3 runs of this program are still unfinished"):
            ask(SMALL, api_name="/start")
        Client(url, verbose=False).predict(SMALL, api_name="/start")  # another program
        ask(SMALL, keys[0], api_name="/start")  # who brings one is somebody
        ask(runs[1], keys[1], api_name="/stop")
        ask(SMALL, api_name="/start")
        with pytest.raises(AppError, match="3 runs of this program"):
            ask(runs[1], keys[1], api_name="/resume")
    finally:
        blocks.close()


def test_limits_are_settings():
    told = {"STUDIO_MOST_UNFINISHED": "3", "STUDIO_MOST_QUEUE": "", "STUDIO_MOST_OTHER": "x"}
    assert read_limits(Limits, told) == Limits(unfinished=3)


@pytest.mark.parametrize("text", ["0", "-1", "many", "nan", "inf"])
def test_what_is_no_limit_is_a_sentence(text):
    with pytest.raises(ValueError, match="STUDIO_MOST_QUEUE must be a number above 0"):
        read_limits(Limits, {"STUDIO_MOST_QUEUE": text})


def test_the_readme_names_every_limit():
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    told = {name.lower() for row in table for name in re.findall(r"[A-Z_]{2,}", row)}
    assert told == {field.name for kind in (Limits, StoreLimits, CallLimits) for field in fields(kind)}
