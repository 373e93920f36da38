"""Where the suite computes."""

from __future__ import annotations

import os

import torch

DEVICE = os.environ.get("STUDIO_GPU", "cuda")
ABSENT = "" if DEVICE == "cpu" or torch.cuda.is_available() else "there is no GPU here that torch can use"


def synchronise() -> None:
    """Wait until the device has done what it was asked."""
    if DEVICE.startswith("cuda"):
        torch.cuda.synchronize()


def peak_bytes() -> int:
    """The most that was held on the GPU since `forget_peak`; 0 on a processor."""
    return torch.cuda.max_memory_allocated() if DEVICE.startswith("cuda") else 0


def forget_peak() -> None:
    if DEVICE.startswith("cuda"):
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def device_name() -> str:
    return torch.cuda.get_device_name() if DEVICE.startswith("cuda") else "this processor"
