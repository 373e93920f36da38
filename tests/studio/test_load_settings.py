"""A ZIP that was downloaded here gives its settings back; what only looks like one is a sentence, never unpacked."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from engines.records.store import Store
from engines.request import Request
from engines.request.archive import MOST_MEMBERS, MOST_REQUEST_BYTES
from studio.design.load_settings import ENDINGS, load_settings
from studio.errors import UserError
from studio.runs.runs import Runs

REQUEST = json.loads(Request(domain="chain", lanes=5, particles=3, seed=9).model_dump_json())
GOOD = json.dumps(REQUEST).encode()
ZEROS = b" " * (MOST_REQUEST_BYTES + 1)


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def packed(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def understated(content: bytes, said: int) -> bytes:
    """A ZIP whose request.json is said to be that long, wherever its length stands."""
    return packed({"request.json": content}).replace(len(content).to_bytes(4, "little"), said.to_bytes(4, "little"))


def locked(file: bytes) -> bytes:
    """The same ZIP, with its member's flag of encryption set."""
    place = file.rindex(b"PK\x01\x02") + 8
    return file[:place] + bytes([file[place] | 1]) + file[place + 1 :]


def load(runs: Runs, folder, file: bytes) -> dict:
    (folder / "svdd-chain-x.zip").write_bytes(file)
    return load_settings(runs, str(folder / "svdd-chain-x.zip"))


def test_a_zip_can_be_chosen():
    assert ".zip" in ENDINGS and ".json" in ENDINGS


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_good_zip_gives_its_settings_back(runs, tmp_path, kind):
    assert load(runs, tmp_path, packed({"designs.csv": b"lane,design\n", "request.json": GOOD}, kind)) == REQUEST


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (packed({"designs.csv": b"lane,design\n", "a/b/request.json": GOOD}), "holds no request.json"),
        (packed({"a/request.json": GOOD, "b/request.json": GOOD}), "holds 2 runs"),
        (packed({"request.json": ZEROS}), "too large to hold settings"),
        (packed({str(i): b"" for i in range(MOST_MEMBERS + 1)}), "too many files"),
        (packed({"request.json": GOOD}, zipfile.ZIP_LZMA), "unusual way"),
        (locked(packed({"request.json": GOOD})), "locked"),
        (understated(ZEROS, 1000), "cannot be read"),
        (packed({"request.json": GOOD})[:60], "cannot be read"),
        (b"hello", "cannot be read"),
        (b"", "cannot be read"),
        (packed({"request.json": b"[1]"}), "no settings"),
        (packed({"request.json": b"{"}), "no settings"),
        (packed({"request.json": b"[" * 100_000}), "no settings"),
        (packed({"request.json": b'{"domain": "chain", "lanes": -1}'}), "lanes"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",  # an archive holds the time at which it was packed
)
def test_what_is_no_zip_of_a_run_is_a_sentence(runs, tmp_path, file, words):
    with pytest.raises(UserError, match=words):
        load(runs, tmp_path, file)


def test_a_bomb_is_not_unpacked(runs, tmp_path, monkeypatch):
    """Neither what is said to be large, nor more than the most of what is said to be small."""
    read: list[int] = []
    unpack = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda self, n=-1: read.append(n) or unpack(self, n))
    with pytest.raises(UserError):
        load(runs, tmp_path, packed({"request.json": ZEROS, "designs.csv": ZEROS}))
    assert read == []
    load(runs, tmp_path, packed({"request.json": GOOD, "designs.csv": ZEROS}))
    assert read and all(0 < n <= MOST_REQUEST_BYTES + 1 for n in read)
