"""Fifty molecules that people take."""

from rdkit import Chem

# Aspirin, paracetamol, ibuprofen, caffeine, naproxen, lidocaine, procaine, diazepam, fluoxetine, sertraline,
# citalopram, venlafaxine, bupropion, metformin, propranolol, atenolol, metoprolol, salbutamol, warfarin, omeprazole,
# loratadine, cetirizine, ranitidine, cimetidine, sulfamethoxazole, trimethoprim, ciprofloxacin, isoniazid,
# pyrazinamide, penicillin G, amoxicillin, fluconazole, aciclovir, zidovudine, imatinib, erlotinib, gefitinib,
# sildenafil, tadalafil, haloperidol, clozapine, nicotine, morphine, codeine, ephedrine, adrenaline, dopamine,
# melatonin, testosterone, estradiol
DRUGS = """
CC(=O)Oc1ccccc1C(=O)O CC(=O)Nc1ccc(O)cc1 CC(C)Cc1ccc(cc1)C(C)C(=O)O Cn1c(=O)c2c(ncn2C)n(C)c1=O
COc1ccc2cc(ccc2c1)[C@H](C)C(=O)O CCN(CC)CC(=O)Nc1c(C)cccc1C CCN(CC)CCOC(=O)c1ccc(N)cc1
CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21 CNCCC(Oc1ccc(cc1)C(F)(F)F)c1ccccc1 CN[C@H]1CC[C@@H](c2ccc(Cl)c(Cl)c2)c2ccccc21
CN(C)CCCC1(OCc2cc(C#N)ccc21)c1ccc(F)cc1 COc1ccc(cc1)C(CN(C)C)C1(O)CCCCC1 CC(NC(C)(C)C)C(=O)c1cccc(Cl)c1
CN(C)C(=N)NC(=N)N CC(C)NCC(O)COc1cccc2ccccc12 CC(C)NCC(O)COc1ccc(CC(N)=O)cc1 COCCc1ccc(OCC(O)CNC(C)C)cc1
CC(C)(C)NCC(O)c1ccc(O)c(CO)c1 CC(=O)CC(c1ccccc1)c1c(O)c2ccccc2oc1=O COc1ccc2[nH]c(nc2c1)S(=O)Cc1ncc(C)c(OC)c1C
CCOC(=O)N1CCC(=C2c3ccc(Cl)cc3CCc3cccnc32)CC1 OC(=O)COCCN1CCN(CC1)C(c1ccccc1)c1ccc(Cl)cc1
CNC(=C[N+](=O)[O-])NCCSCc1ccc(CN(C)C)o1 CN=C(NCCSCc1nc[nH]c1C)NC#N Cc1cc(NS(=O)(=O)c2ccc(N)cc2)no1
COc1cc(Cc2cnc(N)nc2N)cc(OC)c1OC OC(=O)c1cn(C2CC2)c2cc(N3CCNCC3)c(F)cc2c1=O NNC(=O)c1ccncc1 NC(=O)c1cnccn1
CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O
CC1(C)S[C@@H]2[C@H](NC(=O)[C@H](N)c3ccc(O)cc3)C(=O)N2[C@H]1C(=O)O OC(Cn1cncn1)(Cn1cncn1)c1ccc(F)cc1F
Nc1nc2n(COCCO)cnc2c(=O)[nH]1 Cc1cn([C@H]2C[C@H](N=[N+]=[N-])[C@@H](CO)O2)c(=O)[nH]c1=O
Cc1ccc(NC(=O)c2ccc(CN3CCN(C)CC3)cc2)cc1Nc1nccc(n1)-c1cccnc1 COCCOc1cc2ncnc(Nc3cccc(c3)C#C)c2cc1OCCOC
COc1cc2ncnc(Nc3ccc(F)c(Cl)c3)c2cc1OCCCN1CCOCC1 CCCc1nn(C)c2c1nc([nH]c2=O)-c1cc(ccc1OCC)S(=O)(=O)N1CCN(C)CC1
CN1CC(=O)N2[C@@H](c3ccc4OCOc4c3)c3[nH]c4ccccc4c3C[C@@H]2C1=O OC1(CCN(CCCC(=O)c2ccc(F)cc2)CC1)c1ccc(Cl)cc1
CN1CCN(CC1)C1=Nc2cc(Cl)ccc2Nc2ccccc21 CN1CCC[C@H]1c1cccnc1 CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5
COc1ccc2C[C@H]3N(C)CC[C@@]45[C@@H](Oc1c24)[C@@H](O)C=C[C@@H]35 CN[C@@H](C)[C@H](O)c1ccccc1 CNC[C@H](O)c1ccc(O)c(O)c1
NCCc1ccc(O)c(O)c1 COc1ccc2[nH]cc(CCNC(C)=O)c2c1 C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@]34C)[C@@H]1CC[C@@H]2O
C[C@]12CC[C@H]3[C@@H](CCc4cc(O)ccc34)[C@@H]1CC[C@@H]2O
""".split()


def flat(smiles: str) -> str:
    """Canonical without stereo."""
    return Chem.MolToSmiles(Chem.MolFromSmiles(smiles), isomericSmiles=False)


def canonical(smiles: str) -> str:
    return Chem.MolToSmiles(Chem.MolFromSmiles(smiles))
