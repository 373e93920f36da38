"""Share of A and T: a first reward to change. Designs are DNA letters; one number for each, higher is better."""

unit = "share"
allowed_range = (0, 1)


def reward(designs):
    return [sum(letters.upper().count(base) for base in "AT") / max(1, len(letters)) for letters in designs]
