"""Whether the page can be served where it shall be, asked before anything is touched."""

from __future__ import annotations

import errno
import os
import socket

MOST_TRIED = 100  # ports after one that is taken


def require_port(host: str, port: int) -> None:
    """Ends the process with a sentence where nothing can be served at that address."""
    try:
        for each in dict.fromkeys((host, "127.0.0.1")):  # Gradio wants it free on both
            _try(each, port)
    except socket.gaierror:
        raise SystemExit(f"--host {host} is no address of this machine; use 127.0.0.1, or 0.0.0.0 for all.") from None
    except OSError as error:
        raise SystemExit(_sentence(host, port, error)) from None


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host {host} is no address of this machine; use 127.0.0.1, or 0.0.0.0 for all of them."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system; choose one above 1023, such as --port 7860."
    if error.errno != errno.EADDRINUSE:
        return f"Nothing can be served at {host}, port {port} ({error.strerror}); choose another --host or --port."
    return (
        f"Port {port} is in use, perhaps by a studio that is open already: look at {address(host, port)}. "
        f"To open another one, choose a free port: --port {_next_free(host, port)}."
    )


def address(host: str, port: int) -> str:
    """Where a person on this machine opens the page."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _try(host: str, port: int) -> None:
    """Bind and let go. Raises OSError."""
    family, kind, protocol, _, place = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        if os.name == "posix":  # elsewhere this would share a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)


def _next_free(host: str, port: int) -> int:
    for other in range(port + 1, min(port + MOST_TRIED, 65536)):
        try:
            _try(host, other)
            return other
        except OSError:
            continue
    return 0
