"""The form: in sight, explained, kept by its browser, and honest about what was typed."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import (
    box_of,
    remembered,
    set_number,
    start,
    tick,
    wait_for_number,
    wait_for_presets,
    wait_for_status,
    wait_until_ready,
)

SIZES = [(1440, 900), (1024, 768), (390, 844)]
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def number(page, name: str):
    return page.locator(f"#{name} input[type=number]")


def choose(page, label: str) -> None:
    page.locator("#domain label", has_text=label).click()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_run_its_cost_and_what_happens_are_always_in_sight(window, width, height):
    page = window.renewed(size=(width, height))
    page.locator(".estimate").wait_for()
    for place in (0, 700, 100_000):
        page.evaluate("(y) => { scrollTo(0, y); document.querySelector('.wishes').scrollTo(0, y); }", place)
        page.evaluate(TWO_FRAMES)
        _all_in_sight(page, height, "#run", ".estimate")
    page.evaluate("scrollTo(0, 100000)")
    set_number(page, "lanes", 2)
    start(page, particles=2)
    page.locator(".run-now:visible").wait_for()
    _until_in_sight(page, ".run-title")
    _all_in_sight(page, height, "#run", ".estimate", ".run-now", ".run-title")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _until_in_sight(page, selector: str) -> None:
    """Until the page has scrolled there by itself."""
    page.wait_for_function(
        """(selector) => { const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight; }""",
        arg=selector,
        timeout=10_000,
    )


def _all_in_sight(page, height: int, *selectors: str) -> None:
    for selector in selectors:
        box = page.locator(selector).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= height, selector


def test_by_keys_run_is_within_twelve_tabs_and_everything_has_a_label_and_a_sentence(opened):
    reached = []
    for _ in range(12):
        opened.keyboard.press("Tab")
        reached.append(opened.evaluate("document.activeElement.id"))
    assert "run" in reached
    opened.click("#more .fold-button")
    shown = opened.locator(".wishes .asked:visible, .wishes .block:has(> label .info-text):visible")
    for field in shown.all():
        assert len(field.locator("small, .info-text").first.inner_text()) > 10, field.inner_text()
    rewards = opened.locator(".domain-molecule .reward:visible")
    assert rewards.count() >= 8 and all(len(row.inner_text().split("\n")[-1]) > 5 for row in rewards.all())


def test_the_form_survives_a_reload_with_its_domain(opened):
    choose(opened, "5′UTR RNA")
    wait_for_presets(opened, "utr")
    tick(opened, "utr", "mrl", False)
    opened.click(".domain-utr .fold-button")
    opened.locator("#condition-utr-template textarea").fill("5'-GGGAAA...ACC-3'")
    set_number(opened, "lanes", 7)
    set_number(opened, "seed", 11)
    opened.locator("#sampler label", has_text="SMC").click()
    remembered(opened, "seed", 11)
    remembered(opened, "sampler", "smc")
    opened.reload()
    wait_for_number(opened, "lanes", "7")
    assert opened.locator("#domain input:checked").get_attribute("value") == "utr"
    assert number(opened, "seed").input_value() == "11"
    assert opened.locator("#condition-utr-template textarea").input_value() == "5'-GGGAAA...ACC-3'"
    assert not box_of(opened, "utr", "mrl").is_checked()
    opened.click("#more .fold-button")
    assert opened.locator("#sampler input:checked").get_attribute("value") == "smc"
    opened.locator("#threshold input[type=number]").wait_for()
    opened.locator(".run-title", has_text="Example · 5′UTR").wait_for()
    assert opened.complaints == []


@pytest.mark.parametrize(
    "draft",
    ["{", "[1]", '{"domain": "plants", "lanes": 7}', '{"domain": "utr", "lanes": {}, "alpha": 3, "seed": null}'],
)
def test_a_broken_draft_is_ignored(window, draft):
    page = window.renewed(remembered={"studio-form": draft})
    page.wait_for_load_state("networkidle")  # what the studio makes of the draft has come
    assert number(page, "lanes").input_value() == "24" and page.complaints == []


def test_a_link_fills_an_empty_form_and_leaves_another_one_alone(opened, another_browser):
    run = start(opened, lanes=3, particles=2)
    stranger = another_browser()
    stranger.goto(opened.url)
    wait_for_number(stranger, "lanes", "3")
    set_number(stranger, "lanes", 9)
    stranger.locator(".form-differs", has_text="Lanes").wait_for()
    remembered(stranger, "lanes", 9)
    stranger.reload()
    wait_until_ready(stranger)
    stranger.locator(".form-differs", has_text="Lanes").wait_for()
    assert number(stranger, "lanes").input_value() == "9" and stranger.url.endswith(run)
    stranger.click("[data-do=reuse]")
    wait_for_number(stranger, "lanes", "3")
    stranger.locator(".form-differs").wait_for(state="hidden")


def test_back_goes_to_the_run_before(opened):
    first = start(opened, lanes=2, particles=2, seed=1)
    second = start(opened, seed=2)
    opened.locator(".run-title", has_text="seed 2").wait_for()
    opened.go_back()
    opened.locator(".run-title", has_text="seed 1").wait_for()
    assert opened.url.endswith(first)
    opened.go_back()
    opened.locator(".run-title", has_text="Example").wait_for()
    opened.go_forward()
    opened.go_forward()
    opened.locator(".run-title", has_text="seed 2").wait_for()
    assert opened.url.endswith(second)


def test_the_example_follows_the_domain(opened):
    for label, words in (
        ("Enhancer DNA", "Enhancer"),
        ("Image", "smiling cat"),
        ("5′UTR RNA", "5′UTR"),
        ("Molecule", "QED"),
    ):
        choose(opened, label)
        opened.locator(".run-title", has_text="Example").filter(has_text=words).wait_for()
        opened.locator(".cell svg").first.wait_for()
    assert opened.complaints == []


@pytest.mark.parametrize(
    ("name", "typed", "words", "well"),
    [
        ("seed", "-3", "must lie between 0", "0"),
        ("lanes", "1.5", "whole number", "24"),
        ("lanes", "", "whole number", "24"),
        ("particles", "99999999", "must lie between 1 and 1,024", "10"),
        ("lightest", "1e400", "number", "250"),
    ],
)
def test_a_number_that_will_not_do_is_answered_at_the_field_and_at_run(looked_at, name, typed, words, well):
    field = f"condition-molecule-{name}" if name == "lightest" else name
    looked_at.evaluate(
        "for (const fold of document.querySelectorAll('.fold-button[aria-expanded=false]')) fold.click()"
    )
    number(looked_at, field).fill(typed)
    assert words in looked_at.locator(f"#{field} p[role=alert]").inner_text()
    looked_at.click("#run")
    looked_at.locator(".refusal", has_text=name).wait_for()
    assert "run=" not in looked_at.url
    number(looked_at, field).fill(well)
    looked_at.locator(f"#{field} p[role=alert]").wait_for(state="hidden")


def test_the_conditions_that_a_reward_needs_open_by_themselves(opened):
    assert not opened.locator("#condition-molecule-reference").is_visible()
    tick(opened, "molecule", "similarity")
    opened.locator("#condition-molecule-reference").wait_for()
    choose(opened, "Image")
    tick(opened, "image", "palette")
    opened.locator("#condition-image-palette").wait_for()


def test_the_form_as_it_came_and_as_it_was_filled_are_remembered_alike(opened):
    """At first the browser is told what the widgets hold; a form that was filled tells by itself."""
    held = []
    for lanes in (7, 8):
        set_number(opened, "lanes", lanes)
        remembered(opened, "lanes", lanes)
        held.append(json.loads(opened.evaluate("localStorage['studio-form']")))
        opened.reload()
        wait_for_number(opened, "lanes", lanes)
        opened.locator("#estimate", has_text="reward calls").wait_for()
    assert {**held[0], "lanes": 8} == held[1] and len(held[0]) > 50


def test_the_last_run_is_offered_where_the_address_names_none(opened, studio):
    run = start(opened, lanes=2, particles=2)
    wait_for_status(opened, "done")
    opened.goto(studio.url)
    opened.click(".last-run")
    opened.wait_for_function("(run) => location.search.includes(run)", arg=run)
    opened.locator(".run-title:not(:has-text('Example'))").wait_for()


def test_an_embedding_page_is_told_which_run_is_shown(page, studio):
    """As Hugging Face Spaces take it; here the frame's host is asked to be theirs."""
    page.context.grant_permissions(["local-network-access"])  # theirs frames no page of this machine
    page.route(
        "https://huggingface.co/**", lambda route: route.fulfill(content_type="text/html", body=_frame(studio.url))
    )
    page.goto("https://huggingface.co/spaces/somebody/studio")
    frame = page.frame_locator("iframe")
    frame.locator("#run").click(timeout=60_000)
    page.wait_for_function("window.told?.queryString.startsWith('run=')", timeout=60_000)


