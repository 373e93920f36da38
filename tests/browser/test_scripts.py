"""Reward scripts as a person brings them: write, check, save, use, mend."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.browser.conftest import start, tick, wait_for_status
from tests.rewards.sandbox.scripts import MISTAKES

pytestmark = pytest.mark.sandbox
LENGTH = "def reward(designs):\n    return [float(d.count('b')) for d in designs]\n"
# bbb is not among the designs of the check
BREAKS = "def reward(designs):\n    return [1 / 0 if d == 'bbb' else 1.0 for d in designs]\n"
HOSTILE = """print('<img src=x onerror=document.title=1>')
def reward(designs):
    raise ValueError('<script>document.title = 1</script>')
"""
ATOMS = """from rdkit import Chem
def reward(designs):
    return [Chem.MolFromSmiles(d).GetNumAtoms() for d in designs]
"""


@pytest.fixture
def editor(looked_at):
    """The tab Rewards, open, as the test before left it."""
    return rewards(looked_at)


@pytest.fixture
def new_editor(opened):
    """The tab Rewards, open."""
    return rewards(opened)


def rewards(page):
    page.get_by_role("tab", name="Rewards").click()
    page.wait_for_selector("#script-code .cm-content")
    return page


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
    tick(page, "chain", "letters", False)
    page.locator("#scripts-chain").get_by_label(name, exact=True).check()
    page.click("#more .fold-button")
    page.get_by_label("Value estimate").click()  # the toy's exact values know its own rewards alone
    page.get_by_role("option", name="Best guess (PM)", exact=True).click()


def test_check_shows_scores_and_time(editor):
    report = answer(editor, "script-check")
    assert "It works" in report and "ms a design" in report and "CC(=O)Oc1ccccc1C(=O)O" in report and "13" in report
    assert editor.complaints == [] and editor.strangers == []


def test_everyday_mistakes_are_told_with_the_line_and_the_way_out(editor):
    """What is said of each is tested where it is said; here that it comes to the page."""
    for name in ("forgot numpy", "no function", "one number"):
        text, line, way_out = MISTAKES[name]
        write(editor, text)
        report = answer(editor, "script-check")
        assert way_out in report and (line is None or "line" in report), name
    assert editor.complaints == []


def test_what_a_script_says_is_text(editor):
    write(editor, HOSTILE)
    report = answer(editor, "script-check")
    assert "<script>document.title = 1</script>" in report and "<img src=x" in report
    assert editor.title() != "1" and editor.locator("#script-report img, #script-report script").count() == 0


def test_built_in_rewards_are_shown_and_copied(editor):
    editor.locator("#script-source input").click()
    editor.get_by_role("option", name="Built in: QED").click()
    editor.wait_for_selector("#script-copy:visible")
    assert (
        "QED.qed" in editor.locator("#script-code .cm-content").inner_text()
        and not editor.locator("#script-save").is_visible()
    )
    editor.click("#script-copy")
    editor.wait_for_selector("#script-save:visible")


def test_a_file_is_uploaded(editor, tmp_path):
    file = tmp_path / "atoms.py"
    file.write_text(ATOMS)
    with editor.expect_file_chooser() as chooser:
        editor.click("#script-upload")
    chooser.value.set_files(file)
    editor.wait_for_function("document.querySelector('#script-code .cm-content').textContent.includes('GetNumAtoms')")
    assert "Saved as “atoms”" in answer(editor, "script-save")


def test_a_saved_script_guides_a_run(new_editor):
    judge(new_editor, "Toy chain")
    write(new_editor, LENGTH, "many b")
    assert "Saved as “many b”" in answer(new_editor, "script-save")
    choose_own(new_editor, "many b")
    start(new_editor, levels=4)
    wait_for_status(new_editor, "done", 30)
    assert "many b" in new_editor.locator(".run-title").inner_text()
    with new_editor.expect_download() as download:
        new_editor.click("[data-download=zip]")
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert [archive.read(n).decode() for n in archive.namelist() if n.startswith("scripts/")] == [LENGTH]
    assert new_editor.complaints == []


def test_a_script_that_breaks_pauses_the_run_and_is_mended(new_editor):
    judge(new_editor, "Toy chain")
    write(new_editor, BREAKS, "breaks")
    answer(new_editor, "script-save")
    choose_own(new_editor, "breaks")
    start(new_editor, levels=4)
    wait_for_status(new_editor, "paused", 30)
    line = new_editor.locator(".run-line").inner_text()
    assert "line 2" in line and "guard the division" in line and "the design bbb" in line
    new_editor.click("[data-do=mend]")
    new_editor.wait_for_selector("#script-report .excerpt .here")
    write(new_editor, LENGTH)
    answer(new_editor, "script-save")
    new_editor.get_by_role("tab", name="Design").click()
    new_editor.click("[data-do=go]")
    wait_for_status(new_editor, "done", 30)
