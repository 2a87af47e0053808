"""Slices of the cases behind a figure that a scope cannot express: days from the due day, hour of the week, age."""

import re
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import weekday_name
from persian.digits import to_persian_digits
from queries.estimates import days_from_due, weekday_hours
from queries.question.question import Question
from queries.sql.conditions import Condition, stated_by_source
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.sums.steps_from_file import DAYS, HOURS
from queries.vocabulary.labels import Text

FARTHEST = 36_500  # days: no case is a hundred years away from its due day
_DAYS = re.compile(r"-?\d{1,5}", re.ASCII)
_AGE = re.compile(r"\d{1,5}", re.ASCII)
_HOUR = re.compile(r"(\d)-(\d{1,2})", re.ASCII)


@dataclass(frozen=True)
class DaysFromDue:
    """The cases that fell due and were answered a given number of days after their due day (negative: before it)."""

    days: int
    name: ClassVar[str] = "from_due"  # URL parameter
    state: ClassVar[str] = "due"

    @property
    def token(self) -> str:
        """Value of the URL parameter."""
        return str(self.days)

    @property
    def title(self) -> Text:
        """Title in words."""
        n = abs(self.days)
        if not n:
            return Text("پاسخ در روز مهلت", "answered on the due day")
        side_fa, side_en = ("پیش", "before") if self.days < 0 else ("پس", "after")
        days = "day" if n == 1 else "days"
        return Text(
            f"پاسخ {to_persian_digits(str(n))} روز {side_fa} از روز مهلت",
            f"answered {n} {days} {side_en} the due day",
        )

    def condition(self, question: Question) -> Condition:
        """Condition for these cases, in addition to that of their state."""
        facts = question.facts
        same: Condition = days_from_due.answer_delay_days(facts) == sa.literal_column(str(self.days))
        return sa.and_(facts.answered(), same, sa.not_(stated_by_source(facts)))


@dataclass(frozen=True)
class HourOfWeek:
    """The cases received in an hour of a weekday (0 is Saturday), from sources that record hours."""

    weekday: int
    hour: int
    name: ClassVar[str] = "hour"
    state: ClassVar[str] = "received"

    @property
    def token(self) -> str:
        """Value of the URL parameter."""
        return f"{self.weekday}-{self.hour}"

    @property
    def title(self) -> Text:
        """Title in words."""
        begins, ends = str(self.hour), str(self.hour + 1)
        return Text(
            f"ثبت در {weekday_name(self.weekday, 'fa')}، ساعت {to_persian_digits(begins)} تا {to_persian_digits(ends)}",
            f"registered on a {weekday_name(self.weekday, 'en')} from {begins} to {ends} o’clock",
        )

    def condition(self, question: Question) -> Condition:
        """Condition for these cases, in addition to that of their state."""
        rows = question.facts.cases
        # Sources that record dates without a time are left out here as in the chart, so that list and figure agree.
        untimed = weekday_hours.hours(question.store, question.scope).untimed_sources
        weekday: Condition = weekday_hours.weekday_of(rows) == sa.literal_column(str(self.weekday))
        hour: Condition = weekday_hours.hour_of(rows) == sa.literal_column(str(self.hour))
        timed = [rows.c.source.not_in([sa.literal_column(str(key)) for key in untimed])] if untimed else []
        return sa.and_(weekday, hour, *timed)


@dataclass(frozen=True)
class OlderThan:
    """The open cases registered more than a given number of completed days before the end of the period or as-of."""

    days: int
    name: ClassVar[str] = "older"
    state: ClassVar[str] = "open"

    @property
    def token(self) -> str:
        """Value of the URL parameter."""
        return str(self.days)

    @property
    def title(self) -> Text:
        """Title in words."""
        return Text(
            f"{to_persian_digits(str(self.days + 1))} روز یا بیشتر", f"{self.days + 1} days old or older"
        )

    def condition_on(self, question: Question, rows: FromClause) -> Condition:
        """Condition for these cases on the rows of a stock."""
        age = seconds_between(rows.c.registered_at, question.facts.as_of_in(rows, end=question.scope.last))
        condition: Condition = age >= sa.literal_column(str((self.days + 1) * DAY_SECONDS))
        return condition


CaseSlice: TypeAlias = DaysFromDue | HourOfWeek | OlderThan
SLICES = (DaysFromDue, HourOfWeek, OlderThan)


def parse_slice(name: str, token: str) -> CaseSlice | None:
    """Slice for a URL parameter and its value; None if there is no such slice."""
    if name == DaysFromDue.name and _DAYS.fullmatch(token) and abs(int(token)) <= FARTHEST:
        return DaysFromDue(int(token))
    if name == OlderThan.name and _AGE.fullmatch(token):
        return OlderThan(int(token))
    if name == HourOfWeek.name and (match := _HOUR.fullmatch(token)):
        weekday, hour = (int(part) for part in match.groups())
        return HourOfWeek(weekday, hour) if weekday < DAYS and hour < HOURS else None
    return None
