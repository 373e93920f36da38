"""Symbols that a vocabulary has, however rare they are among the molecules it is learned from."""

from __future__ import annotations

PLACES = 26  # atoms of a fragment that can be bound or marked

# Fragments of well-known drugs that are rare in ZINC: opioids, steroids, β-lactams, cages, spiro rings …
_DRUGS = """
B1OCCO1 C12C3C4C1C1C2C3C41 C1=C2c3cccc4[nH]cc(c34)CC2NC1 C1=C2c3cccc4[nH]cc(c34)CC2NCC1
C1=CC2C3Cc4cccc5c4C2(CCN3)C(C1)O5 C1=Cc2ccccc2Nc2ccccc21 C1=NCc2ccccc2NC1 C1=NCc2cncn2-c2ccccc21
C1=NCc2nncn2-c2ccccc21 C1=Nc2ccccc2Nc2ccccc21 C1C2CC1C2 C1CC2(C1)CNC2 C1CC2(CCN1)CCNCC2 C1CC2CC2N1
C1CC2CCC3OOC2(C1)O3 C1CC2CCCN2C1 C1CC2CN(C1)CCN2 C1CC2CNCC1N2 C1CCCCCCCCC1 C1CCCCCCCCCCCCC1 C1CCN2CCCC2C1
C1CN2CCC1CC2 C1COOCO1 C1NCC12CNC2 C1NCC12COC2 C1NCC2COCC1N2 C1NCNCN1 C=C=C C=C=O C=[N+]=[N-] N=C(N)N N=C=N
O=C1C=C2CCC3C4CCC(=O)C4CCC3C2CC1 O=C1C=CC(=O)C=C1 O=C1C=CC(=O)O1 O=C1C=CC2C(=C1)CCC1C3CCCC3CC(=O)C21 O=C1CC2CC=CN12
O=C1CC2CCC3CCC4CCCC(O1)C42OO3 O=C1CCC(=O)O1 O=C1CCC2C1CCC1c3ccccc3CCC12 O=C1CCCCO1 O=C1CCO1 O=C1CNC(=O)C(=O)N1
O=C1OCCO1 O=C1OCc2c1cc1n(c2=O)Cc2cc3ccccc3nc2-1 O=C1c2ccccc2C(=O)c2cc3c(cc21)CCCC3 O=C=O O=S1(=O)CCOCC1
O=S1(=O)NCc2ccccc21 O=c1[nH]cnc2nc[nH]c12 O=c1cc(-c2ccccc2)oc2ccccc12 O=c1nc[nH]c2[nH]cnc12 P S=C=S [C-]#[NH+]
[PH4+] [SH3+] [SH6] c1cc2cc[nH]c2cn1 c1cc2ncncn2c1 c1ccc2c(c1)CC1CNCCC1O2 c1ccc2c(c1)CCc1cccnc1C2=C1CCNCC1
c1ccc2c(c1)CN1CCCC21 c1ccc2c(c1)CN=C1NCCN12 c1ccc2c(c1)Cc1ccccc1S2 c1ccc2c(c1)Nc1ccccc1O2 c1ccc2c(c1)[nH]c1ncccc12
c1cnc2nccnc2n1 c1cnnnc1 c1nnns1 c1nnsn1
"""
_BOUND = {f"@{atom}{mark}" for atom in range(PLACES) for mark in ("", "+", "-")}
_MARKED = {f"!{atom}{mark}" for atom in range(PLACES) for mark in "+-"}
_TURNED = {f"={atom}{turn}" for atom in range(PLACES) for turn in "ct"}
ALWAYS = frozenset(_DRUGS.split()) | _BOUND | _MARKED | _TURNED
