"""What the sequence domains share: oracles, the masked model, motifs, measures, pictures, files."""
