"""Which cluster a studio computes on, and whether it is to be had. Imports neither torch nor ray."""

from __future__ import annotations

import socket
from importlib.util import find_spec

FLAG, VARIABLE = "--cluster", "RAY_ADDRESS"  # Ray's own variable
PACKAGE = "ray==2.60.0"
PORT = 6379
WAIT_SECONDS = 5.0
MISSING = f"To compute on a cluster the studio needs Ray: pip install {PACKAGE}, here and on every machine of it."
HOW = f"name the head of a Ray cluster as HOST:PORT, such as 10.0.0.1:{PORT}, or “auto” on a machine that is part of it"


def require_cluster(address: str) -> None:
    """Raises ValueError, a sentence, where there is no such cluster, or no Ray."""
    if find_spec("ray") is None:
        raise ValueError(MISSING)
    if address == "auto":
        return
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) < 65536 and "/" not in host):
        raise ValueError(f"{FLAG} {address} is no address; {HOW}.")
    try:
        socket.create_connection((host.strip("[]"), int(port)), WAIT_SECONDS).close()
    except OSError as error:
        raise ValueError(
            f"No cluster answers at {address} ({error.strerror or error}); start one there by “ray start --head "
            f"--port={port}”, or {HOW}."
        ) from None
