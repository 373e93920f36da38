"""The card of the molecule model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.domains.molecule.load import TEMPERATURE
from engines.domains.molecule.training.dataset import LONGEST

_CARD = """## The molecule model

A masked diffusion transformer that fills SELFIES fragments in random order: {fragments:,} byte-pair tokens, learned
from the data in each molecule's {spelling} spelling, at most {longest} a molecule. It needs no time and knows the
molecule's length in tokens, which is drawn first and so is guided too. {millions} million parameters, half precision
on disk. Tokens are drawn at temperature {temperature}: that is part of the unguided law, and of its likelihood.

**Data** ZINC250k (Irwin et al. 2012; Gómez-Bombarelli et al. 2018): 249,455 drug-like molecules, a fixed fiftieth
held out, molecules of more than {longest} tokens left out. ZINC is free to use; its molecules are not part of this
project, only hashes and quantiles are.

**Training** {minutes} minutes on {device} ({threads} threads, shared with other work), {steps:,} steps of 256
molecules, Muon and AdamW, EMA; held-out bound {held_out_nats_per_molecule:.2f} nats a molecule (`curve.csv`).

**Measured** on {count} unguided designs:

| measure | value |
|---|---|
{rows}

Validity is by construction: every token string decodes. Novelty is judged by 32-bit hashes, so one stranger in 17,000
counts as known.

**What it is bad at** molecules beyond 38 heavy atoms, macrocycles, metals, anything but H, C, N, O, F, P, S, Cl, Br,
I; stereocentres are drawn as ZINC has them, without regard to the whole molecule; ring systems that ZINC does not
have are rare and often strained. It knows nothing of activity, toxicity or how a molecule would be made. Values early
in a run rest on an arg-max guess of most of the molecule.
"""


def model_card(training: Mapping[str, Any], statistics: Mapping[str, float | None], count: int) -> str:
    """The card as Markdown, of the facts in training.json and of what was measured on `count` unguided designs."""
    rows = "\n".join(f"| {name} | {'–' if value is None else f'{value:.4g}'} |" for name, value in statistics.items())
    return _CARD.format(
        **training,
        longest=LONGEST,
        temperature=TEMPERATURE,
        rows=rows,
        count=f"{count:,}",
        millions=f"{training['parameters'] / 1e6:.2f}",
    )
