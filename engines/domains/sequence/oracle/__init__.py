"""Oracles: networks that predict what an assay would measure, how they are trained and evaluated."""
