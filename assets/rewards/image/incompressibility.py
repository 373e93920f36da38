"""Incompressibility: the size as JPEG of quality 95, in kB; detail and texture."""

import io

unit = "kB"


def kilobytes(picture):
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=95)
    return len(packed.getvalue()) / 1000


def reward(designs):
    return [kilobytes(picture) for picture in designs]
