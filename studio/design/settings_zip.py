"""The request in a ZIP that was downloaded here. A stranger made it: nothing is unpacked before its size is known."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from studio.errors import UserError

MEMBER = "request.json"
MOST_REQUEST_BYTES = 16_000_000  # unpacked; five scripts of 1 MB and the pictures among the conditions fit
MOST_MEMBERS = 20_000  # a run from the page makes some hundreds of files
CENTRAL_HEADER = b"PK\x01\x02"  # stands once before every member's name, at the archive's end (APPNOTE 4.3.12)
ENCRYPTED = 0x1  # bit of a member's flags
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may want gigabytes of memory to be unpacked
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)


def read_request(data: bytes) -> bytes:
    """A ZIP → its request.json. Raises UserError for what is none, or is too large."""
    if data.count(CENTRAL_HEADER) > MOST_MEMBERS:
        raise UserError("This ZIP holds too many files to be one that was downloaded here.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive, _member(archive))
    except UserError:
        raise
    except DAMAGE as error:
        raise UserError("This ZIP cannot be read; choose one that was downloaded here, whole.") from error


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """request.json, if it is there, plain and not too large by what the archive says of it."""
    try:
        info = archive.getinfo(MEMBER)
    except KeyError:
        raise UserError(f"This ZIP holds no {MEMBER}; choose one that was downloaded here.") from None
    if info.flag_bits & ENCRYPTED or info.compress_type not in KINDS:
        raise UserError(f"The {MEMBER} in this ZIP is locked or packed in an unusual way; take it out and choose it.")
    if info.file_size > MOST_REQUEST_BYTES:
        raise UserError(_too_large())
    return info


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Reads no further than the most, whatever the archive says."""
    with archive.open(info) as member:
        content = member.read(MOST_REQUEST_BYTES + 1)
    if len(content) > MOST_REQUEST_BYTES:
        raise UserError(_too_large())
    return content


def _too_large() -> str:
    return f"The {MEMBER} in this ZIP is too large to hold settings; choose a ZIP that was downloaded here."
