"""Reward scripts as a person brings them: write, check, save, use, mend."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.browser.conftest import start, wait_for_status
from tests.rewards.mistakes import MISTAKES

pytestmark = pytest.mark.sandbox
LENGTH = "def reward(designs):\n    return [float(d.count('b')) for d in designs]\n"
BREAKS = "def reward(designs):\n    return [1 / 0 if d == 'bbb' else 1.0 for d in designs]\n"  # bbb is not among the designs of the check
HOSTILE = "print('<img src=x onerror=document.title=1>')\ndef reward(designs):\n    raise ValueError('<script>document.title = 1</script>')\n"


@pytest.fixture
def desk(opened):
    """The tab Rewards, open."""
    opened.get_by_role("tab", name="Rewards").click()
    opened.wait_for_selector("#script-code .cm-content")
    return opened


def judge(page, domain: str) -> None:
    page.locator("#script-domain").get_by_label(domain, exact=True).check()
    page.wait_for_timeout(500)


def write(page, text: str, name: str = "") -> None:
    page.locator("#script-code .cm-content").fill(text)
    if name:
        page.locator("#script-name textarea, #script-name input").fill(name)
    page.wait_for_timeout(200)


def answer(page, button: str) -> str:
    """Press, and wait for a new report."""
    page.evaluate("document.querySelector('#script-report .report')?.remove()")
    page.click(f"#{button}")
    return page.locator("#script-report .report").inner_text(timeout=40_000)


def choose_own(page, name: str) -> None:
    page.get_by_role("tab", name="Design").click()
    page.locator("#domain").get_by_label("Toy chain").check()
    page.locator("#reward-chain-letters input").wait_for(state="visible")
    page.locator("#reward-chain-letters input").uncheck()
    page.locator("#own-1 input").click()
    page.get_by_role("option", name=name, exact=True).click()
    page.get_by_label("Value estimate").click()  # the toy's exact values know its own rewards alone
    page.get_by_role("option", name="Best guess (PM)", exact=True).click()


def test_check_shows_scores_and_time(desk):
    report = answer(desk, "script-check")
    assert "It works" in report and "ms a design" in report and "CC(=O)Oc1ccccc1C(=O)O" in report and "13" in report
    assert desk.complaints == [] and desk.strangers == []


def test_everyday_mistakes_are_told_with_the_line_and_the_way_out(desk):
    for name, (text, line, way_out) in MISTAKES.items():
        write(desk, text)
        report = answer(desk, "script-check")
        assert way_out in report and (line is None or "line" in report), name
    assert desk.complaints == []


def test_what_a_script_says_is_text(desk):
    write(desk, HOSTILE)
    report = answer(desk, "script-check")
    assert "<script>document.title = 1</script>" in report and "<img src=x" in report
    assert desk.title() != "1" and desk.locator("#script-report img, #script-report script").count() == 0


def test_built_in_rewards_are_shown_and_copied(desk):
    desk.locator("#script-source input").click()
    desk.get_by_role("option", name="Built in: QED").click()
    desk.wait_for_selector("#script-copy:visible")
    assert (
        "QED.qed" in desk.locator("#script-code .cm-content").inner_text()
        and not desk.locator("#script-save").is_visible()
    )
    desk.click("#script-copy")
    desk.wait_for_selector("#script-save:visible")


def test_a_file_is_uploaded(desk, tmp_path):
    file = tmp_path / "atoms.py"
    file.write_text(
        "from rdkit import Chem\ndef reward(designs):\n    return [Chem.MolFromSmiles(d).GetNumAtoms() for d in designs]\n"
    )
    with desk.expect_file_chooser() as chooser:
        desk.click("#script-upload")
    chooser.value.set_files(file)
    desk.wait_for_function("document.querySelector('#script-code .cm-content').textContent.includes('GetNumAtoms')")
    assert "Saved as “atoms”" in answer(desk, "script-save")


def test_a_saved_script_guides_a_run(desk):
    judge(desk, "Toy chain")
    write(desk, LENGTH, "many b")
    assert "Saved as “many b”" in answer(desk, "script-save")
    choose_own(desk, "many b")
    start(desk, levels=4)
    wait_for_status(desk, "done", 30)
    assert "many b" in desk.locator(".run-title").inner_text()
    with desk.expect_download() as download:
        desk.click("[data-download=zip]")
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert [archive.read(n).decode() for n in archive.namelist() if n.startswith("scripts/")] == [LENGTH]
    assert desk.complaints == []


def test_a_script_that_breaks_pauses_the_run_and_is_mended(desk):
    judge(desk, "Toy chain")
    write(desk, BREAKS, "breaks")
    answer(desk, "script-save")
    choose_own(desk, "breaks")
    start(desk, levels=4)
    wait_for_status(desk, "paused", 30)
    line = desk.locator(".run-line").inner_text()
    assert "line 2" in line and "guard the division" in line and "the design bbb" in line
    desk.click("[data-do=mend]")
    desk.wait_for_selector("#script-report .excerpt .here")
    write(desk, LENGTH)
    answer(desk, "script-save")
    desk.get_by_role("tab", name="Design").click()
    desk.click("[data-do=go]")
    wait_for_status(desk, "done", 30)
