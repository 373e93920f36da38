"""What a single file holds that is no Stable Diffusion checkpoint: the sentence that is true of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engines.domains.image.pipeline.checkpoint.header import Header

ONLY = "only Stable Diffusion 1, 2 and XL can be guided here."
# What some tensor's name looks like → what the file is. The first that is found is told.
_SIGNS = (
    (
        r"lora_(?:down|up|A|B|unet|te\d?)|\.lora\.|hada_w\d|lokr_w\d|oft_(?:diag|blocks)|dora_scale",
        "a LoRA: a change to a model, not a model. Merge it into its base first "
        "(the web UI's SuperMerger, or diffusers' fuse_lora and save_pretrained) and name the merged model.",
    ),
    (
        r"^(?:emb_params|string_to_param.*|clip_[gl])$|^<[^>]*>$",
        "an embedding (textual inversion): a word for a model, not a model; name the model itself.",
    ),
    (
        r"^control_model\.|controlnet_|^zero_convs\.|^input_hint_block\.|^adapter\.body\.|^body\.\d+\.block",
        "a ControlNet: it steers a model by a second picture, which is not done here; name the model itself.",
    ),
    (r"^image_proj\.|^ip_adapter\.", "an IP-Adapter: it steers a model by a picture; name the model itself."),
    (r"motion_modules\.", "a motion module, for videos; name a text-to-image model."),
    (
        r"^conditioner\.embedders\.0\.model\.",
        "SDXL's refiner, which finishes pictures that another model drew; name the base model instead.",
    ),
    (r"double_blocks\.\d+\.img_attn", f"a model of the kind of Flux; {ONLY}"),
    (r"joint_blocks\.\d+\.", f"Stable Diffusion 3, whose network is of another kind; {ONLY}"),
    (
        r"y_embedder\.embedding_table|^class_embedding|^label_emb\.|^cond_stage_model\.embedding\.",
        f"a model that draws classes, such as those of ImageNet, and reads no prompts as Stable Diffusion does; {ONLY}",
    ),
    (r"clip_txt_mapper|channelwise\.\d|effnet_mapper", f"a stage of Stable Cascade; {ONLY}"),
    (r"time_stack|temporal_transformer|patchify_proj|(?:^|\.)head\.modulation", f"a model of videos; {ONLY}"),
    (
        r"transformer_blocks\.\d+\.(?:attn\.add_|img_mod|norm1_context|scale_shift_table)|double_layers|cap_embedder"
        r"|single_transformer_blocks|adaln_single|^blocks\.\d+\.adaLN_modulation|cross_attn\.q_linear|token_refiner",
        f"a diffusion transformer; {ONLY}",
    ),
    (
        r"^cond_stage_model\.transformer\.(?:embeddings|encoder)\.",
        "an early checkpoint, whose text encoder has older names; save it again in a current web UI.",
    ),
    (
        r"^(?:model\.)?diffusion_model\.input_blocks|^input_blocks\.\d+\.",
        "the network of a model alone, without its text encoder and autoencoder; take the whole checkpoint.",
    ),
    (
        r"^down_blocks\.\d+\.(?:resnets|attentions)|^time_embedding\.",
        "the network (unet) of a diffusers pipeline alone; name the folder that holds its model_index.json.",
    ),
    (
        r"^(?:first_stage_model\.|vae\.)?(?:encoder|decoder)\.(?:(?:down|up|mid)(?:_blocks?)?|conv_in)\b",
        "an autoencoder (VAE) alone; name a whole model.",
    ),
    (r"vision_model\.|visual\.", "a network that looks at pictures and draws none; name a text-to-image model."),
    (r"^(?:text_model|transformer\.resblocks|encoder\.block)\b", "a text encoder alone; name a whole model."),
)
_UNKNOWN = f"no model that is known here; {ONLY}"


def describe(header: Header) -> str:
    """The end of a sentence that begins with the file's name."""
    if not header.shapes:
        return "empty: it holds no tensors; download it again."
    return next((what for pattern, what in _SIGNS if _any_matches(pattern, header.shapes)), _UNKNOWN)


def _any_matches(pattern: str, names: Iterable[str]) -> bool:
    sign = re.compile(pattern)
    return any(sign.search(name[:300]) for name in names)
