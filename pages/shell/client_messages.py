"""Drop messages from the browser that no page needs and that could harm other viewers or reveal details of the server.

Streamlit's browser part has commands for developers, some of them on a single key. One empties the caches of all
viewers, so that everything is computed again for everybody; one asks which files have changed in the folder of the
program; one writes instructions for programming agents into that folder. No screen sends any of them.

Long messages are a danger as well. Streamlit accepts 25 megabytes, reads a million made-up widgets in eight seconds,
and keeps them for as long as the page is open. A megabyte of them, 96,000, sent again and again by a few pages, makes
everybody else wait for half a minute; a page has some dozens. A megabyte of empty texts in a list is half a million of
them, and others wait for seconds. A megabyte is enough to ask for the addresses of 330,000
files, during which nobody else is answered for eight seconds. So only viewers who may load files get such addresses, a
few at a time.

Bytes that are no message leave a line in the log, where Streamlit would write a traceback and close the connection.
"""

import logging
import re

from google.protobuf.message import DecodeError
from google.protobuf.message import Message as Protobuf
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from door.middleware import VIEWER
from door.viewers import Viewer
from records.role_rights import Action

log = logging.getLogger(__name__)
# What pages send: draw again, stop, stay connected, names for uploads, and files that are made when they are requested.
ACCEPTED = frozenset(
    {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
)
# Pages send a few hundred; addresses are read up to 8,000 characters, and files come by another way.
MAX_BYTES = 1_000_000
MAX_FILES = 100  # chosen at a time
MAX_WIDGETS = 1_000  # whose values come with a message
MAX_LISTED = 10_000  # entries of all lists in a message together: a page keeps some hundreds of parts
LONGEST_ADDRESS = 100_000  # characters of an address; screens read the first 8,000
_ADDRESSES = frozenset({"query_string", "page_name", "url"})
OPERATION = "deferred_file"  # the one operation of the server that pages request
LONGEST_ID = 200  # characters of other texts: Streamlit writes the names of what does not exist into its log
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # browsers send them in no address and no name


class ClientMessages:
    """ASGI middleware that passes on only the messages of a websocket that pages need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on; of a websocket, without the messages that are not accepted."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def receive_accepted() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                content = message.get("bytes")
                # Pages send no texts, and Streamlit fails at one with a traceback.
                if content is not None and _is_accepted(content, scope.get(VIEWER)):
                    return message

        await self.app(scope, receive_accepted, send)


def _is_accepted(content: bytes, viewer: Viewer | None) -> bool:
    """Whether a message is one that pages of a viewer send."""
    if len(content) > MAX_BYTES:
        return False
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        name = "nobody" if viewer is None else viewer.name
        log.warning("%d bytes from a page of %s are no message; they were dropped", len(content), name)
        return False
    if _listed(message) > MAX_LISTED:
        return False
    kind = message.WhichOneof("type")
    if kind == "rerun_script":
        redraw = message.rerun_script
        few_widgets = len(redraw.widget_states.widgets) <= MAX_WIDGETS
        return few_widgets and all(map(_has_plain_texts, (redraw, redraw.context_info)))
    if kind == "backend_operation_request":
        request = message.backend_operation_request
        is_offered = request.WhichOneof("payload") in (OPERATION, None)
        return is_offered and all(map(_has_plain_texts, (request, request.deferred_file)))
    if kind == "file_urls_request":
        may_load = viewer is not None and viewer.access.may(Action.load)
        return may_load and len(message.file_urls_request.file_names) <= MAX_FILES
    return kind in ACCEPTED


def _listed(message: Protobuf) -> int:
    """How many entries the lists in a message and in its parts have; some number above the limit for more."""
    count = 0
    for field, value in message.ListFields():
        parts = value if field.is_repeated else [value]
        count += len(parts) if field.is_repeated else 0
        if count <= MAX_LISTED and field.message_type is not None:
            count += sum(map(_listed, parts))
    return count


def _has_plain_texts(message: Protobuf) -> bool:
    """Whether the texts of a message itself, without those of its parts, are of a usual length and on one line."""
    for field, value in message.ListFields():
        longest = LONGEST_ADDRESS if field.name in _ADDRESSES else LONGEST_ID
        texts = [value] if isinstance(value, str) else value if field.is_repeated else []
        if any(isinstance(text, str) and (len(text) > longest or _CONTROLS.search(text)) for text in texts):
            return False
    return True