def _frame(url: str) -> str:
    listen = "addEventListener('message', ({ data }) => { if (data?.queryString) window.told = data; })"
    return f"<script>{listen}</script><iframe src='{url}' width=1200 height=800></iframe>"


def test_a_method_asks_for_what_it_heeds_and_says_what_it_is_bad_at(opened):
    opened.click("#more .fold-button")
    methods = opened.locator("#sampler fieldset")
    assert [group.locator("legend").inner_text() for group in methods.all()] == ["Of the SVDD paper", "Newer"]
    for name, asked in (("Standardised", "strictness"), ("Beam", "beams"), ("SVDD", "every")):
        opened.locator("#sampler").get_by_label(name, exact=True).check()
        opened.locator(f"#{asked} input[type=number]:visible").wait_for()
        assert opened.locator("#alpha").is_visible() == (name != "Standardised")
    opened.locator("#sampler").get_by_label("Unguided", exact=True).check()
    opened.locator("#particles").wait_for(state="hidden")
    opened.locator("#alpha").wait_for(state="hidden")
    opened.locator("#sampler").get_by_label("SVDD-R", exact=True).check()
    opened.locator("#alpha").wait_for()
    assert "come out more alike" in opened.locator("#sampler small").inner_text()
    assert opened.complaints == []
