"""Open311 in JSON and XML: read as a stream in any wrapping, and refused clearly when broken or hostile."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from intake.errors import FileError, MappingError
from intake.mapping.model import load_mapping
from tests.intake.reading import read_all, reasons, small

ONE = {
    "service_request_id": "1",
    "requested_datetime": "2025-08-03T11:00:00Z",
    "service_name": "چاله",
    "status": "open",
}
TWO = ONE | {"service_request_id": 2, "status": "closed", "updated_datetime": "2025-08-04T11:00:00Z"}


def written(folder: Path, content: Any, *, encoding: str = "utf-8", name: str = "requests.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "content",
    [
        [ONE, TWO],
        {"service_requests": [ONE, TWO]},
        {"count": 2, "service_requests": [ONE, TWO], "page": 1},
        {"data": {"page": 1}, "requests": [ONE, TWO]},
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_wrapping_and_encoding_of_json_is_read(tmp_path: Path, content: Any, encoding: str) -> None:
    records = read_all(written(tmp_path, content, encoding=encoding), "open311").records
    assert list(records["id"]) == ["1", "2"]
    assert list(records["registered_at"].astype(str)) == ["2025-08-03 14:30:00"] * 2
    assert list(records["status_closed"]) == [False, True]
    assert str(records["closed_at"][1]) == "2025-08-04 14:30:00"
    assert list(records["topic"]) == ["چاله", "چاله"]


def test_a_single_object_is_one_case(tmp_path: Path) -> None:
    assert list(read_all(written(tmp_path, ONE), "open311").records["id"]) == ["1"]


def test_what_is_no_object_is_rejected(tmp_path: Path) -> None:
    batch = read_all(written(tmp_path, [ONE, 5, None, "x", TWO, [1]]), "open311")
    assert list(batch.records["id"]) == ["1", "2"]
    assert reasons(batch) == [(row, "not_a_record") for row in (2, 3, 4, 6)]


@pytest.mark.parametrize("name", ["pot\0hole", "چا\0له"])
def test_what_cannot_be_stored_is_left_out_of_a_text(tmp_path: Path, name: str) -> None:
    content = [
        ONE | {"service_name": name},
        TWO | {"service_name": "\ud800 " + name},
        TWO | {"service_name": 5},
    ]
    path = written(tmp_path, json.dumps(content))
    plain = name.replace("\0", "")
    assert list(read_all(path, "open311").records["topic"]) == [plain, f"? {plain}", "5"]


def test_long_numbers_keep_their_digits(tmp_path: Path) -> None:
    text = json.dumps([ONE]).replace('"1"', "123456789012345678901234567890")
    assert list(read_all(written(tmp_path, text), "open311").records["id"]) == [
        "123456789012345678901234567890"
    ]


def test_nested_values_and_lone_surrogates_do_not_break_it(tmp_path: Path) -> None:
    odd = ONE | {"agency_responsible": {"name": "آب"}}
    text = (
        json.dumps([odd, TWO])[:-1] + ',{"service_request_id":"\\ud800","requested_datetime":"2025-08-03"}]'
    )
    batch = read_all(written(tmp_path, text), "open311")
    assert batch.read == 3


@pytest.mark.parametrize(
    "text", ["[", "[{", '[{"a":1},', "{]", "[1,2", '{"service_requests": [{"a": 1}', "{'a':1}"]
)
def test_broken_json(tmp_path: Path, text: str) -> None:
    with pytest.raises((FileError, MappingError)):
        read_all(written(tmp_path, text), "open311")


@pytest.mark.thorough
def test_json_cut_off_late(tmp_path: Path) -> None:
    text = json.dumps([ONE] * 30_000)
    with pytest.raises(FileError, match="cut off"):
        read_all(written(tmp_path, text[:-10]), "open311")


@pytest.mark.parametrize("content", [[], {"service_requests": []}])
def test_no_records(tmp_path: Path, content: Any) -> None:
    with pytest.raises(FileError, match="no records"):
        read_all(written(tmp_path, content), "open311")


def test_objects_without_the_columns(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="service_request_id"):
        read_all(written(tmp_path, [{"service_request": 1}]), "open311")


XML = """<?xml version="1.0" encoding="utf-8"?>
<service_requests xmlns="urn:x"><request><service_request_id>1</service_request_id><status>closed</status>
<requested_datetime>2025-08-03T11:00:00Z</requested_datetime><updated_datetime/><lat></lat>
<service_name>چاله &amp; <b>راه</b></service_name></request></service_requests>"""


def test_xml_with_namespace_and_empty_elements(tmp_path: Path) -> None:
    records = read_all(written(tmp_path, XML, name="r.xml"), "open311").records
    assert list(records["id"]) == ["1"]
    assert records["topic"][0] == "چاله & راه"
    assert records["status_closed"][0]
    assert records["closed_at"].isna()[0]


def test_attributes_of_xml_are_columns_too(tmp_path: Path) -> None:
    cases = "".join(
        f'<case id="{number}"><registered date="1404/05/{number:02}" time="10:0{number}"/><office>آب</office>'
        '<closed xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/></case>'
        for number in (1, 2)
    )
    mapping = tmp_path / "office.toml"
    mapping.write_text(
        'name = "o"\ntitle_fa = "o"\ntitle_en = "o"\nsource = "o"\n[columns]\nid = "id"\nagency = "office"\n'
        'registered_at = "registered.date"\nregistered_time = "registered.time"\nclosed_at = "closed"\n',
        encoding="utf-8",
    )
    read = read_all(written(tmp_path, f"<export>{cases}</export>", name="r.xml"), load_mapping(mapping))
    assert list(read.records["id"]) == ["1", "2"]
    assert read.records["registered_at"].dt.hour.tolist() == [10, 10]
    assert list(read.records["agency"]) == ["آب", "آب"]
    assert read.unmapped == ("registered",)


SCHEMA = (
    '<s:Schema xmlns:s="uuid:BDC6E3F0" id="RowsetSchema"><s:ElementType name="row" content="eltOnly">'
    '<s:AttributeType name="id" number="1"><s:datatype type="string"/></s:AttributeType>'
    '<s:AttributeType name="registered" number="2"><s:datatype type="string"/></s:AttributeType>'
    "</s:ElementType></s:Schema>"
)


@pytest.mark.parametrize(
    "text",
    [
        f'<xml xmlns:z="#RowsetSchema" xmlns:rs="urn:schemas-microsoft-com:rowset">{SCHEMA}<rs:data>'
        '<z:row id="1" registered="1404/05/12" agency="x"/><z:row id="2" registered="1404/05/13"/></rs:data></xml>',
        f'<NewDataSet>{SCHEMA}<T id="1" registered="1404/05/12" agency="x"/>'
        '<T id="2" registered="1404/05/13"/></NewDataSet>',
        f"<NewDataSet>{SCHEMA}<T><id>1</id><registered>1404/05/12</registered></T>"
        "<T><id>2</id><registered>1404/05/13</registered></T></NewDataSet>",
    ],
)
def test_rows_of_attributes_beside_a_schema(tmp_path: Path, text: str) -> None:
    read = read_all(written(tmp_path, text, name="r.xml"), small())
    assert list(read.records["id"]) == ["1", "2"]
    assert not len(read.rejected)


def test_packed_xml(tmp_path: Path) -> None:
    path = tmp_path / "r.xml.gz"
    path.write_bytes(gzip.compress(XML.encode()))
    assert len(read_all(path, "open311").records) == 1
    path.write_bytes(gzip.compress(XML.encode())[:-12])
    with pytest.raises(FileError):
        read_all(path, "open311")


@pytest.mark.parametrize("cut", [60, 200, -5])
def test_xml_cut_off(tmp_path: Path, cut: int) -> None:
    with pytest.raises(FileError):
        read_all(written(tmp_path, XML[:cut], name="r.xml"), "open311")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    text = XML.replace("<service_requests", declaration + "<service_requests", 1)
    with pytest.raises(FileError, match="for safety"):
        read_all(written(tmp_path, text, name="r.xml"), "open311")


def test_a_list_inside_further_objects_and_names_joined_by_dots(tmp_path: Path) -> None:
    items = [
        {"id": "1", "at": {"registered": "1404/05/12"}, "agency": "x"},
        {"id": "2", "at": {"registered": "1404/05/13"}, "agency": {"title": "y"}},
    ]
    mapping = small(columns={"registered_at": "at.registered", "agency": ["agency", "agency.title"]})

    for content in (
        {"errors": [], "data": {"items": items}},
        {"meta": {"links": [{"a": 1}]}, "items": items},
    ):
        records = read_all(written(tmp_path, content), mapping).records
        assert list(records["id"]) == ["1", "2"]
        assert list(records["registered_at"].dt.day) == [3, 4]


def test_one_object_a_line(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps({"id": str(at), "registered": "1404/05/12", "tags": [{"a": 1}]}) for at in range(3)
    )

    assert len(read_all(written(tmp_path, lines), small()).records) == 3


def test_a_damaged_file_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        read_all(written(tmp_path, '[{"id": "1", "tel": "09141234567"} x'), small())

    assert "0914" not in error.value.message_en


def test_xml_whose_list_is_wrapped(tmp_path: Path) -> None:
    ticket = "<Ticket><id>{}</id><registered>1404/05/12</registered><agency>x<b>y</b></agency></Ticket>"
    tickets = "".join(ticket.format(at) for at in range(3))
    text = f"<Report><Header><Title>t</Title></Header><Body><List>{tickets}</List></Body></Report>"

    records = read_all(written(tmp_path, text, name="r.xml"), small()).records

    assert list(records["id"]) == ["0", "1", "2"]
    assert records["agency"][0] == "xy"
