"""A researcher's task by clicks: methods at one budget, then α × M, then what the study shows; a link shows it too."""

from __future__ import annotations

import pytest

from tests.browser.conftest import set_number

PATIENCE = 240_000  # ms
MOST_CLICKS = 15
STATE = "(words) => document.querySelector('.study-state')?.textContent.includes(words)"


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, selector, **how) -> None:
        self.page.locator(selector, **how).first.click()
        self.clicks += 1

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
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


def test_methods_at_one_budget_then_a_grid_then_a_pareto_picture(small):
    page, hand = small, Hand(small)
    hand.tab("Studies")
    page.locator(".maker-pairs input").first.wait_for()
    for method, value in (("svdd", "monte_carlo"), ("svdd_r", "pm"), ("smc", "pm")):
        hand.click(f'.maker-pairs [data-method="{method}"][data-value="{value}"]')
    page.locator(".maker-budget").fill("1,200")
    page.locator(".maker-line", has_text="6 runs · about").wait_for()
    before = page.url
    hand.click(".maker-start")
    first = study_started(page, before)
    hand.click(".maker-kinds label", has_text="Settings")
    page.locator(".maker-line", has_text="20 runs · about").wait_for()
    before = page.url
    hand.click(".maker-start")
    second = study_started(page, before)
    assert second != first
    page.wait_for_function(STATE, arg="20 runs: 20 done", timeout=PATIENCE)
    page.locator(".study-grid .tile b").nth(19).wait_for(timeout=PATIENCE)
    page.locator(f'.desk-list [data-study="{first}"]', has_text="6 runs: 6 done").wait_for(timeout=PATIENCE)
    hand.click(f'.desk-list [data-study="{first}"]')
    page.wait_for_function(STATE, arg="6 runs: 6 done")
    page.wait_for_function("document.querySelectorAll('.study-grid .tile').length === 6")
    assert hand.clicks < MOST_CLICKS - 3  # two measures and the report follow
    page.locator(".study-table tbody tr").nth(5).wait_for()
    page.go_back()
    page.wait_for_function(STATE, arg="20 runs: 20 done")
    page.reload()
    page.wait_for_function(STATE, arg="20 runs: 20 done")
    assert page.url.endswith(second) and page.complaints == [] and page.strangers == []


def test_it_is_named_extended_deleted_and_had_back_and_a_stranger_may_only_look(small, browser, studio):
    page, hand = small, Hand(small)
    page.locator("#domain label", has_text="Toy chain").click()
    hand.tab("Studies")
    page.locator(".maker-base", has_text="Toy chain").wait_for()
    hand.click(".maker-kinds label", has_text="Settings")
    page.locator(".maker-axis textarea").first.fill("0.1")
    page.locator(".maker-axis textarea").nth(1).fill("1..10000")
    page.locator(".maker-refusal", has_text="10,000 values for M are more than").wait_for()
    page.locator(".maker-axis textarea").nth(1).fill("2, 4")
    page.locator(".maker-line", has_text="2 runs · about").wait_for()
    before = page.url
    hand.click(".maker-start")
    study = study_started(page, before)
    page.wait_for_function(STATE, arg="2 runs: 2 done", timeout=PATIENCE)
    hand.click('[data-do="more"]')
    page.locator('[name="seeds"]').fill("0..2")
    page.keyboard.press("Enter")
    page.wait_for_function(STATE, arg="6 runs: 6 done", timeout=PATIENCE)
    hand.click('[data-do="words"]')
    page.locator('[name="name"]').fill("<b>first</b> try")
    page.locator('[name="note"]').fill("α is small")
    hand.click('[data-form="words"] button')
    page.locator(".study-name", has_text="<b>first</b> try").wait_for()
    stranger = browser.new_context().new_page()
    stranger.goto(f"{studio.url}?study={study}")
    stranger.wait_for_function(STATE, arg="6 runs: 6 done")
    assert stranger.locator(".study-buttons button:visible").all_inner_texts() == ["Copy link"]
    stranger.context.close()
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
