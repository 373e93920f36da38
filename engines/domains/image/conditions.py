"""What one can fix of a picture beyond its rewards."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from engines.domains import PRECISION, Conditions, Precision
from engines.domains.image.guidance import EMBEDDED_GUIDANCE, usual_guidance
from engines.domains.image.pipeline.source.model_name import normalise_name
from engines.domains.image.png.uploads import normalise_upload
from engines.domains.image.rewards.palette import parse_colours
from engines.samplers import SAMPLERS

MAX_PROMPT_LETTERS, MAX_PROMPTS = 10_000, 100  # of one prompt; prompts of the greatest length that a text may hold
MAX_MODEL_LETTERS, MAX_PALETTE_LETTERS, MAX_COLOURS = 300, 1000, 16
RANGES = {"guidance": (0, 30), "eta": (0, 1), "strength": (0.05, 1)}
SYMBOLS = {"eta": "η"}


class ImageConditions(Conditions):
    """Prompts, guidance, model, scheduler, a picture to begin from, and what the rewards palette and likeness need."""

    prompt: str = Field(
        "smiling cat", title="Prompt", description="what the pictures show; several lines are one prompt for each lane"
    )
    negative: str = Field(
        "", title="Negative prompt", description="what they should not show; empty is nothing in particular"
    )
    guidance: float = Field(
        EMBEDDED_GUIDANCE,
        title="Guidance",
        description="how closely the prompt is followed: 3 suits the model here, 7.5 most others; "
        "1 is none and twice as fast",
    )
    model: str = Field(
        "",
        title="Model",
        description="a folder, a .safetensors file or a hub id of a Stable Diffusion (XL) model; "
        "empty is the model that comes with the studio",
    )
    scheduler: Literal["ddim", "ddpm"] = Field(
        "ddim", title="Scheduler", description="how a level follows from the one before"
    )
    eta: float = Field(
        1.0, title="η", description="fresh noise of DDIM at every level, 0 to 1: it is what makes candidates differ"
    )
    start: str = Field("", title="Begin from a picture", description="its noised form is where every lane begins")
    strength: float = Field(0.6, title="Strength", description="how much of that picture is noised away, 0.05 to 1")
    palette: str = Field("", title="Palette", description="colours as #RRGGBB, for the reward Palette")
    likeness: str = Field("", title="Picture to be like", description="for the reward Likeness")
    precision: Precision = PRECISION

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Any) -> Any:
        """Lists become text; a model of one's own has a guidance of its own where none was named."""
        if not isinstance(given, dict):
            return given
        joined = {
            name: between.join(map(str, given[name]))
            for name, between in (("prompt", "\n"), ("palette", " "))
            if isinstance(given.get(name), (list, tuple))
        }
        model = normalise_name(str(given.get("model") or ""))
        return ({"guidance": usual_guidance(model)} if model else {}) | given | joined

    @field_validator("prompt", "negative")
    @classmethod
    def _check_prompt(cls, text: str) -> str:
        lines = text.splitlines()
        if len(text) > MAX_PROMPT_LETTERS * MAX_PROMPTS or any(len(line) > MAX_PROMPT_LETTERS for line in lines):
            raise ValueError(
                f"A prompt may have {MAX_PROMPT_LETTERS:,} letters, of which a model reads the first few dozen words; "
                "shorten it."
            )
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    @field_validator("model")
    @classmethod
    def _check_model(cls, name: str) -> str:
        if len(name) > MAX_MODEL_LETTERS or not name.isprintable():
            raise ValueError(f"A model is named by a folder or a hub id of at most {MAX_MODEL_LETTERS} letters.")
        return normalise_name(name)

    @field_validator("palette")
    @classmethod
    def _check_palette(cls, text: str) -> str:
        if len(parse_colours(text[:MAX_PALETTE_LETTERS])) > MAX_COLOURS or len(text) > MAX_PALETTE_LETTERS:
            raise ValueError(f"A palette has at most {MAX_COLOURS} colours; leave some out.")
        return text.strip()

    @field_validator("start", "likeness")
    @classmethod
    def _check_picture(cls, text: str) -> str:
        return normalise_upload(text) if text.strip() else ""

    @model_validator(mode="after")
    def _check_whole(self) -> ImageConditions:
        if not self.prompt and not self.start:
            raise ValueError(
                "Say in a few words what the pictures should show, such as “smiling cat”; "
                "without words only a picture to begin from will do."
            )
        for name, (least, most) in RANGES.items():
            number = getattr(self, name)
            if not (math.isfinite(number) and least <= number <= most):
                shown = SYMBOLS.get(name, name)
                raise ValueError(f"{shown} must lie between {least:g} and {most:g}; it is {number:g}.")
        return self

    def of_design(self, design: Any) -> dict[str, Any]:
        """The prompt that a picture was made from, where each lane has one of its own."""
        prompt = design.info.get("prompt")
        return {"prompt": prompt} if prompt else {}

    def fits(self, request: Any) -> None:
        """Raises ValueError where lanes, sampler or M do not go with these conditions."""
        prompts = split_prompts(self)
        if len(prompts) not in (1, request.lanes):
            raise ValueError(
                f"These are {len(prompts)} prompts for {request.lanes} lanes; give one for all, or one a lane, "
                "each on a line of its own."
            )
        if request.sampler == "svdd_r" and len(set(prompts)) == len(prompts) > 1:
            raise ValueError(
                "SVDD-R fills lanes up from lanes with the same prompt, and here no two lanes share one; "
                "choose SVDD, or give lanes the same prompts."
            )
        if self.scheduler == "ddim" and self.eta == 0:
            _check_deterministic(request)


def _check_deterministic(request: Any) -> None:
    """Raises ValueError where something must be drawn at every level."""
    sampler = SAMPLERS[request.sampler]
    if sampler.branches and request.particles > 1:
        raise ValueError(
            "With η = 0 nothing is drawn, so all candidates of a lane would be equal; take an η above 0, or M = 1."
        )
    if sampler.copies:
        raise ValueError(
            "With η = 0 nothing is drawn, so a copy would stay what it is a copy of; take an η above 0, or best of N."
        )


def split_prompts(conditions: ImageConditions) -> list[str]:
    """One prompt for all lanes, or one a lane. Without any it is the empty one."""
    return conditions.prompt.split("\n")
