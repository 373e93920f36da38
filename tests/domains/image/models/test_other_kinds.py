"""Files and folders that are no model that can be guided: the sentence that is true of each."""

from __future__ import annotations

import json
import pickle

import pytest
import torch

from engines.domains.image.pipeline.source.model_source import find_source
from tests.domains.image.checkpoint_files import checkpoint, save
from tests.domains.image.tiny import autoencoder, network

UNET, XL_SECOND = "model.diffusion_model.", "conditioner.embedders.1.model."
KINDS = {
    "LoRA of kohya": ({"lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": (4, 8)}, "a LoRA"),
    "LoRA of diffusers": ({"unet.down_blocks.0.attentions.0.to_k.lora_A.weight": (4, 8)}, "a LoRA"),
    "LoRA of peft": ({"base_model.model.layer.lora.up.weight": (4, 8)}, "a LoRA"),
    "LyCORIS": ({"lora_te_text_model_encoder_layers_0_mlp_fc1.hada_w1_a": (4, 8)}, "a LoRA"),
    "embedding": ({"emb_params": (4, 768)}, "an embedding"),
    "embedding of SDXL": ({"clip_g": (4, 1280), "clip_l": (4, 768)}, "an embedding"),
    "ControlNet": ({"control_model.time_embed.0.weight": (4, 4)}, "a ControlNet"),
    "ControlNet of diffusers": ({"controlnet_cond_embedding.conv_in.weight": (4, 4)}, "a ControlNet"),
    "IP-Adapter": ({"image_proj.proj.weight": (4, 4), "ip_adapter.1.to_k_ip.weight": (4, 4)}, "IP-Adapter"),
    "Flux": ({"model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale": (4,)}, "Flux"),
    "Flux, network alone": ({"double_blocks.0.img_attn.qkv.weight": (4, 4)}, "Flux"),
    "Stable Diffusion 3": (
        {"model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight": (4, 4)},
        "Stable Diffusion 3",
    ),
    "DiT": ({"y_embedder.embedding_table.weight": (1001, 8), "blocks.0.adaLN_modulation.1.weight": (4, 4)}, "classes"),
    "latent diffusion of classes": (
        {f"{UNET}input_blocks.0.0.weight": (8, 3, 3, 3), "cond_stage_model.embedding.weight": (1001, 512)},
        "classes",
    ),
    "PixArt": ({"adaln_single.linear.weight": (4, 4), "y_embedder.y_proj.fc1.weight": (4, 4)}, "diffusion transformer"),
    "Stable Cascade": ({"clip_txt_mapper.weight": (4, 4)}, "Cascade"),
    "Wan": ({"head.modulation": (1, 2, 4), "blocks.0.self_attn.q.weight": (4, 4)}, "videos"),
    "network alone": ({f"{UNET}input_blocks.0.0.weight": (320, 4, 3, 3)}, "network of a model alone"),
    "VAE": ({"first_stage_model.decoder.conv_in.weight": (4, 4, 3, 3)}, "an autoencoder"),
    "VAE without prefix": ({"encoder.down.0.block.0.conv1.weight": (4, 4, 3, 3)}, "an autoencoder"),
    "text encoder": ({"text_model.embeddings.token_embedding.weight": (4, 4)}, "a text encoder"),
    "CLIP": (
        {"text_model.embeddings.token_embedding.weight": (4, 4), "vision_model.post_layernorm.bias": (4,)},
        "looks at pictures",
    ),
    "refiner": (
        {f"{UNET}input_blocks.0.0.weight": (384, 4, 3, 3), "conditioner.embedders.0.model.ln_final.bias": (4,)},
        "refiner",
    ),
    "a language model": ({"model.layers.0.self_attn.q_proj.weight": (4, 4)}, "no model that is known"),
    "nothing": ({}, "empty"),
}


def refusal(place) -> str:
    with pytest.raises(ValueError) as caught:
        find_source(str(place))
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 400
    return sentence


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind_is_told_what_it_is(name, tmp_path):
    shapes, words = KINDS[name]
    file = save(
        {key: torch.zeros(shape, dtype=torch.uint8) for key, shape in shapes.items()}, tmp_path / "x.safetensors"
    )
    assert words in refusal(file) and "“x.safetensors” is" in refusal(file)


