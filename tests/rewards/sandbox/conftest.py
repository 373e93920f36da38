"""A zygote of every mode, and rewards judged by it."""

import pytest

from engines.rewards.sandbox import Limits, Script, Zygote
from engines.rewards.sandbox.inside.confinement.landlock import abi_version
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, STRICT
from engines.rewards.sandbox.script_reward import ScriptReward


@pytest.fixture(scope="module", params=[STRICT, NO_OPEN])
def zygote(request):
    if request.param == STRICT and not abi_version():
        pytest.skip("this kernel has no Landlock")
    zygote = Zygote(request.param, Limits(load_seconds=5, call_seconds=2))
    yield zygote
    zygote.close()


@pytest.fixture
def judged(zygote):
    """judged(text) → a ScriptReward, closed at the end."""
    opened = []
    yield lambda text: opened.append(ScriptReward(zygote, Script("test", text))) or opened[-1]
    for reward in opened:
        reward.close()
