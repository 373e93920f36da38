"""A checkpoint in the web UI's form opens as a pipeline, offline, with the weights and words that it was made of."""

from __future__ import annotations

import gzip
import shutil

import pytest
import torch

import engines
from engines.domains.image.pipeline.checkpoint.configs import text_encoder_config, unet_config, vae_config
from engines.domains.image.pipeline.checkpoint.families import SD1, SD2, XL, check_checkpoint
from engines.domains.image.pipeline.checkpoint.header import Header
from engines.domains.image.pipeline.checkpoint.vocabulary import MERGES_FILE, clip_merges, clip_vocabulary
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.prompts.encoding import encode_prompts
from engines.domains.image.prompts.truncation import truncation_remarks
from engines.request import Request
from tests.domains.image.checkpoint_files import checkpoint, parts, save

FAMILIES = {"SD1": SD1, "SD2": SD2, "SDXL": XL}


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    return {name: save(checkpoint(name), folder / f"{name}.safetensors") for name in FAMILIES}


def refusal(file) -> str:
    with pytest.raises(ValueError) as caught:
        load_pipeline(str(file), "cpu")
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 400
    return sentence


@pytest.mark.parametrize("name", FAMILIES)
def test_a_single_file_opens_with_all_its_weights(files, name):
    loaded = load_pipeline(str(files[name]), "cpu")
    assert type(loaded.pipe).__name__ == FAMILIES[name].pipeline_class
    assert loaded.size == ((1024, 1024) if name == "SDXL" else (512, 512))
    for part, network in parts(name).items():
        mine = getattr(loaded.pipe, part).state_dict()
        assert mine and all(tensor.equal(network.state_dict()[key]) for key, tensor in mine.items())
    assert loaded.pipe.vae.config.scaling_factor == FAMILIES[name].latent_scale


@pytest.mark.parametrize("name", FAMILIES)
def test_its_network_answers_as_the_one_it_was_made_of(files, name):
    loaded, network = load_pipeline(str(files[name]), "cpu"), parts(name)["unet"]
    size = loaded.shape[1:]
    conditioning = encode_prompts(loaded.pipe, ["a cat"], size).unet_arguments(torch.zeros(1, dtype=torch.long))
    noise = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        one, other = (unet(noise, 500, **conditioning, return_dict=False)[0] for unet in (loaded.pipe.unet, network))
    assert one.allclose(other, atol=1e-5) and one.isfinite().all()


def test_its_words_are_clips(files):
    pipe = load_pipeline(str(files["SDXL"]), "cpu").pipe
    first, second = (
        tokenizer("a photo of a cat", padding="max_length")["input_ids"]
        for tokenizer in (pipe.tokenizer, pipe.tokenizer_2)
    )
    assert first[:8] == [49406, 320, 1125, 539, 320, 2368, 49407, 49407] and len(first) == 77
    assert second[:9] == [*first[:7], 0, 0] and len(second) == 77


def test_a_run_draws_with_a_single_file(files):
    result = engines.design(
        Request(domain="image", model=str(files["SD1"]), prompt="a cat", lanes=1, particles=1, levels=2)
    )
    assert result.designs[0].size == (512, 512)


def test_a_prompt_that_it_does_not_read_is_said(files):
    (said,) = truncation_remarks(["word " * 100], str(files["SD1"]))
    assert "25 words" in said


def test_the_vocabulary_is_whole():
    assert len(clip_merges()) == 48_894 and len(clip_vocabulary()) == 49_408
    assert gzip.decompress(MERGES_FILE.read_bytes()).startswith(b"i n\nt h\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda t: t.pop("model.diffusion_model.middle_block.0.in_layers.2.weight"),
            "lack tensors",
        ),
        (lambda t: t.pop("model.diffusion_model.out.2.weight"), "lack tensors"),
        (lambda t: t.pop("first_stage_model.decoder.mid.attn_1.q.weight"), "damaged, incomplete"),
        (lambda t: t.pop("cond_stage_model.transformer.text_model.final_layer_norm.weight"), "text_encoder"),
        (lambda t: t.update({"model.diffusion_model.out.2.weight": torch.zeros(4, 64, 5, 5)}), "damaged, incomplete"),
        (lambda t: t.update({"model.diffusion_model.input_blocks.1.0.in_layers.2.weight": torch.zeros(8)}), "damaged"),
        (lambda t: t.update({"first_stage_model.encoder.down.0.block.0.conv1.weight": torch.zeros(0)}), "damaged"),
    ],
)
def test_tensors_that_are_missing_or_do_not_fit_are_a_sentence(tmp_path, change, words):
    tensors = dict(checkpoint("SD1"))
    change(tensors)
    assert words in refusal(save(tensors, tmp_path / "model.safetensors"))


@pytest.mark.parametrize(
    ("metadata", "beside", "extra", "prediction", "spacing"),
    [
        ({}, "", (), "epsilon", "leading"),
        ({"modelspec.prediction_type": "v"}, "", (), "v_prediction", "leading"),
        ({}, 'model:\n  params:\n    parameterization: "v"\n', (), "v_prediction", "leading"),
        ({}, "", ("v_pred", "ztsnr"), "v_prediction", "trailing"),
        ({"modelspec.prediction_type": "epsilon"}, "parameterization: v", (), "epsilon", "leading"),
    ],
)
def test_what_it_predicts_is_read_where_it_is_said(tmp_path, metadata, beside, extra, prediction, spacing):
    tensors = {**checkpoint("SD1"), **{name: torch.zeros(0) for name in extra}}
    if beside:
        (tmp_path / "model.yaml").write_text(beside)
    config = load_pipeline(str(save(tensors, tmp_path / "model.safetensors", **metadata)), "cpu").pipe.scheduler.config
    assert (config.prediction_type, config.timestep_spacing) == (prediction, spacing)


