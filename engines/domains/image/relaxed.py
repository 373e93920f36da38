"""Rewards of pictures as numbers [N, 3, H, W] in 0 … 1 (red, green, blue), with gradients."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from engines.domains.image.rewards.likeness import SIDE, coarse_target
from engines.domains.image.rewards.palette import parse_colours
from engines.domains.image.rewards.pixels import LUMA, MAX_CONTRAST

LEAST = 1e-8  # under a square root, whose slope at 0 is infinite


def colorfulness(x: Tensor, conditions: Any) -> Tensor:
    """√(σ_rg² + σ_yb²) + 0.3 √(μ_rg² + μ_yb²), as `pixels.colorfulness`, of 0 … 255."""
    red, green, blue = (255 * x).flatten(2).unbind(1)
    opponents = torch.stack([red - green, (red + green) / 2 - blue], 1)  # [N, 2, pixels]
    spread, mean = opponents.var(2, correction=0).sum(1), opponents.mean(2).square().sum(1)
    return (spread + LEAST).sqrt() + 0.3 * (mean + LEAST).sqrt()


def brightness(x: Tensor, conditions: Any) -> Tensor:
    """Mean luma, 0 … 1."""
    return _luma(x).mean(1)


def contrast(x: Tensor, conditions: Any) -> Tensor:
    """Standard deviation of luma."""
    return (_luma(x).var(1, correction=0) + LEAST).sqrt().clamp(max=MAX_CONTRAST)


def symmetry(x: Tensor, conditions: Any) -> Tensor:
    """1 − mean absolute difference of a picture and its mirror image, left to right."""
    return 1 - (x - x.flip(3)).abs().mean((1, 2, 3))


def palette(x: Tensor, conditions: Any) -> Tensor:
    """1 − mean distance of every pixel to the nearest colour of the palette, in units of black to white."""
    colours = x.new_tensor(parse_colours(conditions.palette)) / 255  # [K, 3]
    nearest = torch.stack([(x - colour[:, None, None]).square().sum(1) for colour in colours]).amin(0)
    return 1 - (nearest + LEAST).sqrt().mean((1, 2)) / 3**0.5


def likeness(x: Tensor, conditions: Any) -> Tensor:
    """1 − mean absolute difference of each picture's middle square and the one of the conditions, at SIDE × SIDE."""
    target = x.new_tensor(coarse_target(conditions.likeness)).permute(2, 0, 1) / 255
    side = min(x.shape[2:])
    top, left = ((edge - side) // 2 for edge in x.shape[2:])
    small = F.interpolate(x[:, :, top : top + side, left : left + side], (SIDE, SIDE), mode="area")
    return 1 - (small - target).abs().mean((1, 2, 3))


def _luma(x: Tensor) -> Tensor:
    """[N, pixels] in 0 … 1."""
    return torch.einsum("nchw,c->nhw", x, x.new_tensor(LUMA)).flatten(1)
