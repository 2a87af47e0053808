"""Unusual events planted in the demo: two trips, a water crisis, a shortage of medicine, a declining office."""

from dataclasses import dataclass

import numpy as np

from intake.demo.line_activity import DAYS, Floats, day_number, days


@dataclass(frozen=True)
class Trip:
    """A presidential trip: meetings for some days, then letters that are registered for three weeks."""

    name_fa: str
    name_en: str
    first: int  # day numbers
    meetings: int
    letters: int
    share: float  # share of all cases of the demo

    def rate(self) -> Floats:
        """Share of the trip's cases registered on each day of the demo."""
        rate = np.zeros(DAYS)
        rate[self.first : self.first + self.meetings] = 0.55 / self.meetings
        late = np.exp(-np.arange(self.letters) / 8.0)
        start = self.first + 1
        calendar = days()
        # On Fridays and holidays the registry is closed.
        late[(calendar.holiday | (calendar.weekday == 6))[start : start + self.letters]] = 0.0
        rate[start : start + self.letters] += 0.45 * late / late.sum()
        return rate


@dataclass(frozen=True)
class Surge:
    """A period in which some topics are more frequent, in one county or everywhere."""

    topics: tuple[str, ...]  # English names
    first: int
    last: int
    factor: float
    gradual: bool  # rises to the factor over the period instead of jumping to it
    county_rank: int | None  # by population, 0 the largest

    def factors(self) -> Floats:
        """Factor on each day of the demo."""
        factor = np.ones(DAYS)
        length = self.last - self.first + 1
        rise = np.linspace(1.0, self.factor, length) if self.gradual else np.full(length, self.factor)
        factor[self.first : self.last + 1] = rise
        return factor


@dataclass(frozen=True)
class Decline:
    """An office that takes longer from one day on."""

    municipality_rank: int  # by population of its county
    first: int
    factor: float


TRIPS = (
    Trip(
        "سفر نخست ریاست‌جمهوری (نمونه)",
        "First presidential trip (sample)",
        day_number(1402, 8, 16),
        3,
        21,
        0.15,
    ),
    Trip(
        "سفر دوم ریاست‌جمهوری (نمونه)",
        "Second presidential trip (sample)",
        day_number(1404, 9, 10),
        3,
        21,
        0.15,
    ),
)
CRISIS = Surge(
    topics=("Water cut-offs", "Low water pressure", "Drinking water quality"),
    first=day_number(1405, 4, 20),
    last=day_number(1405, 5, 30),
    factor=6.0,
    gradual=False,
    county_rank=5,
)
CRISIS_DELAY = 1.6  # factor on the time to an answer of the cases of the crisis
RISING = Surge(
    topics=("Medicine shortage",),
    first=day_number(1405, 5, 15),
    last=DAYS - 1,
    factor=4.0,
    gradual=True,
    county_rank=None,
)
DECLINE = Decline(municipality_rank=2, first=day_number(1404, 11, 1), factor=2.2)
