"""Record the example run that the page shows to a newcomer: python -m engines.service.record_example"""

from __future__ import annotations

import gzip
import json

from engines.assets import ASSETS
from engines.console import prepare_output
from engines.records.serialize import result_record, step_record
from engines.request import Request
from engines.run import open_run
from engines.studies.baseline import baseline

FILE = ASSETS / "example.json.gz"


def record(request: Request) -> dict:
    """A whole run as the store would hold it."""
    run, records = open_run(request), []
    for step in run.steps():
        records.append(step_record(step, run.model.unfinished_view, run.domain.codec))
    return {
        "request": json.loads(request.model_dump_json()),
        "records": records,
        "result": result_record(run.result(step), baseline(request), run.domain.codec),
    }


def main() -> None:
    prepare_output()
    recorded = record(Request(seed=1))
    FILE.write_bytes(gzip.compress(json.dumps(recorded).encode(), mtime=0))
    print(f"{FILE}: {FILE.stat().st_size:,} bytes, rewards {recorded['result']['rewards'][:5]} …")


if __name__ == "__main__":
    main()
