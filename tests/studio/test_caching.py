"""Browsers ask again for the page's scripts, and for nothing else."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from studio.caching import RevalidateScripts


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/gradio_api/file=assets/studio/stage/wire.js", "no-cache"),
        ("/mounted/here/gradio_api/file=assets/studio/icon.svg", "no-cache"),
        ("/gradio_api/file=assets/vendor/plotly-basic.min.js", None),
        ("/", None),
    ],
)
def test_only_scripts_are_revalidated(path, expected):
    app = Starlette(
        routes=[Route("/{path:path}", lambda request: PlainTextResponse("text", headers={"etag": "x"}))],
        middleware=[Middleware(RevalidateScripts)],
    )
    answer = TestClient(app).get(path)
    assert answer.headers.get("cache-control") == expected and answer.headers["etag"] == "x"
