"""A small province in three loads, the last of which is undone: data for tests of quotable figures."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from persian.calendar import month_bounds
from tests.forked import SHARED
from tests.intake.storing import load_rows, undo, url

COUNTIES = {"تبریز": 60, "مراغه": 40, "اهر": 30}
MONTHS = [(1403, month) for month in range(1, 13)] + [(1404, 1), (1404, 2)]
FIRST_AS_OF = datetime(2025, 5, 21, 23, 59, 59)  # The end of 1404/02.
SECOND_AS_OF = datetime(2025, 6, 21, 23, 59, 59)


def cases(year: int, month: int, *, extra: int = 0) -> list[dict[str, Any]]:
    """The cases of a month, registered on its first day and closed within four weeks; `extra` more cases in Tabriz."""
    registered = datetime.combine(month_bounds(year, month)[0], datetime.min.time()) + timedelta(hours=8)
    rows = []
    for county, n in COUNTIES.items():
        for i in range(n + (extra if county == "تبریز" else 0)):
            late = i % 4 == 0
            answered = registered + timedelta(days=20 if late else 5, hours=i % 7)
            rows.append(
                {
                    "id": f"{year}-{month}-{county}-{i}",
                    "registered_at": registered,
                    "due_at": registered + timedelta(days=10),
                    "answered_at": answered,
                    "closed_at": answered + timedelta(hours=4),
                    "status": "closed",
                    "kind": ("complaint", "request", "suggestion")[
                        0 if i % 10 < 5 else 1 if i % 10 < 8 else 2
                    ],
                    "channel": "phone",
                    "outcome": "resolved" if i % 3 else "explained",
                    "verdict": ("satisfied" if i % 2 else "dissatisfied") if i % 5 < 2 else "",
                    "county": county,
                    "agency": "آب و فاضلاب" if i % 2 else "شهرداری",
                    "topic": "آب",
                    "topic_group": "خدمات",
                }
            )
    return rows


def store_of_all_loads() -> str:
    """The URL of a store after the three loads, which is filled once for all workers of a run. Never write to it."""
    folder = Path(os.environ[SHARED]) / "quoting"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            first_load(unfinished)
            second_load(unfinished)
            third_load_taken_back(unfinished)
            unfinished.rename(folder)
    return url(folder)


def first_load(folder: Path) -> None:
    """Load 1: fourteen months."""
    load_rows(folder, [row for at in MONTHS for row in cases(*at)], as_of=FIRST_AS_OF, name="one.csv")


def second_load(folder: Path) -> None:
    """Load 2: ninety more cases of Esfand 1403, six cases moved from Maragheh to Tabriz, and one more month."""
    rows = cases(1403, 12, extra=90) + cases(1404, 3)
    for row in [row for row in rows if row["county"] == "مراغه"][:6]:
        row["county"] = "تبریز"
    load_rows(folder, rows, as_of=SECOND_AS_OF, name="two.csv")


def third_load_taken_back(folder: Path) -> None:
    """Load 3, which is then undone."""
    load_rows(folder, cases(1403, 11, extra=50), as_of=SECOND_AS_OF, name="three.csv")
    undo(folder)
