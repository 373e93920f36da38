"""What a checkpoint's network predicts, noise or v: from what the file says, else from what the network answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch

from engines.domains.image.pipeline.checkpoint.header import Header

MAX_YAML = 1 << 16  # bytes of a config beside the file
V_BELOW = -1.0  # mean of (answer − input) at the last level: noise comes back as it is, −v does not


def find_prediction(header: Header, file: Path) -> str:
    """“v” or “epsilon” where it is said: in the file, or in a config of the same name; else ""."""
    if "v_pred" in header:
        return "v"
    said = header.metadata.get("modelspec.prediction_type", "") or _said_beside(file)
    return "v" if said.lower().startswith("v") else "epsilon" if said.lower().startswith("eps") else ""


def has_zero_snr(header: Header) -> bool:
    """Whether the schedule was rescaled to end in nothing but noise (Lin et al. 2024, arXiv:2305.08891)."""
    return "ztsnr" in header


def _said_beside(file: Path) -> str:
    """What “model.yaml” says of the parametrisation of “model.safetensors”, as web UIs keep it."""
    beside = file.with_suffix(".yaml")
    if not beside.is_file():
        return ""
    with beside.open("rb") as stream:
        found = re.search(rb"parameterization:\s*[\"']?(\w+)", stream.read(MAX_YAML))
    return found[1].decode(errors="replace") if found else ""


@torch.no_grad()
def predicts_v(unet: Any) -> bool:
    """Of Stable Diffusion 2, whose files do not say: at the last level a network that predicts noise answers its input.

    The web UI's test (github.com/AUTOMATIC1111/stable-diffusion-webui, sd_models_config.py).
    """
    half = lambda *shape: torch.full(shape, 0.5, dtype=unet.dtype, device=unet.device)
    x = half(1, unet.config.in_channels, 8, 8)
    answer = unet(x, 999, encoder_hidden_states=half(1, 2, unet.config.cross_attention_dim), return_dict=False)[0]
    return float((answer - x).float().mean()) < V_BELOW
