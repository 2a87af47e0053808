"""Offices of the demo and their true parameters.

Most offices are sound, with small random differences. A few have a character (slow, bunching, …), so that there is
something to detect. Every name ends in «(نمونه)», so that no screenshot accuses a real office.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from intake.demo.county_areas import Areas

OFFICES_FILE = Path(__file__).with_name("offices.csv")
SAMPLE_FA, SAMPLE_EN = " (نمونه)", " (sample)"
MUNICIPALITIES = 12

PEER_GROUPS = {
    "municipalities": ("شهرداری‌ها", "Municipalities"),
    "governorates": ("فرمانداری‌ها", "County governorates"),
    "banks": ("بانک‌ها", "Banks"),
    "utilities": ("آب، برق، گاز و مخابرات", "Utilities"),
    "roads_housing": ("راه و مسکن", "Roads and housing"),
    "welfare": ("کار و رفاه", "Work and welfare"),
    "health_education": ("بهداشت و آموزش", "Health and education"),
    "land": ("کشاورزی و محیط زیست", "Agriculture and environment"),
    "registry_economy": ("ثبت و اقتصاد", "Registration and economy"),
    "provincial": ("ستاد استان", "Provincial headquarters"),
}


@dataclass(frozen=True)
class Office:
    """One office. Shares are probabilities; times are in days of office time (see `office_hours.clock`).

    An answer comes with probability `answers`; its time is, with probability `bunches`, just before due, else
    log-normal around `days` (with probability `fast`) or around `late_days`. A closing without an answer comes with
    probability `set_aside`. The remaining cases stay open forever.
    """

    key: str
    peer_group: str
    name_fa: str
    name_en: str
    county: int | None
    days: float
    character: str = "sound"
    sigma: float = 0.75
    fast: float = 0.82
    late_days: float = 0.0
    late_sigma: float = 0.6
    bunches: float = 0.04
    answers: float = 0.937
    set_aside: float = 0.055
    misrouted: float = 0.07  # share of cases first registered to another office
    passes: float = 0.03  # share of cases passed on to another office and returned
    resolves: float = 0.62
    satisfies: float = 0.60
    reopens: float = 0.06
    responds: float = 0.235  # response rate of the question whether the citizen is satisfied


CHARACTERS: dict[str, dict[str, float]] = {
    "slow": {"days": 2.3, "answers": 0.89, "set_aside": 0.06, "satisfies": 0.48},
    "bunches at the deadline": {"days": 1.5, "bunches": 0.48},
    "closes without resolving": {"days": 0.45, "resolves": 0.93, "satisfies": 0.24, "reopens": 0.26},
    "passes cases around": {"days": 1.25, "misrouted": 0.16, "passes": 0.46, "satisfies": 0.50},
    "few verdicts": {"responds": 0.12},
}
# Characters by peer group and rank of the county's population, and by key of the office.
BY_RANK = {
    ("municipalities", 1): "bunches at the deadline",
    ("municipalities", 3): "few verdicts",
    ("municipalities", 6): "slow",
    ("municipalities", 7): "passes cases around",
    ("municipalities", 9): "closes without resolving",
    ("governorates", 2): "few verdicts",
    ("governorates", 4): "bunches at the deadline",
    ("governorates", 8): "closes without resolving",
    ("governorates", 10): "slow",
}
BY_KEY = {
    "urban": "slow",
    "bank_5": "slow",
    "bank_3": "closes without resolving",
    "deeds": "bunches at the deadline",
    "nature": "passes cases around",
    "governor": "passes cases around",
    "tax": "few verdicts",
}


def offices(area: Areas, rng: np.random.Generator) -> tuple[Office, ...]:
    """All offices: those of the province, the municipalities of the largest cities, and one governorate per county."""
    plain = [*_provincial(area), *_municipalities(area), *_governorates(area)]
    return tuple(_with_character(_varied(office, rng)) for office in plain)


def _provincial(area: Areas) -> list[Office]:
    """Offices of the province, from offices.csv."""
    with OFFICES_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Office(
                key=row["key"],
                peer_group=row["peer_group"],
                name_fa=row["name_fa"].format(centre=area.name_fa[0]) + SAMPLE_FA,
                name_en=row["name_en"].format(centre=area.name_en[0]) + SAMPLE_EN,
                county=None,
                days=float(row["days"]),
            )
            for row in csv.DictReader(file)
        ]


def _municipalities(area: Areas) -> list[Office]:
    """Municipalities of the largest counties."""
    return [
        Office(
            key=f"municipality_{rank}",
            peer_group="municipalities",
            name_fa=f"شهرداری {area.name_fa[rank]}{SAMPLE_FA}",
            name_en=f"{area.name_en[rank]} Municipality{SAMPLE_EN}",
            county=rank,
            days=4.7,
        )
        for rank in range(min(MUNICIPALITIES, len(area.code)))
    ]


def _governorates(area: Areas) -> list[Office]:
    """One governorate per county."""
    return [
        Office(
            key=f"governorate_{rank}",
            peer_group="governorates",
            name_fa=f"فرمانداری {name}{SAMPLE_FA}",
            name_en=f"{area.name_en[rank]} County Governorate{SAMPLE_EN}",
            county=rank,
            days=4.1,
        )
        for rank, name in enumerate(area.name_fa)
    ]


def _varied(office: Office, rng: np.random.Generator) -> Office:
    """Copy of an office with small random differences."""
    days = office.days * rng.lognormal(0.0, 0.10)
    answers = min(0.955, office.answers + rng.normal(0.0, 0.005))
    return replace(
        office,
        days=days,
        late_days=days * 4.0,
        sigma=office.sigma + rng.normal(0.0, 0.04),
        answers=answers,
        set_aside=min(0.998 - answers, office.set_aside + rng.normal(0.0, 0.004)),
        resolves=office.resolves + rng.normal(0.0, 0.03),
        satisfies=office.satisfies + rng.normal(0.0, 0.035),
        reopens=office.reopens * rng.lognormal(0.0, 0.15),
        responds=office.responds + rng.normal(0.0, 0.018),
        misrouted=office.misrouted * rng.lognormal(0.0, 0.2),
        passes=office.passes * rng.lognormal(0.0, 0.2),
    )


def _with_character(office: Office) -> Office:
    """Copy of an office with the character planned for it, if any."""
    prefix, _, rank = office.key.partition("_")
    group = {"municipality": "municipalities", "governorate": "governorates"}.get(prefix)
    character = BY_RANK.get((group, int(rank))) if group else BY_KEY.get(office.key)
    if character is None:
        return office
    change: dict[str, Any] = {"character": character, **CHARACTERS[character]}
    factor = change.pop("days", 1.0)
    return replace(office, days=office.days * factor, late_days=office.late_days * factor, **change)
