"""Times under headings that say UTC are moved to local time, although their cells do not say so (`utc_headings`)."""

import pytest

from tests.intake.guess.guessing import BASE, ROWS, guess, mapping_from
from tests.intake.reading import read_all

MOMENTS = [f"2026-05-{row % 28 + 1:02} 22:{row:02}:00" for row in ROWS]


def registrations(folder, heading, moments=MOMENTS, **more):
    table = {
        heading if key == "تاریخ ثبت" else key: moments if key == "تاریخ ثبت" else cells
        for key, cells in BASE.items()
    }
    proposal = guess(folder, table | more)
    read = read_all(folder / "table.csv", mapping_from(proposal)).records["registered_at"]
    return [str(moment) for moment in read][:2], " ".join(note.en for note in proposal.notes)


@pytest.mark.parametrize(
    "heading",
    [
        "Created (UTC)",
        "created_at_utc",
        "createdUtc",
        "Created GMT",
        "Created (UTC+00:00)",
        "Created (UTC/GMT)",
        "زمان ثبت (به وقت گرینویچ)",
        "زمان ثبت (به وقت جهانی)",
    ],
)
def test_times_under_a_heading_of_utc_are_moved(tmp_path, heading):
    read, notes = registrations(tmp_path, heading)

    assert read == ["2026-05-02 01:30:00", "2026-05-03 01:31:00"]
    assert "are UTC, as the heading says" in notes


@pytest.mark.parametrize(
    "heading",
    [
        "Created (GMT+3:30)",
        "Created (GMT ۳:۳۰)",
        "Created (UTC/GMT +3:30)",
        "Created (UTC 2026)",
        "Created (Asia/Tehran)",
        "زمان ثبت",
    ],
)
def test_other_times_stay_as_they_are(tmp_path, heading):
    read, notes = registrations(tmp_path, heading)

    assert read == ["2026-05-01 22:00:00", "2026-05-02 22:01:00"]
    assert "UTC, as the heading" not in notes
    assert "another offset" not in notes


@pytest.mark.parametrize("heading", ["Created (UTC/GMT +3:00)", "Created GMT-5", "Created (UTC+05:30)"])
def test_another_offset_in_a_heading_is_named(tmp_path, heading):
    read, notes = registrations(tmp_path, heading)

    assert read == ["2026-05-01 22:00:00", "2026-05-02 22:01:00"]
    assert (
        f"The times of {heading} have another offset from UTC, as the heading says, which is not applied"
        in notes
    )


def test_another_offset_above_times_in_a_column_of_their_own_is_named(tmp_path):
    days = [moment[:10] for moment in MOMENTS]
    times = {"Created time (GMT+5)": [moment[11:16] for moment in MOMENTS]}

    read, notes = registrations(tmp_path, "Created date", days, **times)

    assert read == ["2026-05-01 22:00:00", "2026-05-02 22:01:00"]
    assert "The times of Created time (GMT+5) have another offset from UTC" in notes


def test_days_stay_as_they_are_and_midnight_is_a_time(tmp_path):
    days, notes = registrations(tmp_path, "Created (UTC)", [moment[:10] for moment in MOMENTS])
    midnight, _ = registrations(tmp_path, "Created (UTC)", ["2026-05-01 00:00:00", *MOMENTS[1:]])

    assert days == ["2026-05-01 00:00:00", "2026-05-02 00:00:00"]
    assert "UTC" not in notes
    assert midnight[0] == "2026-05-01 03:30:00"


def test_days_of_a_workbook_stay_days_with_the_times_beside_them(tmp_path):
    """A workbook writes days as midnights: those of due dates would be over at 3:30, and times beside them be lost."""
    days = [moment[:10] + " 00:00:00" for moment in MOMENTS]
    times = {"Created time (UTC)": [moment[11:16] for moment in MOMENTS]}

    read, _ = registrations(tmp_path, "Created date (UTC)", days, **times)
    due, notes = registrations(tmp_path, "Created (UTC)", days)

    assert read == ["2026-05-02 01:30:00", "2026-05-03 01:31:00"]
    assert due == ["2026-05-01 00:00:00", "2026-05-02 00:00:00"]
    assert "UTC" not in notes


def test_times_of_numbers_are_moved(tmp_path):
    read, notes = registrations(tmp_path, "Created (UTC)", [str(46143.25 + row) for row in ROWS])

    assert read == ["2026-05-01 09:30:00", "2026-05-02 09:30:00"]
    assert "are UTC, as the heading says" in notes


def test_times_in_a_column_of_their_own_are_moved_with_their_dates(tmp_path):
    days = [moment[:10] for moment in MOMENTS]
    times = {"Created time (UTC)": [moment[11:16] for moment in MOMENTS]}

    read, _ = registrations(tmp_path, "Created date", days, **times)

    assert read == ["2026-05-02 01:30:00", "2026-05-03 01:31:00"]


def test_an_offset_of_the_cell_counts(tmp_path):
    mapping = mapping_from(
        guess(
            tmp_path, {"id": BASE["شماره پرونده"], "Created (UTC)": MOMENTS, "Office": BASE["دستگاه اجرایی"]}
        )
    )
    path = tmp_path / "table.csv"
    path.write_text(
        path.read_text("utf-8").replace("2026-05-01 22:00:00", "2026-05-01 22:00:00+03:30", 1), "utf-8"
    )

    assert str(read_all(path, mapping).records["registered_at"][0]) == "2026-05-01 22:00:00"


@pytest.mark.parametrize(
    ("heading", "zone"),
    [("timezone", "UTC"), ("Time Zone", "+00:00"), ("منطقهٔ زمانی", "گرینویچ")],
)
def test_times_beside_a_column_of_utc_are_moved(tmp_path, heading, zone):
    read, notes = registrations(tmp_path, "Created", **{heading: [zone] * len(MOMENTS)})

    assert read == ["2026-05-02 01:30:00", "2026-05-03 01:31:00"]
    assert f"are UTC, as the column {heading} says" in notes


@pytest.mark.parametrize(
    ("zones", "said"),
    [(["Asia/Tehran"], False), (["+03:30"], False), (["Asia/Dubai"], True), (["UTC", "Asia/Tehran"], True)],
)
def test_times_beside_other_zones_stay_and_the_column_is_named(tmp_path, zones, said):
    cells = [zones[row % len(zones)] for row in ROWS]
    read, notes = registrations(tmp_path, "Created", timezone=cells)

    assert read == ["2026-05-01 22:00:00", "2026-05-02 22:01:00"]
    assert ("The column timezone names time zones" in notes) is said
