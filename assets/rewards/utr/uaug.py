"""No upstream start codons: minus the number of ATG (AUG) before the coding sequence. They lower translation."""

unit = "codons"


def reward(designs):
    return [-letters.upper().replace("U", "T").count("ATG") for letters in designs]
