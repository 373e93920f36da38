"""Different letters: a first reward to change. Designs are words of a, b and c; one number each, higher is better."""

unit = "letters"


def reward(designs):
    return [len(set(word)) for word in designs]
