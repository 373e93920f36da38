"""A real studio and a real browser that can reach nothing but it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.studios import studio as a_studio

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Studio:
    """A running studio: its address and its store's file."""

    url: str
    store: Path


def pytest_collection_modifyitems(items):
    if BROWSER is None and os.environ.get("STUDIO_BROWSER") != "required":
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="there is no chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert BROWSER, "STUDIO_BROWSER=required, but there is no chromium on this machine"
    return {
        **browser_type_launch_args,
        "executable_path": BROWSER,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1440, "height": 1000}, "accept_downloads": True}


@pytest.fixture(scope="package")
def studio(tmp_path_factory):
    home = tmp_path_factory.mktemp("studio")
    with a_studio(home, output=None) as (_, port):
        yield Studio(f"http://127.0.0.1:{port}/", home / "studio.db")


@pytest.fixture
def another_browser(browser, browser_context_args):
    """(settings of a context) → a page of somebody else; it is closed at the end, so that it asks for nothing more."""
    contexts = []

    def page_of(**settings):
        contexts.append(browser.new_context(**{**browser_context_args, **settings}))
        return contexts[-1].new_page()

    yield page_of
    for context in contexts:
        context.close()


@pytest.fixture
def opened(page, studio):
    """The page, open, with whatever it complains about collected in page.complaints."""
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.strangers = []
    page.on(
        "request",
        lambda r: (
            page.strangers.append(r.url) if not r.url.startswith((studio.url, "data:", "blob:", "about:")) else None
        ),
    )
    page.goto(studio.url)
    wait_until_ready(page)
    return page


def wait_until_ready(page) -> None:
    """Until the page shows a run: before that nothing listens."""
    page.wait_for_selector("#run")
    page.wait_for_function("window.studio && document.querySelector('.run-title').textContent.length > 3")


def set_number(page, name: str, value) -> None:
    """Type into a number's box; one that is folded is unfolded."""
    box = page.locator(f"#{name} input[type=number]")
    if not box.is_visible():
        page.click("#more .fold-button")
    box.fill(str(value))
    box.blur()


def start(page, **settings) -> str:
    """Set what is asked, press Run → the run's id."""
    for name, value in settings.items():
        set_number(page, name, value)
    before = page.url
    page.click("#run")
    page.wait_for_function("(before) => location.href !== before && location.search.includes('run=')", arg=before)
    return page.url.split("run=")[1]


def wait_for_status(page, status: str, seconds: float = 180) -> None:
    page.wait_for_function(
        "(s) => document.querySelector('#stage [data-status], #stage[data-status]')?.dataset.status === s",
        arg=status,
        timeout=seconds * 1000,
    )
