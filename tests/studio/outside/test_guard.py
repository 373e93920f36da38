"""What of other people's pages gets in: nothing by a foreign name, nothing that changes something from elsewhere."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from studio.outside.guard import Guard
from studio.outside.names import own_names

JSON = {"content-type": "application/json"}


def asked(names, method: str = "GET", path: str = "/", **headers: str):
    """What a studio of these names answers."""
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    routes = [Route("/{path:path}", lambda request: PlainTextResponse("in"), methods=methods)]
    studio = TestClient(Starlette(routes=routes, middleware=[Middleware(Guard, names=names)]))
    return studio.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("host", "given", "environment", "answered", "refused"),
    [
        (
            "127.0.0.1",
            [],
            {},
            ["localhost", "localhost:7860", "127.0.0.1:1", "[::1]:7860", "LOCALHOST", "127.0.0.2"],
            ["evil.example", "localhost.evil.example", "evil.example:7860", "192.168.0.7", "127.0.0.1.evil.example"],
        ),
        ("192.168.0.7", [], {}, ["192.168.0.7:7860", "localhost"], ["192.168.0.8", "evil.example", ""]),
        (
            "0.0.0.0",
            [],
            {},
            ["192.168.0.7", "[fe80::1]:80", "box", "box.lan", "box.local"],
            ["evil.example"],
        ),
        ("0.0.0.0", ["studio.example.org"], {}, ["studio.example.org:8443", "localhost"], ["192.168.0.7", "box"]),
        ("127.0.0.1", ["https://Studio.example.org/x/"], {}, ["studio.example.org", "studio.example.org."], ["x.org"]),
        ("0.0.0.0", [], {"STUDIO_PUBLIC_NAMES": "a.org"}, ["a.org"], ["192.168.0.7", "box"]),
        ("127.0.0.1", [], {"STUDIO_PUBLIC_NAMES": "a.org, b.org"}, ["a.org", "b.org:80"], ["c.org", "xa.org"]),
        ("0.0.0.0", [], {"SPACE_ID": "a/b"}, ["a-b.hf.space", "10.1.2.3:7860"], ["hf.space.evil.example", "xhf.space"]),
        ("127.0.0.1", [], {"GRADIO_SHARE": "true"}, ["0123.gradio.live"], ["gradio.live.evil.example"]),
    ],
)
def test_only_the_studios_own_names_are_answered(host, given, environment, answered, refused, monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "box.lan")
    names = own_names(host, given, environment)
    assert {name: asked(names, host=name).text for name in answered} == dict.fromkeys(answered, "in")
    for name in refused:
        answer = asked(names, host=name)
        assert answer.status_code == 421 and "does not answer to the name" in answer.text


LOCAL, SPACE = own_names("127.0.0.1", [], {}), own_names("0.0.0.0", [], {"SPACE_ID": "a/b"})
PROXIED = own_names("127.0.0.1", ["studio.example.org"], {})


@pytest.mark.parametrize(
    ("names", "host", "origin", "status"),
    [
        (LOCAL, "localhost:7860", "http://localhost:7860", 200),
        (LOCAL, "localhost:7860", None, 200),
        (LOCAL, "localhost:7860", "http://localhost:3000", 403),
        (LOCAL, "localhost:7860", "http://127.0.0.1:7860", 403),
        (LOCAL, "localhost:7860", "https://evil.example", 403),
        (LOCAL, "localhost:7860", "null", 403),
        (LOCAL, "localhost:7860", "", 403),
        (SPACE, "a-b.hf.space", "https://a-b.hf.space", 200),
        (SPACE, "a-b.hf.space", "https://huggingface.co", 200),
        (SPACE, "a-b.hf.space", "https://evil.example", 403),
        (PROXIED, "studio.example.org", "https://studio.example.org:8443", 200),
        (PROXIED, "127.0.0.1:7860", "https://studio.example.org", 200),
        (PROXIED, "127.0.0.1:7860", "https://evil.example", 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_origin_is_ours(names, host, origin, status, method):
    more = {} if origin is None else {"origin": origin}
    answer = asked(names, method, "/gradio_api/queue/join", host=host, **more, **JSON)
    assert answer.status_code == status
    assert status == 200 or "--public-name" in answer.text and answer.text.count("\n") == 0


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/gradio_api/queue/join", "application/json; charset=utf-8", 200),
        ("/gradio_api/queue/join", "text/plain", 415),
        ("/gradio_api/queue/join", "application/x-www-form-urlencoded", 415),
        ("/gradio_api/queue/join", "multipart/form-data; boundary=x", 415),
        ("/gradio_api/upload", "multipart/form-data; boundary=x", 200),
        ("/studio/gradio_api/upload/", "multipart/form-data; boundary=x", 200),
        ("/gradio_api/upload", "text/plain", 415),
        ("/gradio_api/stream/x/close", None, 200),
    ],
)
def test_what_changes_something_carries_json_or_a_file(path, kind, status):
    more = {} if kind is None else {"content-type": kind}
    assert asked(LOCAL, "POST", path, host="localhost", **more).status_code == status


def test_a_body_of_no_kind_is_refused():
    names = LOCAL
    routes = [Route("/", lambda request: PlainTextResponse("in"), methods=["POST"])]
    studio = TestClient(Starlette(routes=routes, middleware=[Middleware(Guard, names=names)]))
    request = studio.build_request("POST", "/", content=b"{}", headers={"host": "localhost"})
    assert studio.send(request).status_code == 415
