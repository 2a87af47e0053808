"""Which requests belong to this server, by their connection, Host, Origin and the headers of proxies."""

from ipaddress import ip_network

import pytest

from door import request_checks
from door.request_checks import client, peer, plain_address, reason_to_refuse
from door.rules import Rules
from tests.door.asgi_scope import scope

LOCAL = Rules()
OPEN = Rules(local=False, origin="https://negah.example.ir", proxies=(ip_network("10.0.0.0/24"),))


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST:9000", "[::1]:8501", "127.0.0.2"])
def test_names_of_this_machine_are_served_in_local_mode(host: str) -> None:
    assert reason_to_refuse(scope(host=host), LOCAL) == ""


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1/evil.example",
        "127.0.0.1:8501:80",
        "",
        "0.0.0.0",
        "[::1",
        "[::::]",
        "[::1]:99999999",
        "localhost:",
        "127.0.0.1\u0660",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert reason_to_refuse(scope(host=host), LOCAL) == "foreign host"


@pytest.mark.parametrize(
    "host", ["negah.example.ir:99999", "[::::]", "negah.example.ir:", "a.negah.example.ir"]
)
def test_a_host_that_no_address_can_have_is_refused_like_any_other(host: str) -> None:
    assert reason_to_refuse(scope(host=host), OPEN) == "foreign host"


def test_there_is_exactly_one_host() -> None:
    assert reason_to_refuse(scope(), LOCAL) == "foreign host"
    assert reason_to_refuse(scope(host=("localhost", "localhost")), LOCAL) == "foreign host"


def test_local_mode_is_not_served_through_a_unix_socket() -> None:
    """Accounts of the machine that may open the file of the socket would all be the local person."""
    through = scope(host="localhost", server=("/run/negah.sock", None), client=None)
    assert reason_to_refuse(through, LOCAL) == "not from this machine"


def test_nobody_is_named_through_a_unix_socket() -> None:
    through = scope(
        host="negah.example.ir", server=("/run/negah.sock", None), client=None, x_forwarded_for="10.0.0.9"
    )
    assert (reason_to_refuse(through, OPEN), client(through, OPEN)) == ("", "")


def test_local_mode_serves_no_other_machine_whatever_the_server_listens_on() -> None:
    assert (
        reason_to_refuse(scope(host="localhost", server=("192.0.2.1", 80)), LOCAL) == "not from this machine"
    )
    assert (
        reason_to_refuse(scope(host="localhost", client=("192.0.2.7", 5)), LOCAL) == "not from this machine"
    )
    assert reason_to_refuse(scope(host="localhost", server=None), LOCAL) == "not from this machine"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "http://localhost.", ""]
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    for kind in ("http", "websocket"):
        assert reason_to_refuse(scope(kind, host="localhost", origin=origin), LOCAL) == "foreign origin"


def test_a_socket_and_a_change_need_an_origin() -> None:
    for own in ("http://localhost", "https://localhost"):
        assert reason_to_refuse(scope("websocket", host="localhost", origin=own), LOCAL) == ""
    assert reason_to_refuse(scope("websocket", host="localhost"), LOCAL) == "no origin"
    assert reason_to_refuse(scope(method="POST", host="localhost"), LOCAL) == "no origin"
    machines = Rules(machines=(ip_network("127.0.0.1/32"),))
    assert reason_to_refuse(scope("websocket", host="localhost"), machines) == ""


def test_the_server_of_a_provider_needs_no_origin_and_a_page_of_another_site_none_that_differs() -> None:
    called = {"method": "POST", "path": "/sign-in/backchannel", "host": "negah.example.ir"}
    assert reason_to_refuse(scope(**called), OPEN) == ""
    assert reason_to_refuse(scope(**called, origin="https://evil.example"), OPEN) == "foreign origin"
    assert reason_to_refuse(scope(**called | {"path": "/sign-in/backchannel/x"}), OPEN) == "no origin"
    assert reason_to_refuse(scope("websocket", **called), OPEN) == "no origin"


