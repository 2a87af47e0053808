"""An Open311 GeoReport v2 server on the loopback interface, with the peculiarities of real ones."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.intake.pull.pulling import Case, utc

Answer = tuple[int, bytes]


class CityServer:
    """Serves `requests`, in pages that count from `first_page`, or cut off at `limit` without pages if that is None."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.first_page: int | None = 1
        self.limit = 12
        self.answers: list[Answer] = []  # given before anything else, one a time
        self.asked: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = outer.answer(self.path)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "http://elsewhere.example/")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/open311/v2"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "CityServer":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def hold(self, cases: list[Case]) -> None:
        """Serve these cases, the newest first."""
        self.requests = [as_request(case) for case in cases if case.registered is not None]
        self.requests.sort(key=lambda request: request["requested_datetime"], reverse=True)

    def answer(self, path: str) -> Answer:
        """Status and body for the path of a request."""
        split = urlsplit(path)
        parameters = {name: values[-1] for name, values in parse_qs(split.query).items()}
        self.asked.append(parameters)
        if self.answers:
            return self.answers.pop(0)
        if not split.path.startswith("/open311/v2/requests."):
            return 404, b"nothing here"
        return 200, _written(self._chosen(parameters), split.path.rpartition(".")[2])

    def _chosen(self, parameters: dict[str, str]) -> list[dict[str, Any]]:
        by, first, last = "requested_datetime", parameters.get("start_date"), parameters.get("end_date")
        if "updated_after" in parameters:
            by, first, last = "updated_datetime", parameters["updated_after"], parameters["updated_before"]
        found = [
            each
            for each in self.requests
            if (first or "") <= each[by].replace("+00:00", "Z") <= (last or "9")
        ]
        if self.first_page is None:
            return found[: self.limit]
        page = int(parameters.get("page", self.first_page)) - self.first_page
        return found[max(0, page) * self.limit :][: self.limit]


def as_request(case: Case) -> dict[str, Any]:
    """A case as GeoReport writes it, with what must not be read."""
    return {
        "service_request_id": str(case.id),
        "requested_datetime": utc(case.registered) if case.registered else "",
        "updated_datetime": utc(case.updated),
        "status": "open" if case.closed is None else "closed",
        "service_name": case.topic,
        "agency_responsible": "Roads",
        "lat": 41.25,
        "long": -87.5,
        "description": "My neighbour, 0914 000 00 00",
        "address": "1 Some Street",
    }


def _written(requests: list[dict[str, Any]], form: str) -> bytes:
    if form == "json":
        return json.dumps(requests).encode()
    fields = (
        "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in request.items())
        for request in requests
    )
    records = "".join(f"<request>{text}</request>" for text in fields)
    return f'<?xml version="1.0"?><service_requests>{records}</service_requests>'.encode()
