"""Let small answers leave the server at once.

Streamlit opens its listening socket without naming the protocol, and asyncio switches Nagle's algorithm off only for
sockets that name TCP. The second part of an answer then waits until the browser has acknowledged the first. Browsers
acknowledge after 40 ms and more, because they hope to send something along. The headers of a file are the first part
and its content the second, so that each of the sixty small modules of a page took 40 ms; so did messages to a page
that followed another one.
"""

import socket
from asyncio import base_events


def send_small_packets_at_once() -> None:
    """Have asyncio set TCP_NODELAY for every TCP connection, also where its socket does not name the protocol."""
    base_events._set_nodelay = _set_nodelay  # type: ignore[attr-defined]


def _set_nodelay(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
