"""The script library: own scripts by name and version, nobody else's; mended scripts reach the paused run."""

import pytest

from engines.records.store import Broken, Store
from engines.records.store.steps.totals import added
from engines.rewards.sandbox import Script, ScriptError
from engines.service.worker import Engine
from studio.errors import UserError
from studio.runs.labels import unconfined_note
from studio.runs.runs import Runs
from studio.runs.view import view_run

pytestmark = pytest.mark.sandbox
ONE = "def reward(designs):\n    return [len(d) for d in designs]\n"
TWO = ONE.replace("len(d)", "2 * len(d)")
SETTINGS = {"domain": "chain", "value": "pm", "rewards": {"mine": 1.0}, "scripts": ["mine"]}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "runs.db"))


def keep(runs, text, owner="ann", name="mine"):
    return runs.library.check_and_save(owner, "chain", name, text.encode())


def test_versions_newest_first(runs):
    keep(runs, ONE), keep(runs, TWO)
    assert [k.hash for k in runs.library.versions("ann")] == [Script("mine", TWO).hash, Script("mine", ONE).hash]
    assert runs.library.names("ann") == ["mine"] and runs.library.text("ann", "mine") == TWO
    assert runs.library.text("ann", "mine", Script("mine", ONE).hash) == ONE


def test_saving_an_old_version_makes_it_the_newest(runs):
    keep(runs, ONE), keep(runs, TWO), keep(runs, ONE)
    assert runs.library.text("ann", "mine") == ONE and len(runs.library.versions("ann")) == 2


def test_nobody_else_s(runs):
    keep(runs, ONE)
    assert runs.library.versions("bob") == [] and runs.library.names("") == []
    with pytest.raises(UserError, match="no script"):
        runs.library.text("bob", "mine")
    runs.library.delete("bob", "mine", Script("mine", ONE).hash)
    assert runs.library.text("ann", "mine") == ONE


def test_deleted(runs):
    kept, _ = keep(runs, ONE)
    runs.library.delete("ann", "mine", kept.hash)
    assert runs.library.versions("ann") == []


@pytest.mark.parametrize(("name", "words"), [("letters", "built-in"), ("  ", "name first")])
def test_names_that_cannot_be(runs, name, words):
    with pytest.raises(UserError, match=words):
        keep(runs, ONE, name=name)


def test_what_fails_is_not_kept(runs):
    with pytest.raises(ScriptError):
        keep(runs, "def reward(designs):\n    return None\n")
    with pytest.raises(ScriptError, match="judges molecule"):
        keep(runs, "domains = ['molecule']\n" + ONE)
    assert runs.library.versions("ann") == []


def test_a_run_takes_the_text_along(runs):
    keep(runs, ONE)
    run = runs.start(SETTINGS, "ann")
    kept, _ = keep(runs, TWO)
    assert runs.request(run)["scripts"] == {"mine": ONE}
    with pytest.raises(UserError, match="no script"):
        runs.start(SETTINGS, "bob")


def test_a_run_without_scripts_needs_no_library(runs):
    run = runs.start({**SETTINGS, "rewards": {"letters": 1.0}, "scripts": []}, "ann")
    assert runs.request(run)["scripts"] == {}


def test_a_mended_script_reaches_the_paused_run(runs):
    keep(runs, ONE)
    run = runs.start(SETTINGS, "ann")
    runs.store.end(run, "paused", "It says (line 7).", broken=Broken("mine", 2))
    assert view_run(runs, run, 0, "ann")["broken"] and runs.broken_script(run) == ("mine", ONE, "It says (line 7).", 2)
    keep(runs, TWO)
    runs.steer(run, "ann", "go")
    assert runs.request(run)["scripts"] == {"mine": TWO} and runs.store.get(run).status == "queued"


