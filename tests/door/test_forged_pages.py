"""Messages that a page never sends: another screen's number, links made up, files of others, rights from before."""

import json
import time

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from records import people
from records.roles import Role
from tests.browser import PATIENCE
from tests.door.drawn_pages import answers, is_drawn, run, text_of
from tests.door.guarded import Guarded, close_code
from tests.door.people import add_person

pytestmark = pytest.mark.slow
REFUSED = "جزو دسترسی شما نیست"
# What only screens with cases send: the list of cases, its files, the cards.
OF_CASES = ('class="case-list"', "download-all", '<article class="card')


def page_numbers(received: list[ForwardMsg]) -> dict[str, str]:
    """The number under which Streamlit knows each screen, hidden ones included."""
    named = {}
    for answer in received:
        if answer.WhichOneof("type") == "navigation":
            named |= {page.url_pathname: page.page_script_hash for page in answer.navigation.app_pages}
    return named


@pytest.mark.parametrize("name", ["reza", "admin"])
def test_the_number_of_a_closed_screen_opens_it_no_more_than_its_address(guarded: Guarded, name: str) -> None:
    with guarded.socket(guarded.cookie("maryam")) as socket:
        drawn = run(socket, "period=all")
        numbers = page_numbers(drawn)
        open_to_her = text_of(drawn + run(socket, "period=all", page_name="cases"))
    assert [piece for piece in OF_CASES if piece not in open_to_her] == []
    with guarded.socket(guarded.cookie(name)) as socket:
        for field in ({"page_script_hash": numbers["cases"]}, {"page_name": "cases"}):
            sent = text_of(run(socket, "period=all&county=0303", **field))
            assert REFUSED in sent
            assert not [piece for piece in OF_CASES if piece in sent]


def scope_bar_of(socket: ClientConnection) -> str:
    """Streamlit's number of the scope bar of a page."""
    return next(
        answer.delta.new_element.bidi_component.id
        for answer in run(socket, page_name="definitions")
        if answer.WhichOneof("type") == "delta" and "scope_bar" in str(answer.delta.new_element)
    )


def click(socket: ClientConnection, navigation: object) -> str:
    """Send what the page sends when one of its links is clicked, and return what is drawn then."""
    bar = scope_bar_of(socket)
    message = BackMsg()
    message.rerun_script.page_name = "definitions"
    message.rerun_script.widget_states.widgets.add(id=bar, json_value="{}")
    state = message.rerun_script.widget_states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{bar}__events"
    state.json_trigger_value = json.dumps([{"event": "go", "value": navigation}])
    return text_of(answers(socket, message, until=is_drawn))


def test_a_click_without_its_link_is_nothing(guarded: Guarded) -> None:
    with guarded.socket(guarded.cookie("reza")) as socket:
        before = guarded.server.log
        bar = scope_bar_of(socket)
        message = BackMsg()
        message.rerun_script.page_name = "definitions"
        state = message.rerun_script.widget_states.widgets.add()
        state.id = f"$$STREAMLIT_INTERNAL_KEY_{bar}__events"
        state.json_trigger_value = json.dumps([{"event": "go", "value": TO_CASES}])
        received = answers(socket, message, until=is_drawn)

    assert "exception" not in [answer.delta.new_element.WhichOneof("type") for answer in received]
    assert "Traceback" not in guarded.server.log.removeprefix(before)


TO_CASES = {"screen": "cases", "params": {"period": ["all"]}}
MADE_UP = [
    {"screen": "", "params": {"county": ["0303"]}},
    {"screen": "no-such-screen", "params": {"county": ["0303"]}},
    {"screen": ["cases"], "params": {"period": [["all"]]}},
    {"screen": "cases", "params": []},
    {"screen": "cases"},
    "cases",
    None,
]


def test_a_made_up_click_leads_to_nothing_that_is_closed(guarded: Guarded) -> None:
    with guarded.socket(guarded.cookie("maryam")) as socket:
        assert 'class="case-list"' in click(socket, TO_CASES)
    with guarded.socket(guarded.cookie("reza")) as socket:
        assert REFUSED in click(socket, TO_CASES)
        for navigation in MADE_UP:
            sent = click(socket, navigation)
            assert [piece for piece in OF_CASES if piece in sent] == [], navigation
        assert "Traceback" not in guarded.server.log


