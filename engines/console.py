"""What commands print, whatever the terminal's encoding can write."""

from __future__ import annotations

import codecs
import sys
import unicodedata

ERRORS = "nearest"  # the name of the handler, as errors= takes it
_NEAREST = {
    "\u2212": "-",
    "–": "-",
    "—": "-",
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "′": "'",
    "×": "x",
    "·": "*",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "±": "+-",
    "√": "sqrt",
    "∞": "inf",
    "Σ": "sum",
    "σ": "sigma",
    "α": "alpha",
    "β": "beta",
    "η": "eta",
    "λ": "lambda",
    "μ": "u",
    "µ": "u",
}  # where a terminal cannot write it


def prepare_output() -> None:
    """Let what is printed from now on reach any terminal: what it cannot write is written as what comes nearest."""
    codecs.register_error(ERRORS, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERRORS)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """(what to write instead, where to go on) for characters that cannot be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(nearest, error.object[error.start : error.end])), error.end


def nearest(letter: str) -> str:
    """ASCII that means about the same as a character; ? where there is none."""
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _NEAREST.get(letter) or plain or "?"
