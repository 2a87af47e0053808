"""What a refused request is answered."""

import logging

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)
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
