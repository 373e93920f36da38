"""A request carried out, its designs as a table: python -m engines.run request.json --out designs.csv

Takes what a studio gives to download: request.json, the ZIP of a run, of several or of a study, or a picture. The same
request gives the same designs, on the same kind of machine with the same versions.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError
from tqdm import tqdm

from engines.console import prepare_output
from engines.domains import domain
from engines.estimate import steps_of
from engines.records.serialize import result_record, step_record
from engines.request import Request, sentences
from engines.request.available import missing_rewards
from engines.request.files import MOST_BYTES, read_all_settings
from engines.rewards.sandbox import ScriptError
from engines.run import open_run
from engines.run.designs_file import Designs, check_folder, write
from engines.tables.write import add_out, check_out


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line. What cannot be carried out ends it with a sentence."""
    prepare_output()
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        asked = _requests(options.file)
        check_out(options.out, options.file)
        check_folder(options.out, asked.values())
        write([_carry_out(name, request, options.device) for name, request in asked.items()], options.out)
    except ValidationError as error:
        parser.exit(2, "\n".join(sentences(error)) + "\n")
    except (ValueError, OSError) as error:
        parser.exit(2, f"{error}\n")
    except ScriptError as fault:
        parser.exit(1, f"The reward “{fault.reward}” could not go on. {fault.sentence}\n")
    except KeyboardInterrupt:
        parser.exit(130, "Stopped; nothing was written.\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engines.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="request.json, a ZIP or a picture that was downloaded from a studio")
    parser.add_argument("--device", default="", help="cpu, cuda or cuda:1; as a studio chooses it if left out")
    add_out(parser)
    return parser


def _requests(file: Path) -> dict[str, Request]:
    """What each run is called, and its request. Raises ValueError."""
    if not file.is_file():
        raise ValueError(f"There is no file {file}; name a request.json or a ZIP that was downloaded from a studio.")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file} is too large to hold settings.")
    asked = {name: Request(**settings) for name, settings in read_all_settings(file.name, file.read_bytes()).items()}
    for request in asked.values():
        _check_rewards(request)
    return asked


def _check_rewards(request: Request) -> None:
    """Raises ValueError for rewards that cannot be had on this machine."""
    if why := missing_rewards(request):
        raise ValueError(why)


def _carry_out(name: str, request: Request, device: str) -> Designs:
    """All levels, told as they come."""
    levels = {"total": steps_of(request), "unit": " levels", "desc": name or domain(request.domain).label}
    with closing(open_run(request, device=device or _device())) as run, tqdm(**levels, file=sys.stderr) as bar:
        for told in run.prepare():
            bar.set_postfix_str(told)
        bar.set_postfix_str("")
        for step in run.steps():
            last = step
            bar.update()
        codec = run.domain.codec
        return Designs(name, request, step_record(last, None, codec), result_record(run.result(last), {}, codec))


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


if __name__ == "__main__":
    main()
