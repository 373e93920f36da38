"""What can be asked of the studio: by programs (its API), and by the page's stage (its server functions)."""

from studio.runs.api.endpoints import add_endpoints
from studio.runs.api.stage import server_functions

__all__ = ["add_endpoints", "server_functions"]
