"""Everyday names of transcription factors, beside the gene symbols (HGNC) that JASPAR goes by."""

from __future__ import annotations

import unicodedata

# Symbol, or dimer, as JASPAR has it: the names that people use as well, spelled as `plain_name` does.
_ALIASES = """
AHR::ARNT: ahr dioxinreceptor xre | AR: androgenreceptor nr3c4 | ARNT: hif1b | ARNT::HIF1A: hif hif1 | ARNTL: bmal1
ASCL1: mash1 | ASCL2: mash2 | ATF4: creb2 | ATOH1: math1 | BCL11B: ctip2 | BHLHE40: dec1 stra13 | BHLHE41: dec2
CEBPA: cebp | CEBPB: nfil6 | CREB1: creb | CREM: icer | CTCFL: boris | CUX1: cdp cutl1
DDIT3::CEBPA: ddit3 chop gadd153 | E2F1: e2f | EBF1: ebf olf1 coe1 | EGR1: zif268 krox24 ngfia egr | EGR2: krox20
EOMES: tbr2 | ERG: erg1 | ESR1: er era eralpha | ESR2: erb erbeta | ESRRA: erra err1 | ESRRB: errb err2
ESRRG: errg err3 | ETS1: ets | ETV1: er81 | ETV4: pea3 | ETV5: erm | ETV6: tel | FEV: pet1 | FLI1: fli
FOS::JUN: ap1 cfoscjun | FOS: cfos | FOSL1: fra1 | FOSL2: fra2 | FOXA1: hnf3a hnf3alpha foxa | FOXA2: hnf3b hnf3beta
FOXA3: hnf3g hnf3gamma | FOXG1: bf1 | FOXO1: fkhr foxo fkhr1 | FOXO3: fkhrl1 foxo3a | FOXO4: afx
GABPA: gabp nrf2a gabpalpha | GATA1: gata eryf1 | GATA1::TAL1: gatatal gataebox | GFI1: gfi | GLI1: gli | GRHL2: grhl
HAND1::TCF3: hand1 ehand | HAND2: dhand | HIC1: hic | HINFP: mizf | HNF1A: hnf1 lfb1 | HNF1B: vhnf1 lfb3
HNF4A: hnf4 nr2a1 tcf14 | HNF4G: nr2a2 | HSF1: hsf | IKZF1: ikaros | IKZF3: aiolos | IRF1: irf | IRF4: mum1 lsirf
IRF8: icsbp | IRF9: isgf3g | JUN: cjun | KLF1: eklf | KLF2: lklf | KLF4: gklf ezf | KLF5: bteb2 iklf | KLF6: copeb
LEF1: lef | MAF: cmaf | MECOM: evi1 | MEF2A: mef2 rsrfc4 | MNX1: hb9 hlxb9 | MSC: abf1 | MTF1: mtf | MYB: cmyb
MYBL1: amyb | MYBL2: bmyb | MYC: cmyc | MAX::MYC: mycmax | MYCN: nmyc | MYF6: mrf4 | MYOD1: myod | MYOG: myogenin myf4
NEUROD1: beta2 neurod | NEUROG1: ngn1 | NEUROG2: ngn2 | NFAT5: tonebp | NFATC1: nfat2 nfatc | NFATC2: nfat nfat1 nfatp
NFATC3: nfat4 nfatx | NFATC4: nfat3 | NFE2: nfe2p45 | NFE2L2: nrf2 | MAFG::NFE2L1: nfe2l1 tcf11 lcrf1
NFIA: nfi nf1 nf1a | NFIB: nf1b | NFIC: nf1c ctf1 ctf | NFIX: nf1x | NFIL3: e4bp4
NFKB1: nfkb nfkappab nfkbp50 p50 p105 nfkb1p50 | NFKB2: p52 p100 nfkbp52 | NFYA: nfy | NKX2-1: ttf1 titf1
NKX2-5: csx | NR1D1: reverba reverbalpha reverb | NR1D2: reverbb reverbbeta | NR1H2: lxrb lxrbeta ner
NR1H3::RXRA: nr1h3 lxra lxralpha lxr | NR1H4: fxr | NR1I2: pxr sxr | NR1I3: car | NR2C1: tr2 | NR2C2: tr4
NR2E1: tlx tailless | NR2E3: pnr | NR2F1: couptf1 couptfi coup couptf ear3 | NR2F2: couptf2 couptfii arp1
NR2F6: ear2 | NR3C1: gr glucocorticoidreceptor | NR3C2: mr mineralocorticoidreceptor mcr | NR4A1: nur77 tr3 ngfib
NR4A2: nurr1 | NR5A1: sf1 ad4bp | NR5A2: lrh1 | NR6A1: gcnf | NRF1: alphapal apal | ONECUT1: hnf6 | ONECUT2: oc2
PATZ1: mazr | PAX5: bsap | PDX1: ipf1 stf1 | PITX2: rieg | PKNOX1: prep1 | POU1F1: pit1 ghf1 | POU2F1: oct1 otf1
POU2F2: oct2 otf2 oct | POU2F3: oct11 skn1a | POU3F1: oct6 scip tst1 | POU3F2: brn2 oct7 | POU3F3: brn1 oct8
POU3F4: brn4 oct9 | POU4F1: brn3a brn3 | POU4F2: brn3b | POU4F3: brn3c | POU5F1: oct4 oct3 oct34 otf3
POU5F1::SOX2: oct4sox2 sox2oct4 octsox soxoct | PPARA::RXRA: ppara pparalpha | PPARD: ppardelta pparb
PPARG: ppargamma ppar | PRDM1: blimp1 blimp prdi | PTF1A: ptf1 | RARA: rar raralpha | RARA::RXRA: rarrxr
RBPJ: cbf1 rbpjk csl suh rbpsuh | REL: crel | RELA: p65 nfkb3 nfkbp65 | REST: nrsf | RFX1: rfx | RORA: roralpha ror
RORC: rorg rorgt rorgammat rorgamma | RUNX1: aml1 cbfa2 pebp2ab runx | RUNX2: cbfa1 aml3 osf2 | RUNX3: aml2 cbfa3
RXRA: rxr rxralpha | RXRA::VDR: vdrrxr | SMAD2: smad | SMAD3: madh3 | SMAD4: dpc4 | SNAI1: snail snai snail1
SNAI2: slug | SP1: gcbox | SPDEF: pdef pse | SPI1: pu1 sfpi1 | SREBF1: srebp1 srebp srebp1c | SREBF2: srebp2
SRF: cargbox | STAT1: isgf3 | STAT1::STAT2: isre | STAT5A::STAT5B: stat5 | STAT3: aprf | TAL1::TCF3: tal1 scl tal
TBP: tata tatabox tfiid | TBR1: tbrain1 | TBX21: tbet | TBXT: t brachyury bra | TCF12: heb | TCF21: pod1 epicardin
TCF3: e2a e12 e47 itf1 | TCF4: e22 itf2 sef2 | TCF7: tcf1 | TCF7L2: tcf4l | TEAD1: tef1 tead | TEAD2: tef4
TEAD3: tef5 | TEAD4: tef3 | TFAP2A: ap2 ap2a ap2alpha | TFAP2B: ap2b ap2beta | TFAP2C: ap2c ap2g ap2gamma | TFAP4: ap4
TFCP2: cp2 lsf lbp1c | TFCP2L1: lbp9 crtr1 | TFDP1: dp1 | THRA: tra tralpha erba1 | THRB: trb trbeta | TP53: p53
TP63: p63 | TP73: p73 | TWIST1: twist | USF1: usf mltf | XBP1: xbp | YY1: nfe1 ucrbp | ZBTB18: rp58 | ZBTB33: kaiso
ZBTB7A: lrf pokemon fbi1 | ZBTB7B: thpok ckrox | ZEB1: deltaef1 tcf8 zfhx1a areb6 zeb | ZFP42: rex1 | ZNF143: staf
ZNF148: zbp89
"""
GREEK = dict(zip("αβγδεζηκλμπσω", ("a", "b", "g", "d", "e", "z", "h", "k", "l", "m", "p", "s", "o")))


def plain_name(name: str) -> str:
    """Small letters and digits of a name, Greek ones as a, b, g …: PU.1 is pu1, C/EBPα is cebpa."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(GREEK.get(letter, letter) for letter in plain if letter.isalnum())


def _read(text: str) -> dict[str, str]:
    entries = (entry.partition(": ") for line in text.strip().splitlines() for entry in line.split(" | "))
    return {alias: symbol.strip() for symbol, _, names in entries for alias in names.split()}


ALIASES = _read(_ALIASES)  # name → symbol
