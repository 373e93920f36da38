"""The tab History: a run is starred by one press, which the store keeps."""

from tests.browser.conftest import start, wait_for_status, wait_until_ready


def test_a_run_is_starred_by_one_press(opened):
    run = start(opened, lanes=2, particles=2)
    wait_for_status(opened, "done")
    switch = opened.locator(f'#history [data-star="{run}"]')
    opened.get_by_role("tab", name="History").click()
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    opened.wait_for_function("(r) => document.querySelector(`[data-star='${r}']`).ariaPressed === 'true'", arg=run)
    opened.reload()
    wait_until_ready(opened)
    opened.get_by_role("tab", name="History").click()
    opened.wait_for_function("(r) => document.querySelector(`[data-star='${r}']`)?.textContent === '★'", arg=run)
    assert opened.complaints == [] and opened.strangers == []
