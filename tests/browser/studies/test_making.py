"""A researcher's task by clicks: methods at one budget, then α × M, then what the study shows; a link shows it too."""

from __future__ import annotations

import pytest

from tests.browser.conftest import set_number

PATIENCE = 240_000  # ms
MOST_CLICKS = 15
STATE = "(words) => document.querySelector('.study-state')?.textContent.includes(words)"


class Hand:
    """Clicks, and counts them; a box that is typed into, or a list that is chosen from, is one, too."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, selector, **how) -> None:
        self.page.locator(selector, **how).first.click()
        self.clicks += 1

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
        self.clicks += 1

    def type(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)
        self.clicks += 1

    def choose(self, place: int, label: str) -> None:
        self.page.locator(".study-pareto select").nth(place).select_option(label=label)
        self.clicks += 1


@pytest.fixture
def small(opened):
    """The page with a molecule form of a moment's size."""
    for name, value in {"lanes": 2, "particles": 3, "levels": 4}.items():
        set_number(opened, name, value)
    return opened


def study_started(page, before: str) -> str:
    page.wait_for_function("(b) => location.href !== b && location.search.includes('study=')", arg=before)
    return page.url.split("study=")[1]


def start(page, hand: Hand, told: str) -> str:
    """Presses Start once the cost of so many runs is told → the study's id."""
    page.locator(".maker-line", has_text=told).wait_for()
    before = page.url
    hand.click(".maker-start")
    return study_started(page, before)


def table(page, rows: str) -> list[list[str]]:
    """The cells of a table's body, without boxes to tick."""
    read = "(rows) => [...document.querySelectorAll(rows)].map((r) => [...r.cells].map((c) => c.innerText.trim()))"
    return [[cell for cell in cells if cell] for cells in page.evaluate(read, rows)]


def test_methods_at_one_budget_then_a_grid_then_a_pareto_picture_then_the_report(small, tmp_path):
    page, hand = small, Hand(small)
    hand.click(".reward label", has_text="Similarity")
    hand.type("#condition-molecule-reference :is(textarea, input)", "CC(=O)Oc1ccccc1C(=O)O")
    hand.tab("Studies")
    page.locator(".maker-pairs input").first.wait_for()
    for method, value in (("svdd", "monte_carlo"), ("svdd_r", "pm"), ("smc", "pm")):
        hand.click(f'.maker-pairs [data-method="{method}"][data-value="{value}"]')
    hand.type(".maker-budget", "1,200")
    first = start(page, hand, "6 runs · about")
    hand.click(".maker-kinds label", has_text="Settings")
    second = start(page, hand, "20 runs · about")
    page.wait_for_function(STATE, arg="20 runs: 20 done", timeout=PATIENCE)
    page.locator(".study-grid .tile b").nth(19).wait_for(timeout=PATIENCE)
    hand.choose(0, "QED")
    hand.choose(1, "Similarity (Tanimoto)")
    page.locator(".pareto-note", has_text="beaten by none").wait_for()
    with page.expect_download() as report:
        hand.click(".study-home [data-download=report]")
    assert hand.clicks < MOST_CLICKS
    shown, read = table(page, ".study-table tbody tr"), page.context.browser.new_page()
    report.value.save_as(tmp_path / "report.html")
    read.goto((tmp_path / "report.html").as_uri())
    assert len(shown) == 20 and table(read, "main table:first-of-type tr")[1:21] == shown
    page.locator(f'.desk-list [data-study="{first}"]', has_text="6 runs: 6 done").wait_for(timeout=PATIENCE)
    page.click(f'.desk-list [data-study="{first}"]')
    page.wait_for_function(STATE, arg="6 runs: 6 done")
    page.wait_for_function("document.querySelectorAll('.study-grid .tile').length === 6")
    page.go_back()
    page.wait_for_function(STATE, arg="20 runs: 20 done")
    page.reload()
    page.wait_for_function(STATE, arg="20 runs: 20 done")
    assert page.url.endswith(second) and page.complaints == [] and page.strangers == []


def test_it_is_named_extended_deleted_and_had_back_and_a_stranger_may_only_look(small, another_browser, studio):
    page, hand = small, Hand(small)
    page.locator("#domain label", has_text="Toy chain").click()
    hand.tab("Studies")
    page.locator(".maker-base", has_text="Toy chain").wait_for()
    hand.click(".maker-kinds label", has_text="Settings")
    page.locator(".maker-axis textarea").first.fill("0.1")
    page.locator(".maker-axis textarea").nth(1).fill("1..10000")
    page.locator(".maker-refusal", has_text="10,000 values for M are more than").wait_for()
    page.locator(".maker-axis textarea").nth(1).fill("2, 4")
    study = start(page, hand, "2 runs · about")
    page.wait_for_function(STATE, arg="2 runs: 2 done", timeout=PATIENCE)
    page.locator(f'.desk-list [data-study="{study}"]').wait_for()
    assert page.locator(".desk-list [data-study]").count() == 1  # one press starts one study
    hand.click('[data-do="more"]')
    page.locator('[name="seeds"]').fill("0..2")
    page.keyboard.press("Enter")
    page.wait_for_function(STATE, arg="6 runs: 6 done", timeout=PATIENCE)
    hand.click('[data-do="words"]')
    page.locator('[name="name"]').fill("<b>first</b> try")
    page.locator('[name="note"]').fill("α is small")
    hand.click('[data-form="words"] button')
    page.locator(".study-name", has_text="<b>first</b> try").wait_for()
    stranger = another_browser()
    stranger.goto(f"{studio.url}?study={study}")
    stranger.wait_for_function(STATE, arg="6 runs: 6 done")
    assert stranger.locator(".study-buttons button:visible").all_inner_texts() == ["Copy link"]
    hand.click('[data-do="delete"]')
    hand.click('[data-form="delete"] button')
    page.locator(".desk-undo").wait_for()
    assert "study=" not in page.url and not page.locator(".study-head").is_visible()
    hand.click(".desk-undo")
    page.wait_for_function(STATE, arg="6 runs: 6 done")
    page.locator(".study-grid a.tile").first.click()
    page.wait_for_function("location.search.includes('run=') && !location.search.includes('study=')")
    page.locator("#stage .run-title", has_text="Toy chain").wait_for()
    page.go_back()
    page.wait_for_function(STATE, arg="6 runs: 6 done")
    assert page.complaints == []
