"""The page as a person meets it: run, watch, reload, look closer, take home."""

from __future__ import annotations

import csv
import gzip
import io
import json
import urllib.request
import zipfile

from rdkit import Chem

import engines
from tests.browser.conftest import set_number, start, wait_for_status


def test_a_newcomer_sees_a_finished_example(looked_at):
    looked_at.wait_for_selector(".cell svg")
    assert looked_at.locator(".run-title").inner_text().startswith("Example")
    wait_for_status(looked_at, "done")
    assert looked_at.locator(".card").count() > 4 and "best of 10" in looked_at.locator(".medians").inner_text()
    assert looked_at.complaints == [] and looked_at.strangers == []


def test_a_cell_unfolds_and_the_film_scrubs(looked_at):
    looked_at.wait_for_selector(".cell svg")
    wait_for_status(looked_at, "done")
    looked_at.locator('.cell[data-lane="1"][data-position="5"]').click()
    looked_at.wait_for_selector(".candidate svg")
    assert looked_at.locator(".candidate.kept").count() == 1 and looked_at.locator(".candidate").count() > 2
    looked_at.locator(".scrub input").fill("5")
    assert looked_at.locator(".cell.later").count() == looked_at.locator(".lane").count() * 15


def test_a_design_is_seen_in_three_dimensions_and_the_table_sorts(looked_at):
    wait_for_status(looked_at, "done")
    looked_at.locator(".solid").scroll_into_view_if_needed()
    looked_at.frame_locator(".view3d").locator("canvas").wait_for(timeout=30_000)
    looked_at.click("[data-view=table]")
    looked_at.click("th button:has-text('logp')")
    shown = [float(t) for t in looked_at.locator("table.plain tbody tr td:nth-child(6)").all_inner_texts()]
    assert shown == sorted(shown, reverse=True) and len(shown) > 4


def test_run_watch_reload_and_take_home(opened):
    run = start(opened, lanes=12, particles=6)
    opened.wait_for_selector(".run-title:not(:has-text('Example'))")
    opened.wait_for_function("document.querySelectorAll('.cell').length >= 12")
    first = min(opened.locator(".cell").count(), 12 * 20 - 1)  # a slow page may meet the run when it is done
    opened.wait_for_function("(n) => document.querySelectorAll('.cell').length > n", arg=first)
    opened.reload()
    opened.wait_for_function("(n) => document.querySelectorAll('.cell').length > n", arg=first)
    assert opened.url.endswith(run)
    wait_for_status(opened, "done")
    assert opened.locator(".lane").count() == 12 and opened.locator(".cell").count() == 12 * 20
    _charts_are_drawn(opened)
    _downloads_hold_the_run(opened)
    assert opened.complaints == [] and opened.strangers == []


def _charts_are_drawn(page):
    page.wait_for_selector("[data-chart=values] .scatterlayer .trace")
    page.wait_for_selector("[data-chart=distribution] .barlayer .trace")
    assert page.locator(".medians b").first.inner_text()


def _downloads_hold_the_run(page):
    rows = list(csv.DictReader(io.StringIO(_downloaded(page, "csv").decode())))
    assert len(rows) == 12 and all(Chem.MolFromSmiles(r["design"]) for r in rows)
    assert _downloaded(page, "sdf").decode().count("$$$$") == 12
    archive = zipfile.ZipFile(io.BytesIO(_downloaded(page, "zip")))
    request = engines.Request(**json.loads(archive.read("request.json")))
    assert request.lanes == 12 and request.particles == 6
    assert sorted(engines.design(request).designs) == sorted(r["design"] for r in rows)


