"""Rows: which are rejected, which are kept with a flag, and that personal data of rejected rows is masked."""

from pathlib import Path

import pandas as pd
import pytest

from intake.errors import MappingError
from intake.mapping.model import Mapping
from intake.parsing.reading_notes import ReadingNotes
from intake.staging.rejection_reasons import REASONS
from queries.vocabulary.codes import Channel, Event, Flag, Kind, Outcome, Verdict
from tests.intake.reading import csv_of, read_all, reasons, small

HEADER = "id,registered,agency"


def flags(records: pd.DataFrame) -> list[Flag]:
    return [Flag(int(value)) for value in records["flags"]]


def test_rows_without_a_usable_id_or_registration_are_rejected_with_the_reason(tmp_path: Path) -> None:
    text = (
        f"{HEADER}\n,1404/05/12,a\nb,,a\nc,1404/07/31,a\nd,1379/12/29,a\ne,1900-01-01,a\nf,-,a\n"
        f"{'g' * 101},1404/05/12,a\nh,1380/01/01,a\n"
    )
    batch = read_all(csv_of(tmp_path, text), small())
    assert reasons(batch) == [
        (2, "no_id"), (3, "no_registration_time"), (4, "unreadable_registration_time"),
        (5, "registered_before_1380"), (6, "registered_before_1380"), (7, "no_registration_time"),
        (8, "id_too_long"),
    ]  # fmt: skip
    assert list(batch.records["id"]) == ["h"]
    assert set(batch.rejected["reason"]) <= set(REASONS)
    assert set(batch.rejected["file"]) == {"cases.csv"}
    assert batch.rejected["detail"][2] == "registered: 1404/07/31"
    assert batch.rejected["content"][2] == {"id": "c", "registered": "1404/07/31", "agency": "a"}


def test_rejected_content_is_masked_and_of_mapped_columns_only(tmp_path: Path) -> None:
    text = f"{HEADER},note\n0084575948,09141234567,رضا نمونه 09141234567 و 0084575948,راز\n"
    batch = read_all(csv_of(tmp_path, text), small())
    assert batch.rejected["content"][0] == {
        "id": "0084575948", "registered": "▇▇▇", "agency": "▇▇▇",
    }  # fmt: skip
    assert "0914" not in batch.rejected["detail"][0]


def test_free_text_in_a_rejected_row_is_not_kept(tmp_path: Path) -> None:
    text = f"{HEADER}\n{'الف ' * 60},1404/05/12,a\nb,,{'متن ' * 60}\n"
    batch = read_all(csv_of(tmp_path, text), small())
    assert [row["id"] for row in batch.rejected["content"]] == ["▇▇▇", "b"]
    assert [row["agency"] for row in batch.rejected["content"]] == ["a", "▇▇▇"]


def test_moments_with_a_zone_follow_the_settings_and_the_mapping(tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"{HEADER}\na,2025-08-03T11:00:00Z,x\n")
    paris = small(dates={"timezone": "Europe/Paris"})
    assert str(read_all(path, small()).records["registered_at"][0]) == "2025-08-03 14:30:00"
    assert str(read_all(path, paris).records["registered_at"][0]) == "2025-08-03 13:00:00"


def test_a_ragged_row_keeps_no_content(tmp_path: Path) -> None:
    batch = read_all(csv_of(tmp_path, f"{HEADER},note\na,1404/05/12,x\n"), small())
    assert batch.rejected["content"][0] == {}
    assert batch.rejected["detail"][0] == "3 ≠ 4"


def test_personal_data_inside_a_text_is_blanked(tmp_path: Path) -> None:
    text = f"{HEADER}\n0084575948,1404/05/12,آب 09141234567\nb,1404/05/12,آب\n"
    records = read_all(csv_of(tmp_path, text), small()).records
    assert list(records["id"]) == ["0084575948", "b"]
    assert list(records["agency"]) == ["آب ▇▇▇", "آب"]
    assert flags(records) == [Flag.personal_data, Flag(0)]