def test_a_run_that_was_merely_paused_keeps_its_script(runs):
    keep(runs, ONE)
    run = runs.start(SETTINGS, "ann")
    runs.store.end(run, "paused", "Paused; press Resume to go on.")
    keep(runs, TWO)
    runs.steer(run, "ann", "go")
    assert runs.request(run)["scripts"] == {"mine": ONE}


def test_a_run_that_goes_on_is_no_longer_broken(runs):
    keep(runs, ONE)
    run = runs.start(SETTINGS, "ann")
    runs.store.end(run, "paused", "The reward “mine” could not go on.", broken=Broken("mine", None))
    runs.steer(run, "ann", "go")
    assert runs.store.take("engine", run).broken is None
    runs.store.end(run, "paused", "Paused; press Resume to go on.")
    assert not view_run(runs, run, 0, "ann")["broken"]


def test_a_run_that_was_unconfined_says_so():
    before = added({}, {"t": 1})
    assert unconfined_note(before) == ""
    assert "ran unconfined" in unconfined_note(added(added(before, {"unconfined": True}), {"t": 0}))


SILENT = 'def reward(designs):\n    return [float("nan") for _ in designs]\n'


def offer(runs, domain, name="mine"):
    return next(offer for offer in runs.library.offers("ann", domain) if offer.name == name)


def test_a_script_belongs_to_the_domains_it_was_checked_in(runs):
    keep(runs, ONE)
    assert not offer(runs, "chain").refused and "checked for Toy chain" in offer(runs, "utr").refused
    with pytest.raises(UserError, match="check it for 5′UTR RNA in the tab Rewards"):
        runs.start({**SETTINGS, "domain": "utr", "value": "mean"}, "ann")
    runs.library.check_and_save("ann", "utr", "mine", ONE.encode())
    assert not offer(runs, "utr").refused and not offer(runs, "chain").refused
    keep(runs, TWO)
    assert "checked for Toy chain" in offer(runs, "utr").refused


def test_what_judges_nothing_is_kept_but_not_offered(runs):
    keep(runs, SILENT)
    assert "judges none" in offer(runs, "chain").refused and runs.library.text("ann", "mine") == SILENT
    with pytest.raises(UserError, match="judges none"):
        runs.start(SETTINGS, "ann")


def test_examples_are_offered_like_own_scripts_and_an_own_one_of_that_name_is_meant_first(runs):
    assert [offer.name for offer in runs.library.offers("", "molecule")] == ["alerts", "lead_likeness"]
    settings = {"domain": "molecule", "rewards": {"alerts": 1}, "scripts": ["alerts"], "lanes": 2, "particles": 2}
    assert "FilterCatalog" in runs.request(runs.start(settings, "ann"))["scripts"]["alerts"]
    runs.library.check_and_save("ann", "molecule", "alerts", ONE.encode())
    assert [offer.about for offer in runs.library.offers("ann", "molecule") if offer.name == "alerts"] == ["own script"]
    assert runs.request(runs.start(settings, "ann"))["scripts"]["alerts"] == ONE


def test_scripts_from_before_checks_were_kept_can_be_ticked_anywhere(runs):
    runs.store.keep_script("ann", "mine", Script("mine", ONE).hash, ONE)
    assert not offer(runs, "chain").refused and not offer(runs, "molecule").refused


def test_a_level_at_which_nothing_is_judged_is_said_at_once(runs):
    settings = {**SETTINGS, "rewards": {"mine": 1.0}, "scripts": {"mine": SILENT}, "lanes": 4, "particles": 2}
    run, engine = runs.start(settings, "ann"), Engine(runs.store)
    while not runs.row(run).position:
        engine.turn()
    line = view_run(runs, run, 0, "ann")["line"]
    assert "no design could be judged at this level: mine answers with no number" in line
    other = runs.start({**settings, "scripts": {"mine": ONE}}, "ann")
    while runs.row(other).status != "done":
        engine.turn()
    assert "judged" not in view_run(runs, other, 0, "ann")["line"]
