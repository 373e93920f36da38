"""Which methods go with which rewards: one that follows the reward's gradient needs a reward that has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from engines.domains import domain
from engines.rewards.sandbox.script import declares_gradient
from engines.rewards.transform import parse_transform
from engines.samplers import SAMPLERS

NOTHING: Mapping[str, str] = MappingProxyType({})


def unfit_samplers(name: str, rewards: Sequence[str], scripts: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The samplers that do not go with these rewards of a domain: name → why, and what to do. scripts: name → text."""
    refusals = {sampler: sampler_refusal(sampler, name, rewards, scripts=scripts) for sampler in SAMPLERS}
    return {sampler: why for sampler, why in refusals.items() if why}


def sampler_refusal(
    sampler: str,
    name: str,
    rewards: Sequence[str],
    transforms: Mapping[str, str] = NOTHING,
    scripts: Mapping[str, str] = NOTHING,
) -> str:
    """Why a sampler is not for these rewards of a domain, and what to do; "" where it is. scripts: name → text."""
    if not SAMPLERS[sampler].gradient:
        return ""
    why = next(_obstacles(name, rewards, transforms, scripts), "")
    return f"{SAMPLERS[sampler].label} follows the gradient of the reward, and {why}" if why else ""


def _obstacles(
    name: str, rewards: Sequence[str], transforms: Mapping[str, str], scripts: Mapping[str, str]
) -> Iterator[str]:
    """What has no gradient, and what to do."""
    chosen = domain(name)
    able = [reward.label for reward in chosen.rewards.values() if reward.relaxed]
    if not chosen.relaxed:
        yield f"designs of {name} are no numbers that have one; choose another method, such as SVDD."
        return
    for reward in rewards:
        built_in = chosen.rewards.get(reward)
        if built_in is None and not declares_gradient(scripts.get(reward, "")):
            yield (
                f"the script “{reward}” declares none; choose another method, such as SVDD, or write "
                "“differentiable = True” and “def relaxed(designs):” into it, which takes a torch tensor: "
                f"{chosen.relaxed}."
            )
        elif built_in and not built_in.relaxed:
            yield (
                f"“{built_in.label}” has none; choose another method, such as SVDD, or rewards that have one: "
                f"{', '.join(able)}."
            )
    for reward, text in transforms.items():
        if not parse_transform(text).has_gradient:
            yield f"the transform “{text}” of {reward} has none; take “window” or “sigmoid”, or another method."
