"""The prompts that pictures are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PIL import Image


def prompts_of(pictures: Sequence[Image.Image], conditions: Any) -> list[str]:
    """The prompt each picture was made from: its own where it has one, else the one of all lanes."""
    return [picture.info.get("prompt") or conditions.prompt for picture in pictures]
