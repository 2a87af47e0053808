"""Small answers leave the server at once, although Streamlit's socket does not name its protocol."""

import asyncio
import socket
from asyncio import base_events

import dashboard
from pages.shell import small_packets
from tests.door.event_loop import run


def test_connections_send_at_once_where_the_socket_does_not_name_its_protocol(monkeypatch):
    async def is_switched_off():
        """Whether Nagle's algorithm is switched off for a connection to a socket such as Streamlit's."""
        states = []
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))

        def connected(reader, writer):
            states.append(
                bool(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            )
            writer.close()

        async with await asyncio.start_server(connected, sock=listening):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await reader.read()
            writer.close()
        return states

    monkeypatch.setattr(base_events, "_set_nodelay", base_events._set_nodelay)  # put back after the test
    small_packets.send_small_packets_at_once()
    assert run(is_switched_off()) == [True]


def test_the_server_sends_at_once():
    assert dashboard.app
    assert base_events._set_nodelay is small_packets._set_nodelay
