"""The noise levels of a diffusers scheduler, counted in the steps that are still to go."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

ROUNDED = {
    "ddim": torch.float32,
    "ddpm": torch.float64,
}  # DDIM's 1 − ᾱ − σ² is all rounding where ᾱ is near 0: rounded as diffusers does it
PREDICTIONS = ("epsilon", "v_prediction", "sample")


@dataclass(frozen=True)
class Schedule:
    """What a network is told at t = T … 1, and how much of the picture there is (ᾱ) where the step from t begins and ends.

    timesteps: [T + 1], entry 0 unused. begins, ends: ᾱ [T + 1], entry 0 is what a finished picture has.
    prediction: what the network's answer means. bound: |x̂0| is clamped to it. quantile, most: of dynamic thresholding; quantile 0 is none.
    ancestral: DDPM, which steps from the bounded x̂0 alone; DDIM keeps the direction of the unbounded one.
    """

    timesteps: list[int]
    begins: Tensor
    ends: Tensor
    prediction: str
    bound: float = math.inf
    quantile: float = 0.0
    most: float = 1.0
    ancestral: bool = False

    def clean(self, answer: Tensor, x: Tensor, t: int) -> Tensor:
        """The network's answer → x̂0, both [N, C, H, W] (Salimans and Ho 2022, arXiv:2202.00512, §2.3 and appendix D)."""
        signal, noise = self.begins[t].sqrt().item(), (1 - self.begins[t]).sqrt().item()
        if self.prediction == "epsilon":
            return (x - noise * answer) / signal
        return answer if self.prediction == "sample" else signal * x - noise * answer

    def bounded(self, clean: Tensor) -> Tensor:
        """x̂0 [N, C, H, W] within what the scheduler allows (dynamic thresholding: Saharia et al. 2022, arXiv:2205.11487, §2.3)."""
        if self.quantile:
            edge = clean.abs().flatten(1).quantile(self.quantile, dim=1).clamp(1, self.most).view(-1, 1, 1, 1)
            return clean.clamp(-edge, edge) / edge
        return clean if math.isinf(self.bound) else clean.clamp(-self.bound, self.bound)


def schedule(config: Mapping[str, Any], kind: str, levels: int, strength: float = 1.0) -> Schedule:
    """The schedule of `levels` steps that begin at the share `strength` of the noise, under a pipeline's scheduler config.

    kind: “ddim” or “ddpm”; both step where diffusers' scheduler of that name does. Raises ValueError with what to do.
    """
    scheduler = _scheduler(config, kind)
    trained, total = scheduler.config.num_train_timesteps, math.ceil(levels / strength - 1e-9)
    if total > trained:
        raise ValueError(
            f"{levels} levels at strength {strength:g} are more than the {trained} this model was trained with; "
            f"use at most {int(trained * strength)} levels."
        )
    scheduler.set_timesteps(total)
    times = scheduler.timesteps[-levels:]
    if int(times.max()) >= trained:  # spacings with an offset leave no room for all of them
        raise ValueError(
            f"{levels} levels are more than this model's noise levels have room for; use at most {trained // 2}."
        )
    ends = torch.stack([_alpha(scheduler, _next(scheduler, int(time))) for time in times]).to(ROUNDED[kind])
    begins = scheduler.alphas_cumprod[times].to(ROUNDED[kind])
    limits = scheduler.config
    if limits.prediction_type == "epsilon" and not begins.min() > 0:
        raise ValueError(
            "This model predicts the noise, yet its schedule begins where there is nothing but noise (ᾱ = 0), so no picture can be "
            "told from its answer; save it with rescale_betas_zero_snr=False, or choose a model that predicts v."
        )
    return Schedule(
        [0, *times.flip(0).tolist()],
        torch.cat([ends[-1:], begins.flip(0)]),
        torch.cat([ends[-1:], ends.flip(0)]),
        limits.prediction_type,
        limits.clip_sample_range if limits.clip_sample else math.inf,
        limits.dynamic_thresholding_ratio if limits.thresholding else 0.0,
        limits.sample_max_value,
        kind == "ddpm",
    )


def _scheduler(config: Mapping[str, Any], kind: str) -> Any:
    """The scheduler of that kind with the noise levels of a pipeline's own, whatever class that is."""
    from diffusers import DDIMScheduler, DDPMScheduler

    if "beta_schedule" not in config and not config.get("trained_betas"):
        raise ValueError(
            "This model's noise levels are those of EDM, flow matching or another kind without βs, which cannot be guided here; "
            "choose a Stable Diffusion (XL) model."
        )
    changed: dict[str, Any] = {
        "clip_sample": bool(config.get("clip_sample"))
    }  # left out, their default would clip what the model's own class does not
    if kind == "ddpm" and config.get("variance_type") is None:
        changed["variance_type"] = "fixed_small"
    made = {"ddim": DDIMScheduler, "ddpm": DDPMScheduler}[kind].from_config(config, **changed)
    if made.config.prediction_type not in PREDICTIONS:
        raise ValueError(
            f"This model predicts “{made.config.prediction_type}”, which cannot be guided here; choose one that predicts {', '.join(PREDICTIONS)}."
        )
    if kind == "ddpm" and made.config.variance_type not in ("fixed_small", "fixed_small_log"):
        raise ValueError(
            f"This model's DDPM has the variance “{made.config.variance_type}”, which is not supported; choose the scheduler ddim."
        )
    return made


def _next(scheduler: Any, time: int) -> int:
    """Where diffusers' scheduler steps from `time`; below 0 it is finished."""
    if hasattr(scheduler, "previous_timestep"):
        return int(scheduler.previous_timestep(time))
    return time - scheduler.config.num_train_timesteps // scheduler.num_inference_steps


def _alpha(scheduler: Any, time: int) -> Tensor:
    finished = getattr(scheduler, "final_alpha_cumprod", torch.tensor(1.0))
    return scheduler.alphas_cumprod[time] if time >= 0 else finished
