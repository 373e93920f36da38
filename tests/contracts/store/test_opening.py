"""Whatever file lies where the store should be: it opens, or a sentence says what it is, and it stays as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.pool import ThreadPool
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from engines.records.store import Store, StoreError
from engines.records.store.database.functions import register
from engines.records.store.database.migrations import APPLICATION_ID, MIGRATIONS, RUNS_AND_STEPS

ROOT = Path(__file__).resolve().parents[3]
FIXTURE = ROOT / "tests" / "fixtures" / "version0" / "studio.db"
REQUEST = {"domain": "chain", "levels": 3}
NOBODY = 65534


def with_sql(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        register(db)
        for statement in statements:
            db.executescript(statement)
    return path


def number(path: Path, pragma: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"PRAGMA {pragma}").fetchone()[0]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "studio.db"


def test_a_new_store_says_its_version_and_maker(file):
    Store(file)
    assert number(file, "user_version") == len(MIGRATIONS) and number(file, "application_id") == APPLICATION_ID
    assert number(file, "journal_mode") == "wal" and number(file, "auto_vacuum") == 2  # incremental


@pytest.mark.parametrize("tables", ["runs", "runs steps", "runs steps broken scripts engines"])
def test_stores_made_before_there_were_versions_are_brought_to_this_one(file, tables):
    """What was recorded stays; tables that came later are made. Only a file with runs and steps is one of ours."""
    for statement in RUNS_AND_STEPS.split(";\n"):
        if any(f"EXISTS {table} " in statement for table in tables.split()):
            with_sql(file, statement)
    if tables == "runs":
        with pytest.raises(StoreError, match="another program"):
            Store(file)
        return
    with_sql(
        file, "INSERT INTO runs (id, owner, request, status, created, levels) VALUES ('a', 'ann', '{}', 'done', 1, 3)"
    )
    row = Store(file).get("a")
    assert (row.status, row.levels, row.request) == ("done", 3, {}) and number(file, "user_version") == len(MIGRATIONS)


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_every_version_is_brought_to_this_one(file, version):
    with_sql(file, *MIGRATIONS[:version], f"PRAGMA user_version = {version}")
    with_sql(file, f"PRAGMA application_id = {APPLICATION_ID}")
    store = Store(file)
    assert store.get(store.submit(REQUEST)).status == "queued" and number(file, "user_version") == len(MIGRATIONS)


def test_a_migration_that_fails_leaves_the_older_store_as_it_was(tmp_path, monkeypatch):
    file = Path(shutil.copy(FIXTURE, tmp_path))
    monkeypatch.setattr(
        "engines.records.store.database.opening.MIGRATIONS", (*MIGRATIONS, "DELETE FROM runs; DELETE FROM nowhere;\n")
    )
    with pytest.raises(StoreError):
        Store(file)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT COUNT(*) FROM runs").fetchone() == (7,) and number(file, "user_version") == 0


FILES = {
    "foreign": lambda file: with_sql(file, "CREATE TABLE notes (text)"),
    "of another maker": lambda file: with_sql(file, "PRAGMA application_id = 7"),
    "newer": lambda file: with_sql(
        file, f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {len(MIGRATIONS) + 1}"
    ),
    "no database": lambda file: file.write_bytes(b"PK\x03\x04" + b"something else" * 1000),
    "damaged at its head": lambda file: file.write_bytes(b"SQLite format 4" + FIXTURE.read_bytes()[15:]),
    "damaged in its schema": lambda file: file.write_bytes(FIXTURE.read_bytes()[:100] + b"\xff" * 3996),
    "a folder": lambda file: file.mkdir(),
}
WORDS = {"foreign": "another program", "of another maker": "another program", "newer": "newer version"}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_store_of_ours_is_a_sentence_and_stays_as_it_was(file, kind):
    FILES[kind](file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(StoreError) as refused:
        Store(file)
    assert str(file) in str(refused.value) and WORDS.get(kind, "") in str(refused.value)
    assert before is None or file.read_bytes() == before


@pytest.mark.parametrize("kind", ["newer", "no database"])
def test_the_studio_ends_with_that_sentence(tmp_path, kind):
    FILES[kind](tmp_path / "studio.db")
    ended = start_app(tmp_path)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr and str(tmp_path / "studio.db") in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def start_app(folder: Path, **how) -> subprocess.CompletedProcess:
    command = [sys.executable, "app.py", "--no-open", "--quiet", "--port", "1", "--store", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **how)


def write_as_nobody(file: Path) -> str:
    """What a person without rights is told who opens the store and writes to it."""
    if os.getuid() == 0:
        os.setgid(NOBODY), os.setuid(NOBODY)
    try:
        return Store(file).submit(REQUEST)
    except StoreError as error:
        return str(error)


@pytest.mark.parametrize("there", [True, False])
def test_a_store_that_may_not_be_written_is_a_sentence(there):
    with TemporaryDirectory() as folder:  # pytest's own lies below a folder that is closed to others
        file = Path(folder) / "studio.db"
        if there:
            Store(file).submit(REQUEST)
            file.chmod(0o444)
        file.parent.chmod(0o555)
        with get_context("fork").Pool(1) as pool:
            told = pool.apply(write_as_nobody, [file])
        file.parent.chmod(0o755)
    assert "--store" in told and str(file) in told and "right" in told or "opened" in told


def test_a_store_that_another_program_holds_is_a_sentence(file, monkeypatch):
    monkeypatch.setattr("engines.records.store.database.BUSY_SECONDS", 0.2)
    store = Store(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program holds"):
            store.submit(REQUEST)
    assert store.get(store.submit(REQUEST)).status == "queued"


def open_and_submit(file: Path) -> str:
    return Store(file).submit(REQUEST)


@pytest.mark.parametrize("older", [False, True])
def test_simultaneous_first_opens_all_succeed(tmp_path, older):
    """Of a new file, and of one that has to be brought to this version."""
    for attempt in range(3):
        file = tmp_path / f"{attempt}.db"
        if older:
            shutil.copy(FIXTURE, file)
        with ThreadPool(8) as pool:
            assert len(set(pool.map(open_and_submit, [file] * 8, chunksize=1))) == 8


def test_simultaneous_first_opens_by_processes_all_succeed(file):
    with get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(open_and_submit, [file] * 8, chunksize=1))) == 8


def damage(file: Path, table: str) -> None:
    """Overwrite every page of a table or index but its root's."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    file.write_bytes(content)


def test_a_damaged_page_takes_no_other_table_along(file):
    store = Store(file)
    run = store.submit(REQUEST, "ann")
    store.append(run, 1, {"t": 2}, b"state", 0.5)
    store.connection().close()
    damage(file, "steps")
    again = Store(file)
    assert again.get(run).position == 1 and [row.id for row in again.history("ann")] == [run]
    with pytest.raises(StoreError, match="damaged"):
        again.append(run, 2, {"t": 1}, b"state", 0.5)
    assert again.get(again.submit(REQUEST)).status == "queued"


def test_an_older_store_with_damaged_records_is_brought_to_this_version_all_the_same(file):
    shutil.copy(FIXTURE, file)
    with_sql(
        file,
        "UPDATE steps SET record = 'x' WHERE position = 1; UPDATE runs SET result = '{\"rew' WHERE status = 'done'",
        "UPDATE runs SET request = '[' WHERE status = 'paused'",
    )
    store = Store(file)
    rows = store.history("ann")
    assert len(rows) == 7 and all(row.totals["cost"]["rows"] > 0 and row.result is None for row in rows)
    assert [store.records(row.id)[0].get("damaged") for row in rows] == [True] * 7
