"""What a study shows, in a browser: the numbers are those of its runs, by mouse and by keys, light, dark and narrow."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engines.domains import domain
from engines.records.serialize import result_record
from engines.records.store import NewMember, Store
from engines.request import Request
from engines.run import design

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
OBJECTIONS = """async () => (await axe.run('#study', { resultTypes: ['violations'] })).violations
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | '))"""
REWARDS = {"letters": 1.0, "order": 1.0}
WICKED = "<img src=x onerror=alert(1)> & co"


@pytest.fixture(scope="module")
def study(studio):
    """(id of a study of α × seed, one run of which failed and one is gone; rewards of those that are done)."""
    store, members, rewards = Store(studio.store), [], {}
    cells = [{"alpha": alpha, "seed": seed} for alpha in (0.0, 0.2, 1.0) for seed in (0, 1)]
    requests = [Request(domain="chain", lanes=12, particles=3, levels=4, rewards=REWARDS, **cell) for cell in cells]
    results = [result_record(design(each), {}, domain("chain").codec) for each in requests]
    ids = [store.submit(json.loads(each.model_dump_json()), "nobody here", steps=4) for each in requests]
    for place, (run, found) in enumerate(zip(ids, results)):
        store.want(run, "stop")  # the engine shall not take it
        if place < 4:
            store.append(run, 1, {"t": 0}, b"", 0.0, found)
            rewards[place] = np.array(found["rewards"], dtype=float)
    store.end(ids[4], "failed", WICKED)
    members = [NewMember(WICKED, cell, run=run) for cell, run in zip(cells, ids)]
    made = store.add_study("sweep", WICKED, members, {}, "nobody here")
    store.delete(ids[5])
    return made, rewards


@pytest.fixture
def shown(page, studio, study):
    """(width, scheme) → the page of that study."""

    def shown(width: int = 1440, scheme: str = "light"):
        page.complaints = []
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{studio.url}?study={study[0]}")
        page.wait_for_selector("#study .study-body:not([hidden]) .study-lines tbody tr", timeout=90_000)
        page.wait_for_selector(".tile .picture svg")
        return page

    return shown


def numbers(page, column: int) -> list[float]:
    cells = page.locator(f".study-lines tbody tr td:nth-child({column})").all_inner_texts()
    return [float(cell.split(" ")[0]) for cell in cells if cell != "–"]


def test_a_study_is_read_sorted_brushed_and_opened(shown, study):
    page, medians = shown(), [np.nanmedian(values) for values in study[1].values()]
    assert numbers(page, 3) == pytest.approx(medians, abs=6e-4)
    assert page.locator(".cross thead th").all_inner_texts() == ["0", "0.2", "1"]
    failed, gone = page.locator(".tile.failed"), page.locator(".tile.deleted")
    assert WICKED in failed.inner_text() and gone.get_attribute("aria-label").startswith("α 1 · seed 1")

    page.locator(".study-lines th button").nth(1).click()
    assert numbers(page, 3) == pytest.approx(sorted(medians, reverse=True), abs=6e-4)
    page.click("text=mean over seeds")
    page.wait_for_function("document.querySelectorAll('.study-lines tbody tr').length === 3")
    assert numbers(page, 3) == pytest.approx(sorted(np.mean(np.reshape(medians, (2, 2)), 1), reverse=True), abs=6e-4)

    page.locator(".parallel .axis").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")  # which leaves the largest α
    page.wait_for_function("document.querySelectorAll('.parallel .run.dim').length === 4")
    assert page.locator(".tile.dim").count() == 4 and page.locator(".parallel .axis:focus").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelectorAll('.parallel .run.dim').length === 0")

    page.click("#study .front summary")
    page.locator("#study .front-list button").first.click()
    page.wait_for_selector("#study .brushed-design svg")
    page.locator(".tile").first.click()
    page.wait_for_function("location.search.includes('run=')")
    assert page.locator('[role="tab"][aria-selected="true"]').inner_text() == "Design" and page.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_study_is_for_everybody(shown, width, scheme):
    page = shown(width, scheme)
    page.click("#study .front summary")
    page.locator(".study-lines tbody input").first.check()
    page.locator("#study .front-list button").first.click()
    page.wait_for_selector("#study .brushed-design svg")
    page.evaluate(AXE)
    assert page.evaluate(OBJECTIONS) == [] and page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
