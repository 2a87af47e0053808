"""Cases that the store has under another spelling of their ids are refused, and those of another source are named.

`intake.load.respelled_ids` and `intake.load.store_remarks`.
"""

import random
from datetime import datetime
from pathlib import Path

import pytest

from intake.errors import RefusedError
from tests.intake.storing import dump, load_files, load_into, load_rows, remarks_on_cases, undo, write
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(*, first: int = 1, last: int = 20, spelled: str = "{}", month: int = 5) -> list[dict[str, str]]:
    return [
        {
            "id": spelled.format(at),
            "registered_at": f"1404/{month:02}/{1 + at % 28:02} 09:00",
            "agency": "آبفا",
            "county": "0303",
        }
        for at in range(first, last + 1)
    ]


@pytest.mark.thorough
def test_ids_without_their_leading_zeros_are_refused_on_each_engine(address: str, tmp_path: Path) -> None:
    as_of = datetime(2025, 9, 1)
    load_into(address, write(tmp_path / "a.csv", cases(spelled="{:06}")), as_of)
    with pytest.raises(RefusedError, match=r"20 new ids differ .* by leading zeros only"):
        load_into(address, write(tmp_path / "b.csv", cases() + cases(first=21, last=60, month=4)), as_of)
    load_into(address, write(tmp_path / "c.csv", cases(first=21, last=60, month=4)), as_of)


@pytest.mark.parametrize(
    ("before", "now"), ordinary_first(1, [("yearly", None), ("continuous", "yearly"), (None, "yearly")])
)
def test_the_same_cases_under_another_numbering_are_refused(
    tmp_path: Path, before: str | None, now: str | None
) -> None:
    load_rows(tmp_path, cases(), id_numbering=before)
    stored = dump(tmp_path)
    with pytest.raises(RefusedError, match="only by the year at their beginning") as refused:
        load_rows(tmp_path, cases(), id_numbering=now)
    assert "id_numbering" in refused.value.message_fa
    assert dump(tmp_path) == stored
    undo(tmp_path)
    assert load_rows(tmp_path, cases(), id_numbering=now).loaded == 20


@pytest.mark.thorough
def test_a_registration_that_is_corrected_across_nowruz_is_said(tmp_path: Path) -> None:
    last = [case | {"registered_at": "1403/12/29 10:00"} for case in cases(first=480, last=482)]
    new_year = [case | {"registered_at": "1404/01/05 10:00"} for case in cases(first=1, last=3)]
    assert load_rows(tmp_path, last, id_numbering="yearly").notes.remarks == []
    last[1]["registered_at"] = "1404/01/01 09:00"
    (remark,) = load_rows(tmp_path, last + new_year, id_numbering="yearly").notes.remarks
    assert "1 new case (such as 1404-481)" in remark.en
    assert "1404-481" in remark.fa
    another = [case | {"registered_at": "1404/12/20 10:00"} for case in cases(first=482, last=482)]
    assert load_rows(tmp_path, another, id_numbering="yearly", as_of=datetime(2026, 4, 1)).notes.remarks == []


@pytest.mark.thorough
def test_other_cases_with_such_ids_are_loaded(tmp_path: Path) -> None:
    """Registered on other days; or with years in the ids that the source itself writes."""
    load_rows(tmp_path, cases(spelled="{:06}"))
    assert load_rows(tmp_path, cases(month=4)).loaded == 20
    load_rows(tmp_path, cases(spelled="1403-{}", month=3))
    report = load_rows(tmp_path, cases(spelled="1404-{}", month=3))
    (remark,) = remarks_on_cases(report)
    assert report.loaded == 20
    assert remark.en.startswith("None of the 20 cases of this file was in the source")


@pytest.mark.thorough
def test_a_few_are_named(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(spelled="{:06}"))
    report = load_rows(tmp_path, cases(last=2) + cases(first=30, last=90, month=4))
    (remark,) = remarks_on_cases(report)
    assert remark.en.startswith("2 new ids differ")


