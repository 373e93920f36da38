"""For everybody: nothing that axe objects to, one tab stop for the film, a focus that is seen, light and dark."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import start, wait_for_status, wait_until_ready

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TABS = ("Design", "Studies", "Rewards", "History", "Models")
WIDTHS = {"wide": (1440, 1000), "phone": (390, 844)}
FOUND = """async (only) => (await axe.run(document, { resultTypes: ['violations'], ...only })).violations
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | '))"""
# Whether what has the focus, or the box around it, has a visible outline; and whether there is more than a dot of it.
SEEN = """() => {
  const outlined = (each) => {
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && Number(opacity) > 0;
  };
  const boxes = [document.activeElement, document.activeElement.parentElement];
  return boxes.some((each) => outlined(each) && each.getBoundingClientRect().width > 4);
}"""
ONLY = {"light": {}, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}}
ACTIVE = "() => document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 600)"
DARK = "document.body.classList.contains('dark')"


@pytest.fixture(scope="module")
def finished(window):
    """How the window is renewed for somebody who has finished a run: its address, and what their browser keeps."""
    page = window.renewed()
    start(page, lanes=4, particles=3, levels=6)
    wait_for_status(page, "done")
    return {"address": page.url, "remembered": page.evaluate("({ ...localStorage })")}


@pytest.fixture
def seen(window, finished, request):
    """The page of that run as the test before left it: each test brings its own view."""
    return drawn(window.kept_for((request.path, request.session.testsfailed), **finished))


@pytest.fixture
def seen_anew(window, finished, request):
    """The page of that run, just opened, for somebody whose system is light, or as the test's parameter has it."""
    return drawn(window.renewed(**finished, scheme=getattr(request, "param", "light")))


def drawn(page):
    wait_for_status(page, "done")
    page.locator(".inspector .letters").wait_for()
    return page


def everything_opened(page) -> None:
    """Settings, candidates of a cell, the table, the calibration; the view in 3-D is scrolled to."""
    page.evaluate(AXE)
    page.click(".settings summary")
    page.locator(".settings-list dl").first.wait_for()
    page.locator(".cell").first.click()
    page.locator(".candidate").first.wait_for()
    page.click("[data-view=table]")
    page.click(".calibration summary")
    page.locator(".advice", has_text="designs are too few").wait_for()
    page.locator(".solid").scroll_into_view_if_needed()
    page.locator(".view3d").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation_on_any_tab(window, finished, width, scheme):
    """In the dark of colours alone, since nothing else changes."""
    page, only = drawn(window.renewed(**finished, scheme=scheme, size=WIDTHS[width])), ONLY[scheme]
    everything_opened(page)
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(600)
        if tab == "History":
            page.click("#history [data-edit]")
            page.check("#history [data-tick]")
        assert page.evaluate(FOUND, only) == [], tab
    page.get_by_role("tab", name="Design").click()
    page.click("[data-picture=lineage]")
    page.locator(".walked-picture").first.wait_for()
    assert page.evaluate(FOUND, only) == [], "lineage"


def test_the_film_is_walked_by_arrows_and_escape_comes_back(seen):
    page = seen
    page.locator('.cell[data-lane="2"][data-position="3"]').focus()
    for key in ("ArrowDown", "ArrowLeft", "ArrowLeft", "End", "ArrowUp", "Home"):
        page.keyboard.press(key)
    place = "() => [document.activeElement.dataset.lane, document.activeElement.dataset.position]"
    assert page.evaluate(place) == ["2", "1"]
    assert page.locator('.cell[tabindex="0"]').count() == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".candidate").first.wait_for()
    assert page.evaluate(place) == ["2", "2"]
    page.keyboard.press("Escape")
    assert not page.locator(".unfolded").is_visible() and page.evaluate(place) == ["2", "2"]


def test_a_design_has_one_line_and_is_copied_whole(seen):
    page = seen
    page.click("[data-view=table]")
    cell = page.locator(".designs-table td.letters").first
    whole = cell.get_attribute("title")
    assert len(whole) > 26 and cell.inner_text() == whole
    heights = page.evaluate("[...document.querySelectorAll('.designs-table tbody tr')].map((row) => row.offsetHeight)")
    assert max(heights) < 40 and cell.evaluate("(each) => each.scrollWidth < 320")
    copied = cell.evaluate("(each) => { getSelection().selectAllChildren(each); return getSelection().toString(); }")
    assert copied.strip() == whole
    aligned = "(each) => getComputedStyle(each).textAlign"
    assert {each.evaluate(aligned) for each in page.locator(".designs-table td.number").all()} == {"right"}
    assert page.locator(".designs-table th small").all_inner_texts() == ["log units", "Da"]


