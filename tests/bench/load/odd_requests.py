"""Requests that are odd: to every endpoint of a studio, public and private, with what nobody would send."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HUGE = "1e400 as it is"  # written without quotes: JSON that reads as infinity
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
LINK = {"path": "http://127.0.0.1:9/x.py", "url": "http://127.0.0.1:9/x.py", "meta": {"_type": "gradio.FileData"}}
UPDATE = {"__type__": "update", "value": 5}
ODD = (
    *(None, True, 0, 5, -1, -(2**63), 2**70, 1e-300, float("nan"), float("-inf"), HUGE, "", " ", "NaN", "\0"),
    *("\ud800", "x\udfff\n"),
    *(
        "\u202egnp.exe",
        "<img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "x" * 20_000,
        "c1ccccc1" * 200,
        "../" * 40,
    ),
    *([], [[]], {}, {"a": {}}, [None] * 1000, ["\udfff"], {"\ud800": 1}, [[[[[[]]]]]], FILE, [FILE], LINK, UPDATE),
)
SETTINGS = ("domain", "lanes", "particles", "levels", "alpha", "rewards", "scripts", "method", "estimate", "seed")
PATHS = (
    *("", "config", "info", "gradio_api/info", "gradio_api/openapi.json", "theme.css", "manifest.json", "robots.txt"),
    *("gradio_api/startup-events", "gradio_api/app_id", "gradio_api/user", "gradio_api/login_check", "login", "logout"),
    *(
        "gradio_api/queue/status",
        "gradio_api/queue/data",
        "gradio_api/upload_progress",
        "monitoring",
        "gradio_api/runs",
    ),
    *("monitoring/summary", "gradio_api/process_recording", "gradio_api/vibe-code/", "gradio_api/dev/reload"),
    *("gradio_api/deep_link", "gradio_api/proxy=http://127.0.0.1:9/", "gradio_api/custom_component/x/server/y/z"),
    *("gradio_api/file=/etc/passwd", "gradio_api/file=http://127.0.0.1:9/", "gradio_api/file=%00", "assets/../../x"),
    *("static/%2e%2e/%2e%2e/etc/passwd", "gradio_api/file=assets/studio/..%2f..%2fapp.py", "pwa_icon/x", "nothing"),
    *(
        "gradio_api/cancel",
        "gradio_api/reset",
        "gradio_api/stream/x",
        "gradio_api/heartbeat/",
        "?run=%00",
        "?run=" + "9" * 999,
    ),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
KINDS = (
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "",
    "\x7f",
    "a/b;c",
)


@dataclass(frozen=True)
class OddRequest:
    """then: the path at which the answer of a queued call is read; {event_id} is filled in."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    then: str = ""


def to_json(value: Any) -> bytes:
    """JSON as a program writes it, NaN, infinity and halves of characters too."""
    return json.dumps(value).replace(json.dumps(HUGE), "1e400").encode()


