"""Fixtures: a dashboard with people of all roles, and browsers in which they have signed in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from records import people, sessions
from records.roles import ROLE_TITLES, Role
from tests.access.people_of_roles import OWN_COUNTY
from tests.browser import PATIENCE, STILL, Screen


@pytest.fixture(scope="module")
def offices(demo_store) -> list[str]:
    """The codes of all offices of the demo province."""
    return list(demo_store.dimension("agency")["code"].iloc[1:])


@pytest.fixture
def open_as(browser, context, server, records, offices) -> Iterator[Callable[..., Screen]]:
    """A function from a role to a browser in which a person with this role has opened a page, or nothing yet.

    The first person of a test has the one in which the scripts are compiled already.
    """
    opened = []

    def open_page(role: Role, *, page: str | None = "", width: int = 1440) -> Screen:
        who = people.add(
            records,
            f"{role}-{len(people.everyone(records))}",
            ROLE_TITLES[role].fa,
            roles=[role],
            counties=[OWN_COUNTY] if role is Role.county_viewer else [],
            agencies=offices[:1] if role is Role.agency_viewer else [],
        )
        token = sessions.begin(records, who, method="password", now=datetime.now(UTC))
        if opened:
            mine = browser.new_context(locale="fa-IR", **STILL)
            mine.set_default_timeout(PATIENCE * 1_000)
        else:
            mine = context
        mine.add_cookies([{"name": "negah_session", "value": token, "url": server.address}])
        screen = Screen(mine.new_page())
        screen.page.set_viewport_size({"width": width, "height": 1000})
        opened.append(screen.page)
        screen.page.on("pageerror", lambda error: screen.errors.append(str(error)))
        return screen if page is None else screen.go(f"{server.address}/{page}")

    yield open_page
    for page in opened:
        page.close()
        if page.context is not context:
            page.context.close()
    context.clear_cookies()
