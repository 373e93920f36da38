"""How often a motif occurs, on both strands, overlaps counted. Letters of the IUPAC code are understood."""

import re

unit = "sites"
MOTIF = "TGANTCA"  # AP-1

IUPAC = {
    "A": "A",
    "C": "C",
    "G": "G",
    "T": "T",
    "R": "[AG]",
    "Y": "[CT]",
    "S": "[CG]",
    "W": "[AT]",
    "K": "[GT]",
    "M": "[AC]",
    "B": "[CGT]",
    "D": "[AGT]",
    "H": "[ACT]",
    "V": "[ACG]",
    "N": "[ACGT]",
}
OTHER_STRAND = str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN")


def pattern(motif):
    return re.compile("(?=" + "".join(IUPAC[letter] for letter in motif) + ")")


BOTH = {MOTIF, MOTIF.translate(OTHER_STRAND)[::-1]}  # one, where the motif is its own reverse complement
PATTERNS = [pattern(motif) for motif in BOTH]


def reward(designs):
    return [sum(len(found.findall(letters.upper())) for found in PATTERNS) for letters in designs]
