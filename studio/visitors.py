"""Who asks: the address from which a browser or program speaks to a studio that strangers reach.

Whose a run is hangs on a secret, of which a person may have any number; the address bounds how much they get by that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import gradio as gr
from starlette.requests import Request

FORWARDED = "x-forwarded-for"  # a proxy appends whom it was asked by: the nearest stands last


def client_address(
    request: gr.Request | Request | None, public: bool, environment: Mapping[str, str] = os.environ
) -> str:
    """The address to count by; "" where there is nothing to count.

    In a private studio people may share this machine's address, so nothing is. Behind a reverse proxy uvicorn has put
    in whom the proxy names, if it believes the proxy: by default one on this machine, else those that the variable
    FORWARDED_ALLOW_IPS names. On a Space everybody comes through the proxy of Spaces.
    An IPv6 address counts as its network of 64 bits, which is what one customer has (RFC 6177).
    """
    if not public or request is None or request.client is None:
        return ""
    told = _forwarded(request.headers.get(FORWARDED, "")) if "SPACE_ID" in environment else ""
    return _network(told or request.client.host)


def _forwarded(header: str) -> str:
    """The nearest address of the public internet among those that proxies named; what stands before may be invented."""
    named = (_address(part) for part in reversed(header.split(",")))
    return next((str(address) for address in named if address and address.is_global), "")


def _network(host: str) -> str:
    address = _address(host)
    if address is None or address.is_loopback:
        return ""
    return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address; one of IPv4 in IPv6's clothes is one of IPv4."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
