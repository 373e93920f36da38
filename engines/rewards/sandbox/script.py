"""A reward script: its text, its hash, and what it declares of itself."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from engines.rewards.sandbox.fault import Fault, plain

MOST_BYTES = 1 << 20
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
}


@dataclass(frozen=True)
class Script:
    """Text that has passed the upload check. hash: what a run records."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Declared:
    """What a script says of itself; everything is optional. lower: smaller numbers are better."""

    unit: str = ""
    lower: bool = False
    span: tuple[float, float] = (-math.inf, math.inf)
    domains: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Script:
    """An uploaded file → Script. Raises Fault("rejected") with what to do."""
    if len(data) > MOST_BYTES:
        raise Fault(
            "rejected",
            f"The file has {len(data) / 1e6:.1f} MB; a script may have 1 MB. Put large data elsewhere or leave it out",
        )
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise Fault("rejected", f"This is {what}, not a Python script; upload the .py file itself")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Fault("rejected", "The file is not UTF-8 text; save it as UTF-8 in your editor", line) from None
    if "\0" in text:
        raise Fault("rejected", "The file holds NUL characters, so it is not text; save it as UTF-8 in your editor")
    if text.lstrip().startswith("{") and '"cells"' in text[:5000]:
        raise Fault("rejected", "This is a notebook; copy the function into a .py file and upload that")
    if not text.strip():
        raise Fault("rejected", "The script is empty; start from the template")
    return Script(
        plain(name, 60).replace("\n", " ").strip() or "script", text.replace("\r\n", "\n").replace("\r", "\n")
    )


def declared(said: dict) -> Declared:
    """A worker's declarations → Declared. Raises Fault("load") where one cannot be meant."""
    direction = str(said.get("direction", "higher")).strip().lower()
    if direction not in ("higher", "lower"):
        raise Fault("load", f'direction must be "higher" or "lower"; it is “{plain(direction, 30)}”')
    domains = said.get("domains", ())
    if isinstance(domains, str):
        domains = (domains,)
    if not isinstance(domains, (list, tuple)) or not all(isinstance(d, str) for d in domains):
        raise Fault("load", 'domains must be a list of names, such as ["molecule"]')
    return Declared(
        plain(said.get("unit", ""), 30),
        direction == "lower",
        _span(said.get("allowed_range")),
        tuple(plain(d, 30) for d in domains),
    )


def _span(given) -> tuple[float, float]:
    if given is None:
        return (-math.inf, math.inf)
    try:
        low, high = (float(end) for end in given)
    except (TypeError, ValueError, OverflowError):
        low = high = math.nan
    if not low < high:
        raise Fault(
            "load", f"allowed_range must be two numbers, the smaller first, such as (0, 1); it is {plain(given, 40)}"
        )
    return (low, high)
