"""Everyday mistakes end in one sentence with the line and the way out."""

import pytest

from engines.domains import domain
from engines.rewards.sandbox import Limits, Script, ScriptError, Zygote
from engines.rewards.sandbox.check import check
from tests.rewards.sandbox.scripts import MISTAKES

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote(limits=Limits(load_seconds=5, call_seconds=2))
    yield zygote
    zygote.close()


@pytest.mark.parametrize("name", MISTAKES)
def test_the_sentence_names_the_line_and_the_way_out(zygote, name):
    text, line, way_out = MISTAKES[name]
    with pytest.raises(ScriptError) as caught:
        check(zygote, Script(name, text), domain("molecule").known_designs)
    sentence = caught.value.sentence
    assert way_out in sentence and "\n" not in sentence and len(sentence) < 600
    assert caught.value.line in (line if isinstance(line, tuple) else (line,)) and (line is None or "line" in sentence)
