"""Pictures from words: any Stable Diffusion pipeline, by default a small one that this project trained to draw emoji."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from PIL import Image

from engines.domains import ConditionHints, DesignFile, Domain
from engines.domains.image import measures
from engines.domains.image.conditions import ImageConditions, prompts_of
from engines.domains.image.draw import draw
from engines.domains.image.known import samples
from engines.domains.image.png import codec as png
from engines.domains.image.png import settings as settings_png
from engines.domains.image.prompt import remarks
from engines.domains.image.rewards.pixels import REWARDS
from engines.records.codec import Codec

OFFERED = "STUDIO_MODELS"  # hub ids and folders, with commas between them, that a studio open to strangers offers
UNGUIDED = 16  # pictures drawn beside a run
PROMPTS = (
    "smiling cat",
    "red heart",
    "rocket",
    "sunflower",
    "owl on a blue background",
    "pizza",
    "green dragon",
    "sailboat",
)


def _load(conditions: ImageConditions, **how: Any):
    from engines.domains.image.load import load

    return load(conditions, **how)


def _views(design: Image.Image, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The training picture nearest to a design, by name."""
    learned = measures.known()
    if learned is None:
        return []
    name, distance, thumbnail = learned.nearest(design)
    return [(f"Nearest training picture: {name} (distance {distance:.3f} of 1)", draw(Image.fromarray(thumbnail), 96))]


def _afresh(conditions: ImageConditions, lanes: int) -> int:
    """Enough for a distribution where all lanes have one prompt; lanes that share several keep theirs."""
    return lanes if len(prompts_of(conditions)) > 1 else max(lanes, UNGUIDED)


def _public(conditions: ImageConditions) -> None:
    """A stranger's folder or hub id would be read, or downloaded, with this machine's rights."""
    offered = [name.strip() for name in os.environ.get(OFFERED, "").split(",") if name.strip()]
    default = type(conditions).model_fields["model"].default
    if conditions.model not in (default, *offered):
        more = f" or one of {', '.join(offered)}" if offered else ""
        raise ValueError(
            f"This studio is open to everybody, so it draws with its own model{more} only; leave “model” as it was, "
            f"or run the studio on your own machine to use another one (whoever runs this one offers more with {OFFERED})."
        )


IMAGE = Domain(
    label="Image",
    about="Pictures from words. The model that comes with the studio draws emoji; any Stable Diffusion will do.",
    defaults={
        "rewards": {"colorfulness": 1.0},
        "lanes": 4,
        "particles": 8,
        "alpha": 0.0,
        "levels": 25,
        "window": (0.05, 1.0),
    },
    most_levels=1000,
    rewards=REWARDS,
    load=_load,
    cached=False,
    measures=measures.measures,
    opinions=measures.beside,
    draw=draw,
    known_designs=samples(),
    conditions=ImageConditions,
    views=_views,
    codec=Codec(png.key, png.write, png.sketch, png.read),
    hints=ConditionHints(
        first=("prompt",),
        widgets={
            "prompt": "lines",
            "negative": "lines",
            "start": "picture",
            "likeness": "picture",
            "palette": "colours",
        },
        examples={"prompt": PROMPTS},
        uploaded=png.uploaded,
    ),
    design_file=DesignFile("png", settings_png.signed, settings_png.request_in),
    remarks=lambda conditions: remarks(conditions.get("prompt", "").split("\n"), conditions.get("model", "")),
    check_public=_public,
    unguided_lanes=_afresh,
    rows_per_second=40,
    card="image/card.md",
)
