"""The second coordinate."""

unit = "units"


def reward(designs):
    return [y for x, y in designs]
