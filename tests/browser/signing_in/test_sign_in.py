"""Where a Space asks for it people sign in, by Gradio's stand-in for that: their runs are the account's everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engines.records.store import Store
from engines.request import Request, as_json
from studio.outside.sign_in import account_secret
from tests.faults.studios import studio

SIGNED_IN = Path(__file__).resolve().parents[2] / "hosts" / "signed_in"
ANN = "11111111111111111111111"  # by Gradio's stand-in
SPACE = {"OAUTH_CLIENT_ID": "a space", "OAUTH_CLIENT_SECRET": "known to it alone", "PYTHONPATH": str(SIGNED_IN)}


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    home = tmp_path_factory.mktemp("signed-in")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SPACE.items():
            patch.setenv(name, value)
        with studio(home, output=None) as (_, port):
            yield f"http://127.0.0.1:{port}/", Store(home / "studio.db")


def opened(another_browser, url: str):
    """The page in a browser of its own."""
    page = another_browser()
    page.goto(url)
    page.locator("#sign-in").wait_for(timeout=90_000)
    return page


def history(page):
    """The tab, opened."""
    page.get_by_role("tab", name="History").click()
    return page.locator("#history")


def studies_heading(page, whose: str) -> str:
    """Of the tab, once it says whose they are."""
    page.get_by_role("tab", name="Studies").click()
    page.locator(".desk-whose", has_text=whose).wait_for(timeout=60_000)
    return page.locator("#study-desk h2").first.inner_text()


def signed_in(page, run: str) -> None:
    """By a click; then the account's run is there."""
    page.locator("#sign-in").click()
    page.get_by_text("Logout (ann)").wait_for(timeout=60_000)
    page.wait_for_function("window.studioAccount !== undefined", timeout=30_000)
    assert page.evaluate("window.studioArrival()[1]") == account_secret(ANN, SPACE)
    assert page.locator("#owner textarea").input_value() == account_secret(ANN, SPACE)
    history(page).locator(f'[data-open="{run}"]').wait_for(timeout=60_000)


def test_runs_belong_to_the_account_and_without_one_to_the_browser(another_browser, space):
    url, store = space
    run = store.submit(as_json(Request(domain="chain", lanes=2)), account_secret(ANN, SPACE))
    first, page = opened(another_browser, url), opened(another_browser, url)
    assert len(page.evaluate("window.studioArrival()[1]")) == 32
    signed_in(first, run)
    assert "belong to your account" in studies_heading(first, "your account")
    assert "belong to this browser" in studies_heading(page, "this browser")
    history(page).locator(".history-note", has_text=re.compile("[a-z]{4}")).wait_for(timeout=60_000)
    assert history(page).locator("[data-open]").count() == 0  # whoever is not signed in has no part in it
    signed_in(page, run)
    page.locator("#sign-in").click()
    page.get_by_text("Sign in with Hugging Face").wait_for(timeout=60_000)
    assert len(page.evaluate("window.studioArrival()[1]")) == 32


def test_an_account_has_the_same_secret_everywhere_and_another_in_another_space():
    other = SPACE | {"OAUTH_CLIENT_SECRET": "of another"}
    assert account_secret(ANN, SPACE) == account_secret(ANN, dict(SPACE)) != account_secret(ANN, other)
    assert account_secret("somebody", SPACE) != account_secret(ANN, SPACE) and len(account_secret(ANN, SPACE)) == 64
