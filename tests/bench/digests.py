"""Whether requests give the designs they gave: digests of designs, values, parents and costs of recorded runs.

python -m tests.bench.digests FILE: writes the file where there is none, else compares; 1 where a run differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

from engines import Request, open_run

SCRIPT = "def reward(designs):\n    return [design.count('A') / len(design) for design in designs]\n"
REQUESTS: dict[str, dict[str, Any]] = {
    "molecule svdd pm": {"domain": "molecule", "lanes": 8, "particles": 6, "levels": 24, "alpha": 0.05, "seed": 3},
    "molecule smc": {
        "domain": "molecule",
        "rewards": {"sa": 1.0, "qed": 0.5},
        "sampler": "smc",
        "lanes": 6,
        "particles": 6,
        "levels": 20,
        "alpha": 0.1,
        "seed": 4,
    },
    "molecule unguided": {"domain": "molecule", "sampler": "unguided", "lanes": 16, "levels": 16, "seed": 5},
    "enhancer svdd mean": {"domain": "enhancer", "lanes": 4, "particles": 4, "levels": 20, "alpha": 0.03, "seed": 6},
    "enhancer best of n, template": {
        "domain": "enhancer",
        "sampler": "best_of_n",
        "lanes": 3,
        "particles": 4,
        "levels": 16,
        "seed": 7,
        "template": "ACGTR" + "N" * 195,
    },
    "utr svdd fills, window": {
        "domain": "utr",
        "value": "fills",
        "fills": 5,
        "lanes": 5,
        "particles": 6,
        "levels": 24,
        "alpha": 0.1,
        "seed": 8,
        "every": 2,
        "window": [0.1, 0.9],
    },
    "utr smc, own script": {
        "domain": "utr",
        "sampler": "smc",
        "value": "pm",
        "rewards": {"mrl": 1.0, "share": 2.0},
        "scripts": {"share": SCRIPT},
        "transforms": {"share": "window 0.2 0.4"},
        "lanes": 5,
        "particles": 6,
        "levels": 24,
        "alpha": 0.3,
        "seed": 9,
    },
    "image svdd": {
        "domain": "image",
        "lanes": 2,
        "particles": 3,
        "levels": 8,
        "alpha": 1.0,
        "seed": 10,
        "prompt": "red heart",
    },
    "image best of n": {
        "domain": "image",
        "sampler": "best_of_n",
        "rewards": {"symmetry": 1.0},
        "lanes": 2,
        "particles": 2,
        "levels": 6,
        "seed": 11,
        "prompt": "rocket\npizza",
    },
    "chain svdd exact": {"domain": "chain", "lanes": 50, "particles": 8, "levels": 3, "alpha": 0.2, "seed": 12},
    "chain smc fills": {
        "domain": "chain",
        "sampler": "smc",
        "value": "fills",
        "lanes": 20,
        "particles": 8,
        "levels": 4,
        "alpha": 0.2,
        "seed": 13,
    },
    "mixture svdd exact": {"domain": "mixture", "lanes": 20, "particles": 8, "levels": 30, "alpha": 0.5, "seed": 14},
    "mixture smc pm": {
        "domain": "mixture",
        "sampler": "smc",
        "value": "pm",
        "rewards": {"up": 2.0},
        "lanes": 20,
        "particles": 8,
        "levels": 30,
        "alpha": 0.4,
        "seed": 15,
    },
}


def digests(settings: dict[str, Any]) -> dict[str, str]:
    """Designs, values, parents and costs of all steps, and the finished rewards, each as a hash."""
    hashes = defaultdict(lambda: hashlib.blake2b(digest_size=8))
    with closing(open_run(Request(**settings))) as run:
        for step in run.steps():
            spent = (step.cost.rows, step.cost.reward_calls, step.cost.cache_hits)
            said = {
                "designs": [run.domain.codec.write(d) for d in step.designs],
                "values": _bytes(step.values),
                "parents": [*step.parents.tolist(), *step.kept.tolist()],
                "costs": spent,
            }
            for name, what in said.items():
                hashes[name].update(what if isinstance(what, bytes) else json.dumps(what).encode())
        result = run.result(step)
    hashes["designs"].update(json.dumps([run.domain.codec.write(d) for d in result.designs]).encode())
    hashes["values"].update(_bytes(result.rewards))
    return {name: found.hexdigest() for name, found in hashes.items()}


def _bytes(numbers: Any) -> bytes:
    return numbers.double().cpu().numpy().tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", default="", metavar="WORDS", help="runs whose names hold these words; all")
    options = parser.parse_args()
    file = options.file
    found = {name: digests(settings) for name, settings in REQUESTS.items() if options.only in name}
    if not file.exists():
        file.write_text(json.dumps(found, indent=1) + "\n")
        return
    known = json.loads(file.read_text())
    differing = [
        f"{name}: {what}" for name, all in found.items() for what, digest in all.items() if known[name][what] != digest
    ]
    print("\n".join(differing) or f"{len(found)} runs give what they gave.")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