def test_with_identity_only_the_configured_address_is_served() -> None:
    own = {"host": "negah.example.ir", "client": ("192.0.2.7", 5)}
    assert reason_to_refuse(scope(**own), OPEN) == ""
    assert reason_to_refuse(scope(**own | {"host": "negah.example.ir:443"}), OPEN) == ""
    assert reason_to_refuse(scope(**own | {"host": "negah.example.ir:8501"}), OPEN) == "foreign host"
    assert reason_to_refuse(scope(**own | {"host": "127.0.0.1"}), OPEN) == "foreign host"
    assert reason_to_refuse(scope("websocket", **own, origin="https://negah.example.ir"), OPEN) == ""
    assert (
        reason_to_refuse(scope("websocket", **own, origin="http://negah.example.ir"), OPEN)
        == "foreign origin"
    )


def test_health_may_be_asked_by_any_name() -> None:
    assert reason_to_refuse(scope(path="/health", host="10.0.0.9:8501", client=("10.0.0.9", 7)), OPEN) == ""


def test_in_local_mode_a_rebound_name_does_not_learn_the_state_of_the_server() -> None:
    assert reason_to_refuse(scope(path="/health", host="evil.example"), LOCAL) == "foreign host"
    assert reason_to_refuse(scope(path="/health", host="localhost"), LOCAL) == ""
    socket = scope("websocket", path="/health", host="evil.example", origin="http://evil.example")
    assert reason_to_refuse(socket, OPEN) == "foreign host"


def test_without_a_configured_proxy_no_header_counts() -> None:
    for named in ("198.51.100.1", "192.0.2.7:4444", "192.0.2.7", ("198.51.100.1", "10.0.0.5:4444")):
        given = scope(client=("192.0.2.7", 4444), x_forwarded_for=named)
        assert (peer(given), client(given, OPEN)) == ("192.0.2.7", "192.0.2.7")
    assert peer(scope(client=None)) == ""


def test_the_viewer_behind_a_proxy_is_the_last_that_it_names() -> None:
    named = {"x_forwarded_for": "198.51.100.1, 203.0.113.7"}
    assert client(scope(client=("10.0.0.5", 7), **named), OPEN) == "203.0.113.7"
    assert client(scope(client=("192.0.2.7", 7), **named), OPEN) == "192.0.2.7"
    through_two = {"x_forwarded_for": ("203.0.113.7", "10.0.0.6")}
    assert client(scope(client=("10.0.0.5", 7), **through_two), OPEN) == "203.0.113.7"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:40000", "203.0.113.7"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1%eth0", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7107", "203.0.113.7"),
        ("::1", "127.0.0.1"),
        ("::ffff:127.0.0.2", "127.0.0.2"),
        ("unknown", ""),
        ("_hidden", ""),
        ("203.0.113.7:40000:1", ""),
        ("203.0.113", ""),
        ("", ""),
    ],
)
def test_one_machine_has_one_address_however_it_is_written(written: str, address: str) -> None:
    assert plain_address(written) == address
    if address:
        assert client(scope(client=("10.0.0.5", 7), x_forwarded_for=written), OPEN) == address


@pytest.mark.parametrize("named", ["203.0.113.7, ", "unknown", "", "203.0.113.7, _hidden"])
def test_a_proxy_that_names_no_address_counts_as_the_viewer(named: str) -> None:
    assert client(scope(client=("10.0.0.5", 7), x_forwarded_for=named), OPEN) == "10.0.0.5"


def test_a_proxy_may_reach_the_server_by_either_protocol() -> None:
    behind = Rules(local=False, origin=OPEN.origin, proxies=(ip_network("127.0.0.1/32"),))
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert client(scope(client=(address, 7), x_forwarded_for="203.0.113.7"), behind) == "203.0.113.7"


def test_of_a_long_header_only_the_addresses_that_count_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(text: str) -> str:
        read.append(text)
        return plain_address(text)

    monkeypatch.setattr(request_checks, "plain_address", noted)
    client(scope(client=("192.0.2.7", 7), x_forwarded_for="," * 60_000), OPEN)
    client(scope(client=("10.0.0.5", 7), x_forwarded_for="," * 60_000 + "203.0.113.7"), OPEN)

    assert read == ["192.0.2.7", "10.0.0.5", "203.0.113.7"]
