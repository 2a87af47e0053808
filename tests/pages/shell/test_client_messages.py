"""A page can neither empty the caches of all viewers nor ask about the files of the server."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from door.middleware import VIEWER
from door.viewers import LOCAL_VIEWER, Viewer
from pages.shell.client_messages import (
    LONGEST_ADDRESS,
    LONGEST_ID,
    MAX_BYTES,
    MAX_FILES,
    MAX_LISTED,
    MAX_WIDGETS,
    ClientMessages,
)
from pages.shell.routes import middleware
from tests.door.event_loop import run


def message(kind: str) -> dict[str, object]:
    """A message of a page, as the server receives it."""
    content = BackMsg()
    field = getattr(content, kind)
    if isinstance(field, bool):
        setattr(content, kind, True)
    else:
        field.SetInParent()
    return {"type": "websocket.receive", "bytes": content.SerializeToString()}


def received(*messages: dict[str, object], viewer: Viewer = LOCAL_VIEWER) -> list[dict[str, object]]:
    """Those of the messages that arrive in the application, up to the end of the connection."""
    arrived: list[dict[str, object]] = []
    waiting = iter([*messages, {"type": "websocket.disconnect"}])

    async def receive():
        return next(waiting)

    async def application(scope, receive, send):
        while not arrived or arrived[-1]["type"] != "websocket.disconnect":
            arrived.append(await receive())

    run(ClientMessages(application)({"type": "websocket", VIEWER: viewer}, receive, None))
    return arrived[:-1]


@pytest.mark.parametrize(
    "kind",
    [
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
    ],
)
def test_commands_for_developers_do_not_arrive(kind):
    redraw = message("rerun_script")

    assert received(message(kind), redraw, message(kind)) == [redraw]


def test_of_the_operations_of_the_server_only_the_making_of_files_arrives():
    def operation(name: str) -> dict[str, object]:
        content = BackMsg()
        getattr(content.backend_operation_request, name).SetInParent()
        return {"type": "websocket.receive", "bytes": content.SerializeToString()}

    payload = BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"]
    arriving = [field.name for field in payload.fields if received(operation(field.name))]

    assert "install_skills" in {field.name for field in payload.fields}
    assert arriving == ["deferred_file"]


@pytest.mark.parametrize(("characters", "arrives"), [(LONGEST_ID, True), (LONGEST_ID + 1, False)])
def test_a_request_for_a_file_with_a_long_name_does_not_arrive_and_so_cannot_fill_the_log(
    characters, arrives
):
    content = BackMsg()
    content.backend_operation_request.deferred_file.file_id = "A" * characters
    sent = {"type": "websocket.receive", "bytes": content.SerializeToString()}

    assert bool(received(sent)) == arrives


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("fragment_id", LONGEST_ID),
        ("page_script_hash", LONGEST_ID),
        ("page_name", LONGEST_ADDRESS),
        ("query_string", LONGEST_ADDRESS),
    ],
)
def test_a_message_with_long_names_or_line_breaks_does_not_arrive(name, longest):
    def redraw(text: str) -> dict[str, object]:
        content = BackMsg()
        setattr(content.rerun_script, name, text)
        return {"type": "websocket.receive", "bytes": content.SerializeToString()}

    good, long = redraw("آ" * longest), redraw("A" * (longest + 1))

    assert received(long, redraw("a\n2026 FORGED"), good, redraw("a\x1b[2J")) == [good]


def test_a_message_with_a_long_name_of_a_time_zone_or_a_kept_part_does_not_arrive():
    browser, kept = BackMsg(), BackMsg()
    browser.rerun_script.context_info.timezone = "A" * (LONGEST_ID + 1)
    kept.rerun_script.cached_message_hashes.extend(["good", "A" * (LONGEST_ID + 1)])

    sent = [{"type": "websocket.receive", "bytes": each.SerializeToString()} for each in (browser, kept)]
    assert received(*sent) == []


@pytest.mark.parametrize(("widgets", "arrives"), [(MAX_WIDGETS, True), (MAX_WIDGETS + 1, False)])
def test_a_message_with_more_widgets_than_any_page_has_does_not_arrive(widgets, arrives):
    content = BackMsg()
    for number in range(widgets):
        content.rerun_script.widget_states.widgets.add(id=f"$$ID-{number}", bool_value=True)
    sent = {"type": "websocket.receive", "bytes": content.SerializeToString()}

    assert len(sent["bytes"]) < MAX_BYTES
    assert bool(received(sent)) == arrives


@pytest.mark.parametrize(
    "place",
    [
        lambda redraw: redraw.cached_message_hashes,
        lambda redraw: redraw.widget_states.widgets.add(id="a").string_array_value.data,
    ],
    ids=["parts that are kept", "values of a widget"],
)
@pytest.mark.parametrize("arrives", [True, False])
def test_a_message_with_longer_lists_than_any_page_has_does_not_arrive(place, arrives):
    content = BackMsg()
    entries = place(content.rerun_script)
    others = len(content.rerun_script.widget_states.widgets)
    entries.extend([""] * (MAX_LISTED - others + (not arrives)))
    sent = {"type": "websocket.receive", "bytes": content.SerializeToString()}

    assert len(sent["bytes"]) < MAX_BYTES
    assert bool(received(sent)) == arrives


def test_messages_that_pages_send_arrive():
    kinds = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request")
    sent = list(map(message, kinds))

    assert received(*sent) == sent


@pytest.mark.parametrize(
    "content", [b"\xff\xff", message("rerun_script")["bytes"][:-1], b"\x08", b"\n2026 FORGED"]
)
def test_bytes_that_are_no_message_are_a_line_in_the_log_and_no_traceback(caplog, content):
    redraw = message("rerun_script")
    sent = {"type": "websocket.receive", "bytes": content}

    assert received(sent, redraw, viewer=Viewer("sara", "", frozenset({"press"}))) == [redraw]
    assert caplog.messages == [f"{len(content)} bytes from a page of sara are no message; they were dropped"]
    assert caplog.records[0].exc_info is None


def test_a_message_without_a_content_does_not_arrive(caplog):
    assert received({"type": "websocket.receive", "bytes": b""}) == []
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["x", ""])
def test_a_text_which_pages_never_send_does_not_arrive(text):
    redraw = message("rerun_script")

    assert received({"type": "websocket.receive", "text": text, "bytes": None}, redraw) == [redraw]


def test_every_kind_of_message_that_streamlit_knows_is_either_taken_or_left_out():
    """A newer Streamlit may have a message that nobody has thought about."""
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    arriving = {kind for kind in kinds if received(message(kind))}

    assert kinds - arriving == {
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
    }


def test_the_server_filters_the_messages_of_clients():
    assert ClientMessages in [each.cls for each in middleware()]


def test_a_message_longer_than_any_that_pages_send_does_not_arrive():
    def redraw(value: str) -> dict[str, object]:
        content = BackMsg()
        content.rerun_script.widget_states.widgets.add(id="a", string_value=value)
        return {"type": "websocket.receive", "bytes": content.SerializeToString()}

    short, long = redraw("a" * (MAX_BYTES - 100)), redraw("a" * MAX_BYTES)

    assert received(long, short, long) == [short]


def test_addresses_for_files_are_given_to_those_who_may_load_and_a_few_at_a_time():
    def names(n: int) -> dict[str, object]:
        content = BackMsg()
        content.file_urls_request.file_names.extend(["a"] * n)
        return {"type": "websocket.receive", "bytes": content.SerializeToString()}

    few, many = names(MAX_FILES), names(MAX_FILES + 1)
    people = {role: Viewer("", "", frozenset({role})) for role in ("steward", "press", "county_viewer")}

    assert received(few, many, few, viewer=people["steward"]) == [few, few]
    assert received(few, names(1), viewer=people["press"]) == []
    assert received(names(1), viewer=people["county_viewer"]) == []
