"""What whoever runs a studio sees: its health, its figures, its events, and every option by environment."""

import argparse
import io
import json
import re
import sys
import urllib.error
import urllib.request
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from gradio_client import Client
from prometheus_client.parser import text_string_to_metric_families as families

from engines.records import events
from engines.records.store import Store
from studio import command_line
from studio.command_line import parse_options, variable_of
from studio.operation.health import health
from studio.operation.metrics import COUNTED, is_here
from studio.runs.runs import Runs
from tests.faults.studios import studio

ROOT = Path(__file__).resolve().parents[3]


def read(port: int, path: str, **heads: str) -> tuple[int, str]:
    """(status, text), whatever name it is asked by."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "probe.example", **heads})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def figures(text: str) -> dict[str, float]:
    """Name and labels → value."""
    return {"".join([s.name, *s.labels.values()]): s.value for family in families(text) for s in family.samples}


def test_a_running_studio_tells_its_health_figures_and_events(tmp_path):
    log = (tmp_path / "log").open("w+")
    with studio(tmp_path / "store", "--log", "events", output=log) as (_, port):
        status, told = read(port, "/healthz")
        assert status == 200 and json.loads(told)["status"] in ("ok", "starting")
        client = Client(f"http://127.0.0.1:{port}", verbose=False)
        run, _ = client.predict({"domain": "chain", "lanes": 3}, api_name="/start")
        while client.predict(run, api_name="/status")["status"] != "done":
            pass
        while (now := figures(read(port, "/metrics")[1])).get("svdd_runs_done_total", 0) < 1:
            pass
        assert now["svdd_network_rows_total"] > 0 and now["svdd_engine_up"] == now["svdd_engine_starts_total"] == 1
        assert now["svdd_memory_bytespage"] > 1e8 < now["svdd_memory_bytesengine"] and now["svdd_runsqueued"] == 0
        assert {f"{name}_total" for name, _ in COUNTED.values()} <= now.keys()
        assert read(port, "/metrics", **{"X-Forwarded-For": "8.8.8.8"})[0] == 403
    log.seek(0)
    said = [json.loads(line) for line in log if line.startswith("{")]
    assert [line["event"] for line in said if line.get("run") == run] == ["run.queued", "run.taken", "run.done"]
    assert "engine.started" in {line["event"] for line in said}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("", 200, "ok"),
        ("the engine is starting", 200, "starting"),
        ("the engine is warming up", 200, "starting"),
        ("the engine is not running: it was killed; a new one starts now", 503, "trouble"),
        ("the engine has not answered for 9 s; it will be replaced if it stays so", 503, "trouble"),
    ],
)
def test_health_follows_the_engine(words, status, said, tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    runs.engine_words = lambda: words
    assert health(runs)[0] == status and health(runs)[1]["status"] == said


def test_a_store_that_cannot_be_read_is_no_health(tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    (tmp_path / "studio.db").write_bytes(b"nothing" * 2000)
    assert health(Runs(runs.store))[0] in (200, 503)
    runs.store.unfinished = lambda: (_ for _ in ()).throw(events_error())
    assert health(runs) == (503, {"status": "trouble", "store": "The disk is full.", "engine": ""})


def events_error() -> Exception:
    from engines.records.store import StoreError

    return StoreError("The disk is full.")


@pytest.mark.parametrize(
    ("client", "heads", "here"),
    [
        (("127.0.0.1", 1), [], True),
        (("::1", 1), [], True),
        (("10.0.0.7", 1), [], False),
        (None, [], False),
        (("127.0.0.1", 1), [(b"x-forwarded-for", b"127.0.0.1")], False),
        (("127.0.0.1", 1), [(b"forwarded", b"for=1.2.3.4")], False),
    ],
)
def test_figures_are_for_this_machine_itself(client, heads, here):
    assert is_here({"client": client, "headers": heads}) is here


def test_an_event_is_one_bounded_line(monkeypatch):
    for wanted in (True, False):
        monkeypatch.setenv(events.VARIABLE, events.EVENTS if wanted else events.ERRORS)
        written = io.StringIO()
        with redirect_stderr(written):
            events.event("run.failed", run="abc", message="a\nb" * 9_000)
        lines = written.getvalue().splitlines()
        assert len(lines) == wanted
        assert not wanted or (json.loads(lines[0])["event"] == "run.failed" and len(lines[0]) < 700)


def options(monkeypatch, *arguments: str, **said: str) -> argparse.Namespace:
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return parse_options()


def test_the_environment_says_every_option(monkeypatch, tmp_path):
    said = {"STUDIO_HOST": "127.0.0.1", "STUDIO_PORT": "7999", "STUDIO_HOME": str(tmp_path), "STUDIO_OPEN": "off"}
    said |= {"STUDIO_QUIET": "yes", "STUDIO_PUBLIC": "1", "STUDIO_PUBLIC_NAMES": "a.example, b.example"}
    said |= {
        "STUDIO_ROOT_PATH": "/studio/",
        "STUDIO_METRICS": "nobody",
        "STUDIO_LOG": "errors",
        "STUDIO_MOST_QUEUE": "7",
    }
    read = options(monkeypatch, **said)
    assert (read.port, read.store, read.open, read.quiet, read.public) == (7999, tmp_path, False, True, True)
    assert read.public_name == ["a.example", "b.example"] and read.root_path == "/studio"
    assert (read.metrics, read.log, read.limits.queue) == ("nobody", "errors", 7)
    assert options(monkeypatch, "--port", "8001", "--max-queue", "9").port == 8001  # the command line comes first
    assert parse_options().limits.queue == 9


@pytest.mark.parametrize("name, text", [("STUDIO_OPEN", "perhaps"), ("STUDIO_METRICS", "me"), ("STUDIO_PORT", "x")])
def test_a_variable_that_says_nothing_of_use_is_a_sentence(name, text, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        options(monkeypatch, **{name: text})
    assert text in capsys.readouterr().err


def test_the_readme_lists_every_option_with_its_variable():
    told = (ROOT / "README.md").read_text().split("\n## Options\n", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `(--[\w-]+)[^|]*\| (?:`(\w+)`|–) \|", told, re.M))
    actions = [action for action in command_line._parser(False)._actions if action.dest != "help"]
    assert {action.option_strings[0]: variable_of(action) for action in actions} == rows
