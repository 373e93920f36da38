"""Free of restriction sites: minus the number of EcoRI, BsaI and BsmBI sites, on both strands."""

unit = "sites"
SITES = ("GAATTC", "GGTCTC", "CGTCTC")
OTHER_STRAND = str.maketrans("ACGT", "TGCA")
BOTH = {turned for site in SITES for turned in (site, site.translate(OTHER_STRAND)[::-1])}


def reward(designs):
    return [-sum(letters.upper().count(site) for site in BOTH) for letters in designs]
