"""Where a studio computes and keeps, for whoever looks at its models."""

from __future__ import annotations

from studio.runs.runs import Runs


def place_words(runs: Runs) -> str:
    """Sentences: what computes the runs, how own scripts are confined, where runs are kept."""
    scripts = f"Own scripts are {runs.library.script_host.words().rstrip('.')}."
    return " ".join(words for words in (runs.host_words(), scripts, runs.kept_words) if words)
