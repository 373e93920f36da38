"""Restriction enzymes by name: those of REBASE (Roberts et al. 2023) that Biopython has, and homing endonucleases."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from engines.domains.sequence.letters import IUPAC

# What a person is offered who names none that there is.
COMMON = tuple(
    """EcoRI EcoRV BamHI HindIII XhoI XbaI SpeI NheI NotI PstI SalI KpnI SacI NcoI NdeI BglII SmaI ClaI AgeI MluI AvrII
AscI PacI PmeI SbfI SfiI FseI SwaI DraIII BsaI BsmBI Esp3I BbsI SapI BspQI PaqCI AarI BtgZI""".split()
)
# Recognition sequences of what Biopython does not know, or knows only in newer versions (catalogue of NEB).
EXTRA = {
    "PaqCI": "CACCTGC",
    "I-SceI": "TAGGGATAACAGGGTAAT",
    "I-CeuI": "TAACTATAACGGTCCTAAGGTAGCGAA",
    "PI-PspI": "TGGCAAACAGCTATTATGGGTATTATGGGT",
    "PI-SceI": "ATCTATGTCGGGTGCGGAGAAAGAGGTAATGAAATGG",
    "Nb.BbvCI": "CCTCAGC",
    "Nb.BsmI": "GAATGC",
    "Nb.BsrDI": "GCAATG",
    "Nb.BssSI": "CACGAG",
    "Nb.BtsI": "GCAGTG",
    "Nt.AlwI": "GGATC",
    "Nt.BbvCI": "CCTCAGC",
    "Nt.BsmAI": "GTCTC",
    "Nt.BspQI": "GCTCTTC",
    "Nt.BstNBI": "GAGTC",
    "Nt.CviPII": "CCD",
}
SHORTEST = 4  # letters of a site: shorter ones are everywhere
_GRADE = re.compile(r"(?:[-\s]*(?:HF|v\d+|RIP|FD|FastDigest|®|™))+$|^FastDigest\s+|^FD\s+", re.IGNORECASE)
_ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI"}


def find_enzyme(name: str) -> tuple[str, str] | None:
    """(name, recognition sequence in IUPAC letters) of an enzyme in any case and grade (EcoRI-HF, BsaI-HFv2, Eco R1).

    None where there is none of that name.
    """
    bare = _plain(_GRADE.sub("", name.strip()))
    for spelling in (bare, re.sub(r"[1-6]$", lambda digit: _ARABIC[digit[0]].lower(), bare)):
        if known := _known().get(spelling):
            return known
    return None


def closest_enzymes(name: str) -> list[str]:
    """At most three enzymes of similar names, common ones first."""
    plain, known = _plain(name), _known()
    among = {_plain(common): common for common in COMMON}
    near = [among[n] for n in difflib.get_close_matches(plain, among, n=3, cutoff=0.4)]
    return near or [known[n][0] for n in difflib.get_close_matches(plain, known, n=3, cutoff=0.6)]


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, str]]:
    """Plain name → (name, site) of every enzyme that reads a site of at least four letters."""
    from Bio.Restriction import AllEnzymes  # a third of a second

    found = {str(enzyme): enzyme.site for enzyme in AllEnzymes} | EXTRA
    return {_plain(name): (name, site) for name, site in found.items() if _is_site(site)}


def _is_site(site: str | None) -> bool:
    return bool(site) and len(site.strip("N")) >= SHORTEST and set(site) <= set(IUPAC)


def _plain(name: str) -> str:
    return re.sub(r"[\s.\-_®™]", "", name).lower()
