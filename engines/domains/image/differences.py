"""Two pictures and what differs between them."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from engines.domains.image.draw import draw
from engines.domains.image.png.codec import read

STRONGEST = 255


def differences(before: Image.Image | str, after: Image.Image | str, pixels: int) -> list[tuple[str, str]]:
    """(title, SVG) of both and of how far each pixel moved, from black to white, as bright as it can be made.

    Pictures, or their data URLs.
    """
    old, new = (read(each) if isinstance(each, str) else each for each in (before, after))
    apart = ImageChops.difference(old.convert("RGB").resize(new.size), new.convert("RGB")).convert("L")
    moved = np.asarray(apart)
    factor = STRONGEST / max(1, int(moved.max()))
    bright = Image.fromarray((moved * factor).astype(np.uint8)).convert("RGB")
    title = f"difference, {moved.mean() / STRONGEST:.1%} on average"
    return [("before", draw(before, pixels)), ("now", draw(after, pixels)), (title, draw(bright, pixels))]
