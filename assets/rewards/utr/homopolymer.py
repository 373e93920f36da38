"""No long runs of one letter: 0 up to six in a row, then minus the letters too many."""

import re

unit = "letters"
LONGEST = 6


def reward(designs):
    return [-max(0, max(len(run[0]) for run in re.finditer(r"(.)\1*", letters)) - LONGEST) for letters in designs]
