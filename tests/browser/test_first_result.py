"""From an empty browser to the first own result: clicks and key presses, counted as the page meets them.

python -m pytest -s tests/browser/test_first_result.py prints them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

COUNT = """() => {
  window.counted = { clicks: 0, keys: 0 };
  addEventListener('pointerdown', (event) => { window.counted.clicks += event.isTrusted; }, true);
  addEventListener('keydown', (event) => { window.counted.keys += event.isTrusted; }, true);
}"""
SCRIPT = "def reward(designs):\n    return [float(len(d)) for d in designs]\n"


def domain(label: str) -> Callable:
    return lambda page: page.locator("#domain label", has_text=label).click()


def paste(selector: str, text: str) -> Callable:
    """Click into a field, and paste: one key press more."""

    def act(page):
        page.click(selector)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(text)

    return act


def click(selector: str) -> Callable:
    return lambda page: page.locator(selector).locator("visible=true").first.click()


def run(page) -> None:
    page.click("#run")


TASKS = {
    "molecule, as it stands": ([run], 1, 0),
    "enhancer, as it stands": ([domain("Enhancer DNA"), run], 2, 0),
    "5′UTR, as it stands": ([domain("5′UTR RNA"), run], 2, 0),
    "picture of a rocket": ([domain("Image"), click(".chips button:has-text('rocket')"), run], 3, 0),
    "molecule like a pasted one, with QED": (
        [
            click("#rewards-molecule label:has-text('Similarity')"),
            paste("#condition-molecule-reference textarea", "CC(=O)Oc1ccccc1C(=O)O"),
            run,
        ],
        3,
        2,
    ),
    "enhancer for HepG2 between the plasmid's ends": (
        [
            domain("Enhancer DNA"),
            click(".domain-enhancer .fold-button"),
            paste("#condition-enhancer-template textarea", "AGGACCGGATCAACT...CATTGCGTGAACCGA"),
            run,
        ],
        4,
        2,
    ),
    "picture in colours of one's own": (
        [
            domain("Image"),
            click("#rewards-image label:has-text('Palette')"),
            paste("#condition-image-palette input[type=text]", "#264653 #2a9d8f"),
            run,
        ],
        4,
        2,
    ),
}


@pytest.mark.parametrize("task", TASKS)
def test_clicks_and_keys_to_the_first_own_result(opened, task):
    acts, clicks, keys = TASKS[task]
    _do(opened, acts, clicks, keys, task)


@pytest.mark.sandbox
def test_clicks_and_keys_with_a_script_smc_and_a_seed(opened):
    acts = [
        lambda page: page.get_by_role("tab", name="Rewards").click(),
        paste("#script-code .cm-content", SCRIPT),
        click("#script-save"),
        lambda page: page.locator("#script-report .report", has_text="Saved").wait_for(timeout=60_000),
        lambda page: page.get_by_role("tab", name="Design").click(),
        lambda page: page.locator("#scripts-molecule").get_by_label("my reward", exact=True).click(),
        click("#more .fold-button"),
        lambda page: page.locator("#sampler label", has_text="SMC").click(),
        paste("#seed input[type=number]", "7"),
        run,
    ]
    _do(opened, acts, 9, 4, "own script, SMC, seed 7")
    assert "my reward" in opened.locator(".run-title").inner_text()


def _do(page, acts: list[Callable], clicks: int, keys: int, task: str) -> None:
    page.evaluate(COUNT)
    for act in acts:
        act(page)
    page.wait_for_function("location.search.includes('run=')")
    page.locator(".run-title:not(:has-text('Example'))").wait_for()
    page.locator(".cell").first.wait_for(timeout=120_000)
    counted = page.evaluate("window.counted")
    page.evaluate("document.querySelector('[data-do=stop]:not([hidden])')?.click()")
    print(f"\n{task}: {counted['clicks']} clicks, {counted['keys']} key presses")
    assert counted["clicks"] <= clicks and counted["keys"] <= keys and page.complaints == []
