"""The rules of the door while the server runs, made once from the settings."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from queries.settings.door_settings import DoorSettings

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Rules:
    """What the door admits.

    In local mode (no identity is configured) `origin` is empty, and only this machine is served. `machines` are the
    networks that may open sockets without an Origin; `proxies` those whose word on a client's address is believed.
    """

    local: bool = True
    origin: str = ""
    path: str = ""
    publishes_figures: bool = True
    machines: tuple[IPv4Network | IPv6Network, ...] = ()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    @property
    def behind_tls(self) -> bool:
        """Whether viewers reach the dashboard over TLS."""
        return self.origin.startswith("https:")


def rules_from_settings(door: DoorSettings) -> Rules:
    """The rules for the `[door]` table of the settings."""
    machines = tuple(ip_network(text, strict=False) for text in door.machines)
    if not door.has_identity:
        return Rules(machines=machines)
    parts = urlsplit(door.address)
    return Rules(
        local=False,
        origin=origin_of(door.address),
        path=parts.path.rstrip("/"),
        publishes_figures=door.figures,
        machines=machines,
        proxies=tuple(ip_network(text, strict=False) for text in door.proxies),
    )


def origin_of(address: str) -> str:
    """Scheme, host and port of an address as browsers write them in `Origin`: without the default port."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def is_loopback(address: str) -> bool:
    """Whether an IP address or the name "localhost" means this machine."""
    if address.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def is_within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether an IP address lies in one of the networks; anything else than an IP address does not."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in networks)
