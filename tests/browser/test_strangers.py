"""What a stranger wrote into a run is text to everybody who opens its link."""

from __future__ import annotations

import json

from engines.records.store import Store
from engines.request import Request
from tests.browser.conftest import wait_for_status, wait_until_ready

MARK = "<img src=x onerror=window.pwned=1>"
SCRIPT = f'unit = "{MARK[:29]}"\ndef reward(designs):\n    print("{MARK}")\n    return [1.0 for d in designs]\n'
BROKEN = f'def reward(designs):\n    raise ValueError("{MARK}")\n'


def opened_run(page, studio, script: str, status: str) -> None:
    """A page at a run whose scripts, their names, units and errors hold markup."""
    names = {f"{MARK}{i}": script for i in range(2)}
    asked = Request(domain="molecule", lanes=2, particles=2, levels=2, rewards=dict.fromkeys(names, 1.0), scripts=names)
    run = Store(studio.store).submit(json.loads(asked.model_dump_json()), "somebody")
    page.goto(f"{studio.url}?run={run}")
    wait_until_ready(page)
    wait_for_status(page, status)


def assert_nothing_ran(page) -> None:
    page.wait_for_timeout(1500)
    assert page.evaluate("window.pwned === undefined") and page.locator("img[src=x]").count() == 0
    assert "onerror" in page.locator("#stage").inner_text()


def test_names_and_units_of_scripts_are_text(opened, studio):
    opened_run(opened, studio, SCRIPT, "done")
    assert_nothing_ran(opened)


def test_what_a_script_says_is_text(opened, studio):
    opened_run(opened, studio, BROKEN, "paused")
    assert_nothing_ran(opened)
