"""Transcription-factor motifs and restriction sites: found by name, found in sequences."""
