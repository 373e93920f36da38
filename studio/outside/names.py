"""Who can reach the studio, and under which names it answers."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")  # --host of a studio on all addresses of its machine
NAMES_VARIABLE = "STUDIO_PUBLIC_NAMES"  # as --public-name, with commas between
SPACE_NAMES = ("*.hf.space", "huggingface.co")  # a Space's own address, and the page that it is embedded in
SHARE_NAMES = ("*.gradio.live",)


@dataclass(frozen=True)
class Names:
    """Names of the studio, “*.” for any part before. named: those that a person or a host has given it.

    addresses: also any IP address, which no foreign name can point here by (DNS rebinding).
    """

    local: tuple[str, ...] = LOOPBACK
    named: tuple[str, ...] = ()
    addresses: bool = False

    def know(self, host: str) -> bool:
        """Whether a Host header (name or address, with or without port) names this studio."""
        name = host_name(host)
        return _is_one_of(name, self.local + self.named) or _is_address(name, self.addresses)

    def named_so(self, host: str) -> bool:
        """Whether it is one of the names that were given, at whatever port."""
        return _is_one_of(host_name(host), self.named)


def own_names(host: str, given: Sequence[str], environment: Mapping[str, str]) -> Names:
    """The names of a studio at --host `host`, with --public-name `given`."""
    named = given = [*given, *public_names(environment)]
    if "SPACE_ID" in environment:
        named = [*named, *SPACE_NAMES, *filter(None, [environment.get("SPACE_HOST")])]
    if is_shared(environment):
        named = [*named, *SHARE_NAMES]
    if host not in EVERYWHERE:
        return Names((*LOOPBACK, host.lower()), tuple(map(_plain, named)))
    machine = () if given else machine_names()
    return Names((*LOOPBACK, *machine), tuple(map(_plain, named)), addresses=not given)


def is_public(host: str, environment: Mapping[str, str], said: bool = False) -> bool:
    """Whether others than this machine's own people can open the studio. said: its owner says that they come."""
    named = said or bool(public_names(environment))
    return named or "SPACE_ID" in environment or host not in LOOPBACK or is_shared(environment)


def trust_refusal(host: str, environment: Mapping[str, str], said: bool = False) -> str:
    """Why unconfined scripts cannot be had by a studio that others can reach, or ""."""
    if "SPACE_ID" in environment:
        return "is not for a Space, where anybody can upload a script."
    if host not in LOOPBACK:
        return f"is only for a studio that nobody else can reach; leave out --host {host}, or use 127.0.0.1."
    if is_shared(environment):
        return "is not for a studio that is shared; unset GRADIO_SHARE."
    if is_public(host, environment, said):
        return f"is only for a studio that nobody else can reach; leave out --public, --public-name, {NAMES_VARIABLE}."
    return ""


def public_names(environment: Mapping[str, str]) -> list[str]:
    return [name.strip() for name in environment.get(NAMES_VARIABLE, "").split(",") if name.strip()]


def is_shared(environment: Mapping[str, str]) -> bool:
    return environment.get("GRADIO_SHARE", "").lower() == "true"


def machine_names() -> tuple[str, ...]:
    """What this machine is called in its own network."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return tuple(dict.fromkeys((name, short, f"{short}.local")))


def host_name(host: str) -> str:
    """The name in a Host header: without port, brackets and a dot at the end, in small letters."""
    host = host.strip().lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.rstrip(".")


def _plain(name: str) -> str:
    """A name as somebody writes it, be it an address with scheme and path."""
    return host_name(name.partition("://")[2].partition("/")[0] or name)


def _is_one_of(name: str, names: Sequence[str]) -> bool:
    return any(name.endswith(known[1:]) if known.startswith("*.") else name == known for known in names)


def _is_address(name: str, any_address: bool) -> bool:
    try:
        return ip_address(name).is_loopback or any_address
    except ValueError:
        return False
