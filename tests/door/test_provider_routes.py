"""The way to the identity provider and back, with a provider that does what the test says."""

import json
import time
from dataclasses import replace
from ipaddress import ip_network

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from door.auth_app import AuthApp
from door.claims import begin_session
from door.middleware import AccessMiddleware
from door.openid import ProviderFailed
from door.provider_routes import claims_of_proxy
from door.responses import PageResponses
from door.rules import Rules
from door.session_manager import SessionManager, lifetimes_of
from queries.settings.signed_header_settings import SignedHeader
from records.errors import Refused
from tests.door.asgi_scope import scope
from tests.door.auth_app_in_process import auth_app_in
from tests.door.event_loop import run
from tests.door.people import records_in
from tests.door.signing_keys import other_key, own_key, public_keys

NOW = 1_800_000_000
RULES = Rules(local=False, origin="https://a", proxies=(ip_network("10.0.0.0/24"),))
GOOD = {"iss": "https://proxy", "aud": "negah", "sub": "7", "exp": NOW + 60, "groups": ["gov"]}


class Provider:
    """A provider whose answer is decided by the test."""

    origin = "https://id.example"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.held: dict[str, object] = {}

    async def redirect_to_provider(self, request: Request, state: str) -> Response:
        return RedirectResponse(f"https://id.example/authorize?state={state}")

    async def complete_sign_in(self, request: Request, *, before: str, client: str) -> str:
        if self.error:
            raise self.error
        return "token"

    async def sign_out(self, logout_token: str) -> None:
        if logout_token != "good":
            raise ProviderFailed("made up")


def test_the_way_leads_to_the_provider_and_back_to_the_page_that_was_wanted(tmp_path) -> None:
    with auth_app_in(tmp_path, provider=Provider()) as place:
        away = place.browser.get("/sign-in/openid?next=/volume")
        address, state = away.headers["location"].split("?")
        assert address == "https://id.example/authorize"
        back = place.browser.get(f"/sign-in/callback?code=a&{state}")

        assert (back.status_code, back.headers["location"]) == (303, "/volume")
        assert place.browser.cookies["negah_session"] == "token"


def test_a_failure_is_reported_in_the_language_in_which_the_reader_left(tmp_path) -> None:
    with auth_app_in(tmp_path, provider=Provider(ProviderFailed("no"))) as place:
        assert "ورود انجام نشد" in place.browser.get("/sign-in/callback").text
        state = place.browser.get("/sign-in/openid?lang=en").headers["location"].split("?")[1]
        failed = place.browser.get(f"/sign-in/callback?{state}")

        assert failed.status_code == 502
        assert "Signing in did not work" in failed.text
        assert "negah_session" not in place.browser.cookies


def test_whoever_may_not_come_in_is_told_why(tmp_path) -> None:
    with auth_app_in(tmp_path, provider=Provider(Refused("نقشی ندارد", "no role"))) as place:
        answer = place.browser.get("/sign-in/callback?lang=en")
        assert (answer.status_code, "no role" in answer.text) == (403, True)


def test_the_server_of_the_provider_learns_only_whether_its_token_was_accepted(tmp_path) -> None:
    with auth_app_in(tmp_path, provider=Provider()) as place:
        accepted = place.browser.post("/sign-in/backchannel", data={"logout_token": "good"})
        refused = place.browser.post("/sign-in/backchannel", data={"logout_token": "bad"})

    assert (accepted.status_code, accepted.text) == (200, "")
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_request"})
    assert accepted.headers["cache-control"] == refused.headers["cache-control"] == "no-store"


def test_without_a_provider_its_pages_lead_to_the_sign_in_page(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        for path in ("/sign-in/openid", "/sign-in/callback"):
            assert place.browser.get(path).headers["location"] == "/sign-in"


def test_without_a_provider_nobody_writes_into_the_log_by_calling_as_its_server(tmp_path, caplog) -> None:
    with auth_app_in(tmp_path) as place:
        answer = place.browser.post("/sign-in/backchannel", data={"logout_token": "made up"})

    assert answer.status_code == 404
    assert not [record for record in caplog.records if record.name.startswith("door")]


@pytest.fixture
def settings(tmp_path) -> SignedHeader:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(public_keys()))
    return SignedHeader(
        name="X-Signed",
        key_file=file,
        issuer="https://proxy",
        audience="negah",
        roles={"governor": ["gov"]},
        agencies={"A1": ["water"]},
    )


