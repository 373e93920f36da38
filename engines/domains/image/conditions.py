"""What one can fix of a picture beyond its rewards."""

from __future__ import annotations

import base64
import binascii
import math
import re
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from engines.domains import Conditions
from engines.domains.image.png import codec as png
from engines.domains.image.rewards.pixels import colours

GUIDANCE, USUAL, DISTILLED = (
    3.0,
    7.5,
    1.0,
)  # of the embedded model, of others, and of those that were distilled to need none
SWIFT = (
    "turbo",
    "lightning",
    "lcm",
    "hyper",
)  # what words in the names of distilled models end with, such as “sdxlturbo”
LONGEST, MOST_COLOURS = 10_000, 16  # letters of a prompt, colours of a palette
KEPT = {
    b"RIFF": "webp",
    b"\x89PNG": "png",
    b"\xff\xd8\xff\xe0": "jpeg",
    b"\xff\xd8\xff\xe1": "jpeg",
}  # how pictures begin that stay as they are
MOST_KEPT = 4 * png.LONGEST**2  # bytes of one


class ImageConditions(Conditions):
    """Prompts, guidance, the model and its scheduler, a picture to begin from, and what the rewards palette and likeness look for."""

    prompt: str = Field(
        "smiling cat", title="Prompt", description="what the pictures show; several lines are one prompt for each lane"
    )
    negative: str = Field(
        "", title="Negative prompt", description="what they should not show; empty is nothing in particular"
    )
    guidance: float = Field(
        GUIDANCE,
        title="Guidance",
        description="how closely the prompt is followed: 3 suits the model here, 7.5 most others; "
        "1 is none and twice as fast",
    )
    model: str = Field(
        "",
        title="Model",
        description="a folder or hub id of a Stable Diffusion (XL) pipeline; empty is the model that comes with the studio",
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
        model = str(given.get("model") or "").strip()
        return ({"guidance": usual_guidance(model)} if model else {}) | given | joined

    @field_validator("prompt", "negative")
    @classmethod
    def _short(cls, text: str) -> str:
        if len(text) > LONGEST * 100 or any(len(line) > LONGEST for line in text.splitlines()):
            raise ValueError(
                f"A prompt may have {LONGEST:,} letters, of which a model reads the first few dozen words; shorten it."
            )
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return "\n".join(line for line in lines if line)

    @field_validator("model")
    @classmethod
    def _named(cls, name: str) -> str:
        if len(name) > 300 or not name.isprintable():
            raise ValueError("A model is named by a folder or a hub id of at most 300 letters.")
        return name.strip()

    @field_validator("palette")
    @classmethod
    def _colours(cls, text: str) -> str:
        if len(colours(text[:1000])) > MOST_COLOURS or len(text) > 1000:
            raise ValueError(f"A palette has at most {MOST_COLOURS} colours; leave some out.")
        return text.strip()

    @field_validator("start", "likeness")
    @classmethod
    def _picture(cls, text: str) -> str:
        return taken(text) if text.strip() else ""

    @model_validator(mode="after")
    def _whole(self) -> ImageConditions:
        if not self.prompt and not self.start:
            raise ValueError(
                "Say in a few words what the pictures should show, such as “smiling cat”; without words only a picture to begin from will do."
            )
        for name, number, least, most in (
            ("guidance", self.guidance, 0, 30),
            ("η", self.eta, 0, 1),
            ("strength", self.strength, 0.05, 1),
        ):
            if not (math.isfinite(number) and least <= number <= most):
                raise ValueError(f"{name} must lie between {least:g} and {most:g}; it is {number:g}.")
        return self

    def fits(self, request: Any) -> None:
        """Raises ValueError where lanes, sampler or M do not go with these conditions."""
        count = len(prompts_of(self))
        if count not in (1, request.lanes):
            raise ValueError(
                f"These are {count} prompts for {request.lanes} lanes; give one for all, or one a lane, each on a line of its own."
            )
        if request.sampler == "smc" and len(set(prompts_of(self))) > 1:
            raise ValueError(
                "SMC moves all lanes about as one population, so lanes cannot keep prompts of their own; choose another method, or one prompt."
            )
        if request.sampler == "svdd" and request.particles > 1 and self.scheduler == "ddim" and self.eta == 0:
            raise ValueError(
                "With η = 0 nothing is drawn, so all candidates of a lane would be equal; take an η above 0, or M = 1."
            )


def prompts_of(conditions: ImageConditions) -> list[str]:
    """One prompt for all lanes, or one a lane. Without any it is the empty one."""
    return conditions.prompt.split("\n")


def usual_guidance(model: str) -> float:
    """What a model is usually guided with, by the words of its own name: neither its folder's nor its owner's."""
    name = re.split(r"[/\\]", model.lower().split("/snapshots/")[0].rstrip("/\\"))[
        -1
    ]  # a hub cache names a model above its “snapshots”
    distilled = any(word.endswith(SWIFT) for word in re.split("[^a-z]+", name))
    return (DISTILLED if distilled else USUAL) if model else GUIDANCE


def _taken(text: str) -> str:
    """An uploaded picture, base64 with or without “data:…”, → a data URL that can be kept. Raises ValueError with what to do."""
    head, _, body = text.strip().rpartition(",")
    try:
        data = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("This is not a picture; upload a PNG, JPEG or WebP file.") from None
    form = KEPT.get(data[:4]) if head.startswith("data:image/") and len(data) <= MOST_KEPT else None
    small = form and max(png.opened(data).size) <= png.LONGEST
    return f"data:image/{form};base64,{base64.b64encode(data).decode()}" if small else png.uploaded(data)


_again = lru_cache(maxsize=16)(_taken)


def taken(text: str) -> str:
    """What _taken says, remembered where it is short: a request is checked many times, but with its large pictures only once."""
    return _again(text) if len(text) <= 2 * MOST_KEPT else _taken(text)
