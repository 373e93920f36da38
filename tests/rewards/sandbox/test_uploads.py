"""What is no script is rejected with what to do; the studio's own data is never readable."""

from pathlib import Path

import numpy
import pytest

from engines.rewards.sandbox import ScriptError, parse_upload
from engines.rewards.sandbox.process.system import require_unreadable
from engines.rewards.sandbox.script import MAX_BYTES
from tests.rewards.sandbox.scripts import LENGTHS

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x" * (MAX_BYTES + 1), "1 MB"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x80\x04\x95", "pickle"),
        ("# é".encode("latin-1"), "UTF-8"),
        (b"a\0b", "NUL"),
        (b'{"cells": []}', "notebook"),
        (b"  \n", "empty"),
        (b"\x7fELF", "program"),
    ],
)
def test_what_is_no_script_is_rejected(data, words):
    with pytest.raises(ScriptError, match=words) as caught:
        parse_upload("upload", data)
    assert caught.value.kind == "rejected"


def test_line_ends_and_byte_order_mark_do_not_matter():
    windows = b"\xef\xbb\xbf" + LENGTHS.replace("\n", "\r\n").encode()
    assert parse_upload("a", windows).hash == parse_upload("b", LENGTHS.encode()).hash


def test_the_studio_s_data_is_never_readable(tmp_path):
    with pytest.raises(ScriptError, match="choose another --store"):
        require_unreadable(Path(numpy.__file__).parent / "store")
    require_unreadable(tmp_path)
