"""Cases made up for the tests of the guesser: their words, their persons, and dates as several countries write them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from persian.calendar import to_jalali

OFFICES_EN = ("Department of Transportation", "Police Department", "Department of Sanitation", "Parks and Recreation",
              "Public Works", "Housing Authority", "Water Department", "Health Department")  # fmt: skip
CODES_EN = ("DOT", "NYPD", "DSNY", "DPR", "DPW", "HPD", "DEP", "DOHMH")
TOPICS_EN = {
    "Noise": ("Loud Music", "Construction Noise", "Car Alarm"),
    "Street Condition": ("Pothole", "Cave-in", "Rough Surface"),
    "Sanitation": ("Missed Collection", "Illegal Dumping", "Dirty Sidewalk"),
    "Water System": ("Leak", "No Water", "Hydrant Running"),
    "Trees": ("Dead Tree", "Branch Hanging"),
}
AREAS_EN = ("North Borough", "South Borough", "East End", "West Side", "Central")
QUARTERS_EN = tuple(f"{side} {kind}" for side in ("Oak", "Mill", "River", "Lake", "Hill", "Park")
                    for kind in ("Heights", "Village", "Square", "Point"))  # fmt: skip
COUNTIES_FA = ("تبریز", "مراغه", "مرند", "میانه", "اهر", "بناب", "سراب", "شبستر", "اسکو", "جلفا")
PLACES_FA = ("سهند", "ایلخچی", "ممقان", "خسروشاه", "باسمنج", "هادیشهر", "ترکمانچای", "کوی نمونه")
OFFICES_FA = ("شهرداری تبریز", "شرکت آب و فاضلاب", "شرکت توزیع برق", "اداره کل راه و شهرسازی", "جهاد کشاورزی",
              "آموزش و پرورش", "دانشگاه علوم پزشکی", "اداره کل تعاون", "شرکت گاز", "اداره کل صمت")  # fmt: skip
TOPICS_FA = {
    "آب و فاضلاب": ("افت فشار آب", "قطعی آب", "نشت فاضلاب"),
    "برق": ("قطعی برق", "روشنایی معابر"),
    "شهری": ("آسفالت معابر", "جمع‌آوری زباله", "سد معبر"),
    "راه": ("راه روستایی", "ایمنی جاده"),
    "بازار": ("گرانی", "کیفیت نان"),
}
GIVEN = ("علی", "مریم", "رضا", "زهرا", "حسین", "فاطمه", "مهدی", "نرگس", "سعید", "لیلا", "حمید", "سارا")
GIVEN_EN = ("John", "Mary", "Robert", "Linda", "David", "Susan", "Michael", "Karen", "James", "Nancy")


@dataclass
class Case:
    """One case of an invented register."""

    number: int
    registered: datetime
    due: datetime
    answered: datetime | None
    closed: datetime | None
    referred: datetime
    updated: datetime
    at: random.Random
    group: str = ""
    topic: str = ""

    def choice(self, words: Sequence[str], *weights: int) -> str:
        """A word, with weights."""
        return self.at.choices(words, weights or None)[0]


def made_cases(count: int, seed: int, topics: dict[str, tuple[str, ...]]) -> Iterator[Case]:
    """Yield cases, the same ones for the same seed."""
    at = random.Random(seed)
    begin = datetime(2024, 3, 21, 8)
    for number in range(count):
        registered = begin + timedelta(minutes=number * 97 + at.randrange(90), seconds=at.randrange(60))
        days = at.expovariate(1 / 8) + 0.05
        answered = registered + timedelta(days=days) if at.random() < 0.85 else None
        closed = answered + timedelta(hours=at.randrange(1, 90)) if answered and at.random() < 0.9 else None
        group = at.choice(list(topics))
        yield Case(
            number, registered, registered + timedelta(days=at.choice([10, 10, 10, 30])), answered, closed,
            registered + timedelta(hours=at.randrange(1, 30)),
            (closed or answered or registered) + timedelta(minutes=at.randrange(1, 500)),
            at, group, at.choice(topics[group]),
        )  # fmt: skip


def american(moment: datetime | None) -> str:
    """Month first, twelve hours."""
    return "" if moment is None else f"{moment:%m/%d/%Y %I:%M:%S %p}"


def european(moment: datetime | None) -> str:
    """Day first."""
    return "" if moment is None else f"{moment:%d/%m/%Y %H:%M}"


def iso(moment: datetime | None) -> str:
    """ISO 8601 with an offset."""
    return "" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S}-05:00"


def jalali(moment: datetime | None) -> str:
    """Jalali, year first, Persian digits left out."""
    if moment is None:
        return ""
    day = to_jalali(moment.date())
    return f"{day.year}/{day.month:02}/{day.day:02} {moment:%H:%M}"


def jalali_day_first(moment: datetime | None) -> str:
    """Jalali, day first, without time."""
    if moment is None:
        return ""
    day = to_jalali(moment.date())
    return f"{day.day:02}/{day.month:02}/{day.year}"


def mobile(case: Case) -> str:
    """A mobile number."""
    return f"0914{case.at.randrange(10**7):07}"


def national_code(case: Case) -> str:
    """Ten digits with the checksum of a national code."""
    digits = [case.at.randrange(10) for _ in range(9)]
    rest = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return "".join(map(str, digits)) + str(rest if rest < 2 else 11 - rest)


def sentence_fa(case: Case) -> str:
    """What a citizen might write."""
    return (
        f"با سلام، از {case.number + 3} روز پیش مشکل {case.topic} در محل ما وجود دارد و با وجود پیگیری‌های فراوان هنوز "
        "رسیدگی نشده است، لطفاً بررسی بفرمایید"
    )
