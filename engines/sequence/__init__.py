"""The kit that all sequence domains share: letters, network, process, oracle, rewards, measures, pictures."""
