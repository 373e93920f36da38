"""How much the store takes, and who may take it: quotas, sizes, ages."""