def _downloaded(page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.click(f"[data-download={kind}]")
    return download.value.path().read_bytes()


def test_alpha_reaches_both_ends_and_is_fine_near_zero(opened):
    slider = opened.locator("#alpha input")
    shown = []
    for place in (0, 1, 50, 100):
        slider.fill(str(place))
        shown.append(opened.locator("#alpha output").inner_text())
    assert shown[0] == "0" and shown[1] == "0.001" and 0.05 < float(shown[2]) < 0.2 and shown[3] == "∞"
    run = start(opened, lanes=2, particles=2)
    wait_for_status(opened, "done")
    assert "α ∞" in opened.locator(".run-title").inner_text() and run


def test_settings_come_back_from_a_run_and_from_its_zip_and_history_lists_it(opened, tmp_path):
    run = start(opened, lanes=3, particles=2)
    wait_for_status(opened, "done")
    set_number(opened, "lanes", 40)
    opened.click("[data-do=reuse]")
    opened.wait_for_function("document.querySelector('#lanes input[type=number]').value === '3'")
    (tmp_path / "run.zip").write_bytes(_downloaded(opened, "zip"))
    set_number(opened, "lanes", 40)
    opened.locator("input[type=file]:has(+ #settings-file)").set_input_files(tmp_path / "run.zip")
    opened.wait_for_function("document.querySelector('#lanes input[type=number]').value === '3'")
    opened.get_by_role("tab", name="History").click()
    opened.locator(f'#history a[href="?run={run}"]').wait_for()
    assert opened.complaints == []


def test_another_domain_runs_too(opened):
    opened.locator("#domain label", has_text="Toy chain").click()
    opened.wait_for_function("document.querySelector('#levels input[type=number]').value === '3'")
    start(opened)
    wait_for_status(opened, "done")
    assert "Toy chain" in opened.locator(".run-title").inner_text()
    assert opened.complaints == []


def test_an_enhancer_is_seen_closely(opened):
    """Charts change with the run; sites and single changes of a design are drawn; guide and judge are side by side."""
    wait_for_status(opened, "done")
    opened.wait_for_selector("[data-chart=values] .scatterlayer .trace")
    opened.locator("#domain label", has_text="Enhancer DNA").click()
    opened.wait_for_function("document.querySelector('#levels input[type=number]').value === '64'")
    set_number(opened, "levels", 12)
    start(opened, lanes=3, particles=3)
    wait_for_status(opened, "done")
    _charts_are_drawn(opened)
    opened.wait_for_selector("[data-chart=opinions] .scatterlayer .trace")
    opened.wait_for_selector(".panels svg")
    opened.wait_for_function("document.querySelectorAll('.closely figure svg').length === 2")
    assert (
        _downloaded(opened, "fasta").decode().count(">") == 3 and _downloaded(opened, "gb").decode().count("LOCUS") == 3
    )
    assert opened.complaints == [] and opened.strangers == []


def test_no_browser_keeps_yesterdays_scripts(studio):
    with urllib.request.urlopen(f"{studio.url}gradio_api/file=assets/studio/stage/wire.js") as answer:
        assert answer.headers["cache-control"] == "no-cache"


def test_the_page_comes_compressed_and_names_its_modules_at_once(studio):
    asked = urllib.request.Request(studio.url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        text = gzip.decompress(packed := answer.read()).decode()
    assert len(packed) < len(text) / 4 and "modulepreload" in text and "stage/wire.js" in text


def test_scripts_that_do_not_arrive_are_said(page, studio):
    page.route("**/stage/film.js", lambda route: route.abort())
    page.goto(studio.url)
    page.locator(".run-line", has_text="did not load whole; reload it").wait_for()


def test_a_run_asked_for_before_the_scripts_are_there_is_shown(page, studio):
    held = []
    page.route("**/stage/wire.js", lambda route: held.append(route))
    page.goto(studio.url)
    page.wait_for_function("window.studio")
    page.evaluate("window.studio.show('nothing-here') && null")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.locator(".run-title", has_text="No such run").wait_for()


def test_values_are_drawn_against_rewards_and_judged_anew_on_request(opened):
    start(opened, lanes=4, particles=2, levels=4)
    wait_for_status(opened, "done")
    assert opened.locator("[data-chart=foretold] .xtick").count() == 0  # nothing before it is opened
    opened.click(".calibration summary")
    opened.locator(".advice", has_text="With 48 lanes").wait_for()
    opened.locator("[data-chart=foretold] .legendtext", has_text="may be chance").wait_for()
    opened.click("[data-judge=true]")
    opened.locator(".anew-line", has_text="judged anew").wait_for(timeout=60_000)
    opened.locator("[data-chart=bias] .legendtext", has_text="Look ahead, soft").wait_for()
    assert not opened.locator("[data-judge=true]").is_visible() and opened.complaints == []
