"""Nearness to the origin: a first reward to change. Designs are points (x, y); one number each, higher is better."""

from math import hypot

unit = "units"


def reward(designs):
    return [-hypot(x, y) for x, y in designs]
