"""How well values foresee what becomes of a state: the learned one beside the best guess, on the same states."""
