"""What a tree search is asked: how many levels branch, how wide, which branch is followed, what lanes draw."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from engines.settings import Settings

USUAL_DEPTHS = 5


class TreeSettings(Settings):
    """How many levels branch, how wide, and which branch is followed."""

    branching: int = Field(
        0,
        ge=0,
        le=64,
        title="Branching levels",
        description=f"at how many levels the tree branches; 0 is {USUAL_DEPTHS}, or all where there are fewer",
        json_schema_extra={"usual": 10},
    )
    at_once: int = Field(
        1,
        ge=1,
        le=1024,
        title="Roll-outs at once",
        description="how many of a lane's M roll-outs run side by side; more are faster, and know less of one another",
        json_schema_extra={"usual": 16},
    )
    width: float = Field(
        1.0,
        ge=0.1,
        le=100,
        title="Width C",
        description="a branch that N roll-outs came by has C·N^β children; wide trees explore, narrow ones go on",
        json_schema_extra={"usual": 4},
    )
    widening: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Widening β",
        description="how fast a branch widens: 0 never, at 1 all are roll-outs anew",
    )
    exploration: float = Field(
        1.0,
        ge=0,
        le=100,
        title="Exploration c",
        description="how much branches that were seldom tried are preferred, in standard deviations of the rewards",
        json_schema_extra={"usual": 4},
    )
    rule: Literal["bound", "draw"] = Field(
        "bound",
        title="Follow",
        description="the branch of greatest upper bound (DTS*), or one drawn, half by softmax(V/α), half evenly (DTS)",
    )
    repeats: bool = Field(
        False,
        title="Lanes may repeat one another",
        description="each lane draws for itself, as p·exp(r/α) has it, and several may draw the same design",
    )

    def depths(self, levels: int) -> int:
        """B, of a run with so many levels."""
        return self.branching or min(USUAL_DEPTHS, levels)

    def rounds_of(self, particles: int) -> int:
        """In how many rounds a lane's M roll-outs run."""
        return -(-particles // self.at_once)

    def fits(self, request: Any) -> None:
        """Raises ValueError for more branching levels than there are, or more roll-outs at once than in all."""
        if self.branching > request.levels:
            raise ValueError(
                f"A run of {request.levels} levels cannot branch at {self.branching}; "
                f"take at most {request.levels} branching levels, or more levels."
            )
        if self.at_once > request.particles:
            raise ValueError(
                f"A lane has M = {request.particles} roll-outs in all, so {self.at_once} at once are too many; "
                "raise M, or let fewer run at once."
            )
