"""What stands before the studio: bodies and uploads are bounded, faults are a status, a sentence and a line."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter

import gradio
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from gradio.data_classes import PredictBody
from gradio.utils import LRUCache

from engines.turns import CALLER
from studio.middleware import bodies, launch_bounds, uploads
from studio.middleware.refused import Refused
from studio.middleware.unread import drop_unread, tended_queue
from studio.middleware.uploads import UploadFolder
from tests.event_loop import run_apart

FILE = {"files": ("x.py", b"x" * 1000)}


@pytest.fixture
def visitor(tmp_path):
    """A client of an app behind the guards."""
    bounds = launch_bounds(tmp_path, True, [])["app_kwargs"]
    app = FastAPI(middleware=bounds["middleware"], exception_handlers=bounds["exception_handlers"])

    @app.post("/fail")
    def fail() -> None:
        raise KeyError("x" * 100_000)

    @app.post("/read")
    async def read(request: Request) -> list:
        return [len(await request.body()), CALLER.get()]

    @app.post("/gradio_api/upload")
    async def upload(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    @app.post("/predict")
    async def predict(body: PredictBody) -> int:
        return len(body.data)

    @app.get("/gradio_api/{path:path}")
    async def anything(path: str) -> str:
        return path

    return TestClient(app, client=("9.9.9.9", 1))


def test_a_fault_is_a_sentence_and_a_line(visitor, capsys):
    answer = visitor.post("/fail")
    assert answer.status_code == 400 and answer.json()["error"].endswith("reload the page.")
    logged = capsys.readouterr().err
    assert "KeyError at test_middleware.py" in logged and logged.count("\n") == 1 and len(logged) < 400


@pytest.mark.parametrize("text", ['{"data": 5}', '{"data": NaN}', '{"data": "\\ud800"}', "[" * 5000, '{"data": 1e400}'])
def test_a_body_that_is_none_is_refused_without_being_repeated(visitor, text):
    answer = visitor.post("/predict", content=text, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422) and len(answer.content) < 600 and answer.json()["detail"]


def test_bodies_arrive_whole_with_the_address_they_came_from(visitor):
    assert visitor.post("/read", content=b"x" * 3_000_000).json() == [3_000_000, "9.9.9.9"]
    assert visitor.post("/read", content=(b"x" * 1000 for _ in range(50))).json() == [50_000, "9.9.9.9"]


@pytest.mark.parametrize(
    "content",
    [
        b"x" * (bodies.MOST_BYTES + 1),
        (b"x" * 1_000_000 for _ in range(30)),
        b"[" * (bodies.MOST_BRACKETS + 1),
    ],
)
def test_a_body_that_is_too_large_is_refused(visitor, content):
    answer = visitor.post("/read", content=content)
    assert answer.status_code == 413 and "24 MB" in answer.json()["detail"]


def test_many_large_bodies_at_once_are_refused_and_forgotten(visitor, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_OF_CALLER", 2_000_000)
    assert visitor.post("/read", content=b"x" * 2_500_000).status_code == 503
    assert all(visitor.post("/read", content=b"x" * 1_500_000).status_code == 200 for _ in range(3))


def test_a_body_that_stalls_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "STALLED_SECONDS", 0.1)
    sent = []

    async def story() -> None:
        async def receive() -> dict:
            await asyncio.sleep(60)

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "client": ("1", 1)}
        await stranger_stack(scope, receive, send)

    run_apart(asyncio.wait_for(story(), 5))
    assert sent[0]["status"] == 408


async def stranger_stack(scope, receive, send):
    """The guards around an app that is never reached."""
    app = None
    for guard in reversed(launch_bounds(os.curdir, True, [])["app_kwargs"]["middleware"]):
        app = guard.cls(app, *guard.args, **guard.kwargs)
    await app(scope, receive, send)


@pytest.mark.parametrize(
    "path",
    [
        "process_recording",
        "vibe-code/",
        "proxy=http://x",
        "deep_link",
        "dev/reload",
        "file=https://x/y",
        "runs",
        "stream/x",
    ],
)
def test_what_the_studio_does_not_use_is_not_there(visitor, path):
    assert visitor.get(f"/gradio_api/{path}").status_code == 404
    assert visitor.get("/gradio_api/file=assets/studio/stage.js").status_code == 200


def test_uploads_of_an_address_are_counted(visitor, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AN_HOUR", 3 * uploads.LEAST_BYTES)
    statuses = [visitor.post("/gradio_api/upload", files=FILE).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_one_request_brings_few_files(visitor):
    many = [("files", (f"{i}", b"")) for i in range(bodies.MOST_FILES + 1)]
    assert visitor.post("/gradio_api/upload", files=many).status_code == 413


def test_old_uploads_make_room_and_new_ones_do_not(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_STORED", 400_000)
    for name, age in (("old", 2 * uploads.MOST_AGE), ("late", 2 * uploads.NEEDED_SECONDS), ("new", 0)):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "x"
        file.write_bytes(b"x" * 200_000)
        os.utime(file, (time.time() - age,) * 2)
    assert UploadFolder(tmp_path).make_room(100_000) and [p.name for p in tmp_path.iterdir()] == ["new"]
    (tmp_path / "more").write_bytes(b"x" * 200_000)
    assert not UploadFolder(tmp_path).make_room(100_000) and len(list(tmp_path.iterdir())) == 2


def test_answers_that_nobody_fetches_go(monkeypatch):
    class Queue:
        pending_messages_per_session = LRUCache(10)
        pending_event_ids_session = {"read": {"1"}, "unread": {"2"}}

        async def clean_events(self, session_hash: str) -> None: ...

    queue = Queue()

    async def story() -> None:
        for name in ("read", "unread"):
            queue.pending_messages_per_session[name] = asyncio.Queue()
            queue.pending_messages_per_session[name].put_nowait("answer")
        before = await drop_unread(queue, {})
        queue.pending_messages_per_session["read"].get_nowait()
        await drop_unread(queue, before)

    run_apart(story())
    assert list(queue.pending_messages_per_session) == ["read"] and list(queue.pending_event_ids_session) == ["read"]


def test_while_nobody_calls_the_queue_rests(monkeypatch):
    """It looks for calls some dozens of times a second, not a thousand."""
    app, looks = FastAPI(), []
    with gradio.Blocks() as blocks:
        app.get_blocks = lambda: blocks
    blocks.queue()
    monkeypatch.setattr(type(blocks._queue), "__len__", lambda queue: looks.append(1) or 0)

    async def story() -> None:
        async with tended_queue(app):
            looking = asyncio.create_task(blocks._queue.start_processing())
            await asyncio.sleep(0.3)
            looking.cancel()

    run_apart(story())
    assert 0 < len(looks) < 60


def test_who_has_room_for_a_body_keeps_it_and_who_comes_later_finds_none(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_HELD", 1_500_000)
    held, late = Counter(), []

    async def story() -> None:
        pieces = asyncio.Queue()
        first = asyncio.create_task(bodies._Reading(pieces.get, held, "").whole(1_000_000))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await bodies._Reading(pieces.get, held, "").whole(1_000_000)
        late.append(refused.value.status)
        for more in (True, False):
            await pieces.put({"type": "http.request", "body": b"x" * 500_000, "more_body": more})
        body = await (await first)()
        late.append(len(body["body"]))

    run_apart(story())
    assert late == [503, 1_000_000]
