"""A single-file checkpoint → a diffusers pipeline, whose configs are told by the file itself. Needs no network."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import torch

from engines.domains.image.pipeline.checkpoint.configs import (
    scheduler_config,
    text_encoder_config,
    unet_config,
    vae_config,
)
from engines.domains.image.pipeline.checkpoint.families import SD2, XL, Family
from engines.domains.image.pipeline.checkpoint.header import Header, read_header
from engines.domains.image.pipeline.checkpoint.prediction import find_prediction, has_zero_snr, predicts_v
from engines.domains.image.pipeline.checkpoint.vocabulary import END, START, clip_merges, clip_vocabulary

SIDE_OF_V = 768  # pixels, of Stable Diffusion 2 where it predicts v


def open_checkpoint(file: Path, family: Family, pipeline_class: Any, dtype: torch.dtype, **options: Any) -> Any:
    """The pipeline, by safetensors only. Raises what diffusers raises where tensors are missing or do not fit."""
    header = read_header(file)
    prediction = find_prediction(header, file)
    scheduler = scheduler_config(prediction == "v", has_zero_snr(header))
    with tempfile.TemporaryDirectory() as folder:
        write_configs(Path(folder), header, family, scheduler)
        options |= _tokenizers(family) | {"config": folder, "local_files_only": True, "dtype": dtype}
        try:
            pipe = pipeline_class.from_single_file(str(file), **options)
        except NotImplementedError as error:  # torch's, for tensors that were given no numbers
            raise ValueError("its networks lack tensors") from error
    _check_complete(pipe)
    if family is SD2 and (prediction == "v" or not prediction and predicts_v(pipe.unet)):
        _predict_v(pipe)
    return pipe


def write_configs(folder: Path, header: Header, family: Family, scheduler: dict[str, Any]) -> None:
    """The folder of a pipeline with configs and no weights."""
    configs = {
        "unet/config.json": unet_config(header, family),
        "vae/config.json": vae_config(header, family),
        "scheduler/scheduler_config.json": scheduler,
        "model_index.json": _index(family),
    }
    for part, encoder in zip(("text_encoder", "text_encoder_2"), family.text_encoders):
        configs[f"{part}/config.json"] = text_encoder_config(header, *encoder, family)
    for name, config in configs.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(config), encoding="utf-8")


def _index(family: Family) -> dict[str, Any]:
    parts = {
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
    }
    second = {
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
    }
    return {"_class_name": family.pipeline_class, **parts, **(second if family is XL else {})}


def _tokenizers(family: Family) -> dict[str, Any]:
    """CLIP's, once for every text encoder; OpenCLIP fills up with the token 0."""
    from transformers import CLIPTokenizer

    return {
        name: CLIPTokenizer(
            vocab=clip_vocabulary(),
            merges=clip_merges(),
            bos_token=START,
            eos_token=END,
            unk_token=END,
            pad_token="!" if openclip else END,
            model_max_length=77,
        )
        for name, (_, openclip) in zip(("tokenizer", "tokenizer_2"), family.text_encoders)
    }


def _check_complete(pipe: Any) -> None:
    """Raises ValueError where a network has tensors that the file did not give."""
    for name, part in pipe.components.items():
        if isinstance(part, torch.nn.Module) and any(tensor.is_meta for tensor in part.state_dict().values()):
            missing = next(key for key, tensor in part.state_dict().items() if tensor.is_meta)
            raise ValueError(f"its {name} lacks {missing}")


def _predict_v(pipe: Any) -> None:
    pipe.scheduler.register_to_config(prediction_type="v_prediction")
    pipe.unet.register_to_config(sample_size=SIDE_OF_V // pipe.vae_scale_factor)
