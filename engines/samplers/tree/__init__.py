"""Tree search over the levels: finished designs are judged, and what they were worth is backed up to noisier states."""
