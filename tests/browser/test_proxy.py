"""The studio below a path of a reverse proxy, by the very lines of the README."""

from __future__ import annotations

import getpass
import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import start, wait_for_status, wait_until_ready
from tests.faults.studios import ROOT, free_port, studio, wait_for_page

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine")
LOCATION = re.search(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)[1]
OPTIONS = ["--public", "--public-name", "studio.example.org", "--root-path", "/studio"]
CONFIGURATION = """
user {user};
daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def proxy(folder: Path, port: int, location: str) -> subprocess.Popen:
    folder.mkdir()
    file = folder / "nginx.conf"
    user = getpass.getuser()  # who may read what lies under the folder, bodies too long for its memory among it
    file.write_text(CONFIGURATION.format(folder=folder, port=port, location=location, user=user), encoding="utf-8")
    return subprocess.Popen([NGINX, "-e", folder / "errors", "-p", folder, "-c", file])


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    """The address of a studio behind nginx."""
    folder, port = tmp_path_factory.mktemp("proxied"), free_port()
    with studio(folder / "store", "--public", "--public-name", "studio.example.org", "--root-path", "/studio") as (
        _,
        own,
    ):
        server = proxy(folder / "nginx", port, LOCATION.replace("7860", str(own)))
        try:
            assert wait_for_page(server, port, below="studio/")
            yield f"http://127.0.0.1:{port}/studio/"
        finally:
            server.terminate()
            server.wait(10)


def test_the_page_and_a_run_go_through_a_proxy(page, proxied):
    """Page, files, server functions, the queue's events and the viewer in 3-D; nothing is asked outside the path."""
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: wrong.append((answer.status, answer.url)) if answer.status >= 400 else None)
    page.goto(proxied)
    wait_until_ready(page)
    run = start(page, lanes=2, particles=2)
    assert page.url == f"{proxied}?run={run}"
    wait_for_status(page, "done")
    page.locator(".card").first.click()
    page.locator(".solid").scroll_into_view_if_needed()
    viewer = page.frame_locator("iframe.view3d").locator("canvas")
    viewer.first.wait_for(state="attached", timeout=30_000)
    page.reload()
    wait_for_status(page, "done")
    assert wrong == []
    assert [url for url in asked if not url.startswith((proxied, "data:", "blob:", "about:"))] == []
    assert any(url.endswith("3Dmol-min.js") for url in asked)


def test_programs_go_through_a_proxy(proxied):
    """gradio_client names no origin and sends JSON; a file goes up as a form."""
    from gradio_client import Client

    client = Client(proxied, verbose=False)
    settings = {"domain": "chain", "lanes": 2, "particles": 2, "levels": 3}
    run, _ = client.predict(settings=settings, api_name="/start")
    assert client.predict(run=run, api_name="/look")["levels"] == 3
    form = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
    uploaded = request(proxied + "gradio_api/upload", multipart(), **form)
    assert json.loads(uploaded)[0].endswith("a.txt")


def test_a_long_body_goes_through_a_proxy(proxied):
    """Longer than what nginx keeps in memory: it is written to the disk first."""
    settings = {"domain": "chain", "lanes": 2, "particles": 2, "levels": 3, "seed": 5}
    body = json.dumps({"data": [json.dumps(settings)]}) + " " * 40_000
    answer = request(proxied + "gradio_api/call/start", body.encode())
    assert json.loads(answer)["event_id"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Host": "studio.example.org", "Origin": "https://studio.example.org"}, 422),
    ],
)
def test_the_guard_stands_behind_the_proxy(proxied, headers, status):
    """422: it was let in, and asks for nothing that there is."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        request(proxied + "gradio_api/call/nothing", b"{}", **headers)
    assert answer.value.code == status


EDGE = "edge"


def multipart() -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    return f"{head}hello\r\n--{EDGE}--\r\n".encode()


def request(url: str, body: bytes, **headers: str) -> bytes:
    told = {"Content-Type": "application/json", **headers}
    return urllib.request.urlopen(urllib.request.Request(url, body, told), timeout=30).read()
