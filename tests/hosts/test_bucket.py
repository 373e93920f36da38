"""On a Space runs are kept in a bucket where one is mounted, as a database or, where it can hold none, as copies."""

from __future__ import annotations

import pytest

from engines.records.store import Store
from engines.request import Request, as_json
from studio.outside import bucket
from studio.outside.bucket import FILE, Copies, holds_database, kept

SPACE = {"SPACE_ID": "somebody/studio"}


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home" / ".svdd-studio"


def test_elsewhere_runs_are_kept_at_home(home, tmp_path):
    assert kept({}, tmp_path).folder == home and kept({}, tmp_path).words == ""


def test_without_a_bucket_people_are_told_that_runs_are_lost(home, tmp_path):
    place = kept(SPACE, tmp_path / "none")
    assert place.folder == home and place.copies is None and "attaching a bucket" in place.words


def test_a_bucket_that_holds_a_database_has_the_store(tmp_path):
    place = kept(SPACE, tmp_path)
    assert place.folder == tmp_path / "svdd-studio" and place.copies is None and str(tmp_path) in place.words
    assert list(place.folder.glob("trial.db*")) == [] and Store(place.folder / FILE).unfinished() == 0


def test_a_bucket_without_locks_has_copies(home, tmp_path, monkeypatch):
    monkeypatch.setattr(bucket.sqlite3, "connect", no_database)
    place = kept(SPACE, tmp_path)
    assert place.folder == home and place.copies == tmp_path / "svdd-studio" and "copied" in place.words


def no_database(*_: object, **__: object) -> None:
    raise bucket.sqlite3.OperationalError("locking protocol")


def test_a_folder_that_cannot_be_made_holds_none(tmp_path):
    (tmp_path / "file").touch()
    assert not holds_database(tmp_path / "file" / "inside")


def test_a_restart_that_wipes_the_disk_brings_the_runs_back(tmp_path):
    store = Store(tmp_path / "disk" / FILE)
    copies = Copies(store.path, tmp_path / "bucket")
    run = store.submit(as_json(Request(domain="chain")), "owner")
    assert copies.copy() and not copies.copy()
    store.want(run, "pause")
    assert copies.copy() and not copies.bring_back()
    fresh = Copies(tmp_path / "another disk" / FILE, tmp_path / "bucket")
    assert fresh.bring_back() and not fresh.bring_back()
    assert Store(tmp_path / "another disk" / FILE).get(run).wanted == "pause"
    assert [file.name for file in (tmp_path / "bucket").iterdir()] == [FILE]
