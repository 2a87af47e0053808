"""The way to the identity provider and back, with a provider that does what the test says."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from door.openid import ProviderFailed
from records.errors import Refused
from tests.door.auth_app_in_process import auth_app_in


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
