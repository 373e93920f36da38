"""What the page's stage can ask of the studio: its server functions."""

from studio.runs.api.stage import server_functions

__all__ = ["server_functions"]
