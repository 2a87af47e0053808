"""What a refused request is answered, and a log that refused requests cannot fill."""

import logging
import threading
import time
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)
LINES_A_MINUTE = 20  # of one kind
_KIND = 30  # first characters of a message by which kinds are told apart
LIMITED = (
    __name__,
    "asyncio",
    "uvicorn.error",
    "streamlit.web.server.starlette.starlette_websocket",
    "streamlit.error_util",
    "streamlit.runtime.scriptrunner.script_runner",
    "streamlit.runtime.backend_operation_handler",
)
TEXT = "این درخواست پذیرفته نشد.\nThis request was refused.\n"
POLICY_VIOLATION = 1008  # close code of websockets


async def refuse(scope: Scope, receive: Receive, send: Send, *, reason: str, status: int = 403) -> None:
    """Answer a request or a socket with a refusal that tells nothing about the server."""
    log.info("refused: %s", reason)
    if scope["type"] == "websocket":
        # Closing before the handshake is answered with the HTTP status 403.
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
        return
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    await PlainTextResponse(TEXT, status_code=status, headers=headers)(scope, receive, send)


class LogLimit(logging.Filter):
    """Log filter that lets few lines of one kind through in a minute, and then says how many it left out.

    A kind is the beginning of the message before its values are filled in, so no sender can make new kinds; asyncio
    writes what it knows of a connection at the end of its messages.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._lock = threading.Lock()
        self._kinds: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        kind, now = f"{record.name}: {str(record.msg)[:_KIND]}", self._now()
        with self._lock:
            since, count = self._kinds.get(kind, (now, 0))
            left_out = max(count - LINES_A_MINUTE, 0)
            if now - since >= 60:
                since, count = now, 0
                if left_out:
                    record.msg = f"{record.getMessage()} (and {left_out} more like this)"
                    record.args = None
            self._kinds[kind] = since, count + 1
        return count < LINES_A_MINUTE


def limit_the_log() -> None:
    """Limit what is written about refused requests, broken sockets, and scripts and requests of pages that fail.

    Whoever has a page open can make its script fail with every message, or request a file that does not exist.
    """
    for name in LIMITED:
        logger = logging.getLogger(name)
        if not any(isinstance(present, LogLimit) for present in logger.filters):
            logger.addFilter(LogLimit())
