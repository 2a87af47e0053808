"""A press officer, an office's manager and an administrator in a real browser, in Persian: a morning of each."""

import csv
from pathlib import Path

import pytest

from records.roles import ROLE_TITLES, Role
from tests.access.people_of_roles import OWN_COUNTY
from tests.browser import Screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REFUSED = "جزو دسترسی شما نیست"


def menu(screen: Screen) -> list[str]:
    """The screens in the navigation."""
    return [name.strip() for name in screen.page.locator("[data-testid=stTopNavLink]").all_inner_texts()]


def go_to(screen: Screen, title: str) -> Screen:
    """Follow a link of the navigation."""
    link = screen.page.locator("[data-testid=stTopNavLink]").get_by_text(title, exact=True)
    return screen.leave(link.click)


def choose(screen: Screen, name: str, number: int) -> str:
    """Open a list of the press screen, take one of its choices, and return the words of it."""
    summary = screen.page.locator(f".press-choosing summary:has(.name:text-is('{name}'))")
    summary.click()
    choice = summary.locator("xpath=..").locator("a").nth(number)
    words = choice.inner_text().strip()
    screen.leave(choice.click)
    return words


def downloaded(page, key: str) -> tuple[list[dict[str, str]], str]:
    """The rows of a table that a button downloads, and its address."""
    with page.expect_download() as coming:
        page.locator(f"[class*=st-key-{key}] button").click()
    text = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines())), coming.value.url


@pytest.mark.thorough
def test_a_press_officer_quotes_a_published_figure_and_opens_no_case(open_as, server):
    screen = open_as(Role.press)
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    # The bare address leads to the published figures, which are all that the navigation has besides definitions.
    assert "/press" in page.url
    assert page.locator(".figure-large").count() == 1
    assert menu(screen) == ["رسانه", "تعریف‌ها"]

    # A journalist asks for the cases of last quarter, by county.
    choose(screen, "شاخص", 0)
    by_county = page.locator(".press-choosing summary:has(.name:text-is('به تفکیک'))")
    by_county.click()
    screen.leave(by_county.locator("xpath=..").locator("a:text-is('شهرستان')").click)
    rows, address = downloaded(page, "press-CSV")
    counts = [row["شمار پرونده‌ها"] for row in rows]
    assert any(counts)
    assert all(not count or int(count) % 5 == 0 for count in counts)
    assert "" in counts  # a county with few cases has no figure
    assert all(bool(row["توضیح"]) == (not row["شمار پرونده‌ها"]) for row in rows)

    # The sentence goes into the answer to the journalist by one click.
    sentence = page.locator("#quote-short-fa").inner_text()
    page.locator('[data-focus="quote-short-fa"]').click()
    page.wait_for_selector("text=کپی شد")
    assert page.evaluate("navigator.clipboard.readText()").strip() == sentence.strip()

    # What the words mean is one click away, and so is the way back.
    assert "پرونده" in go_to(screen, "تعریف‌ها").text()
    assert page.locator(".scope-bar").is_hidden()
    go_to(screen, "رسانه")

    # A colleague of the governor's office sends a link to a case: it says whom to ask, and leads back.
    screen.go(f"{server.address}/cases", state="overdue", case="111-00250000")
    assert REFUSED in screen.text()
    assert "مدیر سامانه" in screen.text()
    assert "111-00250000" not in screen.text()
    screen.leave(page.locator(".own-screens a").first.click)
    assert page.locator(".figure-large").count() == 1

    # Nobody else's browser gets the file.
    assert open_as(Role.steward, page=None).page.request.get(address).status == 404
    assert screen.complaints() == []


def test_an_offices_manager_works_with_that_office_only(open_as, server, offices, demo_store):
    screen = open_as(Role.agency_viewer)
    page = screen.page
    names = demo_store.dimension("agency").set_index("code")["name_fa"]
    own, other = names[offices[0]], names[offices[1]]
    assert page.locator(".card").count() == 5
    assert "کانون‌ها" not in menu(screen)

    # How the governor's office sees the own one: from the navigation, without a name of another office.
    go_to(screen, "دستگاه شما")
    assert page.locator(".own-office").count() == 1
    assert own in screen.text()
    assert other not in screen.text()

    # The own cases, one of them, and the file of all.
    go_to(screen, "پرونده‌ها")
    screen.leave(page.locator(".case-list tbody a").first.click)
    assert page.locator(".one-case").count() == 1
    screen.leave(page.go_back)
    rows, address = downloaded(page, "download-all-CSV")
    assert rows
    press = open_as(Role.press, page=None)
    assert press.page.request.get(address).status == 404

    # A link that names another office is answered like one to an office that does not exist.
    for code in (offices[1], "A999"):
        text = screen.follow(f"cases?agency={code}").text()
        assert "یا در داده‌ها نیست یا جزو دسترسی شما نیست" in text
        assert other not in text
    screen.follow(f"agencies?agency={offices[1]}")
    assert page.locator(".funnel").count() == 0
    assert REFUSED in screen.go(f"{server.address}/compare").text()
    assert screen.complaints() == []


@pytest.mark.thorough
def test_an_administrator_sees_who_saw_cases_and_no_case(open_as, server):
    # Somebody of a county looks at a list of cases.
    viewer = open_as(Role.county_viewer, page=f"cases?county={OWN_COUNTY}")
    assert viewer.page.locator(".case-list").count() == 1

    # The administrator begins with the audit log, and finds that there.
    screen = open_as(Role.administrator)
    page = screen.page
    assert "/record" in page.url
    assert menu(screen) == ["تعریف‌ها", "سوابق استفاده"]
    rows = page.locator(".record tbody tr")
    assert rows.count() >= 1
    people = page.locator("select[name=who]")
    name = next(
        value
        for value in people.locator("option").evaluate_all("options => options.map(o => o.value)")
        if value.startswith(str(Role.county_viewer))
    )
    people.select_option(name)
    screen.leave(page.locator("button[value=search]").click)
    assert rows.count() >= 1
    assert all(name in row for row in rows.all_inner_texts())
    assert str(Role.governor) not in rows.first.inner_text()

    # What cases say is no part of that role.
    for closed in ("cases", "data", "press"):
        assert REFUSED in screen.follow(closed).text()
    assert ROLE_TITLES[Role.administrator].fa in page.locator(".top .person").inner_text()
    assert screen.complaints() == []
