"""Files that are no scripts: `read` turns them away, and no worker ever sees them."""

from __future__ import annotations

import io
import json
import pickle
import zipfile

from tests.rewards.attacks.attack import Attack

GOOD = "def reward(designs):\n    return [float(len(d)) for d in designs]\n"


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("__main__.py", GOOD)
    return held.getvalue()


_FILES = {
    "fifty megabytes": b"#" * (50 << 20),
    "one byte too many": b"#" * ((1 << 20) + 1),
    "a zip file": _zip(),
    "a pickle": pickle.dumps([1]),
    "an old pickle": pickle.dumps({"a": 1}, 2),
    "a gzip file": b"\x1f\x8b\x08" + bytes(20),
    "a program": b"\x7fELF" + bytes(60),
    "NUL characters": GOOD.encode() + b"\0",
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-32": GOOD.encode("utf-32"),
    "Latin-1": "# é\n".encode("latin-1") + GOOD.encode(),
    "UTF-7 in disguise": b"# -*- coding: utf-7 -*-\n+AGEA" + b"\xe9",
    "surrogates": GOOD.encode() + b"# \xed\xa0\x80\n",
    "an overlong slash": GOOD.encode() + b"# \xc0\xaf\n",
    "a notebook": json.dumps({"cells": [], "nbformat": 4}).encode(),
    "an indented notebook": ("\n\n" + json.dumps({"cells": []}, indent=1)).encode(),
    "nothing": b"",
    "blanks": b" \n\t\n",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
}

ATTACKS: dict[str, Attack] = {f"upload {name}": Attack(data, ("rejected",)) for name, data in _FILES.items()}
GOOD_FILES = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "Windows lines": GOOD.replace("\n", "\r\n").encode(),
    "old Macintosh lines": GOOD.replace("\n", "\r").encode(),
    "no last line break": GOOD.rstrip().encode(),
    "another coding declared": b"# -*- coding: latin-1 -*-\n" + GOOD.encode(),
    "letters of the world": "# Größe 大きさ 🎲\n".encode() + GOOD.encode(),
}
