"""GC content of a 5′UTR inside a window: 1 between 35 and 55 %, falling to 0 over 20 points outside it."""
unit = "0–1"
allowed_range = (0, 1)
LOW, HIGH, FALL = 0.35, 0.55, 0.20


def score(letters):
    gc = sum(letters.count(base) for base in "GC") / max(1, len(letters))
    return max(0.0, 1 - max(LOW - gc, gc - HIGH, 0) / FALL)


def reward(designs):
    return [score(letters.upper()) for letters in designs]
