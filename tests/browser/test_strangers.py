"""What a stranger wrote into a run is text to everybody who opens its link."""

from __future__ import annotations

import json

from engines.records.store import Store
from engines.request import Request
from tests.browser.conftest import wait_for_status

MARK = "<img src=x onerror=window.pwned=1>"
SCRIPT = f'unit = "{MARK[:29]}"\ndef reward(designs):\n    print("{MARK}")\n    return [1.0 for d in designs]\n'
BROKEN = f'def reward(designs):\n    raise ValueError("{MARK}")\n'


def opened_run(window, studio, script: str, status: str):
    """A page at a run whose scripts, their names, units and errors hold markup."""
    names = {f"{MARK}{i}": script for i in range(2)}
    asked = Request(domain="molecule", lanes=2, particles=2, levels=2, rewards=dict.fromkeys(names, 1.0), scripts=names)
    run = Store(studio.store).submit(json.loads(asked.model_dump_json()), "somebody")
    page = window.renewed(address=f"{studio.url}?run={run}")
    wait_for_status(page, status)
    return page


def assert_nothing_ran(page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned === undefined") and page.locator("img[src=x]").count() == 0
    assert "onerror" in page.locator("#stage").inner_text()


def test_names_and_units_of_scripts_are_text(window, studio):
    assert_nothing_ran(opened_run(window, studio, SCRIPT, "done"))


def test_what_a_script_says_is_text(window, studio):
    assert_nothing_ran(opened_run(window, studio, BROKEN, "paused"))
