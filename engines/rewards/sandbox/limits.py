"""What a script may take; shown to the person whose script it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for loading and for a call, bytes of memory beyond the libraries', descriptors, bytes of log kept."""

    load_seconds: float = 10.0
    call_seconds: float = 30.0
    memory: int = 1 << 30
    descriptors: int = 128
    log_bytes: int = 16 << 10
    max_output: int = 32 << 20  # bytes printed in one call before it is ended

    def describe(self) -> str:
        """The limits in a sentence."""
        return (
            f"A script may take {self.load_seconds:g} s to load, {self.call_seconds:g} s a call and "
            f"{self.memory >> 30} GB of memory; it has no files, no network, no processes and no threads."
        )
