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

The last column is the autoencoder's mean error (of 255; it has seen all variations), the squared error of v, the larger
pictures' mean error, and the contrastive loss in nats.

| measure | value |
|---|---:|
{rows}

Names are recognised by the contrastive model in `contrast/`, which was trained on the same pictures, never guides, and
knows nothing else.

**Larger pictures.** What is finished is drawn once more, 128 × 128, by a second decoder of the same latents
(`model/vae_large/`, 2.2 MB): it adds to the first one's picture, enlarged bicubically, what that lacks. Candidates are
judged by the first alone; rewards and figures are of what was judged. On 480 held-out variations
(`python -m tests.bench.pictures.large`):

| decoder | PSNR | error, of 255 | error of edges |
|---|---:|---:|---:|
| bicubic | 26.3 dB | 5.9 | 4.3 |
| second decoder | 27.9 dB | 4.9 | 3.2 |

Outlines are crisper; what the first decoder loses stays lost, and a blot is a crisp blot. Drawing the four pictures of
a default run takes .13 processor seconds, .5 % of the run.

**Words.** In the studio a prompt is read as the caption of the training that it means: thing, mood, colour, background.
`words.npz` has the emoji nearest to each of 40,000 English words by a sentence encoder (all-MiniLM-L6-v2, used when it
was made and not since): “kitty” is read as “cat face”, “picture of a red car on white” as “red automobile on a white
background”. Words near nothing are named under the prompt. Names and captions are read as themselves. One picture each,
25 levels, guidance 3 (`python -m tests.bench.pictures --precision bfloat16`); prompts and what each means were written
before any of these pictures was drawn. The judge ranks the caption meant among 99 other names; eyes counted what a
person would name so:

| unguided | judge ranks it first | a person would name it |
|---|---:|---:|
| 60 common names | 98 % | 50 |
| 30 synonyms (“kitty”, “spaceship”) | 80 % | 20 |
| 40 combinations (“sad kitty”, “teal whale”) | 92 % | 31 |

“piggy”, “steed”, “seagull” and “specs” are not known, “ape” is read as orangutan, “hen” as feather. On
earlier lists, whose words were mended after they had been read wrongly, synonyms reached 100 % and combinations 88 %;
as written, without being read so, 40 % and 48 %.

**Guided** by one reward, M = 8, α = 0, but 12 levels, and one in two of these prompts (`--levels 12 --every 2`):

| ranked first | 30 names | 15 synonyms | 20 combinations | of unguided |
|---|---:|---:|---:|---:|
| unguided, 25 levels | 29 | 12 | 19 | |
| colourfulness | 30 | 12 | 19 | 102 % |
| compressibility | 27 | 12 | 17 | 93 % |
| symmetry | 29 | 12 | 17 | 97 % |

Of those guided by colourfulness a person would name 23, 9 and 16; of the same prompts unguided 23, 9 and 15. It turns
backgrounds yellow that nobody asked for; orange trains stay blue and blue guitars red.

The judge is lenient: it ranks first most of what eyes cannot name. Guided by symmetry, cow, fish, whale and monkey fall
apart too: a person would name 19 of 30, the judge 29.

**Time.** A default run (4 pictures, M = 8, 25 levels, 744 guided rows of the network) takes 25.6 and 25.8 processor
seconds on one thread, in bfloat16 14.9 and 16.1. On two quiet cores it
took 12.3 s, and 9.2 s.

**Bad at**: anything that is no emoji; two things in one picture, of which the first alone is read; moods of others
than cats and faces; counting; small print; flags that differ in a detail; colours of what has one of its own
(turquoise guitar, yellow umbrella, red dolphin). Elephant, airplane, snail, bee, train, turtle, octopus and shark are
blots whatever they are called, and a snake is a swan: the UNet draws them so. Words for peoples, faiths, persons and
bodies are read as nothing unless an emoji is called by them. Through diffusers alone a prompt is not read so, and what
it has not seen it answers with what sounds alike.
"""
