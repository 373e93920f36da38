"""GC content inside a window: 1 between 40 and 52 %, falling to 0 over 10 points outside it."""

unit = "0–1"
allowed_range = (0, 1)
LOW, HIGH, FALL = 40, 52, 10


def score(letters):
    gc = 100 * sum(letters.count(base) for base in "GC") / max(1, len(letters))
    return min(1.0, max(0.0, 1 - max(LOW - gc, gc - HIGH, 0) / FALL))


def reward(designs):
    return [score(letters.upper()) for letters in designs]
