"""Reference molecules as people bring them: whatever chemists paste, read as SMILES or answered with what it is."""
