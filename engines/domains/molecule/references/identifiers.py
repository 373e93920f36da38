"""Names and numbers of molecules: what they are, since without a network none of them can be looked up."""

from __future__ import annotations

import re

LOOK_UP = "which cannot be looked up here; open its page there, copy “SMILES” and paste that."
# What a whole line looks like → what it is.
_IDENTIFIERS = (
    (
        r"(?:InChIKey=)?[A-Z]{14}-[A-Z]{10}-[A-Z]",
        "an InChIKey: a hash, from which no molecule can be told; look it up at PubChem and paste the SMILES.",
    ),
    (r"CHEMBL\s?\d+", f"a number of ChEMBL, {LOOK_UP}"),
    (r"(?:(?:pubchem|cid|sid)\W*){1,3}\d+|\d{2,10}", f"a number, as PubChem gives molecules, {LOOK_UP}"),
    (
        r"(?:CAS\W*)?(?:RN\W*)?\d{2,7}-\d{2}-\d",
        "a CAS number, which cannot be looked up here; paste the SMILES instead.",
    ),
    (r"ZINC\d+", f"a number of ZINC, {LOOK_UP}"),
    (r"DB\d{5}", f"a number of DrugBank, {LOOK_UP}"),
    (r"CHEBI:?\d+", f"a number of ChEBI, {LOOK_UP}"),
    (r"HMDB\d+|MFCD\d+|SCHEMBL\d+|UNII\W*\w{10}|Q\d{2,}|BDBM\d+", f"a number of a database, {LOOK_UP}"),
    (r"(?:KEGG\W*)?[CD]\d{5}", f"a number of KEGG, {LOOK_UP}"),
    (
        r"(?:https?://|www\.)\S+",
        "a link; open it yourself, copy the molecule's SMILES and paste that.",
    ),
    (r"(?:PEPTIDE|RNA|CHEM|BLOB)\d+\{.*", "HELM, which cannot be read here; paste the SMILES instead."),
    (r">[^>]*", "the title of a FASTA file; a reference molecule is pasted as SMILES."),
    (r"<.*", "XML or CML, which cannot be read here; paste a SMILES, a mol block or an InChI."),
    (r"\$RXN.*", "a reaction file; paste the SMILES of the one molecule that is the reference."),
    (
        r"(?:HEADER|HETATM|ATOM|COMPND|CRYST1|data_)\b.*",
        "a PDB or CIF file, which cannot be read here; paste the SMILES.",
    ),
)
_ELEMENTS = (
    "H|He|Li|Be|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Ti|V|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Pd|Ag|Sn|I|Pt|Au|Hg|Pb|Bi"
)
_FORMULA = re.compile(rf"(?=.*(?:\d|Na|Mg|Ca))(?:(?:{_ELEMENTS})\d*)+")


def describe_identifier(line: str) -> str:
    """What a line names a molecule by, and what to do; "" where it is none of these."""
    for pattern, what in _IDENTIFIERS:
        if re.fullmatch(pattern, line, re.I if "[A-Z]" not in pattern else 0):
            return what
    return ""


def is_formula(line: str) -> bool:
    """Whether a line that is no SMILES reads as a molecular formula, such as C9H8O4."""
    return bool(_FORMULA.fullmatch(line.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))))
