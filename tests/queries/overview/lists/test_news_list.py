"""A line of what is new says whether its event goes on, or is within what is expected again."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from persian.bidi import strip_control_characters
from queries.attention.anomaly_check import Check, NewOrigin
from queries.attention.evidence import Finding
from queries.overview.lists.news_list import _late_reason, _line, _received, is_late_at
from queries.overview.words import overview_texts as texts
from queries.storage.result_cache import ResultCache
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

CHECK = Check("surge", (("topic", 1),), 14, 7.0, 2.8, 0.0, 6.8, 0.04, q=0.07, reported_days=9, event_days=16)


class Topics:
    """A store of which only the names of topics are known."""

    cache = ResultCache()

    def dimension(self, name: str) -> pd.DataFrame:
        return pd.DataFrame({"code": ["power"], "name_fa": ["برق"], "name_en": ["Power"]})


def _finding(check: Check) -> Finding:
    return Finding(
        check.kind,
        (("topic", "power"),),
        Text("", ""),
        Text("", ""),
        check,
        "volume",
        (date(2026, 11, 16), date(2026, 11, 29)),
        (),
    )


@pytest.mark.parametrize(
    ("kind", "beginning", "fa"),
    [
        ("surge", "after a rise, back", "پس از افزایش، در ۱۴ روز"),
        ("drop", "after a fall, back", "پس از کاهش، در ۱۴ روز"),
        (
            "overdue",
            "passed their due unanswered, after a rise back",
            "پرونده‌های بدون پاسخ در مهلت پس از افزایش، در ۱۴ روز",
        ),
    ],
)
def test_of_an_event_within_its_limits_it_is_said_what_it_was_and_that_the_end_is_not_known_yet(
    kind, beginning, fa
):
    line = _line(Topics(), _finding(replace(CHECK, kind=kind)), frozenset())  # type: ignore[arg-type]
    assert line.sentence.en.endswith(
        f": {beginning} within the expected range in the last 14 days; 3 would be usual. Whether the event is "
        "over is not known yet"
    )
    assert fa in line.sentence.fa
    assert line.sentence.fa.endswith("پایان رویداد هنوز روشن نیست")


def test_an_event_beyond_its_limits_goes_on():
    going_on = _finding(replace(CHECK, actual=9.0))
    line = _line(Topics(), going_on, frozenset())  # type: ignore[arg-type]
    assert line.sentence.en.endswith(": more than expected in the last 14 days; 3 would be usual")


def test_the_line_of_late_answers_says_why_they_are_late_and_no_other_line_does():
    reasons = {"power": Text("؛ پاسخی نیست", "; no answer")}
    office = (("agency", "power"),)
    late = replace(_finding(replace(CHECK, kind="overdue")), subject=office)
    assert is_late_at(late, "power")
    assert not is_late_at(late, "water")
    assert _late_reason(late, reasons) == reasons["power"]
    assert _late_reason(late, {}) == Text("", "")
    for other in (_finding(replace(CHECK, kind="overdue")), replace(_finding(CHECK), subject=office)):
        assert _late_reason(other, reasons) == Text("", "")
    line = _line(Topics(), _finding(replace(CHECK, actual=9.0)), frozenset(), reasons["power"])  # type: ignore[arg-type]
    assert line.sentence.en.endswith("would be usual; no answer")
    assert line.sentence.fa.endswith("؛ پاسخی نیست")


@pytest.mark.parametrize(
    ("n", "fa", "en"),
    [
        (0, "هیچ پرونده‌ای ثبت نشد", "none received"),
        (1, "۱ پرونده ثبت شد", "1 received"),
        (1000, "۱٬۰۰۰ پرونده ثبت شد", "1,000 received"),
    ],
)
def test_the_number_of_cases_received_is_a_sentence_also_without_any(n: int, fa: str, en: str):
    assert _received(n) == Text(fa, en)


@pytest.mark.parametrize(
    ("scope", "subject"),
    [
        (Scope(counties=("0303",)), "«برق»:"),
        (Scope(kinds=("suggestion",)), "«برق» در همهٔ نوع‌ها:"),
        (Scope(channels=("sms",)), "«برق» از همهٔ مسیرهای ثبت:"),
        (Scope(kinds=("suggestion",), channels=("sms",)), "«برق» در همهٔ نوع‌ها و مسیرهای ثبت:"),
    ],
)
def test_what_is_not_checked_by_kind_or_channel_says_that_it_is_of_all(scope: Scope, subject: str):
    line = _line(Topics(), _finding(replace(CHECK, actual=9.0)).seen_from(scope), frozenset())  # type: ignore[arg-type]
    assert strip_control_characters(line.sentence.fa).startswith(subject)


def test_what_is_within_its_limits_is_no_new_level():
    lasting = replace(CHECK, is_new_level=True)
    for check, status in (
        (lasting, texts.WEEK.formatted(n=texts.n_text(-(-CHECK.reported_days // 7)))),
        (replace(lasting, actual=9.0), texts.NEW_LEVEL),
    ):
        line = _line(Topics(), _finding(check), frozenset())  # type: ignore[arg-type]
        assert line.status == status
        assert ("usual level" in line.sentence.en) == (status == texts.NEW_LEVEL)


@pytest.mark.parametrize(
    ("dimension", "rest", "en", "fa"),
    [
        ("channel", 3.0, ": more cases by a new channel in the last 14 days; 3 would be usual; 6 of them came",
         ": افزایش پرونده‌ها از مسیری تازه در ۱۴ روز گذشته؛ ۳ پرونده انتظار می‌رفت؛ از این پرونده‌ها ۶ پرونده"),
        ("source", 3.0, ": more cases from a new source in the last 14 days; 3 would be usual; 6 of them came",
         ": افزایش پرونده‌ها از منبعی تازه در ۱۴ روز گذشته؛ ۳ پرونده انتظار می‌رفت؛ از این پرونده‌ها ۶ پرونده"),
        ("channel", 9.0, ": more than expected in the last 14 days; 3 would be usual; 6 of them came",
         ": بیش از انتظار در ۱۴ روز گذشته؛ ۳ پرونده انتظار می‌رفت؛ از این پرونده‌ها ۶ پرونده"),
    ],
)  # fmt: skip
def test_what_a_new_channel_or_source_explains_is_not_called_more_than_expected(dimension, rest, en, fa):
    name = Text("پیامک", "SMS")
    new = NewOrigin(dimension, (name,), date(2026, 11, 20), 6.0, 0.0, rest, 2.8, 0.0, 6.8)
    check = replace(CHECK, actual=6.0 + rest, new_origin=new)
    line = _line(Topics(), _finding(check), frozenset())  # type: ignore[arg-type]
    assert en in line.sentence.en
    assert fa in line.sentence.fa


def test_what_is_within_its_limits_is_not_new():
    for check, is_new in ((CHECK, False), (replace(CHECK, actual=9.0), True)):
        for before in (frozenset(), None):
            young = _finding(replace(check, reported_days=4))
            line = _line(Topics(), young, before)  # type: ignore[arg-type]
            assert line.is_new == is_new
            assert line.status.en == ("new" if is_new else "week 1")
