"""XML whose fields have their names as attributes, or stand inside of a child that wraps them."""

from pathlib import Path

import pytest

from tests.intake.reading import csv_of, read_all, small

CASES = [{"id": str(at), "registered": "1404/05/12", "agency": "آبفا"} for at in range(3)]


def named(tag: str, case: dict[str, str]) -> str:
    return "".join(f'<{tag} name="{name}">{value}</{tag}>' for name, value in case.items())


PHPMYADMIN = "".join(f'<table name="cases">{named("column", case)}</table>' for case in CASES)
MYSQL = "".join(f"<row>{named('field', case)}</row>" for case in CASES)
ODATA = "".join(
    "<entry><id>http://x/1</id><content><p:properties xmlns:p='urn:p'>"
    + "".join(f"<p:{name}>{value}</p:{name}>" for name, value in case.items())
    + "</p:properties></content></entry>"
    for case in CASES
)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f'<pma_xml_export><database name="crm">{PHPMYADMIN}</database></pma_xml_export>', "id"),
        (f"<resultset>{MYSQL}</resultset>", "id"),
        (f"<feed>{ODATA}</feed>", "properties.id"),
    ],
)
def test_the_fields_of_a_case_are_read_under_their_names(tmp_path: Path, text: str, heading: str) -> None:
    batch = read_all(csv_of(tmp_path, text, name="cases.xml"), small(columns={"id": heading}))
    assert list(batch.records["id"]) == ["0", "1", "2"]
    assert set(batch.records["agency"]) == {"آبفا"}


@pytest.mark.parametrize("few", [1, 3])
def test_of_a_feed_only_its_entries_are_cases(tmp_path: Path, few: int) -> None:
    head = "<title>Cases</title><updated>2025-08-03</updated><author><name/><uri>x</uri></author>"
    feeds = {
        "atom.xml": (f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id>{head}', "entry", "</feed>"),
        "rss.xml": (f'<rss version="2.0"><channel>{head}', "item", "</channel></rss>"),
        "named.xml": (f'<rss xmlns="urn:rss"><channel>{head}', "item", "</channel></rss>"),
    }
    for name, (begin, entry, end) in feeds.items():
        entries = "".join(
            f"<{entry}>{''.join(f'<{key}>{value}</{key}>' for key, value in case.items())}</{entry}>"
            for case in CASES[:few]
        )
        batch = read_all(csv_of(tmp_path, f"{begin}{entries}{end}", name=name), small())
        assert list(batch.records["id"]) == ["0", "1", "2"][:few]
        assert not len(batch.rejected)


def test_a_root_may_be_called_feed_without_being_one(tmp_path: Path) -> None:
    cases = "".join(
        f"<ticket>{''.join(f'<{key}>{value}</{key}>' for key, value in case.items())}</ticket>"
        for case in CASES
    )
    for text in (f"<feed>{cases}</feed>", f"<feed><tickets>{cases}</tickets></feed>"):
        batch = read_all(csv_of(tmp_path, text, name="cases.xml"), small())
        assert list(batch.records["id"]) == ["0", "1", "2"]


def test_children_with_other_attributes_keep_their_tags(tmp_path: Path) -> None:
    rows = "".join(
        f'<case><id>{at}</id><registered zone="a" name="x">1404/05/12</registered><agency name="y">آبفا</agency></case>'
        for at in range(3)
    )
    batch = read_all(csv_of(tmp_path, f"<cases>{rows}</cases>", name="cases.xml"), small())
    assert list(batch.records["id"]) == ["0", "1", "2"]


def test_names_that_are_values_keep_the_names_of_their_elements(tmp_path: Path) -> None:
    cases = "".join(
        f'<case id="{number}" date="1404/05/1{number}"><agency name="Water"/><topic name="{topic}"/></case>'
        for number, topic in enumerate(("Pipes", "Bills"))
    )
    path = csv_of(tmp_path, f"<cases>{cases}</cases>", name="cases.xml")
    mapping = small(
        columns={"id": "id", "registered_at": "date", "agency": "agency.name", "topic": "topic.name"}
    )
    assert list(read_all(path, mapping).records["topic"]) == ["Pipes", "Bills"]


def test_fields_of_solr_have_elements_by_their_types(tmp_path: Path) -> None:
    cases = "".join(
        f'<doc><str name="id">{number}</str><date name="created">1404/05/1{number}</date></doc>'
        for number in (1, 2)
    )
    path = csv_of(tmp_path, f"<response><result>{cases}</result></response>", name="cases.xml")
    assert list(read_all(path, small(columns={"id": "id", "registered_at": "created"})).records["id"]) == [
        "1",
        "2",
    ]


def test_of_two_offices_in_elements_of_their_own_none_is_lost(tmp_path: Path) -> None:
    def office(name: str) -> str:
        return f"<office><code>1</code><title>{name}</title><city>Tabriz</city></office>"

    cases = "".join(
        f"<case><id>{number}</id><date>1404/05/12</date><from>{office('Line')}</from><to>{office('Water')}</to></case>"
        for number in (1, 2)
    )
    path = csv_of(tmp_path, f"<cases>{cases}</cases>", name="cases.xml")
    for side, name in (("from", "Line"), ("to", "Water")):
        mapping = small(columns={"id": "id", "registered_at": "date", "agency": f"{side}.title"})
        assert list(read_all(path, mapping).records["agency"]) == [name, name]
