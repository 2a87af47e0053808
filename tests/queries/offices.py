"""Worlds with many offices and counties, and planted worlds in which it is known which offices are good and bad."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from tests.reference import Known, Life
from tests.worlds import World, store_of

OFFICES = tuple(f"A{i}" for i in range(1, 15))
PEERS = {office: "P1" if i < 10 else "P2" for i, office in enumerate(OFFICES)}
COUNTIES = ("0301", "0302", "0303", "0304", "0305", "0306", "0307", "0308", "0309", "0310")


def case(number: int, agency: str, *, late: bool, **more: object) -> Life:
    """A case of an office, answered five days after registration or, if late, four days after it was due."""
    registered = datetime(2025, 3, 1, 8) + timedelta(hours=number % 700)
    due = registered + timedelta(days=10)
    answered = registered + timedelta(days=14 if late else 5)
    return Life(source="one", registered=registered, due=due, answered=answered, agency=agency, **more)


def planted(**late_share: float) -> World:
    """60 cases for each of ten offices, a quarter of them late; `late_share` sets other shares by office."""
    lives = [
        case(i, office, late=i % 60 < 60 * late_share.get(office, 0.25) + 2 * math.sin(j))
        for j, office in enumerate(OFFICES[:10])
        for i in range(60)
    ]
    end = datetime(2025, 6, 1)
    return World(tuple(lives), Known({"one": end, "two": end}))


def small_group() -> list[Life]:
    """A group of four offices, each with 40 cases in each of three months; one of them gets worse in April."""
    return [
        replace(
            case(i, office, late=i % 40 < (30 if office == "A11" and month == 4 else 8)),
            registered=datetime(2025, month, 1 + i % 25, 8),
            due=datetime(2025, month, 1 + i % 25, 8) + timedelta(days=3),
            answered=datetime(2025, month, 1 + i % 25, 8)
            + timedelta(days=4 if i % 40 < (30 if office == "A11" and month == 4 else 8) else 1),
        )
        for office in OFFICES[10:]
        for month in (2, 3, 4)
        for i in range(40)
    ]


def stored(here: World):
    """A new store that holds a world."""
    return store_of(sa.create_engine("duckdb:///:memory:"), here)
