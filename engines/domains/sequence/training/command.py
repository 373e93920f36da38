"""The command line that every sequence domain's training shares."""

from __future__ import annotations

from pathlib import Path

from engines.console import prepare_output
from engines.domains.sequence.training.denoiser import train_denoiser
from engines.domains.sequence.training.library import read_library_or_exit
from engines.domains.sequence.training.oracle import train_oracle
from engines.domains.sequence.training.recipe import Recipe
from engines.tables.left_out import add_most_left_out
from engines.training.command_line import build_parser


def main(recipe: Recipe, description: str) -> None:
    """Train what is asked for: the model that proposes, or the oracles, the judge before the guide."""
    prepare_output()
    parser = build_parser(description, ("model", "oracle", "guide", "judge"))
    parser.add_argument("--start", type=Path, help="a folder with weights, from which the networks go on")
    parser.add_argument("--kept", type=float, default=0.8, help="how much of an oracle's is kept; the rest is new")
    beside = "a folder with an oracle whose networks new ones join, and from which they learn too"
    parser.add_argument("--beside", type=Path, help=beside)
    parser.add_argument("--networks", type=int, default=recipe.members, help="how many networks of an oracle to train")
    add_most_left_out(parser)
    options = parser.parse_args()
    library = read_library_or_exit(options.data, recipe.assay, options.most_left_out)
    if options.what == "model":
        train_denoiser(library, recipe, options)
        return
    for role in ("judge", "guide") if options.what == "oracle" else (options.what,):
        train_oracle(role, library, recipe, options)