def signed(claims: dict[str, object], key=None, algorithm: str = "RS256") -> str:
    return jwt.encode({"alg": algorithm, "kid": "k"}, claims, key or own_key(), algorithms=[algorithm])


def said(settings: SignedHeader, token: str | tuple[str, ...], *, client: str = "10.0.0.5") -> object:
    return claims_of_proxy(scope(x_signed=token, client=(client, 7)), settings, RULES, now=NOW)


def test_what_a_proxy_has_signed_is_believed(settings: SignedHeader) -> None:
    assert said(settings, signed(GOOD)) == GOOD


def test_another_machine_is_not_believed_whatever_it_sends(settings: SignedHeader) -> None:
    assert said(settings, signed(GOOD), client="192.0.2.7") is None


@pytest.mark.parametrize(
    "change",
    [{"iss": "https://b"}, {"aud": "b"}, {"exp": NOW - 60}, {"exp": None}, {"sub": None}, {"nbf": NOW + 90}],
)
def test_a_token_for_something_else_is_not_believed(
    settings: SignedHeader, change: dict[str, object]
) -> None:
    claims = {name: value for name, value in (GOOD | change).items() if value is not None}
    assert said(settings, signed(claims)) is None


def test_other_signatures_are_not_believed(settings: SignedHeader) -> None:
    token = signed(GOOD)
    public = OctKey.import_key(json.dumps(own_key().as_dict(private=False)))
    head, _, signature = token.split(".")

    assert said(settings, signed(GOOD, other_key())) is None
    assert said(settings, signed(GOOD, public, "HS256")) is None
    assert said(settings, f"{head}.e30.{signature}") is None
    assert said(settings, "7") is None
    assert said(settings, (token, token)) is None


def test_a_page_that_a_proxy_asks_for_begins_a_session_and_no_other_does(
    settings, tmp_path, monkeypatch
) -> None:
    records = records_in(tmp_path)
    rules = replace(RULES, origin="http://a")
    manager = SessionManager(str(records.url), lifetimes=lifetimes_of(12, 60))
    door = AccessMiddleware(
        None,
        rules=lambda: rules,
        auth_app=lambda: AuthApp(manager, PageResponses(rules, str), header=settings),
    )
    token = signed(GOOD | {"exp": int(time.time()) + 60})

    def ask(**changes: object) -> tuple[int, dict[bytes, bytes]]:
        given = {"host": "a", "accept": "text/html", "x_signed": token, "client": ("10.0.0.5", 7)} | changes
        sent: list[dict[str, object]] = []

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        run(door(scope(path="/response", **given) | {"query_string": b""}, None, send))
        return sent[0]["status"], dict(sent[0]["headers"])

    status, headers = ask()
    assert (status, headers[b"location"]) == (303, b"/response")
    assert headers[b"set-cookie"].startswith(b"negah_session=")
    for changes in ({"client": ("192.0.2.7", 7)}, {"x_signed": "7"}):
        status, headers = ask(**changes)
        assert headers[b"location"].startswith(b"/sign-in?")
        assert b"set-cookie" not in headers
    assert ask(accept="*/*")[0] == 401
    manager.records.close()
    records.close()


def test_a_session_begins_for_whoever_has_a_role(settings: SignedHeader, tmp_path) -> None:
    records = records_in(tmp_path)
    manager = SessionManager(str(records.url), lifetimes=lifetimes_of(12, 60))

    def begin(**changed) -> str:
        return begin_session(GOOD | changed, settings, manager, method="proxy", before="")

    viewer = manager.viewer(begin())
    assert viewer.roles == {"governor"}
    assert viewer.agencies == ()
    moved = manager.viewer(begin(groups=["gov", "water"]))
    assert moved.agencies == ("A1",)
    with pytest.raises(Refused):
        begin(sub="8", groups=[])
    manager.records.close()
    records.close()
