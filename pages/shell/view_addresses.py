"""Addresses of views that may be kept: screens of this dashboard with their parameters, and nothing else."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from pages.shell.screens import SCREENS
from pages.view.view import MAX_ADDRESS_LENGTH, Params, sanitised_params

_FIRST = SCREENS[0].path


def view_address(text: str) -> str | None:
    """The canonical address of a view, as a link from any screen; None if it is not one of this dashboard.

    «volume?county=0303», or «./?county=0303» for the first screen. Another host, another path or a script is no
    address of a view, whoever sends it: what is kept becomes a redirect.
    """
    if len(text) > MAX_ADDRESS_LENGTH or not text.isprintable() or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    screen = parts.path.removeprefix("./").removeprefix("/")
    if screen not in {"", *(each.path for each in SCREENS)}:
        return None
    try:
        pairs = parse_qsl(parts.query, max_num_fields=500)
    except ValueError:
        return None
    params: Params = {}
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    query = urlencode(
        [(name, value) for name, values in sanitised_params(params).items() for value in values]
    )
    address = f"{'./' if screen in ('', _FIRST) else screen}?{query}"
    return address if len(address) <= MAX_ADDRESS_LENGTH else None
