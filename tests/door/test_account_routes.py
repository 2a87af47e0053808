"""The account of whoever is signed in, and signing out."""

import re

import pyotp
import pytest

from records import people
from records.accounts import enroll_code, has_code
from records.attempts import FREE
from records.database import Records
from records.people import Person, by_name
from records.roles import Role
from tests.door.auth_app_in_process import auth_app_in
from tests.door.people import PASSWORD, add_person


def person_named(records: Records, name: str) -> Person:
    """The person of a name, who exists."""
    person = by_name(records, name)
    assert person is not None
    return person


@pytest.mark.thorough
def test_the_account_shows_roles_in_the_language_of_the_reader_and_ends_by_signing_out(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        assert place.browser.get("/account").headers["location"] == "/sign-in"
        place.sign_in("maryam")

        assert "نقش: دفتر استاندار" in place.browser.get("/account").text
        assert "Role: Governor’s office" in place.browser.get("/account?lang=en").text

        token = place.browser.cookies["negah_session"]
        assert place.browser.post("/sign-out?lang=en").headers["location"] == "/sign-in?lang=en"
        assert place.app.session_manager.viewer(token) is None
        assert "negah_session" not in place.browser.cookies


def test_whoever_has_no_role_may_still_sign_out(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        who = add_person(place.records, "maryam")
        place.sign_in("maryam")
        people.set_roles(place.records, who, [])

        assert "هنوز نقشی ندارد" in place.browser.get("/account").text


def test_one_time_codes_are_for_whoever_is_signed_in_and_need_a_first_code(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        assert place.browser.post("/account/code").headers["location"] == "/sign-in"
        place.sign_in("maryam")

        assert 'class="secret"' in place.browser.post("/account/code", data={"password": PASSWORD}).text
        assert 'role="alert"' in place.browser.post("/account/code", data={"code": "000000x"}).text


def test_codes_are_not_replaced_in_a_lent_browser(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")

        for form in ({}, {"password": ""}, {"password": PASSWORD + "x"}):
            refused = place.browser.post("/account/code?lang=en", data=form).text
            said = "The password is not right." if form.get("password") else "Enter your password."
            assert said in refused
            assert 'class="secret"' not in refused
        for _ in range(FREE):
            refused = place.browser.post("/account/code?lang=en", data={"password": "guess"}).text
        assert "After several failed attempts" in refused
        assert 'class="secret"' not in place.browser.post("/account/code", data={"password": PASSWORD}).text


def test_the_right_password_counts_as_no_attempt(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")

        for _ in range(2 * FREE):
            assert 'class="secret"' in place.browser.post("/account/code", data={"password": PASSWORD}).text


def test_first_codes_are_limited_like_passwords_and_recorded(tmp_path, monkeypatch) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")
        recorded: list[tuple[str, str]] = []
        monkeypatch.setattr(
            place.app.session_manager.failures,
            "add",
            lambda name, **detail: recorded.append((name, detail["why"])),
        )
        secret = pyotp.parse_uri(enroll_code(place.records, person_named(place.records, "maryam")))

        answers = [
            place.browser.post("/account/code?lang=en", data={"code": "000000x"}) for _ in range(3 * FREE)
        ]
        statuses = [answer.status_code for answer in answers]
        assert statuses == [200] * FREE + [429] * (2 * FREE)
        assert "This code is not right" in answers[0].text
        assert "After several failed attempts" in answers[-1].text
        assert int(answers[-1].headers["retry-after"]) > 0
        assert recorded == [("maryam", "account_code")] * FREE
        # Not even the right one is looked at before the time is over.
        assert place.browser.post("/account/code", data={"code": secret.now()}).status_code == 429
        assert not has_code(place.records, person_named(place.records, "maryam"))


def test_a_first_code_switches_codes_on_and_ends_the_delay(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")
        who = person_named(place.records, "maryam")
        for _ in range(3):
            secret = pyotp.parse_uri(enroll_code(place.records, who))
            for _ in range(FREE - 1):
                place.browser.post("/account/code", data={"code": "000000x"})
            assert place.browser.post("/account/code", data={"code": secret.now()}).status_code == 303
        assert has_code(place.records, who)


def test_the_account_names_whose_cases_a_person_sees(tmp_path) -> None:
    def areas(counties, agencies, lang):
        return [f"{lang}: {county}" for county in counties] + [f"{lang}: {agency}" for agency in agencies]

    with auth_app_in(tmp_path, areas=areas) as place:
        who = add_person(place.records, "maryam")
        people.set_roles(place.records, who, [Role.county_viewer], counties=["0307"])
        place.sign_in("maryam")

        assert "<p>fa: 0307</p>" in place.browser.get("/account").text
        assert "<p>en: 0307</p>" in place.browser.get("/account?lang=en").text


@pytest.mark.thorough
def test_a_wrong_first_code_can_be_corrected_and_an_empty_one_is_no_attempt(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")
        who = person_named(place.records, "maryam")
        secret = pyotp.parse_uri(enroll_code(place.records, who))

        empty, wrong = ("", "Enter the code that the application shows."), ("000000x", "not right")
        for code, said in [empty] * FREE + [wrong]:
            answer = place.browser.post("/account/code?lang=en", data={"code": code})
            assert answer.status_code == 200
            assert said in answer.text
            # The key is shown once, the field for its code as long as it counts.
            assert 'name="code"' in answer.text
            assert 'class="secret"' not in answer.text
        assert place.browser.post("/account/code", data={"code": secret.now()}).status_code == 303
        assert has_code(place.records, who)
        # Nothing is prepared any more.
        assert 'name="code"' not in place.browser.post("/account/code", data={"code": "000000x"}).text


NEW = "سه-گنجشک-روی-بام"


def test_whoever_knows_the_present_password_chooses_another(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        form = {"password": PASSWORD, "new": NEW, "again": NEW}
        assert place.browser.post("/account/password", data=form).headers["location"] == "/sign-in"
        place.sign_in("maryam")
        token = place.browser.cookies["negah_session"]
        assert "<details><summary>تغییر گذرواژه" in place.browser.get("/account").text

        wrong = [
            ({"password": ""}, "Enter your password."),
            ({"new": ""}, "Enter a new password."),
            ({"again": f"{NEW}x"}, "The two new passwords are not the same."),
            ({"password": f"{PASSWORD}x"}, "The password is not right."),
            ({"new": "1234", "again": "1234"}, "A password has 12 to 200 characters."),
        ]
        for change, problem in wrong:
            page = place.browser.post("/account/password?lang=en", data=form | change).text
            assert problem in page
            assert "<details open>" in page
        assert place.app.session_manager.viewer(token) is not None

        answer = place.browser.post("/account/password?lang=en", data=form)
        assert answer.headers["location"] == "/sign-in?chosen=1&lang=en"
        assert place.app.session_manager.viewer(token) is None  # here and everywhere
        assert place.sign_in("maryam", PASSWORD) == 401
        assert place.sign_in("maryam", NEW) == 303


def test_the_present_password_cannot_be_guessed_on_the_account_page(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        place.sign_in("maryam")
        form = {"password": "guess", "new": NEW, "again": NEW}
        answers = [place.browser.post("/account/password", data=form) for _ in range(2 * FREE)]
        assert [answer.status_code for answer in answers] == [200] * FREE + [429] * FREE
        # Not even the right one is looked at before the time is over.
        assert place.browser.post("/account/password", data=form | {"password": PASSWORD}).status_code == 429


@pytest.mark.thorough
def test_no_browser_says_in_its_own_language_what_is_missing(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        pages = [place.browser.get("/sign-in").text]
        place.sign_in("maryam")
        pages += [place.browser.get("/account").text]
        pages += [place.browser.post("/account/code", data={"password": PASSWORD}).text]

        for page in pages:
            forms = re.findall("<form [^>]*>(?=.*?</form>)", page)
            asking = [form for form in forms if "/sign-out" not in form]
            assert asking
            assert all("novalidate" in form for form in asking)
