"""How well the judge predicts a measured library: python -m engines.domains.enhancer.evaluate FILE"""

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.sequence.oracle.evaluate import main

if __name__ == "__main__":
    main(ASSAY, ORACLE)
