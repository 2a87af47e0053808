"""Messages that a page never sends: another screen's number, links made up, files of others, rights from before."""

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from records import people
from records.roles import Role
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


def click(socket: ClientConnection, navigation: object) -> str:
    """Send what the page sends when one of its links is clicked, and return what is drawn then."""
    bar = next(
        answer.delta.new_element.bidi_component.id
        for answer in run(socket, page_name="definitions")
        if answer.WhichOneof("type") == "delta" and "scope_bar" in str(answer.delta.new_element)
    )
    message = BackMsg()
    message.rerun_script.page_name = "definitions"
    message.rerun_script.widget_states.widgets.add(id=bar, json_value="{}")
    state = message.rerun_script.widget_states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{bar}__events"
    state.json_trigger_value = json.dumps([{"event": "go", "value": navigation}])
    return text_of(answers(socket, message, until=is_drawn))


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


def test_nobody_gets_a_file_that_was_offered_to_another(guarded: Guarded) -> None:
    own, other = guarded.cookie("maryam"), guarded.cookie("reza")
    with guarded.socket(own) as socket, guarded.socket(other) as taker:
        drawn = run(socket, "period=all", page_name="cases")
        offered = [
            answer.delta.new_element.download_button.deferred_file_id
            for answer in drawn
            if answer.delta.new_element.HasField("download_button")
        ]
        assert offered
        run(taker)
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.deferred_file.file_id = offered[0]
        address = {}
        for who, asking in (("other", taker), ("own", socket)):
            answer = answers(
                asking,
                message,
                until=lambda answer: answer.WhichOneof("type") == "backend_operation_response",
            )[-1]
            address[who] = answer.backend_operation_response.deferred_file.url
        assert guarded.server.get(address["own"], Cookie=own).status == 200
        for url in filter(None, address.values()):
            assert guarded.server.get(url, Cookie=other).status == 404


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
