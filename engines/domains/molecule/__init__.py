"""Drug-like molecules: a masked diffusion transformer over trees of fragments, trained on ZINC250k."""

from __future__ import annotations

from math import exp

from engines.domains import ConditionHints, Domain
from engines.domains.molecule.conditions import MoleculeConditions, reference_remarks
from engines.domains.molecule.draw import KEY, draw
from engines.domains.molecule.export import conformer, sdf
from engines.domains.molecule.measures import MEANINGS, measures
from engines.domains.molecule.pictures.as_read import kept_as_read, reference_as_read
from engines.domains.molecule.pictures.differences import differences
from engines.domains.molecule.properties import canonical_smiles, properties
from engines.domains.molecule.rewards import REWARDS
from engines.domains.pace import Pace

# Aspirin, caffeine, ibuprofen, paracetamol, penicillin G, diazepam, lidocaine, sulfamethoxazole, nicotine, melatonin.
KNOWN = tuple(
    """CC(=O)Oc1ccccc1C(=O)O Cn1c(=O)c2c(ncn2C)n(C)c1=O CC(C)Cc1ccc(C(C)C(=O)O)cc1 CC(=O)Nc1ccc(O)cc1
CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21 CCN(CC)CC(=O)Nc1c(C)cccc1C
Cc1cc(NS(=O)(=O)c2ccc(N)cc2)no1 CN1CCC[C@H]1c1cccnc1 COc1ccc2[nH]cc(CCNC(C)=O)c2c1""".split()
)


def _load(conditions, **how):
    """The Model; torch is imported when this is called."""
    from engines.diffusion.reveal import even_reveal, first_hitting
    from engines.domains.molecule.load import load

    reveal = first_hitting if conditions.first_hitting else even_reveal
    return load(**how, reveal=reveal, precision=conditions.precision, keep=conditions.keep)


def _spell(line, conditions):
    """SMILES that the model can write; what reads it is imported when this is called."""
    from engines.domains.molecule.tokens.spelling import spell

    return spell(line, conditions)


def _read(line, conditions):
    """SMILES of whatever names a molecule."""
    from engines.domains.molecule.references.pasted import read_pasted

    return read_pasted(line).smiles


UNGUIDED_LANES = 100  # drawn beside a run that keeps a part
LONGEST = 16  # tokens of a molecule; one level more draws how many there are
PACE = Pace(
    active=lambda levels: 5 * (1 - exp(-levels / 5)),
    hitting=lambda levels: 5.0,
    distinct=0.92,
    tokens=40,
    fresh=0.65,
    apart=0.5,
    apart_guessed=0.9,
    tile=0.0075,
    lengths=12,
    decode=5e-4,
    candidate=1e-5,
    level=1e-3,
    end=0.1,
    candidate_bytes=80_000,
    record_bytes=12,
)


def _views(design, settings):
    """The part that was kept, marked in a design."""
    from engines.domains.molecule.pictures.kept_part import kept_part

    return kept_part(design, settings)


MOLECULE = Domain(
    label="Molecule",
    about="Drug-like molecules, filled in fragment by fragment.",
    defaults={"rewards": {"qed": 1.0}, "lanes": 24, "particles": 10, "alpha": 0.0, "levels": 20},
    most_levels=1000,
    letters=lambda conditions: LONGEST + 1,
    values=("pm", "mean", "fills", "lookahead", "monte_carlo"),
    rewards=REWARDS,
    load=_load,
    measures=measures,
    meanings=MEANINGS,
    draw=draw,
    differences=differences,
    key=KEY,
    known_designs=KNOWN,
    conditions=MoleculeConditions,
    example_conditions={"reference": KNOWN[0]},
    hints=ConditionHints(
        widgets={"reference": "lines"},
        examples={
            "keep": (
                "c1ccccc1[*:1]",
                "O=S(=O)(N[*:1])c1ccccc1",
                "c1cc([*:1])cnc1[*:2]",
                "c1ccccc1[*:1].C1CCNCC1[*:2]",
            )
        },
        suggest={"keep": (kept_as_read, ()), "reference": (reference_as_read, ())},
    ),
    remarks=reference_remarks,
    spell=_spell,
    read=_read,
    canonical=canonical_smiles,
    properties=properties,
    views=_views,
    mol_block=conformer,
    exports={"sdf": sdf},
    pace=PACE,
    card="molecule/card.md",
    reference="molecule/unguided.json",
    unguided_lanes=lambda conditions, lanes: max(lanes, UNGUIDED_LANES) if conditions.keep else 0,
)
