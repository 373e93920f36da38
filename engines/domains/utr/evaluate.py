"""How well the judge predicts a measured library, length by length: python -m engines.domains.utr.evaluate FILE"""

from engines.domains.sequence.oracle.evaluate import main
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE

if __name__ == "__main__":
    main(ASSAY, ORACLE)
