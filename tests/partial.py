"""Small stores whose sources record only some things: registrations alone, closings alone, or a mixture.

Cases are generated from a fixed seed. The files have only the columns that the source records, as an office's own
export would, and are loaded with the ready mapping `negah`, of which all further columns are optional.
"""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.intake.storing import load_files, url, write

REGISTERED = ("id", "registered_at", "county", "kind")
CLOSED = (*REGISTERED, "agency", "closed_at")
COMPLETE = (
    *CLOSED, "due_at", "answered_at", "reopened_at", "outcome", "verdict", "verdict_at", "topic", "peer_group",
)  # fmt: skip
COUNTIES = ("تبریز", "مراغه", "مرند", "میانه", "اهر")
AGENCIES = ("اداره آب", "شهرداری", "اداره برق")
AS_OF = datetime(2025, 9, 1)
DAYS = 460  # so that there are the same months of last year to compare with


def registrations(folder: Path, *, n: int = 1_200) -> str:
    """URL of a store with one source, which records only registrations."""
    load_files(folder, _file(folder, REGISTERED, n=n), as_of=AS_OF, source="registrations")
    return url(folder)


def offices(folder: Path, *, n: int = 600) -> str:
    """URL of a store with one source, which records registrations and the office that each case is for."""
    load_files(folder, _file(folder, (*REGISTERED, "agency"), n=n), as_of=AS_OF, source="offices")
    return url(folder)


def closings(folder: Path, *, n: int = 1_200) -> str:
    """URL of a store with one source, which records closings and nothing after them."""
    load_files(folder, _file(folder, CLOSED, n=n), as_of=AS_OF, source="closings", answered="closed")
    return url(folder)


def mixture(folder: Path, *, n: int = 1_500) -> str:
    """URL of a store with three sources: registrations (of two counties only), closings, and one with everything."""
    registrations_file = _file(folder, REGISTERED, n=n, seed=1, counties=COUNTIES[3:])
    load_files(folder, registrations_file, as_of=AS_OF, source="registrations")
    closings_file = _file(folder, CLOSED, n=n, seed=2, counties=COUNTIES[:4])
    load_files(folder, closings_file, as_of=AS_OF, source="closings", answered="closed")
    load_files(
        folder, _file(folder, COMPLETE, n=n, seed=3, counties=COUNTIES[:3]), as_of=AS_OF, source="complete"
    )
    return url(folder)


def _file(
    folder: Path, columns: tuple[str, ...], *, n: int, seed: int = 0, counties: tuple[str, ...] = COUNTIES
) -> Path:
    """A CSV file of `n` cases with these columns."""
    dice = random.Random(seed)
    rows = [_case(dice, number, counties) for number in range(n)]
    kept = [{name: row.get(name, "") for name in columns} for row in rows]
    return write(folder / f"{seed}.csv", kept, columns)


def _case(dice: random.Random, number: int, counties: tuple[str, ...]) -> dict[str, Any]:
    """A case with everything that the fullest of the files has."""
    registered = AS_OF - timedelta(days=DAYS * dice.random())
    answered = registered + timedelta(days=dice.expovariate(1 / 8))
    closed = answered + timedelta(days=dice.expovariate(1 / 4))
    row: dict[str, Any] = {
        "id": f"case-{number}",
        "registered_at": _text(registered),
        "due_at": _text(registered + timedelta(days=10)),
        "county": dice.choice(counties),
        "kind": dice.choice(("complaint", "request", "suggestion")),
        "agency": dice.choice(AGENCIES),
        "peer_group": "خدمات",
        "topic": dice.choice(("آب", "برق", "آسفالت")),
    }
    if answered < AS_OF:
        row["answered_at"] = _text(answered)
    if closed < AS_OF:
        row |= {"closed_at": _text(closed), "outcome": dice.choice(("resolved", "explained"))}
        verdict_at = closed + timedelta(days=2)
        if verdict_at < AS_OF and dice.random() < 0.5:
            row |= {"verdict": dice.choice(("satisfied", "dissatisfied")), "verdict_at": _text(verdict_at)}
        if verdict_at < AS_OF and dice.random() < 0.05:
            row["reopened_at"] = _text(verdict_at)
    return row


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
