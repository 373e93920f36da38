"""The tab History, as a person uses it: found, starred, named, deleted and had back, by mouse and by keyboard."""

from __future__ import annotations

import json
import time

import pytest

from engines.records.store import Store
from engines.request import Request
from tests.browser.conftest import start, wait_for_status, wait_until_ready

ENTRIES = "() => [...document.querySelectorAll('#history [data-entry]')].map((each) => each.dataset.entry)"


def open_history(page) -> None:
    page.get_by_role("tab", name="History").click()
    page.wait_for_selector("#history [data-entry]")


def seek(page, words: str, count: int) -> None:
    page.fill("#history [name=text]", words)
    page.wait_for_function(f"({ENTRIES})().length === {count}")


@pytest.fixture
def two_runs(opened):
    """A page whose person has finished two runs → (page, their ids)."""
    runs = [start(opened, lanes=2, particles=count) for count in (2, 3)]
    wait_for_status(opened, "done")
    return opened, runs


def test_runs_are_found_starred_named_deleted_and_had_back(two_runs):
    page, (first, second) = two_runs
    open_history(page)
    assert page.evaluate(ENTRIES) == [second, first]
    page.click(f'[data-star="{first}"]')
    page.wait_for_function("(r) => document.querySelector(`[data-star='${r}']`).ariaPressed === 'true'", arg=first)
    page.click(f'[data-edit="{first}"]')
    page.fill(".edit [name=name]", "<b>Mine</b>")
    page.fill(".edit [name=note]", "for Zoë")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(f'[data-open="{first}"]', has_text="<b>Mine</b>").wait_for()
    assert page.evaluate("document.activeElement.dataset.edit") == first
    seek(page, "zoe", 1)
    page.check(f'[data-tick="{first}"]')
    page.click("#history [data-deed=remove]")
    page.locator(".history-note", has_text="Nothing is found").wait_for()
    assert page.evaluate("document.activeElement.dataset.deed") == "undo"
    page.goto(f"{page.url.split('?')[0]}?run={first}")
    page.locator(".run-line", has_text="You deleted this run").wait_for()
    page.click("[data-do=restore]")
    wait_for_status(page, "done")
    assert "<b>Mine</b>" in page.locator(".run-title").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".run-link button")
    page.locator(".run-link button", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    open_history(page)
    assert page.locator(f'[data-star="{first}"]').inner_text() == "★"
    page.click(f'[data-open="{second}"]')
    page.wait_for_function("(run) => location.search.endsWith(run)", arg=second)
    assert page.locator("#stage").is_visible() and page.complaints == [] and page.strangers == []


def test_what_is_ticked_is_taken_home_and_collected_into_a_study(two_runs):
    page, runs = two_runs
    open_history(page)
    page.check("#history [data-all]")
    for kind, ending in (("zip", ".zip"), ("report", ".html")):
        with page.expect_download() as download:
            page.click(f"#history [data-take={kind}]")
        assert "2-runs" in download.value.suggested_filename and download.value.suggested_filename.endswith(ending)
    page.click("#history [data-deed=collect]")
    page.wait_for_function("location.search.includes('study=')")
    page.locator(".study-state", has_text="2 runs: 2 done").wait_for()
    page.click(".study-home .more-files summary")
    study = page.url.split("study=")[1]
    line = f"python -m engines.run svdd-study-{study}.zip --out designs.csv"
    assert page.locator(".study-home code").inner_text() == line
    with page.expect_download() as download:
        page.click(".study-home [data-download=notebook]")
    assert download.value.suggested_filename == f"svdd-study-{study}.ipynb"
    assert page.complaints == [] and page.strangers == []


def test_the_list_has_one_tab_stop_and_is_walked_by_arrows(two_runs):
    page, (first, second) = two_runs
    open_history(page)
    assert page.locator('.history-list [tabindex="0"]').count() == 1
    page.locator('.history-list [tabindex="0"]').focus()
    held = "() => JSON.stringify({ ...document.activeElement.dataset, stop: undefined, focus: undefined })"
    walked = []
    for key in ("ArrowDown", "ArrowLeft", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        walked.append(json.loads(page.evaluate(held)))
    assert walked == [{"open": first}, {"star": first}, {"tick": first}, {"tick": second}, {"edit": first}]
    page.keyboard.press("Enter")
    page.wait_for_selector(".edit")
    page.keyboard.press("Escape")
    assert page.locator(".edit").count() == 0 and json.loads(page.evaluate(held)) == {"edit": first}
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.locator(".chosen-count", has_text="1 ticked").wait_for()
    assert json.loads(page.evaluate(held)) == {"tick": second}


def test_a_search_that_was_not_answered_is_asked_again(opened):
    opened.get_by_role("tab", name="History").click()
    opened.locator(".history-note", has_text="will be listed here").wait_for()
    opened.route("**/component_server**", lambda route: route.abort())
    opened.fill("#history [name=text]", "aspirin")
    opened.locator(".history-note", has_text="does not answer").wait_for()
    opened.unroute("**/component_server**")
    opened.locator(".history-note", has_text="Nothing is found").wait_for()


def test_two_thousand_runs_open_in_a_second_and_page_by_page(opened, studio):
    owner, store = opened.evaluate("window.studioArrival()[1]"), Store(studio.store)
    request = json.loads(Request(domain="molecule", lanes=2, particles=2, levels=3).model_dump_json())
    with store.change() as db:
        mine = db.execute("SELECT owner_id(?)", (owner,)).fetchone()[0]
        for n in range(2000):
            row = (f"many{n}", mine, 1e9 + n)
            db.execute("INSERT INTO runs (id, owner, status, created, levels) VALUES (?, ?, 'done', ?, 3)", row)
            db.execute("INSERT INTO requests VALUES (?, ?)", (row[0], json.dumps(request | {"seed": n})))
            best = json.dumps([n / 2000, "CC(=O)Oc1ccccc1C(=O)O"])
            db.execute("INSERT INTO results VALUES (?, ?, 0, '{}')", (row[0], best))
    took = []
    for _ in range(3):
        opened.get_by_role("tab", name="Models").click()
        begun = time.perf_counter()
        open_history(opened)
        took.append(time.perf_counter() - begun)
    assert min(took) < 1 and opened.locator(".shown").inner_text() == "50 of 2,000", took
    opened.click("[data-deed=more]")
    opened.wait_for_function(f"({ENTRIES})().length === 100")
    assert opened.evaluate("document.activeElement.dataset.open") == "many1949"
    seek(opened, "qed 1234", 1)
    opened.reload()
    wait_until_ready(opened)
