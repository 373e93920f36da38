"""What the trained image model draws: contact sheet, recognised names, training thumbnails and card.

python -m engines.domains.image.describe --out DIR [--folder assets/image]: DIR is where it was trained.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from engines.assets import ASSETS
from engines.domains.image.learning.dataset import Pictures, pictures
from engines.domains.image.learning.emoji import FONT
from engines.domains.image.measures import similarities, write_known
from engines.domains.image.train import FACTS

LISTED = (
    "cat face",
    "rocket",
    "pizza",
    "red heart",
    "sunflower",
    "octopus",
    "soccer ball",
    "snowman",
    "hamburger",
    "guitar",
    "strawberry",
    "bicycle",
    "owl",
    "Christmas tree",
    "umbrella",
    "fire",
    "grinning face",
    "dolphin",
    "crown",
    "mushroom",
)
UNSEEN = (
    "blue cat",
    "green rocket",
    "purple pizza on a yellow background",
    "happy cat",
    "pink frog",
    "red dolphin on a white background",
    "owl on a blue background",
    "angry dog",
    "turquoise guitar",
    "orange heart on a black background",
)
STEPS, GUIDANCE, SEED, AMONG = 25, 3.0, 7, 100


def draw(
    folder: Path, prompts: Sequence[str], steps: int = STEPS, guidance: float = GUIDANCE, seed: int = SEED
) -> list[Image.Image]:
    """The model by itself through diffusers' own pipeline, one picture a prompt."""
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(
        folder, torch_dtype=torch.float32, use_safetensors=True, safety_checker=None
    )
    pipeline.set_progress_bar_config(disable=True)
    noise = torch.Generator().manual_seed(seed)
    parts = [prompts[i : i + 20] for i in range(0, len(prompts), 20)]
    return [
        p
        for part in parts
        for p in pipeline(
            list(part), num_inference_steps=steps, guidance_scale=guidance, eta=1.0, generator=noise
        ).images
    ]


def recognised(drawn: Sequence[Image.Image], names: Sequence[str], others: Sequence[str]) -> float:
    """Share of pictures whose own name the contrastive model ranks first among AMONG names: it and the first others."""
    everyone = [*dict.fromkeys([*names, *others[:AMONG]])]
    near, place = similarities(drawn, everyone), {name: i for i, name in enumerate(everyone)}
    found = []
    for row, name in zip(near, names):
        among = [place[name], *(place[o] for o in others[:AMONG] if o != name)][:AMONG]
        found.append(row[among].argmax() == 0)
    return float(np.mean(found))


def sheet(drawn: Sequence[Image.Image], names: Sequence[str], columns: int = 10, side: int = 96) -> Image.Image:
    """Pictures with their prompts under them."""
    rows = -(-len(drawn) // columns)
    page = Image.new("RGB", (columns * (side + 8), rows * (side + 24)), "white")
    for i, (picture, name) in enumerate(zip(drawn, names)):
        left, top = i % columns * (side + 8) + 4, i // columns * (side + 24) + 4
        page.paste(picture.resize((side, side), Image.Resampling.LANCZOS), (left, top))
        ImageDraw.Draw(page).text((left + side // 2, top + side + 2), name[:17], fill="#444", anchor="ma", font_size=9)
    return page


def figures(folder: Path, data: Pictures) -> dict[str, float]:
    """Recognised names: the listed ones, and one in every eighteen of all."""
    shuffled = [data.emoji[i].name for i in np.random.default_rng(SEED).permutation(len(data.emoji))]
    some = shuffled[::18]
    return {
        f"recognised among {AMONG} names, the {len(LISTED)} listed": recognised(draw(folder, LISTED), LISTED, shuffled),
        f"recognised among {AMONG} names, {len(some)} of all": recognised(draw(folder, some), some, shuffled),
        "real pictures so recognised": recognised(_real(data, some), some, shuffled),
    }


def _real(data: Pictures, names: Sequence[str]) -> list[Image.Image]:
    place = {e.name: i for i, e in enumerate(data.emoji)}
    return [Image.fromarray(data.rgb[place[name], 0]) for name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="where the model was trained")
    parser.add_argument(
        "--folder", type=Path, default=ASSETS / "image", help="where the weights are; everything goes there too"
    )
    options = parser.parse_args()
    data = pictures(FONT, options.out)
    for part in ("model", "contrast"):
        shutil.copytree(options.out / part, options.folder / part, dirs_exist_ok=True)
    write_known(
        [Image.fromarray(rgb[-1]) for rgb in data.rgb], [e.name for e in data.emoji], options.folder / "known.npz"
    )
    asked = (*LISTED, *UNSEEN)
    sheet(draw(options.folder / "model", asked), asked).save(options.folder / "sheet.png", optimize=True)
    found = figures(options.folder / "model", data)
    print(json.dumps(found, indent=1))
    (options.folder / "card.md").write_text(_card(found, json.loads((options.out / FACTS).read_text())))


def _card(found: dict[str, float], facts: dict[str, dict]) -> str:
    trained = "\n".join(
        f"| {part} | {f['weights']:,} | {f['minutes']} min, {f['steps']:,} steps on {f['device']}, {f['threads']} thread | {f['held_out']:.3g} |"
        for part, f in facts.items()
    )
    return _CARD.format(
        trained=trained, rows="\n".join(f"| {name} | {100 * value:.0f} % |" for name, value in found.items())
    )


_CARD = """# Emoji, drawn from their names

A small latent text-to-image model in the format of a Stable Diffusion pipeline: AutoencoderTiny (64 × 64 pixels ↔ 16 × 16 × 4), UNet2DConditionModel
predicting v, a CLIP text encoder of four layers with its own tokeniser, DDIM scheduler. In half precision, as safetensors.

**Learned from** 1,870 emoji of Noto Color Emoji (Apache 2.0), skin tones left out, 24 variations of each (size, place, mirror, hue, background), called by
their Unicode names, keywords (Unicode licence), words in another order, or the character itself.

| network | weights | training | held-out variations |
|---|---:|---|---|
{trained}

The last column is the autoencoder's mean error (of 255; it has seen all variations), the squared error of v, and the contrastive loss in nats.

| measure | |
|---|---:|
{rows}

Names are recognised by the contrastive model in `contrast/`, which was trained on the same pictures, never guides, and knows nothing else.

**Bad at**: anything that is no emoji; two things in one picture; counting; small print; flags that differ in a detail. What it has not seen it answers with what
sounds alike.
"""


if __name__ == "__main__":
    main()
