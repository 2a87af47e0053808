"""The template workbook: right to left, with lists and help, and its samples can be loaded."""

from pathlib import Path

import openpyxl
import pytest

from geo.province import Province
from intake.mapping.model import load_mapping
from intake.mapping.template import DATA, HELP, PARTS, SAMPLES, write_template
from queries.vocabulary.codes import Channel, Kind, Outcome, Verdict
from tests.intake.reading import read_all


@pytest.fixture
def template(tmp_path: Path, province: Province) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path, province=province)
    return path


def test_its_samples_load_without_a_flag(template: Path) -> None:
    batch = read_all(template, "negah")
    assert (batch.read, len(batch.rejected), batch.unmapped) == (len(SAMPLES), 0, ())
    assert not batch.records["flags"].any()
    first = batch.records.iloc[0]
    assert (first["kind"], first["channel"]) == (Kind.complaint, Channel.phone)
    assert (first["outcome"], first["verdict"]) == (Outcome.resolved, Verdict.satisfied)
    assert str(first["registered_at"]) == "2025-07-23 08:15:00"
    assert batch.records["county"].str.fullmatch(r"\d{4}").all()
    assert batch.records["status_closed"].tolist() == [True, False, False, False]


def test_it_can_be_filled_in_excel(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    data, help_ = book[DATA], book[HELP]
    assert book.sheetnames[0] == DATA
    assert data.sheet_view.rightToLeft
    assert help_.sheet_view.rightToLeft
    assert len(data.data_validations.dataValidation) == 6
    assert [cell.value for cell in data[1]][:3] == ["شناسه پرونده", "زمان ثبت", "نوع"]
    words = " ".join(str(cell.value) for row in help_.iter_rows() for cell in row if cell.value)
    for word in ("میز ارتباطات مردمی", "تبریز", "حل شد", "۱۴۰۴/۰۵/۱۲"):
        assert word in words


def test_it_has_a_column_for_every_field_of_its_mapping() -> None:
    assert {part.field for part in PARTS} == set(load_mapping("negah").columns.mapped)


def test_it_can_be_written_without_a_province(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    assert len(read_all(tmp_path / "t.xlsx", "negah").records) == len(SAMPLES)
