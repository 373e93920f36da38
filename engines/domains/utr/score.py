"""What both oracles say of sequences, a row each: python -m engines.domains.utr.score FILE --out scores.csv"""

from engines.domains.sequence.oracle.score import main
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE
from engines.domains.utr.rewards import UNIT

if __name__ == "__main__":
    main(ASSAY, ORACLE, ["load"], UNIT)
