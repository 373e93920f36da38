"""Reference statistics, baseline and card: python -m engines.domains.utr.describe --data utr.csv.gz"""

from engines.domains.sequence.describe import Description, main
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE

TEXT = """## The 5′UTR models

A masked diffusion network that fills 50 letters in random order, 64 levels by default, and two oracles that predict
the mean ribosome load of an eGFP messenger with this 5′UTR. **One oracle guides, the other judges**: they learned
from disjoint families of sequences.

**Data** 70,600 5′UTRs with measured load (Sample et al. 2019, GSE114002): human ones with their single-letter
variants, and random ones. They are not part of this project; counts of their words and hashes of some are. Random
ones without ATG that begin with TG have a lower load (6.9 ribosomes, the others 7.7), as if the letter before the
fifty were A; in front of another leader that will differ.

**What it is bad at** lengths other than 50, other coding sequences, other cells, uncapped or modified messengers; the
model's designs look like the library, of which a third is random letters.
"""
DESCRIPTION = Description("utr", ASSAY, ORACLE, ("mrl",), TEXT)

if __name__ == "__main__":
    main(DESCRIPTION)
