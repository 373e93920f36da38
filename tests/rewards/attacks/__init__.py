"""Scripts that mean harm, and the tests that none does it.

A harmful script returns scores only where its harm is done: denied, it raises, and ends in one of the kinds of
ScriptError named beside it. Scripts that only lie about scores are in `scripts/lies.py`.
"""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack
from tests.rewards.attacks.means import MACHINE
from tests.rewards.attacks.scripts import (
    answers,
    files,
    indirect,
    kernel,
    network,
    processes,
    replies,
    resources,
    uploads,
    writes,
)

_SUBJECTS = (files, writes, network, processes, kernel, indirect, resources, replies, answers, uploads)
ATTACKS: dict[str, Attack] = {
    name: attack for subject in _SUBJECTS for name, attack in subject.ATTACKS.items() if attack.machine == MACHINE
}
assert len(ATTACKS) == sum(attack.machine == MACHINE for subject in _SUBJECTS for attack in subject.ATTACKS.values()), (
    "two attacks share a name"
)
