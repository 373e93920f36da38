"""What a single file holds, told by the names and shapes of its tensors: a model that can be guided, or what else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engines.domains.image.pipeline.checkpoint.header import Header, read_header
from engines.domains.image.pipeline.checkpoint.other_kinds import describe
from engines.domains.image.pipeline.source.model_index import SD, SDXL

UNET, VAE = "model.diffusion_model.", "first_stage_model."
FIRST_LAYER = f"{UNET}input_blocks.0.0.weight"
CLIP_WORDS = 49_408  # tokens of CLIP, whose vocabulary comes with the studio
PICKLED = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
_IN_CHANNELS = {  # of networks that take more than the 4 channels of a latent picture → what such a model is
    9: "an inpainting model: it fills gaps in pictures",
    8: "a model that changes pictures (InstructPix2Pix)",
    7: "an upscaler: it enlarges pictures",
    5: "a model that draws after a map of depths",
}


_SIGNS = (  # what some tensor's name looks like, beside those of Stable Diffusion → why it cannot be guided
    (
        r"^edm_(?:mean|vpred)",
        "a model whose noise levels are those of EDM, which cannot be guided here; choose another.",
    ),
    (r"^control_model\.", "a ControlNet with its base model; name the base model itself."),
    (
        r"time_stack|temporal_transformer|motion_modules",
        "a model of videos; only text-to-image models can be guided here.",
    ),
    (
        r"\.scale_weight$|\.absmax$|\.weight_scale$|^scaled_fp8$",
        "a quantised model, whose numbers are not read here; take its half-precision file (fp16).",
    ),
)


@dataclass(frozen=True)
class Family:
    """A kind of Stable Diffusion checkpoint. text_encoders: prefix of each one's tensors → whether it is OpenCLIP's.

    side: pixels of the pictures that it was trained on. heads: of attention, None: one for every 64 channels.
    """

    name: str
    pipeline_class: str
    text_encoders: tuple[tuple[str, bool], ...]
    side: int
    latent_scale: float
    heads: int | None = None


SD1 = Family("Stable Diffusion 1", SD, (("cond_stage_model.transformer.text_model.", False),), 512, 0.18215, heads=8)
SD2 = Family("Stable Diffusion 2", SD, (("cond_stage_model.model.", True),), 512, 0.18215)
XL = Family(
    "Stable Diffusion XL",
    SDXL,
    (("conditioner.embedders.0.transformer.text_model.", False), ("conditioner.embedders.1.model.", True)),
    1024,
    0.13025,
)


def check_checkpoint(file: Path) -> Family:
    """The family of a checkpoint that can be opened and guided. Raises ValueError, a sentence, for all else."""
    if file.suffix.lower() in PICKLED:
        raise ValueError(
            f"“{file.name}” is a pickled checkpoint, which can run code when it is opened, so it is never opened here; "
            "take the model's .safetensors file, or convert it (the web UI's checkpoint merger saves safetensors)."
        )
    if file.suffix.lower() != ".safetensors":
        raise ValueError(
            f"“{file.name}” is no model that can be opened here; name a .safetensors file of a whole model, "
            "or the folder of a diffusers pipeline."
        )
    about = file.stat()
    return _checked(file, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=16)
def _checked(file: Path, size: int, changed: int) -> Family:
    """… at that state of the file."""
    header = read_header(file)
    family = find_family(header)
    what = _wrong_with(header, family) if family else describe(header)
    if what or not family:
        raise ValueError(f"“{file.name}” is {what}")
    return family


def find_family(header: Header) -> Family | None:
    """By the text encoders; None where the network is not one of Stable Diffusion's or has no words to follow."""
    if FIRST_LAYER not in header or f"{UNET}joint_blocks.0.x_block.attn.qkv.weight" in header:
        return None
    whole = [f for f in (XL, SD2, SD1) if all(token_table(p, openclip) in header for p, openclip in f.text_encoders)]
    return whole[0] if whole else None


def token_table(prefix: str, openclip: bool) -> str:
    """The tensor [tokens, width] that a text encoder begins with."""
    return f"{prefix}token_embedding.weight" if openclip else f"{prefix}embeddings.token_embedding.weight"


def _wrong_with(header: Header, family: Family) -> str:
    """Why a checkpoint of a family cannot be guided, as the end of a sentence; "" where it can."""
    return _wrong_network(header, family) or _wrong_parts(header, family)


def _wrong_network(header: Header, family: Family) -> str:
    shape = header.shapes[FIRST_LAYER]
    channels = shape[1] if len(shape) == 4 else 0
    if channels != 4:
        kind = _IN_CHANNELS.get(channels, f"a model whose network takes {channels} channels")
        return f"{kind}; only text-to-image models can be guided here."
    for sign, what in _SIGNS:
        if any(re.search(sign, name) for name in header.shapes):
            return what
    if family is not XL and any(name.startswith(f"{UNET}label_emb.") for name in header.shapes):
        return "a model that is given a picture or a class besides the prompt; only text-to-image models can be guided."
    return ""


def _wrong_parts(header: Header, family: Family) -> str:
    if not {f"{VAE}{half}coder.conv_in.weight" for half in ("en", "de")} <= header.shapes.keys():
        return "a model without its autoencoder (VAE); take the file that has it baked in."
    tables = [header.shapes[token_table(*encoder)] for encoder in family.text_encoders]
    if any(len(table) != 2 or table[0] != CLIP_WORDS for table in tables):
        return "a model whose text encoder has another vocabulary than CLIP's; name a diffusers folder of it instead."
    return ""
