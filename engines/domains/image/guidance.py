"""How strongly a model is usually guided, by its name."""

from __future__ import annotations

import re

EMBEDDED_GUIDANCE, USUAL_GUIDANCE = 3.0, 7.5
DISTILLED_GUIDANCE = 1.0  # of models that were distilled to need none
DISTILLED_SUFFIXES = ("turbo", "lightning", "lcm", "hyper")  # of words in their names, such as “sdxlturbo”


def usual_guidance(model: str) -> float:
    """What a model is usually guided with, by the words of its own name: neither its folder's nor its owner's."""
    if not model:
        return EMBEDDED_GUIDANCE
    path = model.lower().split("/snapshots/")[0].rstrip("/\\")  # a hub cache names a model above its “snapshots”
    words = re.split("[^a-z]+", re.split(r"[/\\]", path)[-1])
    return DISTILLED_GUIDANCE if any(word.endswith(DISTILLED_SUFFIXES) for word in words) else USUAL_GUIDANCE
