"""Prompts: encoded for the network, checked for what is not read of them, compared with finished pictures."""
