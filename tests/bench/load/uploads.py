"""What a stranger may send to fill the memory or the disk: kinds of abuse for abuse.py."""

from __future__ import annotations

import base64
import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from tests.bench.load.client import Studio

AT_ONCE, PICTURES, FILES = 40, 120, 60
FORM = {"content-type": "multipart/form-data; boundary=x"}


def pictures(studio: Studio) -> Iterator[str]:
    """Pictures of 5000 × 5000, which are small files, forty at once: uploaded, and in requests that are refused."""
    packed = io.BytesIO()
    Image.new("RGBA", (5000, 5000), "red").save(packed, "PNG")
    text = base64.b64encode(packed.getvalue()).decode()
    part = _server(studio, "uploaded")
    asked = {"session_hash": "bench", "component_id": part, "fn_name": "uploaded", "data": {"content": text}}
    wished = {"data": [{"domain": "image", "seed": -1, "start": text}, ""], "session_hash": "bench"}
    bodies = [("component_server", asked), ("component_server", asked), ("run/start", wished)] * (PICTURES // 3)
    yield from _at_once(lambda body: _told(studio, body[0], json.dumps(body[1]).encode()), bodies)


def archives(studio: Studio) -> Iterator[str]:
    """Settings that unpack to a gigabyte, and archives of very many files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("request.json", "w") as member:
        for _ in range(1000):
            member.write(bytes(1_000_000))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(60_000):
            archive.writestr(str(number), b"")
    config = studio.get("/config")
    handler = next(known for known in config["dependencies"] if known["api_name"] == "load_file")
    owner = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "owner")

    def load(content: bytes) -> str:
        path = _uploaded(studio, content)
        if not path:
            return "not uploaded"
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        data = ["bench" if part == owner else file for part in handler["inputs"]]
        body = {"fn_index": handler["id"], "data": data, "session_hash": "bench"}
        return _told(studio, "run/load_file", json.dumps(body).encode())

    yield from _at_once(load, [packed.getvalue(), many.getvalue()] * 10)


def files(studio: Studio) -> Iterator[str]:
    """A gigabyte onto the disk, in files that nobody asked for."""
    yield from _at_once(lambda n: _told(studio, "upload", _form(f"{n}.zip", bytes(15_900_000)), FORM), range(FILES))


def bodies(studio: Studio) -> Iterator[str]:
    """Requests of which JSON makes twenty times as much: many empty lists, large texts."""
    lists = b'{"data": [' + b"[]," * 7_000_000 + b'1], "session_hash": "bench", "fn_index": 0}'
    text = b'{"data": ["' + b"x" * 23_000_000 + b'"], "session_hash": "bench", "fn_index": 0}'
    yield from _at_once(lambda body: _told(studio, "run/look", body), [lists, text] * 30)


def _at_once(send: Callable[..., str], what: list | range) -> Iterator[str]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(send, what)


def _uploaded(studio: Studio, content: bytes) -> str:
    """Its path; "" where it was refused."""
    try:
        return json.loads(_post(studio, "upload", _form("x.zip", content), FORM))[0]
    except OSError:
        return ""


def _server(studio: Studio, function: str) -> int:
    parts = studio.get("/config")["components"]
    return next(part["id"] for part in parts if function in (part["props"].get("server_fns") or ()))


def _form(name: str, content: bytes) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


def _post(studio: Studio, path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    headers = headers or {"content-type": "application/json"}
    request = urllib.request.Request(f"{studio.url}/gradio_api/{path}", body, headers)
    with urllib.request.urlopen(request, timeout=300) as answer:
        return answer.read()


def _told(studio: Studio, path: str, body: bytes, headers: dict[str, str] | None = None) -> str:
    """What the stranger is answered, shortened."""
    try:
        said = _post(studio, path, body, headers).decode()
        return said[:200] if "refus" in said else "taken"
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode(errors='replace')[:70]}"
    except OSError as error:
        return str(error)[:60]
