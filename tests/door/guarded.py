"""A running server with local accounts, its records, and what a test does with them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from records.database import Records
from tests.door.people import PASSWORD
from tests.door.running import Answer, Running


@dataclass(frozen=True)
class Guarded:
    """A running server with accounts, and its records."""

    server: Running
    records: Records

    def sign_in(
        self, name: str, password: str = PASSWORD, code: str = "", *, client: str = "", **more: str
    ) -> Answer:
        """The answer to the form; `client` is the address that the proxy in front names, else that of this machine."""
        form = urlencode({"name": name, "password": password, "code": code} | more)
        headers = {"Origin": self.server.address} | ({"X_Forwarded_For": client} if client else {})
        return self.server.get("/sign-in", method="POST", body=form, **headers)

    def cookie(self, name: str) -> str:
        """The cookie of a new session of a person."""
        answer = self.sign_in(name)
        assert answer.status == 303, answer.text
        return answer.headers["set-cookie"].partition(";")[0]

    def socket(self, cookie: str = "", *, resume: str = "", **headers: str) -> connect:
        """Context manager of an open websocket, which raises InvalidStatus if it is refused.

        `resume` names an earlier page of Streamlit, as its script does after an interruption.
        """
        return connect(
            f"ws://127.0.0.1:{self.server.port}/_stcore/stream",
            additional_headers={"Origin": self.server.address, "Cookie": cookie} | headers,
            subprotocols=["streamlit", "none", resume] if resume else None,
            proxy=None,
        )


def close_code(socket: ClientConnection) -> int:
    """The code with which the server closes a socket, within a minute."""
    try:
        while True:
            socket.recv(timeout=60)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0
