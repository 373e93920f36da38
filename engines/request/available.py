"""What of a request this machine may not have."""

from __future__ import annotations

from engines.domains import domain
from engines.request import Request


def missing_rewards(request: Request) -> str:
    """Why rewards of a request cannot be had on this machine, and what to do; "" where all can."""
    rewards = domain(request.domain).rewards
    told = (rewards[name].missing() for name in request.rewards if name in rewards and rewards[name].missing)
    return " ".join(filter(None, told))