@pytest.mark.parametrize("view", ["gallery", "table"])
def test_the_focus_stays_where_a_design_was_chosen(seen, view):
    page = seen
    page.click(f"[data-view={view}]")
    page.locator(".entry.chosen").focus()
    assert page.locator('.designs-view .entry[tabindex="0"]').count() == 1
    page.keyboard.press("ArrowDown" if view == "table" else "ArrowRight")
    second = page.evaluate("document.activeElement.dataset.focus")
    page.keyboard.press("Enter")
    page.locator(f'.entry.chosen[data-focus="{second}"]').wait_for()
    assert page.evaluate("document.activeElement.dataset.focus") == second


def test_the_focus_stays_on_a_column_that_is_sorted(seen):
    page = seen
    page.click("[data-view=table]")
    page.locator("th button", has_text="SA").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "SA ↓"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "SA ↑"


def test_all_settings_are_listed_and_copied(seen):
    page = seen
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".settings summary")
    page.locator(".settings-list dt", has_text="Particles M •").wait_for()
    page.click(".settings-list button")
    page.locator(".settings-list button", has_text="Copied").wait_for()
    assert '"particles": 3' in page.evaluate("navigator.clipboard.readText()")


def test_the_history_is_cards_on_a_phone(seen):
    page = seen
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS["phone"])))
    page.get_by_role("tab", name="History").click()
    row = page.locator("#history tbody tr").first
    row.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert row.locator("a").bounding_box()["width"] > 150 and row.bounding_box()["width"] < 390
    assert row.evaluate("(each) => getComputedStyle(each).display") == "grid"
    labels = [f"getComputedStyle(document.querySelectorAll('#history td')[{i}], '::before').content" for i in (3, 4, 6)]
    assert [page.evaluate(label) for label in labels] == ['"status: "', '"best reward: "', '"started: "']


def test_every_stop_of_the_tab_key_is_seen(seen_anew):
    page, unseen, stops = seen_anew, [], []
    for _ in range(150):
        page.keyboard.press("Tab")
        active = page.evaluate(ACTIVE)
        if not active:
            break
        stops.append(active)
        if not page.evaluate(SEEN):
            unseen.append(active)
    assert unseen == [] and len(stops) > 20
    assert sum("cell" in each and "gridcell" in each for each in stops) == 1


def test_nothing_old_stands_beside_a_newly_chosen_design(seen_anew):
    """While the studio draws the new one, the 3-D view of the old one is gone already."""
    page = seen_anew
    page.locator(".solid").scroll_into_view_if_needed()
    page.locator(".view3d").wait_for()
    page.route("**/component_server**", lambda route: None)  # the answer never comes
    page.locator(".card:not(.chosen)").first.click()
    assert page.locator(".view3d").count() == 0 and page.locator(".closely figure").count() == 0
    assert (
        page.locator(".inspector .letters").inner_text()
        == page.locator(".card.chosen").get_attribute("title").split("\n")[0]
    )


@pytest.mark.parametrize("seen_anew", ["dark"], indirect=True)
def test_light_and_dark_are_switched_and_remembered(seen_anew):
    """The system's at first; a choice outlives a reload, and charts are drawn in the new colours."""
    page = seen_anew
    page.wait_for_selector("[data-chart=values] .xtick text")
    ink = "getComputedStyle(document.querySelector('[data-chart=values] .xtick text')).fill"
    dark = page.evaluate(ink)
    assert page.evaluate(DARK)
    page.click("#theme")
    page.wait_for_function(f"!{DARK}")
    page.wait_for_function(f"{ink} !== '{dark}'")
    page.reload()
    wait_until_ready(page)
    page.wait_for_function(f"!{DARK}")
    page.click("#theme")
    page.wait_for_function(DARK)
    assert page.evaluate("localStorage.getItem('studio-theme')") is None  # as the system has it
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"!{DARK}")


DROP = """(bytes) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], 'mine.jpg', { type: 'image/jpeg' }));
  const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried });
  document.querySelector('#stage').dispatchEvent(drop);
}"""


def test_a_foreign_picture_is_offered_as_a_start(opened):
    packed = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(packed, "JPEG")
    opened.evaluate(DROP, list(packed.getvalue()))
    assert "carries no settings" in opened.locator(".offer").inner_text()
    opened.click(".offer button:has-text('Leave it')")
    assert opened.locator(".offer").count() == 0
    opened.evaluate(DROP, list(packed.getvalue()))
    opened.click(".offer .yes")
    opened.wait_for_function("document.querySelector('#domain input:checked').value === 'image'")
    opened.locator(".told", has_text="Runs now begin from your picture").wait_for()
