"""Watermarks: kinds of values, moving back, and what never becomes one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from intake.pull.watermark import Watermark, from_json, newest, read

MOMENT = datetime(2025, 3, 22, 10, 0, 0, 250)


@pytest.mark.parametrize(
    ("value", "kind", "back"),
    [
        (MOMENT, "moment", MOMENT - timedelta(days=3)),
        (MOMENT.replace(tzinfo=UTC), "moment", MOMENT.replace(tzinfo=UTC) - timedelta(days=3)),
        (date(2025, 3, 22), "day", date(2025, 3, 19)),
        (5_000, "number", 4_900),
        (Decimal("5000"), "number", 4_900),
        ("1404/01/02 10:00", "text", "1403/12/29"),
        ("14040102", "text", "14031229"),
        ("2025-03-02T01:00:00", "text", "2025-02-27"),
    ],
)
def test_kinds_are_kept_and_moved_back(value: Any, kind: str, back: Any) -> None:
    mark = read(value)
    assert mark is not None
    assert mark.kind == kind
    assert from_json(mark.as_json()) == mark
    assert mark.moved_back(days=3, numbers=100) == back


@pytest.mark.parametrize(
    "value", [None, True, 1.5, b"x", "", "12/05/1404", "1404/1/2", "۱۴۰۴/۰۱/۰۲", "asphalt"]
)
def test_what_cannot_be_one(value: Any) -> None:
    assert read(value) is None
    known = Watermark("number", 1)
    assert newest(known, value, timezone="UTC") == known


def test_a_value_in_the_future_or_of_another_kind_never_becomes_one() -> None:
    known = read(MOMENT)
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=12)
    assert newest(known, tomorrow, timezone="UTC") == Watermark("moment", tomorrow)  # clocks differ
    for future in (tomorrow + timedelta(days=2), tomorrow.replace(tzinfo=UTC), date(2026, 1, 1), 7):
        assert newest(known, future, timezone="UTC") == known
    assert newest(None, "1499/01/01", timezone="UTC") is None
    assert newest(known, MOMENT - timedelta(days=1), timezone="UTC") == known
