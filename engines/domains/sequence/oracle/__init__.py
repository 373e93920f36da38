"""Oracles: networks that predict what an assay would measure, what they predict of designs, how they are evaluated."""
