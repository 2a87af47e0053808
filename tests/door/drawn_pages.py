"""Pages that are drawn over an open websocket, and everything that is sent for them."""

from collections.abc import Callable

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from tests.browser import PATIENCE


def answers(
    socket: ClientConnection, message: BackMsg, *, until: Callable[[ForwardMsg], bool]
) -> list[ForwardMsg]:
    """Send a message and take everything up to an answer."""
    socket.send(message.SerializeToString())
    received = []
    while not received or not until(received[-1]):
        received.append(ForwardMsg.FromString(socket.recv(timeout=PATIENCE)))
    return received


def run(socket: ClientConnection, query: str = "", **fields: str) -> list[ForwardMsg]:
    """Have a page drawn, and take everything that is sent for it."""
    message = BackMsg()
    message.rerun_script.query_string = query
    for name, value in fields.items():
        setattr(message.rerun_script, name, value)
    return answers(socket, message, until=is_drawn)


def is_drawn(answer: ForwardMsg) -> bool:
    """Whether an answer says that the page is drawn, and that no other page follows at once."""
    finished = answer.WhichOneof("type") == "script_finished"
    return finished and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def text_of(received: list[ForwardMsg]) -> str:
    """Everything of some answers, as one text."""
    return "\n".join(answer.SerializeToString().decode("utf-8", "replace") for answer in received)
