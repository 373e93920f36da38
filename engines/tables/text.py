"""A file's text, whatever encoding it is in, gzipped or not; what is no text is named for what it is."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

GZIP = b"\x1f\x8b"
FOREIGN = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"\xd0\xcf\x11\xe0": "a spreadsheet or another Office file",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"7z\xbc\xaf": "a 7z archive",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"\x89HDF": "an HDF5 file",
}  # first bytes → what such a file is
WEB = (b"<!doctype html", b"<html")
MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SIDES = (("utf-16-le", 1), ("utf-16-be", 0))  # without a mark: where the zeros of ASCII letters stand
PROBED = 1000  # bytes from which that is told


def read_text(path: Path) -> tuple[str, list[str]]:
    """(text, sentences about how it was read). Raises ValueError saying what to do about a file that holds no text."""
    whole = _unpacked(path)
    for first, what in FOREIGN.items():
        if whole.startswith(first):
            raise ValueError(f"{path} is {what}; save it as a csv file in UTF-8, gzipped or not.")
    if whole.lstrip()[:20].lower().startswith(WEB):
        raise ValueError(f"{path} is a web page, as a download that failed leaves it; fetch the file itself.")
    try:
        return _decoded(whole, path)
    except UnicodeDecodeError:
        raise ValueError(f"{path} breaks off or is damaged; copy it anew, or save it in UTF-8.") from None


def _decoded(whole: bytes, path: Path) -> tuple[str, list[str]]:
    """UTF-8, UTF-16 or UTF-32; bytes that are none of these, such as a µ or a – of Windows, are Windows-1252."""
    encoding = next((name for mark, name in MARKS.items() if whole.startswith(mark)), "") or _unmarked(whole)
    if encoding:
        return whole.decode(encoding), [f"The file is {encoding[:6].upper()}, and was read as such."]
    if b"\0" in whole:
        raise ValueError(f"{path} is no text; save it as a csv file in UTF-8, gzipped or not.")
    try:
        return whole.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return whole.decode("cp1252", errors="replace"), ["The file is not UTF-8; it was read as Windows-1252."]


def _unmarked(whole: bytes) -> str:
    """UTF-16 that bears no mark: every other byte is 0."""
    sides = [name for name, first in SIDES if (half := whole[:PROBED][first::2]) and 2 * half.count(0) > len(half)]
    return sides[0] if len(sides) == 1 else ""


def _unpacked(path: Path) -> bytes:
    """The file's bytes, unpacked where it begins as gzip does, whatever its name."""
    if path.is_dir():
        raise ValueError(f"{path} is a folder; give a csv file.")
    try:
        whole = path.read_bytes()
        return gzip.decompress(whole) if whole.startswith(GZIP) else whole
    except FileNotFoundError:
        raise ValueError(f"There is no file {path}; give the path of a csv file.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ValueError(f"{path} is gzip but does not unpack; copy it anew.") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
