"""The noise levels of a diffusers scheduler, counted in the steps that are still to go."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.domains.image.pipeline.scheduler import build_scheduler, next_signal

# DDIM's 1 − ᾱ − σ² is all rounding where ᾱ is near 0: rounded as diffusers does it.
SIGNAL_DTYPES = {"ddim": torch.float32, "ddpm": torch.float64}


@dataclass(frozen=True)
class Schedule:
    """The network's timestep at t = T … 1, and ᾱ (how much of the picture there is) before and after the step from t.

    timesteps: [T + 1], entry 0 unused. signal_before, signal_after: ᾱ [T + 1], entry 0 is what a finished picture has.
    prediction: what the network's output means. clip_range: |x̂0| is clamped to it. threshold_quantile, threshold_max:
    of dynamic thresholding; quantile 0 is none. ancestral: DDPM, which steps from the clipped x̂0 alone; DDIM keeps
    the direction of the unclipped one.
    """

    timesteps: list[int]
    signal_before: Tensor
    signal_after: Tensor
    prediction: str
    clip_range: float = math.inf
    threshold_quantile: float = 0.0
    threshold_max: float = 1.0
    ancestral: bool = False

    def clean(self, output: Tensor, x: Tensor, t: int) -> Tensor:
        """x̂0 of the network's output, both [N, C, H, W].

        Salimans and Ho 2022, arXiv:2202.00512, §2.3 and appendix D.
        """
        signal, noise = self.signal_before[t].sqrt().item(), (1 - self.signal_before[t]).sqrt().item()
        if self.prediction == "epsilon":
            return (x - noise * output) / signal
        return output if self.prediction == "sample" else signal * x - noise * output

    def clip(self, clean: Tensor) -> Tensor:
        """x̂0 [N, C, H, W] within what the scheduler allows.

        Dynamic thresholding: Saharia et al. 2022, arXiv:2205.11487, §2.3.
        """
        if self.threshold_quantile:
            edge = clean.abs().flatten(1).quantile(self.threshold_quantile, dim=1)
            edge = edge.clamp(1, self.threshold_max).view(-1, 1, 1, 1)
            return clean.clamp(-edge, edge) / edge
        return clean if math.isinf(self.clip_range) else clean.clamp(-self.clip_range, self.clip_range)


def build_schedule(config: Mapping[str, Any], kind: str, levels: int, strength: float = 1.0) -> Schedule:
    """The schedule of `levels` steps that begin at the share `strength` of the noise, by a pipeline's scheduler config.

    kind: “ddim” or “ddpm”; both step where diffusers' scheduler of that name does. Raises ValueError with what to do.
    """
    scheduler = build_scheduler(config, kind)
    times, dtype = _timesteps(scheduler, levels, strength), SIGNAL_DTYPES[kind]
    before = scheduler.alphas_cumprod[times].to(dtype)
    after = torch.stack([next_signal(scheduler, int(time)) for time in times]).to(dtype)
    options = scheduler.config
    if options.prediction_type == "epsilon" and not before.min() > 0:
        raise ValueError(
            "This model predicts the noise, yet its schedule begins where there is nothing but noise (ᾱ = 0), so no "
            "picture can be told from its answer; save it with rescale_betas_zero_snr=False, "
            "or choose a model that predicts v."
        )
    return Schedule(
        timesteps=[0, *times.flip(0).tolist()],
        signal_before=torch.cat([after[-1:], before.flip(0)]),
        signal_after=torch.cat([after[-1:], after.flip(0)]),
        prediction=options.prediction_type,
        clip_range=options.clip_sample_range if options.clip_sample else math.inf,
        threshold_quantile=options.dynamic_thresholding_ratio if options.thresholding else 0.0,
        threshold_max=options.sample_max_value,
        ancestral=kind == "ddpm",
    )


def _timesteps(scheduler: Any, levels: int, strength: float) -> Tensor:
    """The last `levels` timesteps [T], from noise downward. Raises ValueError where the scheduler has not so many."""
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
    return times
