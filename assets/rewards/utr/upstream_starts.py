"""Upstream start codons (ATG or AUG) before the coding sequence. They lower translation: fewer are better."""
unit = "codons"
direction = "lower"


def reward(designs):
    return [letters.upper().replace("U", "T").count("ATG") for letters in designs]
