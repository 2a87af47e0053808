"""The filters of the scope bar as sheets at the bottom of a telephone, opened by a finger."""

import pytest

pytestmark = pytest.mark.browser

SHEET = ".scope-bar .panel:popover-open"


def open_filter(page, key: str) -> None:
    page.locator(f"[data-focus={key}]").tap()
    page.locator(SHEET).wait_for()


@pytest.mark.thorough
def test_opening_a_list_does_not_raise_the_keyboard(touched):
    touched.follow("./?lang=fa")
    page = touched.page
    open_filter(page, "county")
    # The focus is in the list for readers of the screen, but in no field.
    assert page.evaluate(f"document.activeElement === document.querySelector('{SHEET}')")
    page.locator(f"{SHEET} .option").first.tap()
    assert page.locator(f"{SHEET} .option input").first.is_checked()
    page.keyboard.press("Escape")


def test_the_further_filters_are_one_long_sheet_with_its_button_in_sight(touched):
    touched.follow("volume?lang=fa")
    page = touched.page
    open_filter(page, "more")
    hidden = "all => all.filter(each => each.scrollHeight > each.clientHeight + 1).length"
    assert page.locator(f"{SHEET} .options").evaluate_all(hidden) == 0
    for place in (0, 100_000):
        page.locator(SHEET).evaluate(f"sheet => sheet.scrollTo(0, {place})")
        button = page.locator(f"{SHEET} .apply").bounding_box()
        assert 0 < button["y"] < button["y"] + button["height"] <= page.viewport_size["height"]
    page.keyboard.press("Escape")


def test_the_calendar_shows_the_month_of_the_end_that_is_touched(touched):
    touched.follow("response?lang=fa")
    page = touched.page
    open_filter(page, "period")
    months, ends = [], page.locator(f"{SHEET} .ends input")
    for end in (ends.nth(0), ends.nth(1)):
        end.tap()
        shown = page.locator(f"{SHEET} .month select").evaluate_all(
            "all => all.map(each => Number(each.value))"
        )
        digits = end.input_value().translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
        year, month, _ = map(int, digits.split("/"))
        assert shown == [month, year]
        months.append(month)
    assert months[0] != months[1]
    page.keyboard.press("Escape")
