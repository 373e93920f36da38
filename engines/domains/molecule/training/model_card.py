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

**Measured** on {count} unguided designs, none left out, beside molecules of ZINC (FCD: those held out):

| measure | designs | ZINC |
|---|---|---|
{rows}

Validity is by construction: every token string decodes to a molecule without open valences. Where a string leaves
bonds unmade, hydrogens take their place and charges that need those bonds go; sulphur has two single bonds at most,
and more bonds only to doubly bound O and N (`engines/domains/molecule/tokens/valences.py`). Novelty is judged by
32-bit hashes, so one stranger in 17,000 counts as known. The shares of odd rings to thiols are those of molecules with
at least one. On a sheet of {pictured} designs (`sheet.png`), looked at: {sheet}

**What it is bad at** molecules beyond 38 heavy atoms, macrocycles, metals, anything but H, C, N, O, F, P, S, Cl, Br,
I; stereocentres are drawn as ZINC has them, without regard to the whole molecule; rings of eight and more atoms and
bridged ones are far commoner than in ZINC, and so are alerts and aldehydes (see above): ring ends are counted in
atoms, and one wrong token moves them. It knows nothing of activity, toxicity or how a molecule would be made. Values
early in a run rest on an arg-max guess of most of the molecule.
"""


def model_card(
    training: Mapping[str, Any],
    statistics: Mapping[str, tuple[float | None, float | None]],
    count: int,
    pictured: int,
    sheet: str,
) -> str:
    """The card as Markdown, of the facts in training.json and of what was measured on `count` unguided designs.

    statistics: name → (of the designs, of ZINC). sheet: what was seen on the contact sheet of `pictured` designs.
    """
    shown = lambda value: "–" if value is None else f"{value:.4g}"
    rows = "\n".join(f"| {name} | {shown(mine)} | {shown(theirs)} |" for name, (mine, theirs) in statistics.items())
    return _CARD.format(
        **training,
        longest=LONGEST,
        temperature=TEMPERATURE,
        rows=rows,
        count=f"{count:,}",
        pictured=pictured,
        sheet=sheet,
        millions=f"{training['parameters'] / 1e6:.2f}",
    )
