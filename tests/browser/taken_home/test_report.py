"""A report is one file: opened from the disk it draws its figures, asks nothing of anybody, and can be printed."""

from __future__ import annotations

from pathlib import Path

from engines.records.store import NewMember, Store
from engines.service.worker import Engine
from studio.export import export, export_study
from studio.runs.runs import Runs
from tests.browser.test_access import AXE, FOUND

DRAWN = "[...document.querySelectorAll('.figure')].every((box) => box.querySelector('.main-svg'))"
SMALL = {"domain": "utr", "lanes": 3, "particles": 2, "levels": 4}


def test_a_report_is_read_offline_and_printed(page, tmp_path: Path):
    runs = Runs(Store(tmp_path / "studio.db"))
    members = [runs.start({**SMALL, "alpha": alpha}, "ann") for alpha in (0.0, 0.2)]
    engine = Engine(runs.store)
    while engine.turn():
        pass
    told = [NewMember(str(n), {}, run) for n, run in enumerate(members)]
    study = runs.store.add_study("collect", "<img src=x onerror=alert(1)>", told, {}, "ann")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for content in (export(runs, members[0], "report")[1], export_study(runs, study, "report")[1]):
        (tmp_path / "report.html").write_bytes(content)
        page.goto((tmp_path / "report.html").as_uri())
        page.locator(".figure .main-svg").last.wait_for()
        assert page.evaluate(DRAWN)
        assert page.locator(".figure").count() == 3 and len(page.pdf()) > 20_000
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details:not([open])").count() == 0
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(600)  # nothing may be evaluated there, so that nothing can be waited for
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1440, "height": 1000})
    page.evaluate(AXE)
    assert page.evaluate(FOUND) == []
    assert {url.partition(":")[0] for url in asked} == {"file"} and said == []
