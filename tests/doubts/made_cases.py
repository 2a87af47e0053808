"""Made cases of a line as a system holds them, and what it exports of them at a moment."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from persian.calendar import from_jalali, month_bounds, month_length

COUNTIES = ("تبریز", "مراغه", "مرند", "میانه", "اهر", "بناب", "سراب", "شبستر", "اسکو", "جلفا")
OFFICES = (
    "شهرداری تبریز", "شرکت آب و فاضلاب", "شرکت توزیع برق", "اداره کل راه و شهرسازی", "جهاد کشاورزی",
    "آموزش و پرورش", "دانشگاه علوم پزشکی", "شرکت گاز",
)  # fmt: skip
TOPICS = (
    "افت فشار آب", "قطعی آب", "قطعی برق", "روشنایی معابر", "آسفالت معابر", "جمع‌آوری زباله", "راه روستایی", "گرانی",
    "کیفیت نان",
)  # fmt: skip
KINDS, CHANNELS = ("شکایت", "درخواست", "پیشنهاد"), ("تلفن ۱۱۱", "پورتال", "پیامک")
VERDICTS = ("راضی", "ناراضی", "", "")
_DUE = timedelta(days=10)


@dataclass(frozen=True)
class MadeCase:
    """A case from its registration to its end, however long after the export that is."""

    id: str
    registered: datetime
    answered: datetime | None
    closed: datetime | None
    county: str
    office: str
    topic: str
    kind: str
    channel: str
    verdict: str

    @property
    def due(self) -> datetime:
        return self.registered + _DUE

    @property
    def state(self) -> str:
        if self.closed is not None:
            return "مختومه"
        return "در دست بررسی" if self.answered is None else "پاسخ داده شده"

    def known(self, moment: datetime) -> "MadeCase":
        """The case as its system holds it at a moment."""
        answered = self.answered if self.answered and self.answered <= moment else None
        closed = self.closed if self.closed and self.closed <= moment else None
        return replace(self, answered=answered, closed=closed, verdict=self.verdict if closed else "")


@dataclass
class Line:
    """A line that registers cases; each source of chance is that of one sequence."""

    rng: random.Random
    number: str = "{n}"  # of a case: with its running number n, its Jalali year y and month m
    next_number: int = 1000
    days_to_answer: float = 7
    counties: Sequence[str] = COUNTIES
    offices: Sequence[str] = OFFICES
    topics: Sequence[str] = TOPICS
    hours: tuple[int, int] = (7, 21)

    def month(
        self, year: int, month: int, cases: int, *, days: tuple[int, int] | None = None
    ) -> list[MadeCase]:
        """Cases registered in a Jalali month, or on some of its days, in the order of their registration."""
        first, length = from_jalali(year, month, 1), month_length(year, month)
        low, high = days or (1, length)
        moments = sorted(
            datetime.combine(first, datetime.min.time())
            + timedelta(
                days=self.rng.randint(low, min(high, length)) - 1,
                hours=self.rng.randrange(*self.hours),
                minutes=self.rng.randrange(60),
            )
            for _ in range(cases)
        )
        return [self.case(moment, year, month) for moment in moments]

    def case(self, registered: datetime, year: int, month: int) -> MadeCase:
        """A case registered at a moment, with the next number."""
        answered = closed = None
        if self.rng.random() < 0.92:
            wait = timedelta(minutes=30 + int(self.rng.expovariate(1 / self.days_to_answer) * 1440))
            answered = registered + wait
            if self.rng.random() < 0.9:
                closed = answered + timedelta(minutes=self.rng.randrange(60, 4000))
        n, self.next_number = self.next_number, self.next_number + 1
        return MadeCase(
            self.number.format(n=n, y=year, m=month), registered, answered, closed, self._one(self.counties),
            self._one(self.offices), self._one(self.topics), self.rng.choice(KINDS), self.rng.choice(CHANNELS),
            self.rng.choice(VERDICTS) if closed else "",
        )  # fmt: skip

    def _one(self, names: Sequence[str]) -> str:
        """A name; the first ones are commoner."""
        return self.rng.choices(names, [1 / (1 + at) for at in range(len(names))])[0]


def end(year: int, month: int) -> datetime:
    """The last minute of a Jalali month."""
    return datetime.combine(month_bounds(year, month)[1], datetime.min.time()) + timedelta(
        hours=23, minutes=59
    )


def known(cases: Sequence[MadeCase], moment: datetime) -> list[MadeCase]:
    """The cases that a system holds at a moment, as it holds them."""
    return [case.known(moment) for case in cases if case.registered <= moment]
