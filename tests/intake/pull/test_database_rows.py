"""Rows of real databases: what is fetched, from where on, and that nothing is written or reported."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from intake.errors import MappingError, PullError
from intake.mapping.model import Mapping, load_mapping
from intake.pull.database_rows import database_origin, fetch_rows
from intake.pull.watermark import Watermark
from queries.settings.pull_declarations import DatabaseSource
from tests.intake.pull.pulling import FIRST, MAPPING, PHONE, connected, fill, first_cases
from tests.mariadb import PASSWORD

pytestmark = pytest.mark.slow  # Database servers.


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    (tmp_path / "city.toml").write_text(MAPPING, encoding="utf-8")
    return load_mapping(tmp_path / "city.toml")


def source(url: URL, **changes: object) -> DatabaseSource:
    keys = {"table": "complaints", "newer_by": "updated_at", "secret_variable": "CITY_PASSWORD"} | changes
    bare = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return DatabaseSource(address=str(bare), **keys)  # type: ignore[arg-type]


def fetched(
    declared: DatabaseSource, mapping: Mapping, path: Path, since: Watermark | None = None
) -> tuple[list[str], Watermark | None]:
    """The ids that are fetched, and the watermark."""
    rows, newest = fetch_rows(declared, mapping, since, path, timezone="UTC")
    ids = pq.read_table(path).column("case_id").to_pylist()
    assert len(ids) == rows
    return ids, newest


@pytest.mark.thorough
def test_what_is_newer_less_the_overlap(tmp_path: Path, city_database: URL, mapping: Mapping) -> None:
    cases = first_cases(20)
    never_changed = replace(cases[0], id=99, updated=None)  # type: ignore[arg-type]
    future = replace(cases[0], id=98, updated=FIRST.replace(year=2099))
    fill(city_database, cases)
    declared = source(city_database)
    ids, newest = fetched(declared, mapping, tmp_path / "a")
    assert ids == [str(case.id) for case in cases]
    assert newest == Watermark("moment", cases[-1].updated)
    fill(city_database, [*cases, never_changed, future])
    ids, again = fetched(declared, mapping, tmp_path / "b", newest)
    assert set(ids) == {"17", "18", "19", "20", "98", "99"}
    assert again == newest  # a date in the future is mistyped, and must not hide what comes before it
    query = "SELECT c.*, case_id AS number FROM complaints c WHERE topic <> 'a:b' AND topic NOT LIKE 'x%'"
    by_number = source(city_database, table=None, query=query, newer_by="number", overlap_numbers=2)
    ids, newest = fetched(by_number, mapping, tmp_path / "c", Watermark("number", 20))
    assert (ids, newest) == (["18", "19", "20", "98", "99"], Watermark("number", 99))
    assert database_origin(by_number) != database_origin(declared)
    everything, newest = fetched(source(city_database, newer_by=None), mapping, tmp_path / "d")
    assert (len(everything), newest) == (22, None)


def test_jalali_days_as_text(tmp_path: Path, city_database: URL, mapping: Mapping) -> None:
    fill(city_database, first_cases(3))
    days = "CASE case_id WHEN 1 THEN '1403/12/28' WHEN 2 THEN '1403/12/30' ELSE '1404/01/02 10:00' END"
    declared = source(
        city_database, table=None, query=f"SELECT c.*, {days} AS day FROM complaints c", newer_by="day"
    )
    ids, newest = fetched(declared, mapping, tmp_path / "a")
    assert newest == Watermark("text", "1404/01/02 10:00")
    ids, _ = fetched(declared, mapping, tmp_path / "b", newest)
    assert ids == ["2", "3"]  # 1404/01/02 less three days is 1403/12/29, because 1403 has a 30th


def test_only_mapped_columns_leave_the_database(tmp_path: Path, city_database: URL, mapping: Mapping) -> None:
    fill(city_database, first_cases(3))
    fetched(source(city_database), mapping, tmp_path / "a")
    table = pq.read_table(tmp_path / "a")
    assert table.column("citizen_phone").null_count == 3
    assert PHONE.encode() not in (tmp_path / "a").read_bytes()
    assert table.column("registered").to_pylist()[0] == "2025-03-01 09:00:00"


def test_nothing_can_be_written(tmp_path: Path, city_database: URL, mapping: Mapping) -> None:
    fill(city_database, first_cases(3))
    # A function that writes is refused by the transaction, although the user has every right.
    if city_database.drivername.startswith("postgresql"):
        write = "CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'DELETE FROM complaints; SELECT 1'"
    else:
        write = "CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM complaints; RETURN 1; END"
    with connected(city_database) as connection:
        connection.execute(sa.DDL("DROP FUNCTION IF EXISTS writes"))
        connection.execute(sa.DDL(write))
    declared = source(city_database, table=None, query="SELECT c.*, writes() AS w FROM complaints c LIMIT 5")
    readable = declared.model_copy(update={"query": "SELECT c.* FROM complaints c WHERE writes() = 1"})
    for each in (declared, readable):
        with pytest.raises(PullError, match=r"(?i)read[- ]only"):
            fetched(
                each.model_copy(update={"newer_by": "updated_at"}), mapping_with(mapping, "w"), tmp_path / "a"
            )
    with connected(city_database) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM complaints")).scalar() == 3


def mapping_with(mapping: Mapping, topic: str) -> Mapping:
    """The mapping with another column for the topic, or its own where a query lacks that one."""
    columns = mapping.columns.model_copy(
        update={"topic": mapping.columns.topic.model_copy(update={"column": (topic, "topic")})}  # type: ignore[union-attr]
    )
    return mapping.model_copy(update={"columns": columns})


def test_errors_say_what_to_do_and_never_the_password(
    tmp_path: Path, city_database: URL, mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(city_database, first_cases(3))
    right = source(city_database)
    nobody = source(URL.create(city_database.drivername, "negah", None, "127.0.0.1", 1, "city"))
    wrong = [
        (nobody, "did not come to an end"),
        (right.model_copy(update={"table": "no_such"}), "no_such"),
        (right.model_copy(update={"secret_variable": "NOT_SET"}), "NOT_SET is empty"),
    ]
    for declared, words in wrong:
        with pytest.raises(PullError, match=words) as told:
            fetched(declared, mapping, tmp_path / "a")
        assert PASSWORD not in str(told.value)
        assert "negah" not in told.value.message_en.replace("user 'negah'", "")
    with pytest.raises(MappingError, match="newer_by"):
        fetched(right.model_copy(update={"newer_by": "changed"}), mapping, tmp_path / "a")
    with pytest.raises(PullError, match="neither moments nor whole numbers"):
        fetched(right.model_copy(update={"newer_by": "topic"}), mapping, tmp_path / "a")
    if city_database.drivername.startswith("mariadb"):  # the PostgreSQL of the tests trusts its own machine
        monkeypatch.setenv("CITY_PASSWORD", "wrong-and-secret")
        with pytest.raises(PullError, match="Access denied") as told:
            fetched(right, mapping, tmp_path / "a")
        assert "wrong-and-secret" not in str(told.value)


@pytest.mark.parametrize(("address", "driver"), [("mssql+pyodbc", "pyodbc"), ("oracle+oracledb", "oracledb")])
def test_drivers_that_are_not_installed_are_named(
    tmp_path: Path, mapping: Mapping, address: str, driver: str
) -> None:
    declared = DatabaseSource(address=f"{address}://reader@city.example/cases", table="cases")
    with pytest.raises(PullError, match=f"pip install {driver}"):
        fetch_rows(declared, mapping, None, tmp_path / "a", timezone="UTC")