class OddRequests:
    """An endless supply. config: what a studio says of itself at /config."""

    def __init__(self, config: dict[str, Any], seed: int):
        self._random = random.Random(seed)
        self._handlers = config["dependencies"]
        self._values = {part["id"]: part["props"].get("value") for part in config["components"]}
        self._servers = [(c["id"], name) for c in config["components"] for name in c["props"].get("server_fns") or ()]

    @property
    def stage(self) -> int:
        """The part of the page that draws runs."""
        return next(part for part, name in self._servers if name == "look")

    def __call__(self) -> OddRequest:
        kinds: tuple[tuple[Callable[[], OddRequest], int], ...] = (
            (self._run, 6),
            (self._call, 4),
            (self._join, 4),
            (self._server, 6),
            (self._upload, 2),
            (self._cancel, 1),
            (self._path, 4),
        )
        make, _ = self._random.choices(kinds, [weight for _, weight in kinds])[0]
        return make()

    def _odd(self) -> Any:
        value = self._random.choice(ODD)
        if self._random.random() < 0.02:
            for _ in range(self._random.choice((60, 400, 900))):
                value = [value]
        return value

    def _settings(self) -> Any:
        """A Request's settings, some of them odd."""
        settings = {"domain": "chain", "lanes": 2, "particles": 2, "levels": 2}
        return settings | {self._random.choice(SETTINGS): self._odd() for _ in range(self._random.randint(1, 2))}

    def _data(self, handler: dict[str, Any]) -> Any:
        """What the page would send, with one or two odd values, or too few, or too many."""
        data = [self._values.get(part) for part in handler["inputs"]]
        if handler["api_name"] == "start" and self._random.random() < 0.7:
            return [self._settings()]
        for _ in range(self._random.randint(1, 2)):
            if data:
                data[self._random.randrange(len(data))] = self._odd()
        return self._random.choice((data, data, data, data, data[:-1], [*data, self._odd()], self._odd()))

    def _handler(self) -> dict[str, Any]:
        return self._random.choice(self._handlers)

    def _body(self, handler: dict[str, Any], **more: Any) -> bytes:
        body = {"data": self._data(handler), "fn_index": handler["id"], **more}
        if self._random.random() < 0.2:
            odd = ("fn_index", "session_hash", "trigger_id", "event_data", "simple_format", "batched", "event_id")
            body[self._random.choice(odd)] = self._odd()
        return to_json(body)

    def _run(self) -> OddRequest:
        handler = self._handler()
        name = self._random.choice(("predict", handler["api_name"] or "predict", "nothing"))
        return _posted(f"{self._random.choice(('run', 'api'))}/{name}", self._body(handler))

    def _call(self) -> OddRequest:
        handler = self._handler()
        name = handler["api_name"] or "start"
        if self._random.random() < 0.3:
            return _posted(f"call/v2/{name}", to_json({"settings": self._odd(), "run": self._odd()}))
        return _posted(f"call/{name}", self._body(handler), f"gradio_api/call/{name}/{{event_id}}")

    def _join(self) -> OddRequest:
        session = f"s{self._random.getrandbits(40)}"
        body = self._body(self._handler(), session_hash=session)
        return _posted("queue/join", body, f"gradio_api/queue/data?session_hash={session}")

    def _server(self) -> OddRequest:
        part, name = self._random.choice(self._servers)
        asked = {"run": self._random.choice(("example", self._odd())), "owner": "o", "after": 0, "kind": "csv"}
        asked |= {self._random.choice(("run", "after", "position", "lane", "kind", "design", "wanted")): self._odd()}
        asked |= {"content": self._random.choice(("R0lGODlh", self._odd()))}
        body = {"data": asked, "component_id": part, "fn_name": name, "session_hash": "s"}
        if self._random.random() < 0.4:
            body[self._random.choice([*body])] = self._odd()
        return _posted("component_server", to_json(body))

    def _upload(self) -> OddRequest:
        name = self._random.choice(("x.py", "../../x", "\u202egnp.zip", "", "x" * 300, 'a"; b', "con.json"))
        head = f'--x\r\nContent-Disposition: form-data; name="{self._random.choice(("files", "x"))}"; filename="{name}"'
        body = head.encode() + b"\r\n\r\n" + self._random.choice((b"", b"PK\3\4", b"\0" * 5000)) + b"\r\n--x--\r\n"
        cut = self._random.choice((body, body, body[:40], b"", body * 25))
        path = self._random.choice(("upload", "upload?upload_id=u", "component_server", "process_recording"))
        kind = self._random.choice(("multipart/form-data; boundary=x", "multipart/form-data", "text/plain"))
        return OddRequest("POST", f"gradio_api/{path}", {"content-type": kind}, cut)

    def _cancel(self) -> OddRequest:
        body = {"session_hash": self._odd(), "fn_index": self._odd(), "event_id": self._odd()}
        return _posted(self._random.choice(("cancel", "reset")), to_json(body))

    def _path(self) -> OddRequest:
        names = ("accept", "origin", "range", "x-forwarded-host", "if-none-match", "cookie")
        odd = self._random.choice(("http://[", "bytes=5-1", "*/*;q=x", "\x01", "a" * 4000, "null"))
        headers = {"content-type": self._random.choice(KINDS), self._random.choice(names): odd}
        content = self._random.choice((b"", b"{", b"null", b"[" * 3000, b"\xff\xfe", b'{"data": 5}', b'{"data": NaN}'))
        return OddRequest(self._random.choice(METHODS), self._random.choice(PATHS), headers, content)


def _posted(path: str, body: bytes, then: str = "") -> OddRequest:
    return OddRequest("POST", f"gradio_api/{path}", {"content-type": "application/json"}, body, then)
