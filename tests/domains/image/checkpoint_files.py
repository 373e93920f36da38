"""Tiny checkpoints in the web UI's form: the weights of a pipeline under the names that latent-diffusion gave them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import torch
from torch import Tensor

from tests.domains.image.tiny import autoencoder, network

WORDS, WIDTH, WIDE = 49_408, 32, 64  # tokens of CLIP; widths of the first and of the second text encoder
RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
OUTER = {
    "conv_in": "input_blocks.0.0",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
VAE_PARTS = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
OPEN_CLIP = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def encoder(width: int = WIDTH, projected: bool = False, layers: int = 3, act: str = "quick_gelu") -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    torch.manual_seed(width)
    config = CLIPTextConfig(
        vocab_size=WORDS,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=layers,
        num_attention_heads=max(1, width // 64),
        max_position_embeddings=77,
        projection_dim=width,
        hidden_act=act,
        bos_token_id=WORDS - 2,
        eos_token_id=WORDS - 1,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config).eval()


def unet(**more: Any) -> Any:
    """Of 32 groups, as all of latent-diffusion's are."""
    return network(**{"block_out_channels": (64, 128), "norm_num_groups": 32, "sample_size": 64, **more})


@cache
def vae(**more: Any) -> Any:
    blocks = {"block_out_channels": (32,) * 4, "norm_num_groups": 32}
    types = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
    return autoencoder(**blocks, **types, sample_size=512, **more)


@cache
def parts(family: str) -> dict[str, Any]:
    """The networks of a tiny model: “SD1”, “SD2” or “SDXL”."""
    if family == "SD1":
        return {"unet": unet(), "vae": vae(), "text_encoder": encoder()}
    if family == "SD2":
        linear = unet(use_linear_projection=True, attention_head_dim=[1, 2])
        return {"unet": linear, "vae": vae(), "text_encoder": encoder(layers=4, act="gelu")}
    large = unet(
        use_linear_projection=True,
        attention_head_dim=[1, 2],
        cross_attention_dim=WIDTH + WIDE,
        transformer_layers_per_block=[1, 2],
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=WIDE + 6 * 8,
        sample_size=128,
    )
    second = encoder(WIDE, projected=True, act="gelu")
    return {"unet": large, "vae": vae(scaling_factor=0.13025), "text_encoder": encoder(), "text_encoder_2": second}


def checkpoint(family: str) -> dict[str, Tensor]:
    """All of a model's tensors as one file of the web UI has them."""
    own = parts(family)
    tensors = prefixed("model.diffusion_model.", unet_tensors(own["unet"]))
    tensors |= prefixed("first_stage_model.", vae_tensors(own["vae"]))
    if family == "SD2":
        return tensors | prefixed("cond_stage_model.model.", open_clip_tensors(own["text_encoder"]))
    place = "cond_stage_model." if family == "SD1" else "conditioner.embedders.0."
    tensors |= prefixed(f"{place}transformer.text_model.", clip_tensors(own["text_encoder"]))
    if family == "SDXL":
        tensors |= prefixed("conditioner.embedders.1.model.", open_clip_tensors(own["text_encoder_2"]))
    return {name: tensor.contiguous().clone() for name, tensor in tensors.items()}


def save(tensors: dict[str, Tensor], file: Any, **metadata: str) -> Any:
    from safetensors.torch import save_file

    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, file, metadata or None)
    return file


def prefixed(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + name: tensor for name, tensor in tensors.items()}


def unet_tensors(network: Any) -> dict[str, Tensor]:
    layers, tensors = network.config.layers_per_block, network.state_dict()
    attends = {int(name.split(".")[1]) for name in tensors if re.match(r"up_blocks\.\d+\.attentions", name)}
    return {_unet_name(name, layers, attends): tensor for name, tensor in tensors.items()}


def _unet_name(name: str, layers: int, attends: set[int]) -> str:
    words = name.split(".")
    outer = next((old for old in OUTER if name.startswith(f"{old}.")), None)
    if outer:
        return OUTER[outer] + name.removeprefix(outer)
    block, rest = _unet_block(words, layers, attends)
    return f"{block}.{_replaced(rest, RESNET) if 'resnets' in words else rest}"


def _unet_block(words: list[str], layers: int, attends: set[int]) -> tuple[str, str]:
    """A block's name and what follows it."""
    if words[0] == "mid_block":
        place = 2 * int(words[2]) if words[1] == "resnets" else 1
        return f"middle_block.{place}", ".".join(words[3:])
    where, level, what, number = words[0], int(words[1]), words[2], int(words[3])
    column = 1 if what == "attentions" else 0
    if where == "down_blocks":
        if what == "downsamplers":
            return f"input_blocks.{(layers + 1) * (level + 1)}.0.op", words[-1]
        return f"input_blocks.{(layers + 1) * level + number + 1}.{column}", ".".join(words[4:])
    if what == "upsamplers":
        return f"output_blocks.{(layers + 1) * level + layers}.{2 if level in attends else 1}.conv", words[-1]
    return f"output_blocks.{(layers + 1) * level + number}.{column}", ".".join(words[4:])


def vae_tensors(network: Any) -> dict[str, Tensor]:
    found = {}
    for name, tensor in network.state_dict().items():
        name = _vae_name(name, len(network.config.block_out_channels))
        pointwise = re.search(r"attn_1\.(q|k|v|proj_out)\.weight", name)
        found[name] = tensor[:, :, None, None] if pointwise else tensor
    return found


def _vae_name(name: str, levels: int) -> str:
    name = re.sub(r"up_blocks\.(\d+)", lambda found: f"up.{levels - 1 - int(found[1])}", name)
    name = name.replace("down_blocks", "down").replace("mid_block.attentions.0", "mid.attn_1")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda found: f"mid.block_{int(found[1]) + 1}", name)
    for old, new in (("resnets", "block"), ("samplers.0", "sample"), ("conv_norm_out", "norm_out")):
        name = name.replace(old, new)
    return _replaced(name, VAE_PARTS if "attn_1" in name else {"conv_shortcut": "nin_shortcut"})


def clip_tensors(network: Any) -> dict[str, Tensor]:
    return {name.removeprefix("text_model."): tensor for name, tensor in network.state_dict().items()}


def open_clip_tensors(network: Any) -> dict[str, Tensor]:
    tensors, found = clip_tensors(network), {}
    for name, tensor in tensors.items():
        if ".q_proj." in name:
            all_three = [tensors[name.replace("q_proj", f"{letter}_proj")] for letter in "qkv"]
            place, end = name.split(".self_attn.q_proj.")
            found[f"{_layer(place)}.attn.in_proj_{end}"] = torch.cat(all_three)
        elif not re.search(r"\.[kv]_proj\.", name):
            found[_open_clip_name(name)] = tensor.T if name == "text_projection.weight" else tensor
    return found


def _layer(name: str) -> str:
    return name.replace("encoder.layers", "transformer.resblocks")


def _open_clip_name(name: str) -> str:
    whole = {
        "embeddings.token_embedding.weight": "token_embedding.weight",
        "embeddings.position_embedding.weight": "positional_embedding",
        "text_projection.weight": "text_projection",
    }
    return whole.get(name) or _replaced(_layer(name), OPEN_CLIP).replace("final_layer_norm", "ln_final")


def _replaced(name: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        name = re.sub(rf"\b{re.escape(old)}\b", new, name)
    return name
