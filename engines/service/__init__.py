"""Who computes: the engine process and what it does while nobody waits."""
