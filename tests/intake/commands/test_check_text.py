"""The text of a check."""

import io
from datetime import datetime

import pytest
from rich.console import Console

from intake.commands.check_text import show_contents
from intake.load.check_contents import CheckContents, DateRange, TimeShift, UnreadableSample
from intake.load.stored_cases import CaseField, SampleCase
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

CONTENTS = CheckContents(
    cases=(SampleCase("[b]1", (CaseField("registered_at", Text("۱۴۰۳/۰۵/۱۲", "12 Mordad 1403")),), ()),),
    dates=(DateRange("registered_at", "[b]ثبت", 3, datetime(2024, 8, 2), datetime(2024, 8, 3, 9, 30)),),
    shift=TimeShift("ثبت", "2024-07-12T10:58:43-05:00", datetime(2024, 7, 12, 19, 28), 8.5, 3, "Asia/Tehran"),
    unknown_words=(),
    unreadable=(UnreadableSample(7, "ثبت: فردا", Text("زمان خوانده نمی‌شود", "the time cannot be read")),),
    not_recorded=(Recorded.verdict,),
)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fa", ["زمان ثبت", "۱۴۰۳/۰۵/۱۲", "سطر ۷", "‎+۸٫۵ ساعت", "در این منبع ثبت نمی‌شود: نظر شهروند."]),
        ("en", ["Registered", "line 7", "+8.5 hours", "Not in this source: citizens’ ratings."]),
    ],
)
def test_everything_is_said_in_the_language_of_the_reader(lang, words):
    out = io.StringIO()

    show_contents(Console(file=out, width=200), CONTENTS, lang=lang)

    assert [word for word in words if word not in out.getvalue()] == []
    assert "[b]1" in out.getvalue()  # what looks like markup is printed as it is


def test_nothing_is_printed_of_nothing():
    out = io.StringIO()

    show_contents(Console(file=out), CheckContents((), (), None, (), (), ()), lang="en")

    assert out.getvalue() == ""
