"""The card of the molecule model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.domains.molecule.load import TEMPERATURE
from engines.domains.molecule.training.dataset import LONGEST

_CARD = """## The molecule model

A masked diffusion transformer that fills a molecule's fragments in random order. A molecule is cut at its single
bonds outside of rings, so that ring systems, carbonyl and nitro groups are whole; the tree of fragments is written
from one end of its longest chain to the other, each with the atoms that bind it, and byte pairs learned from the data
join what often stands together: {tokens:,} tokens, at most {longest} a molecule. The network needs no time and knows
the molecule's length in tokens, which is drawn first and so is guided too. {millions} million parameters, half
precision on disk. Tokens are drawn at temperature {temperature}: part of the unguided law, and of its likelihood.

**Data** ZINC250k (Irwin et al. 2012; Gómez-Bombarelli et al. 2018): 249,455 drug-like molecules, a fixed fiftieth
held out; left out are molecules of more than {longest} tokens and those with a ring system that fewer than three hold
(1.6 %), but ring systems of well-known drugs can be written. ZINC is free to use; its molecules are not part of this
project, only hashes and quantiles are.

**Training** {minutes} minutes on {device} ({threads} threads, shared with other work), {steps:,} steps of 256
molecules, Muon and AdamW, EMA; held-out bound {held_out_nats_per_molecule:.2f} nats a molecule (`curve.csv`).

**Measured** on {count} unguided designs, none left out, beside molecules of ZINC (FCD: those held out):

| measure | designs | ZINC |
|---|---|---|
{rows}

Validity is by construction: every token string is a tree of whole fragments. Where it leaves bonds unmade, hydrogens
take their place, methyl groups at S and P beyond their lowest valence and at nitro groups, and anions are neutral; so
is a protonated N beside an aromatic atom or one doubly bound to O, N or S; a fragment for which no bond is left is
bound to the last carbon with a hydrogen (`engines/domains/molecule/trees/`). Novelty is judged by
32-bit hashes, so one stranger in 17,000 counts as known. The shares of odd rings to thiols are those of molecules with
at least one. On a sheet of {pictured} designs (`sheet.png`), looked at: {sheet}

**What it is bad at** molecules beyond 38 heavy atoms, macrocycles, metals, anything but H, C, N, O, F, P, S, Cl, Br,
I; ring systems that ZINC does not have: none is ever new (a part that is kept may have any). Stereocentres are drawn
as ZINC has them, without regard to the whole molecule. It knows nothing of activity, toxicity or how a molecule would
be made. Values early in a run rest on an arg-max guess of most of the molecule.
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
