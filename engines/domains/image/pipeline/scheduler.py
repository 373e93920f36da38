"""diffusers' DDIM or DDPM with the noise levels of a pipeline's own scheduler, whatever class that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

PREDICTIONS = ("epsilon", "v_prediction", "sample")
FIXED_VARIANCES = ("fixed_small", "fixed_small_log")


def build_scheduler(config: Mapping[str, Any], kind: str) -> Any:
    """The scheduler of that kind, “ddim” or “ddpm”. Raises ValueError where the noise levels cannot be guided."""
    from diffusers import DDIMScheduler, DDPMScheduler

    if "beta_schedule" not in config and not config.get("trained_betas"):
        raise ValueError(
            "This model's noise levels are those of EDM, flow matching or another kind without βs, "
            "which cannot be guided here; choose a Stable Diffusion (XL) model."
        )
    # Left out, the default of clip_sample would clip what the model's own class does not.
    changes: dict[str, Any] = {"clip_sample": bool(config.get("clip_sample"))}
    if kind == "ddpm" and config.get("variance_type") is None:
        changes["variance_type"] = "fixed_small"
    scheduler = {"ddim": DDIMScheduler, "ddpm": DDPMScheduler}[kind].from_config(config, **changes)
    _check(scheduler.config, kind)
    return scheduler


def _check(config: Any, kind: str) -> None:
    if config.prediction_type not in PREDICTIONS:
        raise ValueError(
            f"This model predicts “{config.prediction_type}”, which cannot be guided here; "
            f"choose one that predicts {', '.join(PREDICTIONS)}."
        )
    if kind == "ddpm" and config.variance_type not in FIXED_VARIANCES:
        raise ValueError(
            f"This model's DDPM has the variance “{config.variance_type}”, which is not supported; "
            "choose the scheduler ddim."
        )


def next_signal(scheduler: Any, time: int) -> Tensor:
    """ᾱ where diffusers' scheduler steps from a timestep; of a finished picture below 0."""
    after = _next_timestep(scheduler, time)
    finished = getattr(scheduler, "final_alpha_cumprod", torch.tensor(1.0))
    return scheduler.alphas_cumprod[after] if after >= 0 else finished


def _next_timestep(scheduler: Any, time: int) -> int:
    """Where diffusers' scheduler steps from `time`; below 0 it is finished."""
    if hasattr(scheduler, "previous_timestep"):
        return int(scheduler.previous_timestep(time))
    return time - scheduler.config.num_train_timesteps // scheduler.num_inference_steps
