"""What both oracles say of sequences, a row each: python -m engines.domains.enhancer.score FILE --out scores.csv"""

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.enhancer.rewards import CELLS, UNIT
from engines.domains.sequence.oracle.score import main

if __name__ == "__main__":
    main(ASSAY, ORACLE, list(CELLS.values()), UNIT)
