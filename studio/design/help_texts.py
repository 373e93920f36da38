"""What every setting of the form is called, what it does, and when to change it.

Settings of samplers, value estimates and conditions say that themselves, in their models.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Help:
    """label: what a setting is called. sentence: what it does, and when to change it. short: the label in a list."""

    label: str
    sentence: str
    short: str = ""


DOMAIN = Help("What do you want to design?", "", "what is designed")
REWARDS = Help(
    "Rewards",
    "Tick what a good design has. The weighted sum guides; a negative weight asks for less of it.",
)
PARTICLES = Help(
    "Particles M",
    "candidates tried in every lane at every level; more find better designs and cost as many times more",
)
BUDGET_OF = Help(
    "What it may cost",
    "by hand you set M or the rounds; a budget sets them, so that methods can be compared at one cost",
)
BUDGET = Help(
    "Budget",
    "what the whole run spends, within 5 % where lanes have choices enough; with rows and calls equal settings give "
    "equal designs, with seconds they do not",
)
ALPHA = Help(
    "Temperature α",
    "how strictly the best is kept, in the reward’s unit; raise it where designs come out alike or unnatural",
)
LANES = Help("Lanes", "how many designs are made, one a lane; the cost grows with them")
LEVELS = Help(
    "Levels",
    "steps from noise to the finished design; more give the reward more say, fewer are faster",
)
SEED = Help("Seed", "where the noise begins; the same seed gives the same designs again, another one gives others")
SAMPLER = Help("Method", "how candidates are made and kept")
VALUE = Help("Value estimate", "how an unfinished design is judged")
TRANSFORMS = Help(
    "Transforms",
    "one a line, where only a range counts: window low high · sigmoid middle width · step threshold",
)
CONDITIONS = "Conditions"
MORE = "Method, levels, seed and more"
LARGER = "Larger rewards (they download)"
