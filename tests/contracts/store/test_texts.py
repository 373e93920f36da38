"""Long texts lie in the store once, whoever brings them and however often, and nobody who needs one misses it."""

from __future__ import annotations

import random
import string

import pytest

from engines.records.store import StoreError
from engines.records.store.texts import BEGINS, LONG, brief, text_hash, with_texts, without_texts

REQUEST = {"domain": "chain", "levels": 3}


def long_text(seed: int, letters: int = 1 << 20) -> str:
    """A text that does not compress."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits + "äλ", k=letters))


def held(store) -> int:
    store.query("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.path.stat().st_size


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"scripts": {"a": "x" * LONG, "b": "short", "y" * LONG: "z" * LONG}},
        {"conditions": {"prompt": "λ" * 5000, "picture": None, "numbers": [1, 2.5, "w" * LONG]}},
        {"text": "\ud800" * LONG},
        ["x" * LONG, {"$text": "no mark"}],
    ],
)
def test_a_request_comes_back_as_it_was(request_, store):
    short, texts = without_texts(request_)
    assert with_texts(short, texts) == request_
    if isinstance(request_, dict):
        run = store.submit({**REQUEST, **request_})
        assert store.get(run).request == {**REQUEST, **request_}


def test_a_brief_request_has_beginnings(store):
    run = store.submit({**REQUEST, "conditions": {"prompt": "a red fox\n" * 500, "seed": 3}})
    told = store.get(run).brief["conditions"]
    assert told["prompt"].startswith("a red fox\na red fox") and len(told["prompt"]) == BEGINS + 1 and told["seed"] == 3
    assert brief({"a": "b"}) == {"a": "b"}


def test_six_starts_with_five_scripts_of_a_megabyte_hold_them_once(store):
    """58.6 MB before; five of a megabyte now, whose random letters pack to three quarters."""
    scripts = {f"script {n}": long_text(n) for n in range(5)}
    before = held(store)
    runs = [store.submit({**REQUEST, "scripts": scripts}, "ann") for _ in range(6)]
    for name, text in scripts.items():
        store.keep_script("ann", name, text_hash(text), text)
    assert held(store) - before < 5.5e6
    assert all(store.get(run).request["scripts"] == scripts for run in runs)


def test_texts_that_nobody_needs_are_cleaned_away(store):
    texts = [long_text(n, 2000) for n in range(4)]
    deleted, amended, kept = (store.submit({**REQUEST, "scripts": {"a": text}}) for text in texts[:3])
    store.keep_script("ann", "saved", text_hash(texts[3]), texts[3])
    store.delete(deleted)
    store.amend(amended, {**REQUEST, "scripts": {"a": texts[3]}})
    store.clean()
    assert {name for (name,) in store.query("SELECT hash FROM texts")} == {text_hash(texts[2]), text_hash(texts[3])}
    assert store.get(amended).request["scripts"]["a"] == texts[3] == store.script_text("ann", "saved")
    assert store.get(kept).request["scripts"]["a"] == texts[2]


def test_a_text_that_is_gone_is_a_sentence(store):
    run = store.submit({**REQUEST, "scripts": {"a": "x" * 5000}})
    with store.change() as db:
        db.execute("DELETE FROM texts")
    assert store.get(run).brief["scripts"]["a"].startswith("xxx")
    with pytest.raises(StoreError, match="settings of this run are damaged"):
        assert store.get(run).request
