"""The check desk: everybody has a turn and a time, and is told where in line they stand."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from engines.rewards.sandbox import Script, ScriptError
from engines.rewards.sandbox.check import check
from engines.rewards.script_host import ScriptHost
from studio.errors import UserError
from studio.rewards.check_desk import AT_ONCE, WAITING_EACH, CheckDesk, Waiting
from tests.event_loop import run_apart

SLEEPING = "import time\ndef reward(designs):\n    time.sleep(0.4)\n    return [1.0 for d in designs]\n"
LETTERS = "def reward(designs):\n    return [len(d) for d in designs]\n"


async def visit(desk: CheckDesk, address: str, owner: str, work) -> list:
    """Everything that a check is told, the end last."""
    said = []
    try:
        async for answer in desk.run(address, owner, work):
            said.append(answer)
    except UserError as error:
        said.append(str(error))
    return said


def test_sleeping_checks_of_one_make_nobody_else_wait():
    """Ten owners of one address sleep until they are let go; a stranger's check is done long before."""
    release = threading.Event()

    async def story() -> list:
        desk = CheckDesk()
        sleepers = [asyncio.create_task(visit(desk, "1.1.1.1", f"o{i}", release.wait)) for i in range(10)]
        await asyncio.sleep(0.1)
        said = await asyncio.wait_for(visit(desk, "2.2.2.2", "ann", lambda: "done"), 2)
        release.set()
        return [said, *await asyncio.gather(*sleepers)]

    stranger, *sleepers = run_apart(story())
    assert stranger == ["done"]
    refused = [said[-1] for said in sleepers if said[-1] is not True]
    assert len(refused) == 10 - (AT_ONCE - 1) - WAITING_EACH and all("Too many checks" in words for words in refused)


def test_who_waits_is_told_the_place_and_a_newer_check_takes_it():
    release = threading.Event()

    async def story() -> list:
        desk = CheckDesk()
        busy = [asyncio.create_task(visit(desk, f"{i}", "x", release.wait)) for i in range(AT_ONCE)]
        await asyncio.sleep(0.05)
        others = [asyncio.create_task(visit(desk, "9", "bob", lambda: "bob"))]
        await asyncio.sleep(0.05)
        old = asyncio.create_task(visit(desk, "8", "ann", lambda: "old"))
        await asyncio.sleep(0.05)
        new = asyncio.create_task(visit(desk, "8", "ann", lambda: "new"))
        await asyncio.sleep(0.5)
        release.set()
        await asyncio.gather(*busy, *others)
        return [await old, await new]

    old, new = run_apart(story())
    assert old[0] == Waiting(2) and "newer check" in old[-1] and "old" not in old
    assert new[0] == Waiting(2) and new[-1] == "new" and "number 2 in line" in str(new[0])


def test_who_leaves_keeps_no_place():
    async def story() -> list:
        desk, release = CheckDesk(), threading.Event()
        busy = [asyncio.create_task(visit(desk, f"{i}", "x", release.wait)) for i in range(AT_ONCE)]
        await asyncio.sleep(0.05)
        gone = [asyncio.create_task(visit(desk, "8", f"{i}", lambda: 1)) for i in range(WAITING_EACH)]
        await asyncio.sleep(0.05)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        release.set()
        await asyncio.gather(*busy)
        return await visit(desk, "8", "ann", lambda: "done")

    assert run_apart(story()) == ["done"]


@pytest.mark.sandbox
def test_a_check_has_a_time_for_all_its_calls():
    launcher, begun = ScriptHost().launcher(), time.monotonic()
    with pytest.raises(ScriptError, match="may take 1.5 s in all"):
        check(launcher, Script("slow", SLEEPING), ["a", "bb"], seconds=1.5)
    assert time.monotonic() - begun < 12
    assert check(launcher, Script("letters", LETTERS), ["a", "bb"]).scores.tolist() == [1.0, 2.0]
