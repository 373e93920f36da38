"""Scripts that mean harm, as data.

A harmful script returns scores only where its harm is done: denied, it raises, and ends in one of the kinds of Fault named beside it.
Scripts that only lie about scores are in `lies.py`.
"""

from __future__ import annotations

from tests.rewards.attacks import answers, cunning, files, greed, kernel, network, processes, replies, uploads, writes
from tests.rewards.attacks.attack import MACHINE, Attack

_SUBJECTS = (files, writes, network, processes, kernel, cunning, greed, replies, answers, uploads)
ATTACKS: dict[str, Attack] = {
    name: attack for subject in _SUBJECTS for name, attack in subject.ATTACKS.items() if attack.machine == MACHINE
}
assert len(ATTACKS) == sum(attack.machine == MACHINE for subject in _SUBJECTS for attack in subject.ATTACKS.values()), (
    "two attacks share a name"
)
