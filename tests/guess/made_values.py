"""Invented values for the trial exports: moments of cases, people who do not exist, places, and sentences.

Nothing here is taken from a real file. Family names are words for "sample" or "made up", telephone numbers come from
ranges that are kept free for fiction, mail addresses from example.org, and national codes from areas that no office
has; the codes pass the checksum, because a guesser has to recognise them.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from persian.calendar import to_jalali
from persian.digits import to_persian_digits

Row = dict[str, str]

GIVEN_EN = ("Alex", "Robin", "Sam", "Kim", "Chris", "Pat", "Jo", "Lee", "Dana", "Jamie")
FAMILY_EN = (
    "Sampleton",
    "Testerby",
    "Madeupson",
    "Fictley",
    "Placeholm",
    "Mockridge",
    "Dummywell",
    "Exampleford",
)
GIVEN_FA = ("علی", "مریم", "رضا", "زهرا", "حسین", "فاطمه", "مهدی", "سمیه", "احمد", "لیلا")
FAMILY_FA = ("نمونه‌پور", "آزمونی", "فرضیان", "ساختگی‌نژاد", "مثالی", "انگاره‌زاده", "پنداری", "خیالی‌فر")
STREETS = ("ELM", "OAK", "MAPLE", "CEDAR", "WALNUT", "SPRUCE", "BIRCH", "POPLAR")
SENTENCES_EN = (
    "There is a large hole in front of the gate and cars swerve around it.",
    "The lamp on the corner has been dark for two weeks, please send somebody.",
    "Caller says the bins were not collected again; she wants a call back.",
    "Water is running down the pavement since yesterday evening.",
    "Graffiti on the wall of the underpass, second time this month.",
    "Neighbour's dog barks all night and nobody answers the door.",
)
SENTENCES_FA = (
    "با سلام، چاله بزرگی جلوی در منزل ما ایجاد شده و خودروها آسیب می‌بینند.",
    "روشنایی معابر کوچه دو هفته است که قطع است و شب‌ها تاریک است.",
    "آب آشامیدنی روستا از دیروز قطع شده و کسی پاسخگو نیست.",
    "نوبت‌دهی درمانگاه بسیار کند است و سالمندان معطل می‌شوند.",
    "اتوبوس خط مدرسه هر روز دیر می‌رسد؛ لطفاً رسیدگی شود.",
    "زباله‌ها سه روز است جمع‌آوری نشده و بوی بدی پیچیده است.",
)
ANSWERS_FA = (
    "موضوع بررسی و با حضور مأمور در محل رفع گردید.",
    "با متقاضی تماس گرفته شد و توضیحات لازم ارائه گردید.",
    "در دست اقدام است و در برنامه سه‌ماهه آینده قرار گرفت.",
    "خارج از حیطه وظایف این دستگاه است.",
)


@dataclass(frozen=True)
class Case:
    """The moments of one case; what has not happened yet is None."""

    registered: datetime
    due: datetime
    answered: datetime | None
    closed: datetime | None
    updated: datetime

    @property
    def open(self) -> bool:
        """Whether the case is not closed."""
        return self.closed is None

    @property
    def late(self) -> bool:
        """Whether the case was closed after its due moment, or is open past it at the time of the export."""
        return (self.closed or self.updated) > self.due


class Maker:
    """A source of invented values that gives the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.random = random.Random(seed)

    def pick(self, *values: str) -> str:
        """One of the values."""
        return self.random.choice(values)

    def mostly(self, first: str, *others: str) -> str:
        """The first value in about seven of ten cases, else one of the others."""
        return first if self.random.random() < 0.7 else self.random.choice(others)

    def maybe(self, text: str, share: float = 0.5) -> str:
        """The text in this share of the cases, else an empty cell."""
        return text if self.random.random() < share else ""

    def number(self, low: int, high: int) -> int:
        """A whole number between two others, both included."""
        return self.random.randint(low, high)

    def case(self, first: date, days: int, *, limit: int = 10) -> Case:
        """A case registered within some days from a first day, with an answer and a closing in four of five cases."""
        start = datetime(first.year, first.month, first.day)
        registered = start + timedelta(seconds=self.number(6 * 3600, days * 86_400))
        due = registered + timedelta(days=self.number(1, limit))
        answered = closed = None
        if self.random.random() < 0.85:
            answered = registered + timedelta(seconds=self.number(1_800, limit * 100_000))
            if self.random.random() < 0.9:
                closed = answered + timedelta(seconds=self.number(60, 2 * 86_400))
        last = closed or answered or registered
        # Many systems touch a record again after it was closed, so the last update is not the closing.
        updated = last + timedelta(
            seconds=self.number(1, 20 * 86_400 if self.random.random() < 0.4 else 3_000)
        )
        return Case(registered, due, answered, closed, updated)

    def name_en(self) -> str:
        """An English name of nobody."""
        return f"{self.pick(*GIVEN_EN)} {self.pick(*FAMILY_EN)}"

    def mobile_ir(self) -> str:
        """An Iranian mobile number from a block that is not given out."""
        return f"0900000{self.number(1000, 9999)}"

    def national_code(self) -> str:
        """An Iranian national code with a right checksum and the area 000, which no office has."""
        nine = f"000{self.number(100_000, 999_999)}"
        rest = sum(int(digit) * (10 - at) for at, digit in enumerate(nine)) % 11
        return nine + str(rest if rest < 2 else 11 - rest)

    def street(self) -> str:
        """The name of a street, in capitals."""
        return f"{self.pick(*STREETS)} {self.pick('ST', 'AVE', 'RD')}"

    def point(self, latitude: float, longitude: float) -> tuple[str, str]:
        """A point near another, as texts."""
        return (
            f"{latitude + self.random.uniform(-0.08, 0.08):.6f}",
            f"{longitude + self.random.uniform(-0.08, 0.08):.6f}",
        )


def us(moment: datetime | None) -> str:
    """A moment as American exports write it: month first, twelve hours."""
    return moment.strftime("%m/%d/%Y %I:%M:%S %p") if moment else ""


def iso(moment: datetime | None, form: str = "%Y-%m-%dT%H:%M:%S") -> str:
    """A moment year first."""
    return moment.strftime(form) if moment else ""


def jalali(moment: datetime | None, *, time: bool = True, digits: str = "fa", mark: str = "/") -> str:
    """A moment in the Jalali calendar, with Persian or Latin digits."""
    if moment is None:
        return ""
    day = to_jalali(moment.date())
    text = f"{day.year}{mark}{day.month:02d}{mark}{day.day:02d}" + (f" {moment:%H:%M}" if time else "")
    return to_persian_digits(text) if digits == "fa" else text
