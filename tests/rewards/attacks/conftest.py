"""Zygotes of every mode, and a target for one attack."""

import pytest

from engines.rewards.sandbox.inside.confinement.landlock import abi_version
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, NOTHING, STRICT
from engines.rewards.sandbox.process.zygote import Zygote
from tests.rewards.attacks.attempt import LIMITS
from tests.rewards.attacks.target import Target, adopt_orphans


@pytest.fixture(scope="module", params=[STRICT, NO_OPEN])
def zygote(request):
    if request.param == STRICT and not abi_version():
        pytest.skip("this kernel has no Landlock")
    yield from started(request.param)


@pytest.fixture(scope="module")
def open_zygote():
    yield from started(NOTHING)


@pytest.fixture
def target():
    target = Target()
    yield target
    target.close()


def started(mode: str):
    zygote = Zygote(mode, LIMITS)
    zygote.start()
    adopt_orphans(True)
    yield zygote
    adopt_orphans(False)
    zygote.close()
