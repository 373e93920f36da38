"""The embedded model's card: data, training, measures, and what it is bad at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def write_card(measured: Mapping[str, float], facts: Mapping[str, Mapping[str, Any]]) -> str:
    """The card as Markdown. measured: shares by name. facts: what each part's training noted."""
    trained = "\n".join(
        f"| {part} | {f['weights']:,} | {f['minutes']} min, {f['steps']:,} steps on {f['device']}, "
        f"{f['threads']} thread | {f['held_out']:.3g} |"
        for part, f in facts.items()
    )
    rows = "\n".join(f"| {name} | {100 * value:.0f} % |" for name, value in measured.items())
    return TEMPLATE.format(trained=trained, rows=rows)


TEMPLATE = """# Emoji, drawn from their names

A small latent text-to-image model in the format of a Stable Diffusion pipeline: AutoencoderTiny (64 × 64 pixels ↔
16 × 16 × 4), UNet2DConditionModel predicting v, a CLIP text encoder of four layers with its own tokeniser, DDIM
scheduler. In half precision, as safetensors.

**Learned from** 1,870 emoji of Noto Color Emoji (Apache 2.0), skin tones left out, 24 variations of each (size, place,
mirror, hue, background), called by their Unicode names, keywords (Unicode licence), words in another order, or the
character itself.

| network | weights | training | held-out variations |
|---|---:|---|---|
{trained}

The last column is the autoencoder's mean error (of 255; it has seen all variations), the squared error of v, and the
contrastive loss in nats.

| measure | value |
|---|---:|
{rows}

Names are recognised by the contrastive model in `contrast/`, which was trained on the same pictures, never guides, and
knows nothing else.

**Bad at**: anything that is no emoji; two things in one picture; counting; small print; flags that differ in a detail.
What it has not seen it answers with what sounds alike.
"""
