"""Every built-in reward of molecules, a row each: python -m engines.domains.molecule.score FILE --out scores.csv

FILE holds SMILES, one a line with or without a name behind it, or is a table with a column smiles, or an SD file;
gzipped or not. Every row and column of it stays. Similarity needs --reference.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains.molecule.conditions import MoleculeConditions, reference_remarks
from engines.domains.molecule.files.molecules import read_molecules, unreadable, why_unreadable
from engines.domains.molecule.properties import canonical_smiles
from engines.domains.molecule.rewards import REWARDS
from engines.tables.write import add_out, check_out, write_beside


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line. A file that will not do ends it with a sentence."""
    prepare_output()
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        conditions = _conditions(options)
        table, column = read_molecules(options.file)
        check_out(options.out, options.file)
        out = unreadable(table, column)
        if out.count == len(table.rows):
            raise ValueError("\n".join(["No molecule of the file can be judged.", *out.sentences]))
    except ValidationError as error:
        parser.exit(2, "".join(f"{fault['msg'].removeprefix('Value error, ')}\n" for fault in error.errors()))
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    said = [sentence.replace("left out", "not judged") for sentence in out.sentences]
    print(*table.notes, *reference_remarks(conditions.model_dump()), *said, sep="\n", file=sys.stderr, flush=True)
    write_beside(table, scores([row[column] for row in table.rows], conditions), options.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="SMILES, a table with a column smiles, or an SD file")
    for name, field in MoleculeConditions.model_fields.items():
        if not (field.json_schema_extra or {}).get("hidden"):
            kind = type(field.default)
            parser.add_argument(f"--{name}", type=kind, default=field.default, help=field.description)
    add_out(parser)
    return parser


def _conditions(options: argparse.Namespace) -> MoleculeConditions:
    """Raises pydantic.ValidationError."""
    named = {name: getattr(options, name) for name in MoleculeConditions.model_fields if hasattr(options, name)}
    return MoleculeConditions(**named)


def scores(smiles: Sequence[str], conditions: MoleculeConditions) -> dict[str, list[Any]]:
    """Column, with its unit → one cell a molecule, empty where it could not be judged."""
    why = [why_unreadable(each) for each in smiles]
    plain = [canonical_smiles(each) if not fault else "" for each, fault in zip(smiles, why)]
    asked = {name: r for name, r in REWARDS.items() if not r.needs or getattr(conditions, r.needs)}
    found: dict[str, list[Any]] = {"canonical SMILES": plain}
    for reward in asked.values():
        judged = np.asarray(reward.judge(plain, conditions), dtype=float).round(4)
        found[f"{reward.label} ({reward.unit})"] = ["" if np.isnan(score) else score for score in judged]
    return {**found, "note": [f"{fault}; not judged" if fault else "" for fault in why]}


if __name__ == "__main__":
    main()
