"""The title of a county's open cases says how long the oldest one has waited, and at which office."""

import re

from pages.counties.county_backlog import backlog
from pages.widgets.elements.time_texts import years_and_months
from persian.bidi import strip_control_characters
from persian.digits import number
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import LANG, looking

COUNTY = "0303"


def test_years_stand_beside_the_days_that_they_explain(demo_store) -> None:
    """They stood behind the office, in the place of its name’s own brackets."""
    view = looking(demo_store, county=COUNTY, period="all")
    (title,) = re.findall("<h2>(.*?)</h2>", strip_control_characters(str(backlog(view))))
    columns = measure(
        demo_store, "oldest_open_days", Scope(counties=(COUNTY,)), by=("agency",), lang=LANG
    ).columns
    days, office = max(
        (value, name)
        for value, name in zip(columns["value"], columns["agency_label"], strict=True)
        if value == value
    )
    span = f"{number(round(days), LANG)} روز ({years_and_months(days, view)})"
    assert title == f"قدیمی‌ترین پروندهٔ باز، با {span} انتظار، نزد «{office}» است"
