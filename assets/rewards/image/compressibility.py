"""Compressibility: minus the size as JPEG of quality 95, in kB, as in the SVDD paper; plain surfaces, little detail."""

import io

unit = "−kB"


def kilobytes(picture):
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=95)
    return len(packed.getvalue()) / 1000


def reward(designs):
    return [-kilobytes(picture) for picture in designs]