def test_a_name_beside_a_telephone_is_taken_out_of_that_of_the_office(tmp_path: Path) -> None:
    text = f"{HEADER}\na,1404/05/12,آب (علی نمونه 09141234567)\nb,1404/05/12,آب (منطقه ۲)\n"
    records = read_all(csv_of(tmp_path, text), small()).records
    assert list(records["agency"]) == ["آب", "آب (منطقه ۲)"]
    assert flags(records) == [Flag.personal_data, Flag(0)]


def test_a_code_is_not_personal_data(tmp_path: Path) -> None:
    mapping = small(columns={"agency": {"column": "agency", "code": True}})
    records = read_all(csv_of(tmp_path, f"{HEADER}\na,1404/05/12,0084575948\n"), mapping).records
    assert list(records["agency"]) == ["0084575948"]
    assert list(records["flags"]) == [0]


SNAPSHOT = {
    name: name
    for name in (
        "status", "kind", "channel", "outcome", "verdict", "due_at", "answered_at", "closed_at", "latitude",
        "longitude", "county", "topic",
    )
}  # fmt: skip


def snapshot(folder: Path, *rows: dict[str, str], **changes: object) -> pd.DataFrame:
    """Read a snapshot file of these rows and return its records."""
    mapping = small(columns=SNAPSHOT, **changes)
    names = ["id", "registered", "agency", *SNAPSHOT]
    lines = [",".join(names)]
    for number, row in enumerate(rows):
        cells = {"id": f"r{number}", "registered": "1404/05/12 10:00"} | row
        lines.append(",".join(cells.get(name, "") for name in names))
    batch = read_all(csv_of(folder, "\n".join(lines)), mapping)
    assert not len(batch.rejected), reasons(batch)
    return batch.records


def test_flags_that_follow_from_the_row(tmp_path: Path) -> None:
    records = snapshot(
        tmp_path,
        {"answered_at": "1404/05/11"},
        {"closed_at": "1404/05/11"},
        {"status": "مختومه"},
        {"status": "پاسخ داده شده"},
        {"closed_at": "01/01/1900", "status": "closed"},
        {"due_at": "1404/05/01"},
        {"answered_at": "فردا"},
        {"closed_at": "1970-01-01 00:00"},
        {"kind": "چیز دیگر"},
        {"latitude": "38.08"},
        {"latitude": "0", "longitude": "0"},
        {"latitude": "138", "longitude": "46"},
        {"latitude": "x", "longitude": "46"},
        {"latitude": "38.08", "longitude": "46.29"},
        dates={"formats": ["auto", "%d/%m/%Y"]},
    )
    assert flags(records) == [
        Flag.answered_before_registered,
        Flag.closed_before_registered,
        Flag.closed_without_date,
        Flag.answered_without_date,
        Flag.placeholder_date | Flag.closed_without_date,
        Flag.due_before_registered,
        Flag.unreadable_date,
        Flag.placeholder_date,
        Flag.unknown_value,
        Flag.bad_coordinates,
        Flag.bad_coordinates,
        Flag.bad_coordinates,
        Flag.bad_coordinates,
        Flag(0),
    ]
    assert list(records["status_closed"]) == [False, False, True, False, True, *[False] * 9]
    assert list(records["status_answered"]) == [False, False, False, True, *[False] * 10]
    assert records["closed_at"].notna().sum() == 1
    assert records["latitude"].notna().sum() == 1


def test_words_of_both_languages_are_read_in_any_spelling(tmp_path: Path) -> None:
    records = snapshot(
        tmp_path,
        {"kind": "شكايت", "channel": "تلفن ۱۱۱", "outcome": "حل شد", "verdict": "راضي"},
        {"kind": "Request", "channel": "PORTAL", "outcome": "transferred", "verdict": "dissatisfied"},
        {"kind": "پیشنهاد", "channel": "Web", "outcome": "-", "verdict": ""},
        values={"kind": {"default": "complaint"}, "channel": {"map": {"web": "portal"}}},
    )
    assert list(records["kind"]) == [Kind.complaint, Kind.request, Kind.suggestion]
    assert list(records["channel"]) == [Channel.phone, Channel.portal, Channel.portal]
    assert list(records["outcome"]) == [Outcome.resolved, Outcome.transferred, Outcome.unknown]
    assert list(records["verdict"]) == [Verdict.satisfied, Verdict.dissatisfied, Verdict.none]
    assert not records["flags"].any()


