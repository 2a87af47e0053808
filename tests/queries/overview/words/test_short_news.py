"""A finding in few words says over how many days its cases count, and asks about names that are new."""

from dataclasses import replace
from datetime import date

import pytest

from queries.attention.anomaly_check import Check, Concentration, NewOrigin
from queries.overview.words.short_news import ended_news, short_news
from queries.vocabulary.labels import Text

NEW = NewOrigin("channel", (Text("پیامک", "SMS"),), date(2026, 11, 20), 20.0, 0.0, 70.0, 67.0, 50.0, 80.0)
AT_ONCE = Concentration(date(2026, 11, 20), 1, 46.0, {})


@pytest.mark.parametrize(
    ("kind", "actual", "more", "en", "fa"),
    [
        ("surge", 90.0, {}, "A (90 cases in the last 28 days, 67 usual)",
         "الف (۹۰ پرونده در ۲۸ روز گذشته، مورد انتظار: ۶۷)"),
        ("drop", 3.0, {}, "A (only 3 cases in the last 28 days, 67 usual)",
         "الف (تنها ۳ پرونده در ۲۸ روز گذشته، مورد انتظار: ۶۷)"),
        ("drop", 0.0, {}, "A (no case at all in the last 28 days, 67 usual)",
         "الف (بدون هیچ پرونده‌ای در ۲۸ روز گذشته، مورد انتظار: ۶۷)"),
        ("surge", 90.0, {"name_since": date(2026, 9, 1)},
         "A (90 cases in the last 28 days under a name that is new: is only the name new?)",
         "الف (۹۰ پرونده در ۲۸ روز گذشته با نامی که پیش از این نبود؛ آیا تنها نام تازه است؟)"),
        ("surge", 90.0, {"new_origin": NEW},
         "A (90 cases in the last 28 days, 67 usual; 20 of them by a new channel)",
         "الف (۹۰ پرونده در ۲۸ روز گذشته، مورد انتظار: ۶۷؛ ۲۰ پرونده از مسیری تازه)"),
        ("surge", 90.0, {"new_origin": replace(NEW, dimension="source"), "at_once": AT_ONCE},
         "A (90 cases in the last 28 days, 67 usual; 20 of them from a new source)",
         "الف (۹۰ پرونده در ۲۸ روز گذشته، مورد انتظار: ۶۷؛ ۲۰ پرونده از منبعی تازه)"),
    ],
)  # fmt: skip
def test_cases_are_said_with_their_days(kind, actual, more, en, fa) -> None:
    check = Check(kind, (("topic", 1),), 28, actual, 67.0, 50.0, 80.0, 1e-6, **more)
    assert short_news(check, Text("الف", "A")) == Text(fa, en)


def test_surges_that_are_over_are_said_with_their_first_day_and_three_of_them_by_name() -> None:
    check = Check("surge", (("topic", 1),), 8, 45.0, 1.2, 1.2, 1.2, 0.0)
    one, by_name = ended_news([(Text("الف", "A"), check)], date(2026, 11, 27))
    assert one.en == "over within the last 7 days: A (45 cases since 29 Aban 1405, 1 usual)"
    assert one.fa == "در ۷ روز گذشته پایان یافت: الف (۴۵ پرونده از ۲۹ آبان ۱۴۰۵، مورد انتظار: ۱)"
    assert by_name.en == "over within the last 7 days: A"
    five = ended_news([(Text("الف", "A"), check)] * 5, date(2026, 11, 27))
    assert five[0].en.endswith(", 2 more")
    assert five[1].fa == "در ۷ روز گذشته پایان یافت: الف، الف، الف، ۲ مورد دیگر"
    assert five[2].en == "5 surges were over within the last 7 days"
