"""Nobody fills or forges the log of a running server: neither strangers nor whoever has a page open."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from tests.door.drawn_pages import answers, run
from tests.door.guarded import Guarded

pytestmark = pytest.mark.slow
A_FEW_LINES = 60_000  # characters: two kinds of lines a minute, and tracebacks of another
DEFINITIONS = {"query": "lang=en", "page_name": "definitions"}


@contextmanager
def log_grows_little(guarded: Guarded, most: int = A_FEW_LINES) -> Iterator[None]:
    """Context manager that fails if the log of the server has grown by more characters than these."""
    before = len(guarded.server.log)
    yield
    assert len(guarded.server.log) - before < most


def is_finished(answer: ForwardMsg) -> bool:
    return answer.WhichOneof("type") == "script_finished"


def fragments(socket: ClientConnection, name: str, times: int) -> None:
    """Ask again and again for a fragment that the page does not have."""
    for _ in range(times):
        message = BackMsg()
        message.rerun_script.fragment_id = name
        socket.send(message.SerializeToString())


def test_names_of_what_a_page_does_not_have_neither_fill_the_log_nor_forge_its_lines(
    guarded: Guarded,
) -> None:
    with log_grows_little(guarded), guarded.socket(guarded.cookie("reza")) as socket:
        run(socket, **DEFINITIONS)
        fragments(socket, "A" * 990_000, 20)
        fragments(socket, "\n2026-11-30 12:00:00 FORGED line\n", 300)
        fragments(socket, "A" * 150, 300)
        run(socket, **DEFINITIONS)

    assert "\n2026-11-30 12:00:00 FORGED" not in guarded.server.log


@pytest.mark.thorough
def test_requests_for_files_of_other_sessions_and_addresses_without_end_do_not_fill_the_log(
    guarded: Guarded,
) -> None:
    with log_grows_little(guarded), guarded.socket(guarded.cookie("reza")) as socket:
        run(socket, **DEFINITIONS)
        for number in range(1_000):
            message = BackMsg()
            request = message.backend_operation_request
            request.request_id, request.session_id = f"{number}" * 50, "another"
            request.deferred_file.file_id = "a"
            socket.send(message.SerializeToString())
        for _ in range(100):
            message = BackMsg()
            message.rerun_script.query_string = "a=b&" * 2_000
            socket.send(message.SerializeToString())
        run(socket, **DEFINITIONS)


def test_bytes_that_are_no_message_leave_no_traceback_and_do_not_fill_the_log(guarded: Guarded) -> None:
    before = guarded.server.log
    with log_grows_little(guarded, 5_000), guarded.socket(guarded.cookie("reza")) as socket:
        run(socket, **DEFINITIONS)
        for number in range(300):
            socket.send(b"\xff\n2026-11-30 12:00:00 FORGED line" * (number + 1))
        run(socket, **DEFINITIONS)
    added = guarded.server.log.removeprefix(before)

    assert "are no message; they were dropped" in added
    assert "FORGED" not in added
    assert "Traceback" not in added


@pytest.mark.thorough
def test_a_page_that_fails_with_every_message_does_not_fill_the_log(guarded: Guarded) -> None:
    with log_grows_little(guarded, 4 * A_FEW_LINES), guarded.socket(guarded.cookie("reza")) as socket:
        drawn = run(socket, **DEFINITIONS)
        widget = next(
            answer.delta.new_element.bidi_component.id
            for answer in drawn
            if answer.WhichOneof("type") == "delta" and answer.delta.new_element.HasField("bidi_component")
        )
        before = guarded.server.log.count("Traceback")
        for _ in range(120):
            message = BackMsg()
            message.rerun_script.query_string, message.rerun_script.page_name = "lang=en", "definitions"
            message.rerun_script.widget_states.widgets.add(id=widget, json_value="A")
            answers(socket, message, until=is_finished)
        failures = guarded.server.log.count("Traceback") - before

    assert 0 < failures <= 40  # twenty within a minute, which may pass meanwhile


def test_a_stranger_who_calls_as_the_server_of_a_provider_does_not_fill_the_log(guarded: Guarded) -> None:
    with log_grows_little(guarded, 5_000):
        for _ in range(300):
            answer = guarded.server.get("/sign-in/backchannel", method="POST", body="logout_token=x")
            assert answer.status == 404
