"""Marks for "as above" and the numbers of lookups in SharePoint."""

import pyarrow as pa

from intake.parsing.written_marks import (
    marks_as_above,
    without_additions,
    without_entity,
    without_lookup,
)
from tests.intake.reading import csv_of, read_all, small


def test_marks_as_above_are_found():
    cells = pa.array(["تبریز", "//", "ایضاً", "//", "", "-"])

    assert sorted(marks_as_above(cells)) == ["//", "ایضاً"]
    assert marks_as_above(pa.array(["تبریز", "/", "---"])) == []


def test_a_lookup_is_its_value():
    assert without_lookup("12;#شهرداری تبریز") == "شهرداری تبریز"
    assert without_lookup("12;#تبریز;#7;#مرند") == "تبریز، مرند"
    assert without_lookup("شهرداری تبریز;#12") == "شهرداری تبریز"
    assert without_lookup("تبریز;#12;#مرند;#7") == "تبریز، مرند"
    assert without_lookup("تبریز") == "تبریز"
    assert without_lookup("رنگ;#آبی") == "رنگ;#آبی"


def test_entities_of_html_are_the_signs_that_they_stand_for():
    assert without_entity("شرکت &quot;آب&quot; و فاضل&#1575;ب") == 'شرکت "آب" و فاضلاب'
    assert without_entity("راه&zwnj;آهن") == "راه\u200cآهن"
    assert without_entity("AT&T; R&D") == "AT&T; R&D"
    assert without_additions(pa.array(["گ&#1575;ز", None, "آب"])).to_pylist() == ["گاز", None, "آب"]
    plain = pa.array(["آب; گاز"])
    assert without_additions(plain) is plain


def test_only_columns_with_lookups_change():
    plain = pa.array(["a;b", None])
    assert without_additions(plain) is plain
    numbers = pa.array([1, 2])
    assert without_additions(numbers) is numbers
    assert without_additions(pa.array(["3;#الف", None, "", "4;#ب"])).to_pylist() == ["الف", None, "", "ب"]


def test_errors_of_formulas_are_empty_cells(tmp_path):
    batch = read_all(
        csv_of(tmp_path, "id,registered,agency\n1,1404/05/01,#REF!\n2,1404/05/01,#12\n"), small()
    )
    assert batch.records["agency"].astype(object).fillna("").tolist() == ["", "#12"]
