"""A press officer, an office's manager and an administrator in a real browser, in Persian."""

from pathlib import Path

import pytest

from records.roles import Role
from tests.browser import Screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REFUSED = "جزو دسترسی شما نیست"


def menu(screen: Screen) -> list[str]:
    """The screens in the navigation."""
    return [name.strip() for name in screen.page.locator("[data-testid=stTopNavLink]").all_inner_texts()]


def test_a_press_officer_begins_at_the_published_figures_and_opens_no_case(open_as, server):
    screen = open_as(Role.press)
    page = screen.page

    assert "/press" in page.url
    assert page.locator(".figure-large").count() == 1
    assert menu(screen) == ["رسانه", "تعریف‌ها"]

    screen.go(f"{server.address}/cases", state="overdue", case="111-00250000")
    assert REFUSED in screen.text()
    assert "مدیر سامانه" in screen.text()
    assert "111-00250000" not in screen.text()
    assert screen.complaints() == []


def test_an_offices_manager_sees_that_office_and_files_are_for_nobody_else(open_as, server, offices):
    screen = open_as(Role.agency_viewer)
    page = screen.page
    assert page.locator(".card").count() == 5
    assert "کانون‌ها" not in menu(screen)

    screen.go(f"{server.address}/cases", agency=offices[1])
    with page.expect_download() as coming:
        page.locator("[class*=st-key-download-all-CSV] button").click()
    rows = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    assert rows.count("\n") > 1
    press = open_as(Role.press)
    assert press.page.request.get(coming.value.url).status == 404

    screen.go(f"{server.address}/agencies", agency=offices[1])
    assert page.locator(".funnel").count() == 0
    assert screen.complaints() == []


def test_an_administrator_sees_no_case(open_as, server):
    screen = open_as(Role.administrator)
    assert REFUSED not in screen.text()

    for closed in ("cases", "data", "press"):
        assert REFUSED in screen.go(f"{server.address}/{closed}").text()
    assert screen.complaints() == []
