"""Requests of an Open311 server: every one comes, whatever its pages are, and nothing that is not mapped."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.errors import PullError
from intake.mapping.model import load_mapping
from intake.pull.open311_requests import fetch_requests, open311_origin
from intake.pull.watermark import Watermark
from queries.settings.pull_declarations import Open311Source
from tests.intake.pull.city_server import CityServer
from tests.intake.pull.pulling import FIRST, Case, first_cases
from tests.thorough import ordinary_first


def fetched(server: CityServer, path: Path, since: Watermark | None = None, **keys: object) -> list[str]:
    """The ids that are fetched, in their order."""
    declared = Open311Source(address=server.address, **({"first_day": "1403/12/01"} | keys))  # type: ignore[arg-type]
    count, newest = fetch_requests(declared, load_mapping("open311"), since, path, timezone="Asia/Tehran")
    records = json.loads(path.read_text(encoding="utf-8"))
    assert len(records) == count
    if records:
        latest = max(request["requested_datetime"] for request in server.requests)
        assert newest == Watermark("moment", datetime.fromisoformat(latest))
    return [record["service_request_id"] for record in records]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    ("first_page", "limit"), ordinary_first(4, [(1, 12), (0, 12), (1, 7), (0, 100), (None, 12), (None, 500)])
)
def test_every_request_comes_once(
    city_server: CityServer, tmp_path: Path, first_page: int | None, limit: int, form: str
) -> None:
    city_server.first_page, city_server.limit = first_page, limit
    # A day on which more was registered than an answer holds.
    crowded = [Case(500 + at, FIRST.replace(day=20, minute=at), FIRST.replace(day=20)) for at in range(30)]
    city_server.hold([*first_cases(40), *crowded])
    ids = fetched(city_server, tmp_path / "a", format=form, window_days=90)
    assert sorted(ids) == sorted(request["service_request_id"] for request in city_server.requests)


def test_only_what_is_newer_less_the_overlap(city_server: CityServer, tmp_path: Path) -> None:
    city_server.hold(first_cases(20))
    since = Watermark("moment", datetime(2025, 3, 20, 9, tzinfo=UTC))
    ids = fetched(city_server, tmp_path / "a", since, overlap_days=2, jurisdiction="tabriz")
    assert set(ids) == {"18", "19", "20"}
    assert {asked["jurisdiction_id"] for asked in city_server.asked} == {"tabriz"}
    assert city_server.asked[0]["start_date"] == "2025-03-18T09:00:00Z"
    assert set(fetched(city_server, tmp_path / "b", since, overlap_days=900)) == {
        str(at) for at in range(1, 21)
    }


def test_what_is_not_mapped_is_never_written(city_server: CityServer, tmp_path: Path) -> None:
    city_server.hold(first_cases(1))
    fetched(city_server, tmp_path / "a")
    (record,) = json.loads((tmp_path / "a").read_text(encoding="utf-8"))
    assert record["description"] is record["address"] is None
    assert (record["lat"], record["service_name"]) == ("41.25", "asphalt")


@pytest.mark.parametrize(
    ("body", "form", "words"),
    [
        (b"<html>no</html>", "json", "not JSON"),
        (b"[" * 100_000, "json", "not JSON"),
        (b'{"error": "no"}', "json", "not a list"),
        (b"[]", "xml", "not valid XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "xml", "not valid XML"),
    ],
)
def test_answers_of_another_form(
    city_server: CityServer, tmp_path: Path, body: bytes, form: str, words: str
) -> None:
    city_server.answers = [(200, body)]
    with pytest.raises(PullError, match=words):
        fetched(city_server, tmp_path / "a", format=form)


def test_another_place_has_another_origin() -> None:
    first = Open311Source(address="http://host/v2", first_day="1404/01/01")
    assert open311_origin(first) == open311_origin(first.model_copy(update={"address": "http://host/v2/"}))
    assert open311_origin(first) != open311_origin(first.model_copy(update={"jurisdiction": "x"}))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+03:30", "9999-12-31T23:59:59-05:00"])
def test_a_moment_that_utc_does_not_have_is_no_watermark(
    city_server: CityServer, tmp_path: Path, moment: str
) -> None:
    body = json.dumps([{"service_request_id": "1", "requested_datetime": moment}]).encode()
    city_server.answers = [(200, body)]
    source = Open311Source(address=city_server.address, first_day="1404/12/01")
    count, newest = fetch_requests(
        source, load_mapping("open311"), None, tmp_path / "a", timezone="Asia/Tehran"
    )
    assert (count, newest) == (1, None)


def test_half_a_character_does_not_break_the_pull(city_server: CityServer, tmp_path: Path) -> None:
    city_server.answers = [(200, b'[{"service_request_id": "1\\ud800", "service_name": "a", "\\ud800": 1}]')]
    source = Open311Source(address=city_server.address, first_day="1404/12/01")
    fetch_requests(source, load_mapping("open311"), None, tmp_path / "a", timezone="Asia/Tehran")
    (record,) = json.loads((tmp_path / "a").read_text(encoding="utf-8"))
    assert record == {"service_request_id": "1?", "service_name": "a", "?": None}
