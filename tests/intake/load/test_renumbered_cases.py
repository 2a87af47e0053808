"""Numbers that start over, or that each county has for itself, never let a case take the place of another.

What is not refused is said (`intake.load.changed_registrations`).
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import RefusedError
from tests.intake.storing import dump, load_files, load_into, load_rows, remarks_on_cases, table, write
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(year: int, *, count: int = 10) -> list[dict[str, str]]:
    """Cases number 1 to `count`, registered in the course of a Jalali year."""
    return [
        {"id": str(at + 1), "registered_at": f"{year}/{1 + at % 12:02}/05 09:00", "agency": "آبفا"}
        for at in range(count)
    ]


COUNTIES = "0303", "0310", "0311", "0304"
TOPICS = "آب", "برق", "گاز", "آسفالت", "زباله"


def month(
    year: int, at: int, *, count: int = 20, first: int = 1, county: str = "", hour: int = 8
) -> list[dict[str, str]]:
    """Cases of one Jalali month, numbered from `first` on."""
    return [
        {
            "id": str(first + place),
            "registered_at": f"{year}/{at:02}/{1 + place * 28 // count:02} {hour:02}:{place % 60:02}",
            "county": county or COUNTIES[(7 * at + place) % len(COUNTIES)],
            "topic": TOPICS[(3 * at + place) % len(TOPICS)],
            "agency": "آبفا",
        }
        for place in range(count)
    ]


def test_a_file_of_the_next_year_is_refused_and_the_store_stays(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    before = dump(tmp_path)
    with pytest.raises(RefusedError) as refused:
        load_rows(tmp_path, cases(1403))
    assert 'id_numbering = "yearly"' in refused.value.message_fa
    assert "10 ids of this file" in refused.value.message_en
    assert dump(tmp_path) == before


def test_dates_counted_from_1904_are_not_taken_for_numbers_that_start_over(tmp_path: Path) -> None:
    rows = month(1404, 4)
    load_rows(tmp_path, rows)
    early = [
        row
        | {
            "registered_at": f"{datetime(2025, 6, 22, 8, at) + timedelta(days=at * 28 // 20 - 1462):%Y-%m-%d %H:%M}"
        }
        for at, row in enumerate(rows)
    ]
    with pytest.raises(RefusedError, match="are exactly 1,462 days from those of the same ids"):
        load_rows(tmp_path, early, dates={"formats": ["%Y-%m-%d %H:%M"]})


@pytest.mark.thorough
def test_an_older_year_is_refused_too(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1403))
    with pytest.raises(RefusedError, match="start over each year"):
        load_rows(tmp_path, cases(1402), as_of=datetime(2024, 3, 1))


@pytest.mark.thorough
def test_with_the_year_in_the_id_all_years_stand_beside_each_other(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402), id_numbering="yearly")
    report = load_rows(tmp_path, cases(1403), id_numbering="yearly")
    assert (report.loaded, report.updated) == (10, 0)
    again = load_rows(tmp_path, cases(1402) + cases(1403), id_numbering="yearly")
    assert (again.loaded, again.updated, again.unchanged, again.rejected) == (0, 0, 20, 0)
    assert {"1402-1", "1403-1"} <= {row["id"] for row in table(tmp_path, "case")}


@pytest.mark.thorough
def test_both_years_in_one_file_are_rejected_with_the_reason(tmp_path: Path) -> None:
    report = load_rows(tmp_path, cases(1402) + cases(1403))
    assert (report.read, report.loaded) == (20, 10)
    assert report.reasons == {"renumbered_id": 10}


def test_a_few_corrected_registrations_are_updates(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    corrected = cases(1402)
    for row in corrected[:2]:
        row["registered_at"] = row["registered_at"].replace("1402", "1403")
    assert load_rows(tmp_path, corrected).updated == 2


@pytest.mark.thorough
def test_a_person_may_say_that_numbers_run_on(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    assert load_rows(tmp_path, cases(1403), id_numbering="continuous").updated == 10


@pytest.mark.parametrize(
    ("together", "id_numbering"),
    ordinary_first(2, [(True, "yearly"), (False, None), (True, None), (False, "yearly")]),
)
def test_counties_with_numbers_of_their_own_are_refused_under_one_source(
    tmp_path: Path, together: bool, id_numbering: str | None
) -> None:
    tabriz = write(tmp_path / "tabriz.csv", month(1404, 2, county="0303"))
    maragheh = write(tmp_path / "maragheh.csv", month(1404, 2, county="0310", hour=11, count=25))
    if not together:
        load_files(tmp_path, tabriz, id_numbering=id_numbering)
    files = (tabriz, maragheh) if together else (maragheh,)
    with pytest.raises(RefusedError) as refused:
        load_files(tmp_path, *files, id_numbering=id_numbering)
    assert "--source" in refused.value.message_fa
    assert "registration and another county, topic or office" in refused.value.message_en
    assert ('"yearly"' in refused.value.message_en) is (id_numbering is None)
    if not together:
        assert len(table(tmp_path, "case")) == 20


def test_numbers_that_start_over_each_month_are_refused(tmp_path: Path) -> None:
    load_rows(tmp_path, month(1404, 1))
    with pytest.raises(RefusedError, match="starts over each month"):
        load_rows(tmp_path, month(1404, 2))
    assert load_rows(tmp_path, month(1404, 2), source="اردیبهشت").loaded == 20


@pytest.mark.thorough
def test_exports_of_half_a_year_whose_numbers_start_over_are_refused(tmp_path: Path) -> None:
    """Only a sixth of the cases that the store has already are others, but all of the new month."""
    winter = [row for at in range(7, 13) for row in month(1403, at, first=20 * at)]
    load_rows(tmp_path, winter)
    with pytest.raises(RefusedError, match="At least 20 ids of this file"):
        load_rows(tmp_path, winter[20:] + month(1404, 1, first=140))


@pytest.mark.thorough
def test_an_export_of_all_cases_with_some_corrected_and_registered_anew_is_loaded(tmp_path: Path) -> None:
    cases = [row for at in range(1, 5) for row in month(1404, at, first=20 * at)]
    load_rows(tmp_path, cases)
    later = [dict(row) for row in cases]
    for row in later[::2]:  # Half of the cases were answered, by another office.
        row |= {"status": "answered", "answered_at": "1404/05/20 10:00", "agency": "شهرداری"}
    for row in later[1::10]:  # Some are about another county, as it turned out, or their day was mistyped.
        row["county"] = "0312"
    for row in later[3::10]:
        row["registered_at"] = row["registered_at"].replace("1404/0", "1404/05/1")[:10] + " 09:00"
    for row in later[5:65:20]:  # And three are registered anew, with what they are about.
        row |= {"registered_at": "1404/05/09 09:00", "county": "0313", "topic": "راه"}
    report = load_rows(tmp_path, later + month(1404, 5, first=200, count=20))
    assert (report.loaded, report.rejected) == (20, 0)
    assert report.updated == sum(new != old for new, old in zip(later, cases, strict=True))


@pytest.mark.thorough
def test_all_registrations_read_in_another_way_are_updates(tmp_path: Path) -> None:
    """Day and month were swapped by the mapping of the first load; what the cases are about is the same."""
    cases = month(1404, 3, count=10)
    swapped = [row | {"registered_at": f"1404/{1 + at:02}/03 08:00"} for at, row in enumerate(cases)]
    load_rows(tmp_path, swapped[:5])
    assert load_rows(tmp_path, cases[:5]).updated == 5


@pytest.mark.thorough
def test_a_person_may_say_that_all_cases_were_corrected(tmp_path: Path) -> None:
    load_rows(tmp_path, month(1404, 1))
    assert load_rows(tmp_path, month(1404, 2), id_numbering="continuous").updated == 20


@pytest.mark.thorough
def test_registrations_that_move_to_another_day_are_said(tmp_path: Path) -> None:
    cases = month(1404, 1)
    load_rows(tmp_path, cases)
    cases[0]["registered_at"] = "1404/01/09 08:00"
    cases[1]["registered_at"] = "1404/01/02 23:00"  # The same day.
    report = load_rows(tmp_path, cases)
    assert report.updated == 2
    (remark,) = remarks_on_cases(report)
    assert remark.en.startswith("The registration of 1 case")
    assert {"fa": remark.fa, "en": remark.en} in report.as_json()["remarks"]
    assert remark.fa in note_lines(report.notes, "fa")
    assert remarks_on_cases(load_rows(tmp_path, cases)) == []


@pytest.mark.thorough
def test_times_of_day_that_a_file_without_them_takes_away_are_said(tmp_path: Path) -> None:
    """`intake.load.changed_registrations.lost_times`."""
    cases = month(1404, 1)
    cases[0]["registered_at"] = "1404/01/01 00:00"
    load_rows(tmp_path, cases)
    days = [case | {"registered_at": case["registered_at"][:10]} for case in cases]
    report = load_rows(tmp_path, days)
    assert report.updated == 19
    (remark,) = remarks_on_cases(report)
    assert "the registration of 19 cases in the store is lost" in remark.en
    assert remarks_on_cases(load_rows(tmp_path, days)) == []
    # Of one that has them for other cases, no more is said than is so.
    load_rows(tmp_path, cases)
    (remark,) = remarks_on_cases(load_rows(tmp_path, [*cases[:2], days[2], *cases[3:]]))
    assert "1 case in the store is lost, because the file has only its day." in remark.en


@pytest.mark.parametrize(
    ("hours", "minutes", "said"),
    ordinary_first(1, [(-3, -30, "3:30 hours earlier"), (1, 0, "1:00 hours later")]),
)
def test_the_clocks_of_another_time_zone_are_said(
    tmp_path: Path, hours: int, minutes: int, said: str
) -> None:
    """`intake.load.changed_registrations.shifted_clocks`."""
    cases = month(1404, 1)
    load_rows(tmp_path, cases)
    shift = timedelta(hours=hours, minutes=minutes)

    def moved(case: dict[str, str], by: timedelta) -> dict[str, str]:
        day, clock = case["registered_at"].split()
        at = datetime.strptime(clock, "%H:%M") + by
        return case | {"registered_at": f"{day} {at:%H:%M}"}

    (remark,) = remarks_on_cases(load_rows(tmp_path, [moved(case, shift) for case in cases]))
    assert said in remark.en
    assert "ساعت" in remark.fa
    # Corrections differ from one another.
    corrected = [moved(case, shift + timedelta(minutes=at)) for at, case in enumerate(cases)]
    assert remarks_on_cases(load_rows(tmp_path, corrected)) == []


@pytest.mark.thorough
def test_the_clocks_of_another_time_zone_are_said_on_each_engine(address: str, tmp_path: Path) -> None:
    for hour in (8, 11):
        file = write(tmp_path / f"{hour}.csv", month(1404, 1, count=12_000, hour=hour))
        report = load_into(address, file, datetime(2025, 9, 1))
    (remark,) = remarks_on_cases(report)
    assert "The registration of 12,000 cases of the store moves 3:00 hours later" in remark.en
