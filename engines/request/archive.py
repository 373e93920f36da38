"""The requests in a ZIP that was downloaded here. A stranger made it: nothing is unpacked before its size is known."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MEMBER = "request.json"
MOST_REQUEST_BYTES = 16_000_000  # unpacked; five scripts of 1 MB and the pictures among the conditions fit
MOST_BYTES = 64_000_000  # unpacked, of all requests together
MOST_RUNS = 1_000
MOST_MEMBERS = 20_000  # a run from the page makes some hundreds of files
CENTRAL_HEADER = b"PK\x01\x02"  # stands once before every member's name, at the archive's end (APPNOTE 4.3.12)
ENCRYPTED = 0x1  # bit of a member's flags
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may want gigabytes of memory to be unpacked
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
TOO_MANY = "This ZIP holds too many files to be one that was downloaded here."
TOO_LARGE = f"The {MEMBER} in this ZIP is too large to hold settings; choose a ZIP that was downloaded here."


class Refused(ValueError):
    """What is wrong with an archive, and what to do, in a sentence."""


def read_requests(data: bytes) -> dict[str, bytes]:
    """A ZIP → the folder of every run in it ("" where it holds but one) → its request.json, in the ZIP's order.

    Raises Refused, a ValueError, for what is none, or is too large.
    """
    if data.count(CENTRAL_HEADER) > MOST_MEMBERS:
        raise Refused(TOO_MANY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _members(archive)
            return {name: _unpack(archive, info) for name, info in found.items()}
    except Refused:
        raise
    except DAMAGE as error:
        raise Refused("This ZIP cannot be read; choose one that was downloaded here, whole.") from error


def read_request(data: bytes) -> bytes:
    """The one request.json of a ZIP. Raises Refused, a ValueError, also where there are several."""
    found = read_requests(data)
    if len(found) > 1:
        raise Refused(f"This ZIP holds {len(found)} runs; take the {MEMBER} of one of them out of its folder.")
    return next(iter(found.values()))


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Folder → its request.json, all plain and not too large by what the archive says of them."""
    named = {info.filename: info for info in archive.infolist()}
    found = {name.rpartition(MEMBER)[0].strip("/"): info for name, info in named.items() if _is_request(name)}
    if not found:
        raise Refused(f"This ZIP holds no {MEMBER}; choose one that was downloaded here.")
    if len(found) > MOST_RUNS:
        raise Refused(TOO_MANY)
    for info in found.values():
        if info.flag_bits & ENCRYPTED or info.compress_type not in KINDS:
            raise Refused(f"The {MEMBER} in this ZIP is locked or packed in an unusual way; take it out and choose it.")
        if info.file_size > MOST_REQUEST_BYTES:
            raise Refused(TOO_LARGE)
    if sum(info.file_size for info in found.values()) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    return found


def _is_request(name: str) -> bool:
    """Of the ZIP itself, or of a folder in it."""
    folder, _, file = name.rpartition("/")
    return file == MEMBER and "/" not in folder


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Reads no further than the archive says, and never further than the most."""
    with archive.open(info) as member:
        content = member.read(MOST_REQUEST_BYTES + 1)
    if len(content) > MOST_REQUEST_BYTES:
        raise Refused(TOO_LARGE)
    return content
