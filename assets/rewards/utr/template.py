"""Share of A and U: a first reward to change. Designs are letters of a 5′UTR; one number for each, higher is better."""

unit = "share"
allowed_range = (0, 1)


def reward(designs):
    return [sum(letters.upper().count(base) for base in "AUT") / max(1, len(letters)) for letters in designs]