def test_a_mapping_may_refuse_unknown_words(tmp_path: Path) -> None:
    mapping = small(columns={"kind": "kind"}, values={"kind": {"unknown": "refuse"}})
    batch = read_all(csv_of(tmp_path, f"{HEADER},kind\na,1404/05/12,x,?!\nb,1404/05/12,x,نمی‌دانم\n"), mapping)
    assert reasons(batch) == [(3, "unknown_value")]


def test_an_empty_word_is_the_default(tmp_path: Path) -> None:
    records = snapshot(tmp_path, {}, {"kind": "—"}, values={"kind": {"default": "request"}})
    assert list(records["kind"]) == [Kind.request, Kind.request]
    assert not records["flags"].any()


def test_free_text_is_no_name(tmp_path: Path) -> None:
    long = "من از همسایه شکایت دارم " * 12
    records = snapshot(tmp_path, {"topic": long}, {"topic": "آسفالت"})
    assert list(records["topic"].isna()) == [True, False]
    assert flags(records) == [Flag.personal_data, Flag(0)]
    with pytest.raises(MappingError, match="free text"):
        snapshot(tmp_path, *({"topic": f"{number} {long}"} for number in range(30)))


def test_numbers_are_read_in_any_digits(tmp_path: Path) -> None:
    records = snapshot(
        tmp_path, {"latitude": "۳۸٫۰۸", "longitude": "٤٦.٢٩"}, {"latitude": "38.08", "longitude": "46.29"}
    )
    assert list(records["latitude"]) == [38.08, 38.08]
    assert list(records["longitude"]) == [46.29, 46.29]


def test_names_are_tidied_and_emptiness_is_missing(tmp_path: Path) -> None:
    records = snapshot(
        tmp_path, {"agency": "  شهرداري   تبريز ", "topic": "-"}, {"agency": "NULL", "topic": "—"}
    )
    assert records["agency"][0] == "شهرداری تبریز"
    assert records["agency"].isna()[1]
    assert records["topic"].isna().all()


def test_counties_of_the_province_get_their_code(tmp_path: Path) -> None:
    names = ["شهرستان تبريز", "خدا آفرین", "عجب\u200cشیر", "0306", "شهرستان ویژه مراغه", "بغداد"]
    records = snapshot(tmp_path, *({"county": name} for name in names), county="province")
    assert list(records["county"])[:1] == ["0303"]
    assert records["county"].iloc[3] == records["county"].iloc[4] == "0306"
    assert records["county"].str.fullmatch(r"\d{4}").sum() == 5
    assert records["county"].iloc[5] == "بغداد"


def test_unknown_counties_may_be_refused(tmp_path: Path) -> None:
    mapping = small(columns={"county": "county"}, county="province", unknown={"county": "refuse"})
    text = f"{HEADER},county\na,1404/05/12,x,تبریز\nb,1404/05/12,x,بغداد\nc,1404/05/12,x,\n"
    notes = ReadingNotes()
    batch = read_all(csv_of(tmp_path, text), mapping, notes=notes)
    assert reasons(batch) == [(3, "unknown_county")]
    assert dict(notes.unknown["county"].rows) == {"بغداد": 1}
    assert "تبریز" in [name.fa for name in notes.unknown["county"].known]
    assert batch.rejected["detail"][0] == "county: بغداد"


def test_unknown_agencies_may_be_refused(tmp_path: Path) -> None:
    mapping = small(unknown={"agency": "refuse"}, known={"agency": ["شهرداری"]})
    text = f"{HEADER}\na,1404/05/12,شهرداري\nb,1404/05/12,گاز\nc,1404/05/12,برق\nd,1404/05/12,\n"
    batch = read_all(csv_of(tmp_path, text), mapping, stored_names={"agency": {"برق"}})
    assert reasons(batch) == [(3, "unknown_agency")]
    assert list(batch.records["id"]) == ["a", "c", "d"]