def test_stable_diffusion_2_is_asked_what_it_predicts(tmp_path, monkeypatch):
    file = save(checkpoint("SD2"), tmp_path / "model.safetensors")
    monkeypatch.setattr("engines.domains.image.pipeline.checkpoint.pipeline.predicts_v", lambda unet: True)
    loaded = load_pipeline(str(file), "cpu")
    assert loaded.pipe.scheduler.config.prediction_type == "v_prediction" and loaded.size == (768, 768)


def test_a_file_saved_anew_is_read_anew(files, tmp_path):
    file = shutil.copy(files["SD1"], tmp_path / "model.safetensors")
    first = load_pipeline(str(file), "cpu")
    changed = dict(checkpoint("SD1"))
    changed["model.diffusion_model.out.2.bias"] = changed["model.diffusion_model.out.2.bias"] + 1
    save(changed, file)
    again = load_pipeline(str(file), "cpu")
    assert again is not first and again.pipe.unet.conv_out.bias.allclose(first.pipe.unet.conv_out.bias + 1)


def test_half_precision_and_eight_bits_are_read(tmp_path):
    for kind in (torch.float16, torch.bfloat16, torch.float8_e4m3fn):
        tensors = {name: tensor.to(kind) for name, tensor in checkpoint("SD1").items()}
        pipe = load_pipeline(str(save(tensors, tmp_path / "model.safetensors")), "cpu").pipe
        assert {p.dtype for part in (pipe.unet, pipe.vae, pipe.text_encoder) for p in part.parameters()} == {
            torch.float32
        }


# The networks of Stable Diffusion 1.5, 2.1 and XL as their own configs describe them.
PUBLISHED = {
    "SD1": {"block_out_channels": [320, 640, 1280, 1280], "layers_per_block": 2, "cross_attention_dim": 768},
    "SD2": {
        "block_out_channels": [320, 640, 1280, 1280],
        "layers_per_block": 2,
        "cross_attention_dim": 1024,
        "attention_head_dim": [5, 10, 20, 20],
        "use_linear_projection": True,
    },
    "SDXL": {
        "block_out_channels": [320, 640, 1280],
        "layers_per_block": 2,
        "cross_attention_dim": 2048,
        "attention_head_dim": [5, 10, 20],
        "use_linear_projection": True,
        "transformer_layers_per_block": [1, 2, 10],
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    },
}
VAE = {"block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "latent_channels": 4}
ENCODERS = {
    "SD1": [{"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}],
    "SD2": [{"hidden_size": 1024, "num_hidden_layers": 23, "num_attention_heads": 16, "intermediate_size": 4096}],
    "SDXL": [
        {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072},
        {"hidden_size": 1280, "num_hidden_layers": 32, "num_attention_heads": 20, "intermediate_size": 5120},
    ],
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_sizes_of_the_published_models_are_told_by_their_shapes(name):
    header, family = published_header(name), FAMILIES[name]
    config = unet_config(header, family)
    assert {key: config[key] for key in PUBLISHED[name]} == PUBLISHED[name]
    assert config["sample_size"] == family.side // 8 and config["attention_head_dim"] == (
        8 if name == "SD1" else PUBLISHED[name]["attention_head_dim"]
    )
    assert {key: vae_config(header, family)[key] for key in VAE} == VAE
    for place, expected in zip(family.text_encoders, ENCODERS[name]):
        found = text_encoder_config(header, *place, family)
        assert {key: found[key] for key in expected} == expected and found["vocab_size"] == 49_408


def published_header(name: str) -> Header:
    """Shapes alone: nothing of that size is made."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    from tests.domains.image.checkpoint_files import (
        clip_tensors,
        open_clip_tensors,
        prefixed,
        unet_tensors,
        vae_tensors,
    )

    down = ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"]
    if name == "SDXL":
        down = ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"]
    up = [kind.replace("Down", "Up") for kind in down[::-1]]
    blocks = ["DownEncoderBlock2D"] * 4, ["UpDecoderBlock2D"] * 4
    with torch.device("meta"):
        unet = UNet2DConditionModel(down_block_types=down, up_block_types=up, **PUBLISHED[name])
        vae = AutoencoderKL(down_block_types=blocks[0], up_block_types=blocks[1], **VAE)
        tensors = prefixed("model.diffusion_model.", unet_tensors(unet)) | prefixed(
            "first_stage_model.", vae_tensors(vae)
        )
        for (prefix, openclip), sizes in zip(FAMILIES[name].text_encoders, ENCODERS[name]):
            layers = sizes["num_hidden_layers"] + (name == "SD2")
            config = CLIPTextConfig(
                **{**sizes, "num_hidden_layers": layers, "vocab_size": 49_408, "projection_dim": sizes["hidden_size"]}
            )
            kind = CLIPTextModelWithProjection if openclip and name == "SDXL" else CLIPTextModel
            tensors |= prefixed(prefix, (open_clip_tensors if openclip else clip_tensors)(kind(config)))
    return Header({key: tuple(tensor.shape) for key, tensor in tensors.items()})


def test_a_checkpoint_is_known_by_its_header(files):
    assert [check_checkpoint(files[name]) for name in FAMILIES] == list(FAMILIES.values())
