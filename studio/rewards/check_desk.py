"""Checks of reward scripts, some at once and in turns: a person's check waits for nobody's second one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio

from engines.turns import Crowded, Turns
from studio.errors import UserError

AT_ONCE = 3  # checks; of one address at most one fewer
WAITING_EACH, WAITING = 4, 60  # checks in the line: of one address, of all
LOOK_SECONDS = 0.2
CROWDED = "Too many checks are waiting; try again when one of yours is done, or in a minute."
REPLACED = "A newer check of yours took the place of this one."
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Waiting:
    """Where in the line a check stands, from 1."""

    place: int

    def __str__(self) -> str:
        first = "Your check is the next."
        return first if self.place == 1 else f"Your check waits for its turn; it is number {self.place} in line."


class CheckDesk:
    """Everybody's checks in one line. Waiting takes no thread."""

    def __init__(self) -> None:
        self._turns = Turns(AT_ONCE, WAITING_EACH, WAITING, CROWDED)

    async def run(self, address: str, owner: str, work: Callable[[], Answer]) -> AsyncIterator[Waiting | Answer]:
        """Yields Waiting while others come first, each time its place changes, and at last what `work` returns.

        address, owner: whose check it is; their newest takes the place of one that waits. Turns are the addresses', or
        the owners' where addresses are not counted. Raises UserError.
        """
        try:
            turn = self._turns.join(address or owner, f"{address} {owner}" if owner else "")
        except Crowded as crowded:
            raise UserError(str(crowded)) from None
        said = 0
        try:
            while ahead := self._turns.ahead(turn):
                if ahead != said:
                    yield Waiting(said := ahead)
                await asyncio.sleep(LOOK_SECONDS)
            if turn.replaced:
                raise UserError(REPLACED)
            yield await anyio.to_thread.run_sync(work)
        finally:
            self._turns.leave(turn)
