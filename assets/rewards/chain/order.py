"""The share of neighbours in alphabetical order."""

unit = "share"
allowed_range = (0, 1)


def score(word):
    neighbours = list(zip(word, word[1:]))
    return sum(first <= second for first, second in neighbours) / len(neighbours)


def reward(designs):
    return [score(word) for word in designs]