@pytest.mark.thorough
def test_a_load_says_which_cases_another_source_has(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(), source="خرداد")
    report = load_rows(tmp_path, cases() + cases(first=21, last=40, month=4), source="تیر")
    (remark,) = remarks_on_cases(report)
    assert remark.en.startswith("20 cases with the same id and day of registration are in the source “خرداد”")
    # Only new cases are looked at, and a check says it among what the file contains.
    (remark,) = remarks_on_cases(load_rows(tmp_path, cases(first=50, last=90, month=4), source="تیر"))
    assert remark.en.startswith("None of the 41 cases of this file was in the source")
    path = write(tmp_path / "x.csv", cases(first=1, last=40))
    report = load_files(tmp_path, path, source="مرداد", publish=False)
    assert remarks_on_cases(report) == []
    assert report.contents is not None
    assert report.contents.same_cases is not None


@pytest.mark.parametrize(
    ("before", "now"),
    ordinary_first(1, [("111-{}", "111/{}"), ("111-{}", "{}"), ("{}", "T-{}"), ("A{}", "T{}")]),
)
def test_ids_with_another_beginning_are_refused_where_all_else_is_the_same(
    tmp_path: Path, before: str, now: str
) -> None:
    load_rows(tmp_path, cases(first=100, last=120, spelled=before))
    stored = dump(tmp_path)
    with pytest.raises(
        RefusedError, match=r"differ from ids of the source .* only in their beginning"
    ) as refused:
        load_rows(tmp_path, cases(first=110, last=140, spelled=now))
    assert now.format(110) in refused.value.message_fa
    assert dump(tmp_path) == stored
    # Cases of later days, of another office, or with other numbers are other cases.
    assert load_rows(tmp_path, cases(first=110, last=140, spelled=now, month=4)).loaded == 31
    others = [case | {"agency": "برق"} for case in cases(first=100, last=120, spelled="B{}")]
    assert load_rows(tmp_path, others).loaded == 21
    moved = [case | {"id": f"C{500 + at}"} for at, case in enumerate(cases(first=100, last=120))]
    assert load_rows(tmp_path, moved).loaded == 21


def test_ids_of_cases_without_times_need_office_county_and_topic_to_be_the_same(tmp_path: Path) -> None:
    """Of days alone, offices that number their cases side by side may have the same ones."""

    def of_days(spelled: str, **changes: str) -> list[dict[str, str]]:
        rows = cases(first=100, last=120, spelled=spelled)
        return [case | {"registered_at": case["registered_at"][:10]} | changes for case in rows]

    load_rows(tmp_path, of_days("A{}"))
    assert load_rows(tmp_path, of_days("B{}")).loaded == 21
    load_rows(tmp_path, of_days("C{}", topic="آسفالت"))
    with pytest.raises(RefusedError, match="only in their beginning"):
        load_rows(tmp_path, of_days("D{}", topic="آسفالت"))


@pytest.mark.parametrize("spelled", ordinary_first(1, ["{}/1404", "{}-01"]))
def test_later_cases_of_the_same_days_whose_ids_end_alike_are_other_cases(
    tmp_path: Path, spelled: str
) -> None:
    """Of days alone: an office has some cases of a topic on a day, and all ids end with the year."""

    def of_days(first: int, last: int) -> list[dict[str, str]]:
        rows = cases(first=first, last=last, spelled=spelled)
        return [case | {"registered_at": case["registered_at"][:10], "topic": "آسفالت"} for case in rows]

    load_rows(tmp_path, of_days(100, 127))
    assert load_rows(tmp_path, of_days(128, 155)).loaded == 28


def test_one_id_with_other_zeros_does_not_hide_many_with_another_beginning(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(first=100, last=160))
    (first, *_), (_, *respelled) = (cases(first=100, last=160, spelled=way) for way in ("0{}", "T-{}"))
    with pytest.raises(RefusedError, match=r"61 new ids .* only in their beginning"):
        load_rows(tmp_path, [first, *respelled])


def test_ids_that_end_alike_by_chance_are_other_cases(tmp_path: Path) -> None:
    """An office has hundreds of cases a day, and its system writes days as the moment that they began at in UTC."""
    ids = random.Random(1).sample(range(100_000, 1_000_000), 900)
    rows = [{"id": str(each), "registered_at": "1404/05/02 03:30", "agency": "آبفا"} for each in ids]
    load_rows(tmp_path, rows[:600])
    assert load_rows(tmp_path, rows[600:]).loaded == 300
