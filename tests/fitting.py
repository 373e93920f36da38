"""Which methods a domain is offered, as the page asks."""

from engines.domains import NAMES, domain
from engines.request.gradients import unfit_samplers
from engines.samplers import SAMPLERS


def offered(name: str, rewards=None) -> list[str]:
    """The samplers for a domain and these rewards; without any, those that it presets."""
    unfit = unfit_samplers(name, list(rewards or domain(name).defaults["rewards"]))
    return [sampler for sampler in SAMPLERS if sampler not in unfit]


OFFERED = [(name, sampler) for name in NAMES for sampler in offered(name)]
EVERYWHERE = [name for name, sampler in SAMPLERS.items() if not sampler.gradient]
