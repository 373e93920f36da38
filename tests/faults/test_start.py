"""One studio a store and a port: whoever comes second says so in a sentence, and touches nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest

from engines.records.store import Store
from studio.command_line import parse_options
from studio.outside.port import require_port
from tests.contracts.driving import assert_is, submit
from tests.faults.studios import free_port, launch, studio, wait_for_page


def said(process: subprocess.Popen) -> str:
    """What a studio prints that ends by itself, with an error."""
    text = process.communicate(timeout=60)[0]
    assert process.returncode not in (0, None) and "Traceback" not in text, text
    return text


def test_a_port_in_use_is_a_sentence(tmp_path):
    """And nothing is written, though the store is free."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = said(launch(tmp_path / "store", port))
    assert f"Port {port} is in use" in text and "--port " in text and text.count("\n") == 1
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--port", "70000"], "a port is a number between 1 and 65535"),
        (["--port", "x"], "a port is a number between 1 and 65535"),
        (["--host", "192.0.2.1"], "--host 192.0.2.1 is no address of this machine"),
        (["--host", "no.such.host.invalid"], "no address of this machine"),
        (["--root-path", "studio"], "begin it with a slash"),
    ],
)
def test_an_address_that_cannot_be_had_is_a_sentence(more, words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["app.py", *more])
    with pytest.raises(SystemExit) as ended:
        options = parse_options()
        require_port(options.host, options.port)
    assert words in str(ended.value) + capsys.readouterr().err


def test_a_second_studio_on_a_store_says_so_and_disturbs_no_run(tmp_path, small):
    request = small("chain", lanes=200, levels=60)
    with studio(tmp_path) as (_, port):
        store = Store(tmp_path / "studio.db")
        run = submit(store, request)
        while store.get(run).position < 2:
            time.sleep(0.05)
        before = store.get("example").created
        text = said(launch(tmp_path, free_port()))
        assert "A studio is open on the runs in" in text and f"http://127.0.0.1:{port}/" in text and "--store" in text
        assert store.get(run).status in ("running", "done") and store.get("example").created == before
        while store.get(run).status == "running":
            time.sleep(0.05)
        assert_is(store, run, request)


def test_of_studios_that_start_at_once_on_a_new_store_one_lives(tmp_path):
    ports = [free_port() for _ in range(3)]
    started = [launch(tmp_path / "new", port) for port in ports]
    try:
        lives = [wait_for_page(process, port) for process, port in zip(started, ports)]
        assert sorted(lives) == [False, False, True]
        texts = [said(process) for process, alive in zip(started, lives) if not alive]
        assert all("A studio is open on the runs in" in text and "locked" not in text for text in texts)
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


def test_a_killed_studio_leaves_its_store_free(tmp_path):
    with studio(tmp_path) as (first, _):
        first.kill()
        first.wait()
        with studio(tmp_path) as (_, port):
            assert port
