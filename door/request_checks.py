"""Whether a request belongs to this server: its Host, its Origin, and the headers of proxies.

A browser lets any web site send requests to this server, and a name of that site may point to this machine (DNS
rebinding). Only `Host` and `Origin`, which scripts cannot forge, tell such requests apart. All checks are on the
request alone: none looks a name up, because a resolver that does not answer would stop the whole server.
"""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from door.rules import Rules, is_loopback, is_within, origin_of

HEALTH = "/health"
THIS_MACHINE = "127.0.0.1"  # as it is written among the proxies, whatever protocol a connection from it has
BACKCHANNEL = "/sign-in/backchannel"  # called by the server of an identity provider, which has no Origin
# Headers with which proxies name the client for whom they ask. In local mode such a request comes from elsewhere.
_OF_PROXIES = re.compile(
    r"forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|x-original-.*|true-client-ip|cf-.*"
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def reason_to_refuse(scope: Scope, rules: Rules) -> str:
    """Why a request must not reach the application, as a short word for the log; "" if it may."""
    headers = Headers(scope=scope)
    if rules.local:
        if not (is_loopback(_address(scope, "server")) and is_loopback(peer(scope))):
            return "not from this machine"
        if any(_OF_PROXIES.fullmatch(name) for name in headers):
            return "through a proxy"
    hosts = headers.getlist("host")
    # Monitors ask by whatever name. In local mode the answer tells all of the state, so a page of a rebound name must
    # not get it.
    any_host = scope["type"] == "http" and scope["path"] == HEALTH and not rules.local
    if not any_host and (len(hosts) != 1 or not _is_own_host(hosts[0], rules)):
        return "foreign host"
    origins = headers.getlist("origin")
    if len(origins) > 1 or (origins and not _is_own_origin(origins[0], hosts[0] if hosts else "", rules)):
        return "foreign origin"
    changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS and scope["path"] != BACKCHANNEL
    needs_origin = scope["type"] == "websocket" or changes
    if needs_origin and not origins and not is_within(peer(scope), rules.machines):
        return "no origin"
    return ""


def peer(scope: Scope) -> str:
    """The IP address of the machine at the other end of the connection; "" if there is none.

    The server takes it from the connection and from no header (`door.listening.believe_no_header`).
    """
    return plain_address(_address(scope, "client"))


def client(scope: Scope, rules: Rules) -> str:
    """The IP address of the viewer: the peer, or the last one that a configured proxy names and that is none itself.

    A proxy that names no address counts as the viewer.
    """
    address = peer(scope)
    # Read from its end, and no further than is believed: anybody may send one of 60,000 commas.
    unread = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    while is_within(address, rules.proxies):
        unread, _, last = unread.rpartition(",")
        named = plain_address(last.strip())
        if not named:
            break
        address = named
    return address


def plain_address(text: str) -> str:
    """An IP address in its usual form, without port, brackets and zone; "" for what is none.

    An IPv4 address that is written as one of IPv6 is the IPv4 address, and every name of this machine `THIS_MACHINE`
    (but for other addresses of its own, such as 127.0.0.2).
    """
    bracketed, with_port = re.fullmatch(r"\[([^]]*)](?::\d*)?", text), re.fullmatch(r"([^:]*):\d*", text)
    host = next((match[1] for match in (bracketed, with_port) if match), text)
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.is_loopback:
            return THIS_MACHINE
        address = address.ipv4_mapped or address
    return str(address)


def _address(scope: Scope, end: str) -> str:
    return str((scope.get(end) or ("",))[0])


def _is_own_host(host: str, rules: Rules) -> bool:
    if not re.fullmatch(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?", host):
        return False
    try:
        if rules.local:
            return is_loopback(urlsplit(f"//{host}").hostname or "")
        return origin_of(f"{rules.origin.split(':')[0]}://{host}") == rules.origin
    except ValueError:  # such as a port beyond 65535
        return False


def _is_own_origin(origin: str, host: str, rules: Rules) -> bool:
    if not rules.local:
        return origin == rules.origin
    # A page of another server on this machine has another port, and so another origin.
    return origin in (f"http://{host.lower()}", f"https://{host.lower()}")
