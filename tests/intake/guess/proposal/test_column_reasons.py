"""The reasons that stand beside the columns of a proposal."""

import pytest

from intake.guess.proposal.column_reasons import field_reason, personal_reason, taken_reason, unsure_reason
from intake.guess.values.personal_columns import Outside, PersonalFinding
from intake.mapping.field_labels import FIELD_LABELS
from tests.intake.guess.guessing import profiles


@pytest.mark.parametrize(
    ("heading", "cells", "field", "fa", "en"),
    [
        ("کد رهگیری", [f"T-{at:04}" for at in range(40)], "id", "سرستون همین را می‌گوید؛ مقدار هر سطر متفاوت است",
         "its heading says so; a different value in each row"),
        ("a", ["1403/05/12", "1403/05/13"] * 9, "registered_at", "تاریخ شمسی، سال/ماه/روز",
         "Jalali dates, year-month-day"),
        ("created", [f"17{at:08}" for at in range(40)], "registered_at", "زمان یونیکس، به ساعت جهانی",
         "Unix times, in UTC"),
        ("a", ["open", "closed"] * 9, "status", "۱۰۰٪ از واژه‌ها شناخته شده است", "100% of its words are known"),
        ("a", ["x", "y"] * 9, "trip", "بیش از ستون‌های دیگر به آن می‌خورد", "it fits better than the other columns"),
    ],
)  # fmt: skip
def test_heading_and_values_are_named_as_reasons(heading, cells, field, fa, en):
    reason = field_reason(profiles({heading: cells})[0], field)

    assert reason.fa.endswith(fa)
    assert reason.en.endswith(en)


def test_personal_data_says_whether_heading_or_values_show_it():
    by_heading = personal_reason(PersonalFinding(Outside.telephone, 1.0, by_heading=True))
    by_values = personal_reason(PersonalFinding(Outside.telephone, 1.0, by_heading=False))

    assert by_heading.fa.startswith("سرستون")
    assert by_values.fa.startswith("مقدارها")
    assert by_heading.en != by_values.en


def test_a_reason_names_the_field_in_question():
    assert FIELD_LABELS["closed_at"].fa in taken_reason("closed_at").fa
    assert FIELD_LABELS["closed_at"].en in unsure_reason("closed_at").en
    assert "personal" in unsure_reason(None).en
