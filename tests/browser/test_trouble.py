"""What can go wrong: a sentence that says what to do, and nothing lost."""

from __future__ import annotations

import os
import signal
import sqlite3
from functools import cache

import pytest

import engines
from engines.domains import domain
from tests.browser.conftest import set_number, start, tick, wait_for_presets, wait_for_status

DESIGNS = """[...document.querySelectorAll('.card')]
  .reduce((sum, card) => sum + Number(card.querySelector('.copies')?.textContent.slice(1) ?? 1), 0)"""


def _refused(page, rewards: set[str], words: str) -> str:
    """Press Run with these rewards alone → what it says, which holds the words."""
    for reward in ("qed", "similarity"):
        tick(page, "molecule", reward, reward in rewards)
    page.click("#run")
    page.locator(".refusal", has_text=words).wait_for(timeout=10_000)
    return page.locator(".refusal").inner_text()


def test_no_reward_at_all_is_refused(looked_at):
    assert _refused(looked_at, set(), "at least one reward")


def test_a_reward_without_its_condition_is_refused(looked_at):
    assert _refused(looked_at, {"qed", "similarity"}, "reference")


def test_a_smiles_that_does_not_parse_is_refused(looked_at):
    tick(looked_at, "molecule", "similarity")
    looked_at.locator("#condition-molecule-reference textarea, #condition-molecule-reference input").fill("C1CC(<b>")
    assert _refused(looked_at, {"qed", "similarity"}, "C1CC(<b>").endswith(".")


def test_a_reward_that_this_machine_lacks_is_unticked_and_says_what_to_do(opened):
    missing = domain("image").rewards["imagereward"].missing()
    opened.locator("#domain").get_by_label("Image").check()
    opened.click("#larger-image .fold-button")
    box = opened.locator("#larger-rewards-image").get_by_label("ImageReward", exact=True)
    box.click()
    opened.locator("#larger-rewards-image [role=alert]", has_text=missing).wait_for()
    assert missing and not box.is_checked()


def test_stop_keeps_what_is_done_and_resume_ends_as_if_undisturbed(opened):
    run = start(opened, lanes=48, particles=10)
    opened.wait_for_function("document.querySelectorAll('.cell').length >= 48")
    opened.click("[data-do=stop]")
    wait_for_status(opened, "stopped")
    assert (
        "is kept" in opened.locator(".run-line").inner_text() or "was done" in opened.locator(".run-line").inner_text()
    )
    assert opened.evaluate(DESIGNS) == 48
    opened.click("[data-do=go]")
    _ends_like_an_undisturbed_run(opened, run)


def test_a_killed_engine_is_noticed_and_the_run_goes_on(opened, studio):
    run = start(opened, lanes=48, particles=10)
    opened.wait_for_function("document.querySelectorAll('.cell').length >= 48")
    with sqlite3.connect(studio.store) as db:
        pid = db.execute("SELECT pid FROM engines ORDER BY beat DESC LIMIT 1").fetchone()[0]
    os.kill(pid, signal.SIGKILL)
    wait_for_status(opened, "failed")
    assert "Press Resume" in opened.locator(".run-line").inner_text()
    opened.click("[data-do=go]")
    _ends_like_an_undisturbed_run(opened, run)


def _ends_like_an_undisturbed_run(page, run: str) -> None:
    wait_for_status(page, "done")
    page.click("[data-view=table]")
    shown = page.locator("table.plain tbody td.letters").all_inner_texts()
    assert sorted(shown) == _undisturbed()


@cache
def _undisturbed() -> list[str]:
    return sorted(engines.design(engines.Request(lanes=48, particles=10)).designs)


def test_two_browsers_each_steer_their_own(opened, another_browser, studio):
    mine = start(opened, lanes=32, particles=8)
    other = another_browser()
    other.goto(studio.url)
    other.wait_for_function("window.studio && document.querySelector('.run-title').textContent.length > 3")
    set_number(other, "seed", 5)
    start(other, lanes=4, particles=4)
    wait_for_status(other, "done")
    other.goto(f"{studio.url}?run={mine}")
    other.wait_for_selector(".cell svg")
    assert not other.locator("[data-do=stop]").is_visible()
    wait_for_status(opened, "done")
    assert opened.url.endswith(mine) and opened.locator(".card").count() == 32


def test_an_address_of_no_run_says_so(page, studio):
    page.goto(f"{studio.url}?run=nothing-here")
    page.wait_for_function("document.querySelector('.run-line')?.textContent.includes('no such run')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_sideways_scrolling(window, studio, scheme):
    page = window.renewed(address=f"{studio.url}?__theme={scheme}", scheme=scheme, size=(390, 844))
    page.wait_for_selector(".cell svg")
    page.wait_for_selector("[data-chart=values] .scatterlayer .trace")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("h1").count() == 1
    dark = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) < 200"
    )
    assert dark == (scheme == "dark")


def test_the_domain_that_was_chosen_last_stays_however_slow_the_answers_are(opened):
    """An answer to an earlier choice does not take it back; its own presets come, and nothing is typed before them."""
    held, released = [], []
    opened.route("**/gradio_api/run/**", lambda route: route.continue_() if released else held.append(route))
    for label in ("Image", "5′UTR RNA"):
        opened.locator("#domain label", has_text=label).click()
        opened.wait_for_timeout(500)
    assert held
    lanes = opened.locator("#lanes input[type=number]")
    lanes.evaluate("(field) => field.focus()")
    opened.keyboard.type("7")
    opened.keyboard.press("Control+Enter")
    assert opened.evaluate("document.querySelector('#run').inert") and "7" not in lanes.input_value()
    released.append(True)
    for route in held:
        route.continue_()
    opened.locator("#run:not([inert])").wait_for()
    wait_for_presets(opened, "utr")
    set_number(opened, "lanes", 7)
    opened.wait_for_timeout(500)
    assert lanes.input_value() == "7" and "run=" not in opened.url
    assert "5′UTR RNA" in opened.locator("#domain label", has=opened.locator("input:checked")).inner_text()
    assert opened.complaints == []


def test_a_studio_that_does_not_answer_a_click_says_so(opened):
    opened.route("**/component_server**", lambda route: route.abort())
    opened.locator(".cell:not(.same)").first.click()
    opened.locator(".unfolded", has_text="does not answer; try again").wait_for()
    opened.get_by_role("button", name="CSV").click()
    opened.locator("#stage", has_text="does not answer; try again").wait_for()


def test_a_studio_that_does_not_answer_a_choice_lets_the_form_go(opened):
    opened.route("**/gradio_api/run/**", lambda route: route.abort())
    opened.locator("#domain label", has_text="Image").click()
    opened.locator("#run:not([inert])").wait_for()
    set_number(opened, "lanes", 3)
