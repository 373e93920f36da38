"""What a file of tensors says beside them: the header of the safetensors format, which is JSON."""

from __future__ import annotations

import json


def metadata_of(data: bytes) -> dict[str, str]:
    """Name → text. Raises KeyError or ValueError where a file has none."""
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length])["__metadata__"]
