"""Few changes: a first reward to change. Designs are words of four letters, the wild type VDGV; higher is better."""

unit = "letters"
wild_type = "VDGV"
allowed_range = (0, 4)


def reward(designs):
    return [sum(letter == own for letter, own in zip(design, wild_type)) for design in designs]
