"""Signing in with a local account in a browser: in Persian, on a telephone, by keyboard."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from records import accounts, people
from records.database import Records
from records.roles import Role
from tests.browser import Screen
from tests.door.people import PASSWORD, add_person
from tests.door.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("NEGAH_PICTURES")  # a folder, for whoever wants to look


@pytest.fixture(scope="module")
def records(records: Records) -> Records:
    """The records with an administrator."""
    add_person(records, "maryam", Role.administrator)
    return records


def picture(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_signing_in_in_persian_on_a_telephone_by_keyboard(
    server: Running, records: Records, telephone
) -> None:
    errors: list[str] = []
    telephone.on("pageerror", lambda error: errors.append(str(error)))
    telephone.goto(f"{server.address}/definitions")
    assert "/sign-in?next=" in telephone.url
    assert telephone.locator("html").get_attribute("dir") == "rtl"
    assert telephone.evaluate("document.fonts.check('16px Vazirmatn')")
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(telephone, "sign-in")

    telephone.keyboard.type("maryam")  # the first field has the focus
    telephone.keyboard.press("Tab")
    telephone.keyboard.type("wrong password")
    telephone.keyboard.press("Enter")
    telephone.wait_for_selector("[role=alert]")
    picture(telephone, "wrong")

    telephone.get_by_label("گذرواژه").focus()
    telephone.keyboard.type(PASSWORD)
    telephone.keyboard.press("Tab")
    telephone.keyboard.press("Tab")
    telephone.keyboard.press("Enter")
    telephone.wait_for_url(re.compile("/definitions$"))
    Screen(telephone).settle()
    assert telephone.locator(".top .person").inner_text() == "Maryam"
    picture(telephone, "signed-in")

    telephone.locator(".top .person").click()
    telephone.wait_for_url(re.compile("/account$"))
    picture(telephone, "account")
    telephone.get_by_label("گذرواژه", exact=True).focus()
    telephone.keyboard.type(PASSWORD)
    telephone.keyboard.press("Tab")
    telephone.keyboard.press("Enter")
    telephone.wait_for_selector(".secret")
    picture(telephone, "code")

    telephone.go_back()
    telephone.get_by_role("button", name="خروج").press("Enter")
    telephone.wait_for_url(re.compile("/sign-in$"))
    telephone.goto(f"{server.address}/definitions")
    assert "/sign-in?next=" in telephone.url
    assert errors == []


@pytest.mark.thorough
def test_figures_leave_the_screen_when_the_person_is_disabled(
    server: Running, records: Records, telephone
) -> None:
    who = add_person(records, "kaveh", Role.governor)
    telephone.goto(server.address)
    telephone.wait_for_function("document.activeElement.matches('input')")  # once the page is drawn
    telephone.keyboard.type("kaveh")
    telephone.get_by_label("گذرواژه").fill(PASSWORD)
    telephone.keyboard.press("Enter")
    telephone.wait_for_selector(".top .person")
    Screen(telephone).settle()

    people.disable(records, who)

    telephone.wait_for_url(re.compile("/sign-in"), timeout=60_000)
    assert telephone.locator(".stApp").count() == 0


def test_in_forced_colours_buttons_and_errors_have_an_edge(server: Running, telephone) -> None:
    telephone.emulate_media(forced_colors="active")
    try:
        telephone.goto(f"{server.address}/definitions")
        telephone.fill("[name=name]", "nobody")
        telephone.fill("[name=password]", "wrong password")
        telephone.locator("main form button").first.click()
        telephone.wait_for_selector("[role=alert]")
        edges = telephone.locator("main :is(form button, [role=alert])").evaluate_all(
            "all => all.map(each => getComputedStyle(each).borderTopStyle)"
        )
        assert len(edges) >= 2
        assert set(edges) == {"solid"}
    finally:
        telephone.emulate_media(forced_colors="none")


def test_a_name_without_a_blank_is_no_wider_than_a_telephone(
    server: Running, records: Records, telephone
) -> None:
    who = people.add(records, "goli", "W" * 200, roles=(Role.press,))
    accounts.set_password(records, who, PASSWORD)
    telephone.goto(f"{server.address}/sign-in?next=/definitions")
    telephone.fill("[name=name]", "goli")
    telephone.fill("[name=password]", PASSWORD)
    telephone.keyboard.press("Enter")
    person = telephone.locator(".top .person")
    person.wait_for()
    width = telephone.evaluate("innerWidth")
    assert person.inner_text() == "W" * 200
    assert person.bounding_box()["width"] <= width
    telephone.goto(f"{server.address}/account")
    assert telephone.locator("h2").inner_text() == "W" * 200
    assert telephone.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_administrator_comes_in_by_a_link(server: Running, records: Records, telephone) -> None:
    who = people.add(records, "shirin", "شیرین", roles=(Role.press,))
    token = accounts.one_time_link(records, who)
    requests: list[Any] = []
    telephone.on("request", lambda request: requests.append(request))

    telephone.goto(server.address + accounts.LINK_PATH.format(token=token))
    telephone.wait_for_load_state("networkidle")
    sent = [request.all_headers() for request in requests]
    assert len(sent) >= 2  # the page and its font
    assert [headers["referer"] for headers in sent if token in headers.get("referer", "")] == []
    picture(telephone, "link")
    telephone.keyboard.type(PASSWORD)
    telephone.keyboard.press("Tab")
    telephone.keyboard.type(PASSWORD)
    telephone.keyboard.press("Enter")
    telephone.wait_for_url(re.compile("/sign-in"))

    assert "گذرواژه ثبت شد" in telephone.locator("main").inner_text()
    assert telephone.get_by_label("نام کاربری").count() == 1
