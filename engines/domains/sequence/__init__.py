"""What the sequence domains share: networks and their training, oracles, rewards, motifs, measures, pictures, files."""
