"""Pictures from words, by any Stable Diffusion pipeline; by default a small one, trained here to draw emoji."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from PIL import Image

from engines.domains import ConditionHints, DesignFile, Domain
from engines.domains.image.conditions import ImageConditions, split_prompts
from engines.domains.image.differences import differences
from engines.domains.image.draw import draw
from engines.domains.image.measures import MEANINGS, measures
from engines.domains.image.pipeline.source.model_name import normalise_name
from engines.domains.image.pipeline.source.model_source import is_here
from engines.domains.image.png import codec
from engines.domains.image.png.settings import read_request, write_with_request
from engines.domains.image.png.uploads import encode_upload, normalise_upload
from engines.domains.image.prompts.similarity import CONTRASTIVE_MODEL, judge_prompts
from engines.domains.image.prompts.truncation import judge_remarks, truncation_remarks
from engines.domains.image.prompts.unknown_words import suggestions, unknown_remarks
from engines.domains.image.rewards.catalogue import REWARDS
from engines.domains.image.sample_pictures import sample_pictures
from engines.domains.image.training_pictures import load_training_pictures
from engines.domains.pace import Pace
from engines.loading import load_once
from engines.records.codec import Codec

MODELS_VARIABLE = "STUDIO_MODELS"  # hub ids and folders, with commas between, that a studio open to strangers offers
UNGUIDED_LANES = 16  # pictures drawn beside a run
EXAMPLE_PROMPTS = (
    "smiling cat",
    "red heart",
    "rocket",
    "sunflower",
    "owl on a blue background",
    "pizza",
    "green dragon",
    "sailboat",
)


def _load(conditions: ImageConditions, **options: Any):
    return _loader()(conditions, **options)


@load_once(maxsize=1)
def _loader() -> Callable:
    """What loads a pipeline, with the libraries that it needs."""
    import_module("diffusers"), import_module("transformers")
    from engines.domains.image.load import load

    return load


def _nearest_training_picture(design: Image.Image, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The training picture nearest to a design, by name."""
    pictures = load_training_pictures()
    if pictures is None:
        return []
    name, distance, thumbnail = pictures.nearest(design)
    return [(f"Nearest training picture: {name} (distance {distance:.3f} of 1)", draw(Image.fromarray(thumbnail), 96))]


def _remarks(conditions: Mapping[str, Any]) -> list[str]:
    """What of the prompts, as the store keeps them, is not read, or not known."""
    prompts, model = conditions.get("prompt", "").split("\n"), conditions.get("model", "")
    negative = truncation_remarks([conditions.get("negative", "")], model, "negative prompt")
    unread = truncation_remarks(prompts, model) or judge_remarks(prompts, CONTRASTIVE_MODEL)
    return [*unread, *negative, *([] if model else unknown_remarks(prompts))]


def _unguided_lanes(conditions: ImageConditions, lanes: int) -> int:
    """Enough for a distribution where all lanes have one prompt; lanes that share several keep theirs."""
    return lanes if len(split_prompts(conditions)) > 1 else max(lanes, UNGUIDED_LANES)


def _check_public(conditions: ImageConditions) -> None:
    """Raises ValueError for a model not offered, which would be read with this machine's rights, and for a download."""
    offered = [normalise_name(name) for name in os.environ.get(MODELS_VARIABLE, "").split(",") if name.strip()]
    default = type(conditions).model_fields["model"].default
    if conditions.model not in (default, *offered):
        more = f" or one of {', '.join(offered)}" if offered else ""
        raise ValueError(
            f"This studio is open to everybody, so it draws with its own model{more} only; leave “model” as it was, "
            "or run the studio on your own machine to use another one "
            f"(whoever runs this one offers more with {MODELS_VARIABLE})."
        )
    if not is_here(conditions.model):
        raise ValueError(
            f"This studio is open to everybody, and “{conditions.model}” would first have to be downloaded; leave "
            f"“model” empty. (Whoever runs this one fetches it with “hf download {conditions.model}”.)"
        )


KNOWN = sample_pictures()

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
        "push": 10.0,
    },
    most_levels=1000,
    rewards=REWARDS,
    load=_load,
    cached=False,
    measures=measures,
    meanings=MEANINGS,
    opinions=judge_prompts,
    draw=draw,
    differences=differences,
    known_designs=KNOWN,
    conditions=ImageConditions,
    example_conditions={"palette": "#264653 #2A9D8F #E9C46A #E76F51", "likeness": codec.write(KNOWN[0])},
    views=_nearest_training_picture,
    codec=Codec(codec.key, codec.write, codec.sketch, codec.read),
    read=lambda text, conditions: codec.read(normalise_upload(text)),
    hints=ConditionHints(
        first=("prompt",),
        widgets={
            "prompt": "lines",
            "negative": "lines",
            "start": "picture",
            "likeness": "picture",
            "palette": "colours",
        },
        examples={"prompt": EXAMPLE_PROMPTS},
        suggest={"prompt": (suggestions, ("model",))},
        uploaded=encode_upload,
        dropped="start",
    ),
    design_file=DesignFile("png", write_with_request, read_request),
    remarks=_remarks,
    check_public=_check_public,
    unguided_lanes=_unguided_lanes,
    values=("pm", "lookahead", "monte_carlo"),
    relaxed="pictures [N, 3, height, width]: shares of red, green and blue from 0 to 1",
    pace=Pace(
        levelwise=True,
        rows=8,
        tile=0.12,
        decode=1e-3,
        candidate=1e-5,
        level=0.02,
        end=0.1,
        candidate_bytes=60_000,
        gradient_bytes=200 << 20,
        record_bytes=1_000,
    ),
    card="image/card.md",
)
