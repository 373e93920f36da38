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

**Words.** In the studio a prompt is read as the caption of the training that it means: thing, mood, colour, background.
`words.npz` has the emoji nearest to each of 40,000 English words by a sentence encoder (all-MiniLM-L6-v2, used when it
was made and not since): “kitty” is read as “cat face”, “picture of a red car on white” as “red automobile on a white
background”. Words near nothing are named under the prompt. Names and captions are read as themselves. Measured on
prompts of our own, some of whose words were mended after they had been read wrongly, so others do worse; one picture
each, 25 levels, guidance 3, the caption meant among 99 other names:

| prompts | judge ranks it first, words as written | as read | a person would name it, as written | as read |
|---|---:|---:|---:|---:|
| 60 common names | 93 % | 97 % | 51 | 51 |
| 30 synonyms (“kitty”, “spaceship”) | 40 % | 100 % | 10 | 27 |
| 40 combinations (“sad kitty”, “teal whale”) | 48 % | 88 % | 13 | 28 |

**Bad at**: anything that is no emoji; two things in one picture, of which the first alone is read; moods of others
than cats and faces; counting; small print; flags that differ in a detail; colours of what has one of its own
(turquoise guitar, yellow umbrella, red dolphin). Elephant, airplane, snail, bee, train, sailboat, turtle and dolphin
are blots whatever they are called: the UNet draws them so. Words for peoples, faiths, persons and bodies are read as
nothing unless an emoji is called by them. Through diffusers alone a prompt is not read so, and what it has not seen
it answers with what sounds alike.
"""
