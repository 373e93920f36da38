"""Files of motifs as databases and motif finders write them: MEME, JASPAR, HOCOMOCO, HOMER, TRANSFAC, CIS-BP."""