@pytest.mark.parametrize(
    ("family", "extra", "words"),
    [
        ("SD1", {f"{UNET}input_blocks.0.0.weight": (64, 9, 3, 3)}, "inpainting"),
        ("SDXL", {f"{UNET}input_blocks.0.0.weight": (64, 9, 3, 3)}, "inpainting"),
        ("SD1", {f"{UNET}input_blocks.0.0.weight": (64, 8, 3, 3)}, "InstructPix2Pix"),
        ("SD2", {f"{UNET}input_blocks.0.0.weight": (64, 7, 3, 3)}, "upscaler"),
        ("SD2", {f"{UNET}input_blocks.0.0.weight": (64, 5, 3, 3)}, "depths"),
        ("SD2", {f"{UNET}label_emb.0.0.weight": (4, 4)}, "besides the prompt"),
        ("SD1", {"control_model.time_embed.0.weight": (4, 4)}, "ControlNet"),
        ("SDXL", {"edm_mean": (4,), "edm_std": (4,)}, "EDM"),
        ("SD1", {f"{UNET}input_blocks.1.0.time_stack.weight": (4,)}, "videos"),
        ("SDXL", {"scaled_fp8": (0,)}, "quantised"),
        (
            "SD1",
            {"cond_stage_model.transformer.text_model.embeddings.token_embedding.weight": (49_409, 32)},
            "vocabulary",
        ),
        ("SD1", {"first_stage_model.decoder.conv_in.weight": None}, "without its autoencoder"),
        (
            "SDXL",
            {f"{XL_SECOND}token_embedding.weight": None, "conditioner.embedders.0.model.ln_final.bias": (4,)},
            "refiner",
        ),
        ("SD1", {"cond_stage_model.transformer.text_model.embeddings.token_embedding.weight": None}, "alone"),
    ],
)
def test_a_checkpoint_that_cannot_be_guided_is_told_why(family, extra, words, tmp_path):
    tensors = {k: v.to(torch.uint8) for k, v in checkpoint(family).items() if extra.get(k, ()) is not None}
    tensors |= {key: torch.zeros(shape, dtype=torch.uint8) for key, shape in extra.items() if shape is not None}
    assert words in refusal(save(tensors, tmp_path / "x.safetensors"))


class Marks:
    def __reduce__(self):
        return (open, ("/tmp/unpickled-by-a-model", "w"))


@pytest.mark.parametrize("ending", [".ckpt", ".pt", ".pth", ".bin", ".safetensors"])
def test_nothing_is_unpickled_whatever_it_is_called(ending, tmp_path):
    (tmp_path / f"x{ending}").write_bytes(pickle.dumps({"state_dict": Marks()}))
    assert "pickled" in refusal(tmp_path / f"x{ending}") and "convert" in refusal(tmp_path / f"x{ending}")
    from pathlib import Path

    assert not Path("/tmp/unpickled-by-a-model").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
        (b"<!DOCTYPE html><html>", "a page of the web"),
        (b"PK\x03\x04" + bytes(100), "pickled"),
        (b"GGUF" + bytes(100), "GGUF"),
        (b"", "cut"),
        (b"\xff" * 100, "cut"),
    ],
)
def test_a_file_that_is_no_safetensors_is_told_what_it_is(content, words, tmp_path):
    (tmp_path / "x.safetensors").write_bytes(content)
    assert words in refusal(tmp_path / "x.safetensors")


@pytest.mark.parametrize("name", ["x.gguf", "x.zip", "x.txt", "x"])
def test_a_file_with_another_ending(name, tmp_path):
    (tmp_path / name).write_bytes(b"x")
    assert "no model that can be opened" in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("StableDiffusionInpaintPipeline", "fills gaps"),
        ("StableDiffusionXLImg2ImgPipeline", "refines pictures"),
        ("DiTPipeline", "classes of ImageNet"),
        ("FluxPipeline", "another kind"),
        ("StableDiffusion3Pipeline", "another kind"),
        ("StableDiffusionControlNetPipeline", "second picture"),
        ("AudioLDMPipeline", "sounds"),
        ("StableVideoDiffusionPipeline", "videos"),
        ("SomethingNew", "SomethingNew"),
    ],
)
def test_a_pipeline_of_another_class_is_told_what_it_is(kind, words, model_copy):
    (model_copy / "model_index.json").write_text(json.dumps({"_class_name": kind}))
    assert words in refusal(model_copy) and kind in refusal(model_copy)


def test_a_part_of_a_pipeline_names_the_folder_around_it(model_copy):
    assert str(model_copy) in refusal(model_copy / "unet") and "one part" in refusal(model_copy / "unet")
    assert "model_index.json" in refusal(model_copy / "unet" / "diffusion_pytorch_model.safetensors")


def test_folders_that_hold_something_else(tmp_path):
    for name, made in (("unet", network()), ("vae", autoencoder())):
        made.save_pretrained(tmp_path / name)
        assert "a single network" in refusal(tmp_path / name) and type(made).__name__ in refusal(tmp_path / name)
    (tmp_path / "lora").mkdir()
    save({"unet.to_k.lora_A.weight": torch.zeros(1)}, tmp_path / "lora" / "pytorch_lora_weights.safetensors")
    assert "a LoRA" in refusal(tmp_path / "lora")
    (tmp_path / "lora" / "adapter_config.json").write_text("{}")
    save({"x": torch.zeros(1)}, tmp_path / "lora" / "adapter_model.safetensors")
    assert "a LoRA" in refusal(tmp_path / "lora")
    (tmp_path / "hub" / "models--some--model").mkdir(parents=True)
    assert "cache of 1 models" in refusal(tmp_path / "hub") and "some/model" in refusal(tmp_path / "hub")
    assert "nothing was downloaded whole" in refusal(tmp_path / "hub" / "models--some--model")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "model.ckpt").write_bytes(b"x")
    assert "pickled" in refusal(tmp_path / "old")
    (tmp_path / "empty").mkdir()
    assert "save_pretrained" in refusal(tmp_path / "empty")


def test_a_folder_of_models_names_some(model_copy):
    assert "name one of them, such as model" in refusal(model_copy.parent)