def offered_files(drawn: list[ForwardMsg]) -> list[str]:
    """The numbers of the files that a page offers."""
    return [
        answer.delta.new_element.download_button.deferred_file_id
        for answer in drawn
        if answer.delta.new_element.HasField("download_button")
    ]


def session_of(drawn: list[ForwardMsg]) -> str:
    """Streamlit's own number of the session that a page belongs to."""
    return next(
        answer.new_session.initialize.session_id
        for answer in drawn
        if answer.WhichOneof("type") == "new_session"
    )


def made_file(socket: ClientConnection, number: str, *, session: str) -> str:
    """Have an offered file made, and return its address; "" if it was refused."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = session
    message.backend_operation_request.deferred_file.file_id = number
    answer = answers(
        socket, message, until=lambda answer: answer.WhichOneof("type") == "backend_operation_response"
    )[-1]
    return answer.backend_operation_response.deferred_file.url


def test_nobody_gets_a_file_that_was_offered_to_another(guarded: Guarded) -> None:
    own, other = guarded.cookie("maryam"), guarded.cookie("reza")
    with guarded.socket(own) as socket, guarded.socket(other) as taker:
        drawn = run(socket, "period=all", page_name="cases")
        offered = offered_files(drawn)
        assert offered
        sessions = {taker: session_of(run(taker)), socket: session_of(drawn)}
        address = made_file(socket, offered[0], session=sessions[socket])
        assert address
        answer = guarded.server.get(address, Cookie=own)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert guarded.server.get(address, Cookie=other).status == 404
        # The number of the file with the own page, and with that of the other.
        for session in sessions.values():
            if taken := made_file(taker, offered[0], session=session):
                assert guarded.server.get(taken, Cookie=other).status == 404


def test_a_file_is_not_served_any_more_when_its_person_has_lost_a_role(guarded: Guarded) -> None:
    who = add_person(guarded.records, "golnar", Role.planner)
    with guarded.socket(cookie := guarded.cookie("golnar")) as socket:
        drawn = run(socket, "period=all", page_name="cases")
        address = made_file(socket, offered_files(drawn)[0], session=session_of(drawn))
        assert address
        assert guarded.server.get(address, Cookie=cookie).status == 200
        people.set_roles(guarded.records, who, [Role.press])
        # The page has not noticed yet, and the server still keeps the file.
        ends = time.monotonic() + PATIENCE
        while (status := guarded.server.get(address, Cookie=cookie).status) == 200:
            assert time.monotonic() < ends
            time.sleep(0.2)
        assert status == 404


def test_rights_that_were_taken_away_draw_nothing_more_on_an_open_socket(guarded: Guarded) -> None:
    who = add_person(guarded.records, "shahin", Role.governor)
    with guarded.socket(cookie := guarded.cookie("shahin")) as socket:
        assert 'class="case-list"' in text_of(run(socket, "period=all", page_name="cases"))
        people.set_roles(guarded.records, who, [Role.press])
        message = BackMsg()
        message.rerun_script.query_string = "period=all"
        message.rerun_script.page_name = "cases"
        socket.send(message.SerializeToString())
        assert close_code(socket) == 4401
    with guarded.socket(cookie) as socket:
        assert REFUSED in text_of(run(socket, "period=all", page_name="cases"))


@pytest.fixture(scope="module")
def cookies(guarded: Guarded) -> dict[str, str]:
    """A session of each of three people, for tests that ask for one address each."""
    return {name: guarded.cookie(name) for name in ("maryam", "reza", "admin")}


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login"])
@pytest.mark.parametrize("name", ["maryam", "reza", "admin"])
def test_nobody_counts_the_sessions_of_others(
    guarded: Guarded, cookies: dict[str, str], name: str, path: str
) -> None:
    assert guarded.server.get(path, Cookie=cookies[name]).status == 404


@pytest.mark.parametrize("query", ["period=1404", "period=1404&load=1"])
def test_no_cache_on_the_way_gives_strangers_what_was_served_to_somebody(
    guarded: Guarded, cookies: dict[str, str], query: str
) -> None:
    answer = guarded.server.get(f"/figures/received.json?{query}", Cookie=cookies["reza"])

    assert answer.status == 200, answer.text
    assert answer.headers["cache-control"].startswith("private, ")
