"""Rewards on what binds or cuts a sequence: motifs of transcription factors, restriction sites."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.motifs.names import parse_motifs, split_names
from engines.domains.sequence.motifs.restriction_sites import count_sites, parse_site
from engines.domains.sequence.motifs.scan import best_scores
from engines.domains.sequence.rewards.validity import acgt_only
from engines.rewards import Reward, later


@acgt_only
def motif(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] mean over the named motifs, in 0–1, of how well each wish is met by the best site on either strand.

    Wanted: score / threshold, 1 from the threshold (1 in 10,000 random windows) on, 0 where there is no sign of a site.
    Unwanted: 1 below the threshold, falling to 0 at the motif's consensus.
    """
    wanted, unwanted = parse_motifs(conditions.motifs)
    scores = best_scores(designs, wanted + unwanted)  # [N, M]
    limits = [(m.hit, m.highest, m.zero) for m in wanted + unwanted]
    hit, highest, zero = np.array(limits).reshape(-1, 3).T
    presence = np.clip((scores - zero) / (hit - zero), 0, 1)[:, : len(wanted)]
    absence = np.clip((highest - scores) / np.maximum(highest - hit, 1), 0, 1)[:, len(wanted) :]
    return np.concatenate([presence, absence], 1).mean(1)


@acgt_only
def sites(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] minus the number of restriction sites, on both strands; enzymes that share a site count it once."""
    distinct = dict.fromkeys(parse_site(name) for name in split_names(conditions.sites))
    return 0.0 - sum(count_sites(designs, site) for site in distinct)


MOTIF = Reward(
    "Motifs",
    "0–1",
    "wanted motifs of JASPAR 2022 present, unwanted absent; 1 from each one's hit threshold on",
    motif,
    (0, 1),
    needs="motifs",
    conditioned=True,
)
SITES = Reward(
    "Free of restriction sites",
    "sites",
    "minus the number of sites of the named enzymes, both strands",
    sites,
    (-np.inf, 0),
    needs="sites",
    conditioned=True,
    relaxed=later("engines.domains.sequence.rewards.relaxed", "sites"),
)
