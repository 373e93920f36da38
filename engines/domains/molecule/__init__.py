"""Drug-like molecules: a masked diffusion transformer over SELFIES, trained on ZINC250k."""
from __future__ import annotations

from engines.domains import Domain
from engines.domains.molecule.draw import conformer, draw, sdf
from engines.domains.molecule.measures import measures, properties
from engines.domains.molecule.rewards import REWARDS, MoleculeConditions
from engines.domains.molecule.tokens import canonical


def _load(**how):
    from engines.domains.molecule.load import load

    return load(**how)


MOLECULE = Domain(
    label="Molecule",
    about="Drug-like molecules, filled in fragment by fragment.",
    defaults={"rewards": {"qed": 1.0}, "lanes": 24, "particles": 10, "alpha": 0.0, "levels": 20},
    most_levels=1000,
    rewards=REWARDS,
    load=_load,
    measures=measures,
    draw=draw,
    conditions=MoleculeConditions,
    canonical=canonical,
    properties=properties,
    solid=conformer,
    exports={"sdf": sdf},
    busy_levels=9.5,
    card="molecule/card.md",
    reference="molecule/unguided.json",
)
