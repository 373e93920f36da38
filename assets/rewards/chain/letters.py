"""The share of letters that are a."""

unit = "share"
allowed_range = (0, 1)


def reward(designs):
    return [word.count("a") / len(word) for word in designs]
