"""Record the example runs that the page shows to a newcomer: python -m engines.service.record_example [domain …]"""

from __future__ import annotations

import gzip
import json
import sys

from engines.assets import ASSETS
from engines.console import prepare_output
from engines.records.serialize import result_record, step_record
from engines.request import Request, as_json
from engines.run import open_run
from engines.studies.baseline import baseline

FOLDER = ASSETS / "examples"  # a file a domain
# What differs from the domains' defaults: small enough to be kept beside the weights.
EXAMPLES = {
    "molecule": {"seed": 1},
    "enhancer": {"seed": 1, "levels": 24},
    "utr": {"seed": 1, "lanes": 12, "levels": 32},
    "image": {"seed": 1, "levels": 10, "particles": 6},
    "chain": {"seed": 1},
    "mixture": {"seed": 1, "lanes": 12},
    "gb1": {"seed": 1},
}


def record(request: Request) -> dict:
    """A whole run as the store would hold it."""
    run, records = open_run(request), []
    for step in run.steps():
        records.append(step_record(step, run.model.unfinished_view, run.domain.codec))
    return {
        "request": as_json(request),
        "records": records,
        "result": result_record(run.result(step), baseline(request), run.domain.codec),
    }


def main() -> None:
    prepare_output()
    for name in sys.argv[1:] or EXAMPLES:
        recorded, file = record(Request(domain=name, **EXAMPLES[name])), FOLDER / f"{name}.json.gz"
        file.write_bytes(gzip.compress(json.dumps(recorded).encode(), mtime=0))
        print(f"{file}: {file.stat().st_size:,} bytes, rewards {recorded['result']['rewards'][:5]} …")


if __name__ == "__main__":
    main()
