"""Signing in by a form: who comes in, who waits, and what the page says before there is anybody."""

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from html import escape

import pytest

from door import auth_app
from door.attempt_limits import AT_ONCE, FAILURES, PLACES_OF_ONE, WINDOW, AttemptLimits
from door.forms import in_language
from records import accounts, people
from records.errors import InputError, RecordsError, Refused
from records.roles import Role
from tests.door.auth_app_in_process import auth_app_in
from tests.door.people import add_person
from tests.thorough import ordinary_first


def test_the_right_password_begins_a_session_and_leads_on(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")

        assert place.sign_in("maryam", "not the password") == 401
        assert "negah_session" not in place.browser.cookies
        assert place.sign_in("maryam", next="/volume") == 303
        assert place.app.session_manager.viewer(place.browser.cookies["negah_session"]).name == "maryam"


@pytest.mark.parametrize(
    ("lang", "sent_to", "other"),
    [
        ("fa", "/", "?lang=en"),
        ("fa", "/volume?county=0303", "?next=%2Fvolume%3Fcounty%3D0303&lang=en"),
        ("en", "/volume", "?next=%2Fvolume%3Flang%3Den&lang=fa"),
    ],
)
def test_after_a_refused_sign_in_the_page_still_leads_to_the_other_language(
    tmp_path, lang: str, sent_to: str, other: str
) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        form = {"name": "maryam", "password": "not the password", "next": sent_to}
        answer = place.browser.post(f"/sign-in?lang={lang}", data=form)
        assert answer.status_code == 401
        assert f'href="{escape(other)}"' in answer.text
        # The page behind the link sends the reader to where they wanted to go, in the language that they chose.
        page = place.browser.get(f"/sign-in{other}")
        assert page.status_code == 200
        wanted = in_language(sent_to, "fa" if lang == "en" else "en")
        assert f'name="next" value="{escape(wanted)}"' in page.text


def test_an_address_that_fails_often_is_told_how_long_to_wait(tmp_path, monkeypatch) -> None:
    def wrong(*_given: object, **_named: object) -> None:
        raise Refused("نادرست", "wrong")

    monkeypatch.setattr(accounts, "sign_in", wrong)
    # With a clock that stands still: on a busy machine so many attempts may take longer than the limit looks back.
    monkeypatch.setattr(auth_app, "AttemptLimits", partial(AttemptLimits, now=lambda: 0.0))
    with auth_app_in(tmp_path) as place:
        for _ in range(FAILURES):
            assert place.sign_in("nobody") == 401
        answer = place.browser.post("/sign-in?lang=en", data={"name": "nobody", "password": "x"})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == WINDOW + 1
    assert "too many attempts" in answer.text


def test_the_form_is_closed_where_there_are_no_accounts(tmp_path) -> None:
    with auth_app_in(tmp_path, has_accounts=False) as place:
        add_person(place.records, "maryam")
        assert place.sign_in("maryam") == 303
        assert "negah_session" not in place.browser.cookies
        assert "<form" not in place.browser.get("/sign-in").text


def test_the_page_says_what_to_do_first(tmp_path) -> None:
    with auth_app_in(tmp_path, first_steps=lambda lang: f"Run `a` in {lang}.") as place:
        assert "Run <code>a</code> in fa." in place.browser.get("/sign-in").text
        assert "Run <code>a</code> in en." in place.browser.get("/sign-in?lang=en").text


def test_the_page_is_there_also_while_the_records_are_not(tmp_path) -> None:
    def broken(lang: str) -> str:
        raise RecordsError("خراب", "broken")

    with auth_app_in(tmp_path, first_steps=broken) as place:
        assert place.browser.get("/sign-in").status_code == 200


@pytest.mark.parametrize(("password", "status"), [("1234", 200), ("چهار-اسب-سبز-آرام", 303)])
def test_a_link_sets_a_password_that_is_good_enough(tmp_path, password: str, status: int) -> None:
    with auth_app_in(tmp_path) as place:
        who = people.add(place.records, "shirin", "", roles=[Role.press])
        path = accounts.LINK_PATH.format(token=accounts.one_time_link(place.records, who))
        # Before the first attempt, and not only after one that was refused.
        assert "دست‌کم ۱۲ نویسه" in place.browser.get(path).text
        assert (
            " novalidate>" in place.browser.get(path).text
        )  # A browser would refuse it in its own language.
        answer = place.browser.post(path, data={"new": password, "again": password})
        assert answer.status_code == status
        assert ("گذرواژه باید ۱۲ تا ۲۰۰ نویسه باشد" in answer.text) == (status == 200)
        assert place.browser.get(path).status_code == (410 if status == 303 else 200)
        if status == 303:
            # Whoever opens the link again, to come in, is led to where they can.
            assert 'href="../../sign-in"' in place.browser.get(path).text
            assert 'href="../../sign-in?lang=en"' in place.browser.get(f"{path}?lang=en").text
            chosen = "گذرواژه ثبت شد. اکنون با آن وارد شوید."
            assert chosen in place.browser.get(answer.headers["location"]).text
            assert chosen not in place.browser.get("/sign-in").text


@pytest.mark.parametrize(
    ("form", "problem"),
    ordinary_first(
        2,
        [
            ({}, "Enter a new password."),
            ({"new": "", "again": ""}, "Enter a new password."),
            ({"new": "چهار-اسب-سبز-آرام"}, "The two new passwords are not the same."),
            (
                {"new": "چهار-اسب-سبز-آرام", "again": "چهار-اسب-سبز-ارام"},
                "The two new passwords are not the same.",
            ),
        ],
    ),
)
def test_a_link_is_not_used_up_by_a_password_that_was_typed_wrongly(tmp_path, form, problem: str) -> None:
    """Nobody sees what they type, so that with one field a slip of the finger would lock them out."""
    with auth_app_in(tmp_path) as place:
        who = people.add(place.records, "shirin", "", roles=[Role.press])
        path = accounts.LINK_PATH.format(token=accounts.one_time_link(place.records, who)) + "?lang=en"
        assert problem in place.browser.post(path, data=form).text
        good = {"new": "چهار-اسب-سبز-آرام", "again": "چهار-اسب-سبز-آرام"}
        assert place.browser.post(path, data=good).status_code == 303


def test_one_link_takes_no_more_places_than_other_attempts(tmp_path, monkeypatch) -> None:
    posts, hashed = 4 * PLACES_OF_ONE, threading.Event()
    under_way, most, lock = 0, 0, threading.Lock()

    def slow(*_given: object, **_named: object) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        hashed.wait(60)
        with lock:
            under_way -= 1
        raise InputError("نه", "no")  # the link stays usable

    monkeypatch.setattr(accounts, "redeem_link", slow)
    with auth_app_in(tmp_path) as place, ThreadPoolExecutor(posts) as browsers:
        who = people.add(place.records, "shirin", "", roles=[Role.press])
        path = accounts.LINK_PATH.format(token=accounts.one_time_link(place.records, who)) + "?lang=en"
        answers = [
            browsers.submit(place.browser.post, path, data={"new": "x", "again": "x"}) for _ in range(posts)
        ]
        end = time.monotonic() + 30
        while sum(map(Future.done, answers)) < posts - PLACES_OF_ONE and time.monotonic() < end:
            time.sleep(0.01)
        hashed.set()
        pages = [answer.result() for answer in answers]

    assert most <= AT_ONCE
    assert Counter(page.status_code for page in pages) == {200: PLACES_OF_ONE, 429: posts - PLACES_OF_ONE}
    refused = next(page for page in pages if page.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert "too many attempts" in refused.text


@pytest.mark.parametrize(
    ("form", "fa", "en"),
    ordinary_first(
        1,
        [
            ({"name": "maryam"}, "گذرواژه را وارد کنید.", "Enter your password."),
            ({"password": "x"}, "نام کاربری را وارد کنید.", "Enter your user name."),
            ({"name": " "}, "نام کاربری و گذرواژه را وارد کنید.", "Enter your user name and your password."),
        ],
    ),
)
def test_an_empty_field_is_said_in_the_language_of_the_page_and_is_no_attempt(tmp_path, form, fa, en) -> None:
    with auth_app_in(tmp_path) as place:
        add_person(place.records, "maryam")
        assert "novalidate" in place.browser.get("/sign-in").text
        for _ in range(20):
            answer = place.browser.post("/sign-in", data=form)
            assert (answer.status_code, fa in answer.text) == (400, True)
        assert en in place.browser.post("/sign-in?lang=en", data=form).text
        assert place.sign_in("maryam") == 303


def test_whoever_changes_the_language_of_the_page_signs_in_to_that_language(tmp_path) -> None:
    with auth_app_in(tmp_path) as place:
        english = place.browser.get("/sign-in?next=%2Fvolume%3Fcounty%3D0303&lang=en").text
        assert 'value="/volume?county=0303&amp;lang=en"' in english
        assert 'value="/volume"' in place.browser.get("/sign-in?next=%2Fvolume%3Flang%3Den").text
