"""From SMILES to batches of tokens, and the loss on them."""
