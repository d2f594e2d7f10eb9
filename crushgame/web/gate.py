"""From where the server may be asked: what the headers Host and Origin have to say.

Knows the words of those headers. Must not know requests. Without this, a page of somebody else, open in the player's own
browser, could talk to a server on the player's own machine: by its address, or by a name that is made to lead there.
"""

from __future__ import annotations

import ipaddress
import re

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{1,5})?")


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach a server on this host."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def is_our_name(host_header: str, asked: str) -> bool:
    """Whether a request was for this server: by a number, which no one can redirect, as localhost, or by the name that
    it was started with, `asked`."""
    found = _HOST.fullmatch(host_header)
    if found is None:
        return False
    name = (found[1] or found[2]).lower()
    return name in ("localhost", asked.lower()) or _address(name) is not None


def is_own_page(origin: str | None, host_header: str) -> bool:
    """Whether what asks is a page of the server's own. Only browsers say so; who says nothing is no page."""
    return origin == f"http://{host_header}"


def written(host: str) -> str:
    """Return a host as it stands in an address: a number of version 6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
