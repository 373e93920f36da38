"""Reference statistics, baseline and card: python -m engines.domains.utr.describe --data utr.csv.gz"""

from functools import partial
from pathlib import Path

from engines.domains.sequence.describe import Description, main
from engines.domains.sequence.training.library import Library
from engines.domains.utr.assay import ASSAY, OTHER_LENGTHS
from engines.domains.utr.lengths.held_out import explained_by_length
from engines.domains.utr.oracle import ORACLE

TEXT = """## The 5′UTR models

A masked diffusion network that fills 50 letters in random order, 64 levels by default, and two oracles that predict
the mean ribosome load of an eGFP messenger with this 5′UTR. **One oracle guides, the other judges**: they learned
from disjoint families of sequences. For the other lengths from 25 to 100 letters there is a second model, guide and
judge (each of these two networks), which count places from the start codon.

**Data** 70,600 5′UTRs of 50 letters with measured load (Sample et al. 2019, GSE114002): human ones with their
single-letter variants, and random ones. They are not part of this project; counts of their words and hashes of some
are. Random ones without ATG that begin with TG have a lower load (6.9 ribosomes, the others 7.7), as if the letter
before the fifty were A; in front of another leader that will differ.

**Other lengths were not measured**: the assay's library of 25 to 100 letters is not here. What its oracles learned from
and are measured on are the elements of 50: their last letters, with the load of the whole where no ATG begins in what
was cut off; behind the last letters of the assay's own leader (GGGACATCGTAGAGAGTCGTACTTA), which is what was measured,
up to 75 letters; and, which only is supposed to have the element's load, behind random letters or those of another
element, ATG taken out, or stretched by whole codons without ATG and stops. The lines "all crops" below are what of a
load its last letters tell where nothing is known of those before them: much of it is then decided by an ATG that is not
seen. No natural 5′UTR of more than 50 letters was seen: the model of longer ones learned from two elements of one set
glued together. Of the letters beyond 75 nothing is measured.

**What it is bad at** the shortest lengths (of 25 to 34 letters less than two thirds of the load is explained even where
nothing before them starts translation), other coding sequences, other cells, uncapped or modified messengers; the
models' designs look like the library, of which a third is random letters. Natural elements, and the words and the
reference that designs are compared with, are of 50 letters; beside a run of another length unguided designs of that
length are drawn.
"""


def explained(library: Library, folder: Path) -> dict[str, float]:
    """“r² of the judge, 25–34 letters, how” and so on, of held-out elements."""
    return {
        f"r² of the {role}, {what}": r2
        for role in ("judge", "guide")
        for what, r2 in explained_by_length(library, partial(ORACLE.predict, role)).items()
    }


DESCRIPTION = Description("utr", ASSAY, ORACLE, ("mrl",), TEXT, explained, {"25–100 letters but 50": OTHER_LENGTHS})

if __name__ == "__main__":
    main(DESCRIPTION)
