"""A real studio and a real browser that can reach nothing but it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from engines.domains import domain
from tests.faults.studios import studio as a_studio

PATIENCE_MS = 90_000  # with a busy machine; what has to be quick is measured where it is asked for
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
        contexts[-1].set_default_timeout(PATIENCE_MS)
        return contexts[-1].new_page()

    yield page_of
    for context in contexts:
        context.close()


class Window:
    """A browser's window that tests have one after another.

    What it has fetched and compiled it keeps: a page in a window of its own costs a processor half as much again.
    """

    def __init__(self, browser, settings: dict, url: str):
        self._page, self._url, self._size, self._owner = browser.new_page(**settings), url, settings["viewport"], None
        self._page.set_default_timeout(PATIENCE_MS)
        self._page.complaints, self._page.strangers = [], []
        self._page.on("console", lambda m: self._page.complaints.append(m.text) if m.type == "error" else None)
        self._page.on("pageerror", lambda e: self._page.complaints.append(str(e)))
        self._page.on("dialog", self._refuse)
        self._page.on("request", lambda r: None if self._is_known(r.url) else self._page.strangers.append(r.url))

    def _refuse(self, dialog) -> None:
        self._page.complaints.append(dialog.message)
        dialog.dismiss()

    def _is_known(self, url: str) -> bool:
        return url.startswith((self._url, "data:", "blob:", "about:"))

    def renewed(self, owner=None, *, remembered: dict | None = None, address: str = "", scheme="light", size=()):
        """The page, open, with nothing left of whoever was there; what it complains about is in page.complaints.

        remembered: what this person's browser keeps. address: that is opened. scheme: of their system. size: (width,
        height) of their screen.
        """
        page, self._owner = self._page, None
        self._forget()
        page.set_viewport_size(dict(zip(("width", "height"), size)) if size else self._size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("(kept) => { localStorage.clear(); Object.assign(localStorage, kept); }", remembered or {})
        page.complaints, page.strangers = [], []
        page.goto(address or self._url)
        wait_until_ready(page)
        self._owner = owner
        return page

    def _forget(self) -> None:
        """Leaves what was open, which may remember something as it goes, for a page that has no scripts."""
        page = self._page
        page.unroute_all(behavior="ignoreErrors")
        page.context.clear_permissions()
        page.goto(f"{self._url}healthz")

    def kept_for(self, owner, **how):
        """The page as `owner` left it, or renewed where somebody else had it in between."""
        return self._page if self._owner == owner else self.renewed(owner, **how)


@pytest.fixture(scope="package")
def window(browser, browser_context_args, studio):
    return Window(browser, browser_context_args, studio.url)


@pytest.fixture
def opened(window):
    """The page, open, of somebody new."""
    return window.renewed()


@pytest.fixture
def looked_at(window, request):
    """The page, open, as the test before in this file left it: for those that only look, or say all that they need.

    After a failure it is somebody new's again.
    """
    return window.kept_for((request.path, request.session.testsfailed))


def wait_until_ready(page) -> None:
    """Until the page shows a run: before that nothing listens."""
    page.wait_for_selector("#run")
    page.wait_for_function("window.studio && document.querySelector('.run-title').textContent.length > 3")


def wait_for_number(page, name: str, value) -> None:
    """Until a number's box shows it."""
    page.wait_for_function(
        "([name, value]) => document.querySelector(`#${name} input[type=number]`)?.value === value",
        arg=[name, str(value)],
    )


def wait_for_presets(page, name: str) -> None:
    """Until what a domain presets has arrived: before that the form takes no keys, but `fill` writes all the same."""
    wait_for_number(page, "levels", domain(name).defaults["levels"])


def remembered(page, key: str, value) -> None:
    """Until the browser remembers that value."""
    page.wait_for_function(
        "([key, value]) => JSON.stringify(JSON.parse(localStorage['studio-form'] ?? '{}')[key]) === value",
        arg=[key, json.dumps(value)],
    )


def set_number(page, name: str, value) -> None:
    """Type into a number's box; one that is folded is unfolded."""
    box = page.locator(f"#{name} input[type=number]")
    if not box.is_visible():
        page.click("#more .fold-button")
    box.fill(str(value))
    box.blur()


def box_of(page, name: str, reward: str):
    """A built-in reward's box."""
    return page.locator(f"#rewards-{name}").get_by_label(domain(name).rewards[reward].label, exact=True)


def tick(page, name: str, reward: str, wanted: bool = True) -> None:
    """Tick a built-in reward of the domain that is chosen, or not."""
    box_of(page, name, reward).set_checked(wanted)


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