def test_parts_of_a_text(tmp_path: Path) -> None:
    mapping = small(
        columns={"topic_group": {"column": "type", "before": "-"}, "topic": {"column": "type", "after": "-"}}
    )
    records = read_all(
        csv_of(tmp_path, f"{HEADER},type\na,1404/05/12,x,SW-Dirty-Alley\nb,1404/05/12,x,Other\n"), mapping
    )
    assert list(records.records["topic_group"]) == ["SW", "Other"]
    assert list(records.records["topic"]) == ["Dirty-Alley", "Other"]


def test_placeholder_points_of_a_mapping(tmp_path: Path) -> None:
    records = snapshot(
        tmp_path,
        {"latitude": "39", "longitude": "-77"},
        {"latitude": "39", "longitude": "-76"},
        {"latitude": "39.1", "longitude": "-77"},
        coordinates={"placeholders": [{"latitude": 39}]},
    )
    assert list(records["latitude"].isna()) == [True, True, False]


def test_the_files_own_export_time(tmp_path: Path) -> None:
    mapping = small(columns={"exported_at": "exported"})
    text = f"{HEADER},exported\na,1404/05/12,x,1404/06/01 08:00\nb,1404/05/12,x,1404/06/01 08:05\n"
    assert str(read_all(csv_of(tmp_path, text), mapping).exported_at) == "2025-08-23 08:05:00"


@pytest.fixture(scope="module")
def events() -> Mapping:
    """A mapping of an event file."""
    columns = {"id": "case", "moment": "moment", "event": "event", "to_agency": "to", "due_at": "due"}
    return Mapping.model_validate(
        {
            "name": "e",
            "title_fa": "ر",
            "title_en": "E",
            "source": "e",
            "shape": "events",
            "county": "name",
            "columns": columns,
            "optional": "all",
        }
    )


def test_rows_of_an_event_file_become_events_or_are_rejected_with_a_reason(
    tmp_path: Path, events: Mapping
) -> None:
    text = (
        "case,moment,event,to,due\n"
        "a,1404/05/12 10:00,ثبت,آب,1404/05/22\n"
        "a,1404/05/13 10:00,referred,برق,\n"
        "a,,مختومه,,\n"
        "a,,ارجاع,گاز,\n"
        "b,,ثبت,آب,\n"
        "c,1404/05/13,خوردن,آب,\n"
        "d,1900-01-01,پاسخ,,\n"
        "e,1300/01/01,registered,,\n"
        "f,1300/01/01,closed,,\n"
        "g,x,reopened,,\n"
    )
    batch = read_all(csv_of(tmp_path, text), events)
    assert list(batch.records["event"]) == [
        Event.registered, Event.referred, Event.closed, Event.answered, Event.closed,
    ]  # fmt: skip
    assert reasons(batch) == [
        (5, "no_moment"), (6, "no_registration_time"), (7, "unknown_event"), (9, "registered_before_1380"),
        (11, "no_moment"),
    ]  # fmt: skip
    assert flags(batch.records) == [
        Flag(0), Flag(0), Flag.closed_without_date, Flag.placeholder_date | Flag.answered_without_date, Flag(0),
    ]  # fmt: skip
    assert list(batch.records["to_agency"])[:2] == ["آب", "برق"]


def test_a_word_of_a_column_of_states_and_outcomes_is_noted_once_and_as_a_state(tmp_path: Path) -> None:
    mapping = small(
        columns={"status": "State", "outcome": "State"},
        values={"status": {"map": {"Shut": "closed"}}, "outcome": {"map": {"Dup": "duplicate"}}},
    )
    notes = ReadingNotes()
    path = csv_of(
        tmp_path, "id,registered,State\n1,1404/01/01,Pending\n2,1404/01/01,Pending\n3,1404/01/01,Dup\n"
    )
    read_all(path, mapping, notes=notes)
    (noted,) = notes.unknown.values()
    assert dict(noted.rows) == {"Pending": 2, "Dup": 1}
    assert noted.default is not None
    assert noted.default.en == "open"
