"""Files of molecules: SMILES a line, tables with a column of SMILES, SD files."""
