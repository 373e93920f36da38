"""A studio with an engine, in this process, as programs meet it."""

import re
import threading
from pathlib import Path

import pytest
from gradio_client import Client

from engines.records.store import Store
from engines.service.worker import Engine
from studio import page
from studio.runs.runs import Runs

ROOT = Path(__file__).resolve().parents[2]
USUAL = "http://127.0.0.1:7860/"  # the address in the README


@pytest.fixture(scope="package")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("home") / "studio.db")


@pytest.fixture(scope="package")
def url(store):
    """Where the studio answers; its engine works in a thread."""
    blocks, over = page.build(Runs(store)), threading.Event()
    _, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False, mcp_server=True)
    engine = Engine(store)
    worker = threading.Thread(target=lambda: _work(engine, over), daemon=True)
    worker.start()
    yield url
    over.set()
    worker.join()
    blocks.close()


def _work(engine: Engine, over: threading.Event) -> None:
    while not over.is_set():
        if not engine.turn():
            over.wait(0.05)


@pytest.fixture(scope="package")
def ask(url):
    """ask(endpoint, …) → what a program gets."""
    client = Client(url, verbose=False)
    return lambda endpoint, *asked, **named: client.predict(*asked, **named, api_name=endpoint)


def readme(kind: str, word: str, url: str) -> str:
    """The README's one block of that kind that holds the word, with the studio's address in place of the usual one."""
    found = re.findall(rf"```{kind}\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    (block,) = [text for text in found if word in text]
    return block.replace(USUAL, url).replace(USUAL.rstrip("/"), url.rstrip("/"))
