"""Names of time zones after moments: abbreviations, places, and offsets with words around them."""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from intake.derive.event_arrays import MISSING
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader
from intake.parsing.zone_names import to_utc, without_zone_name


def read(text, *formats):
    moments = MomentReader(Dates(formats=formats or ("auto",)), "any").read(pa.array([text]))
    if moments.unreadable[0]:
        return None
    return np.datetime64(int(moments.seconds[0]), "s").astype(datetime), bool(moments.moved[0])


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2026-01-05 09:00 EST", "2026-01-05 17:30"),
        ("2026-01-05 09:00:00 UTC", "2026-01-05 12:30"),
        ("2026-01-05T09:00:00[Asia/Tehran]", "2026-01-05 09:00"),
        ("2026-01-05T09:00:00+03:30[Asia/Tehran]", "2026-01-05 09:00"),
        ("2026-07-05 09:00 Europe/Berlin", "2026-07-05 10:30"),
        ("2026-01-05 09:00 Europe/Berlin", "2026-01-05 11:30"),
        ("2021-07-05 09:00 Asia/Tehran", "2021-07-05 09:00"),
        ("1404/10/15 09:00 IRST", "2026-01-05 09:00"),
        ("۱۴۰۴/۱۰/۱۵ ۰۹:۰۰ IRST", "2026-01-05 09:00"),
        ("2026/01/05 5:57:40 PM GMT+3:30", "2026-01-05 17:57:40"),
        ("2026/01/05 5:57:40 PM GMT-1", "2026-01-05 22:27:40"),
    ],
)
def test_moments_with_a_zone_become_local_time(written, local):
    assert read(written)[0] == datetime.fromisoformat(local)


def test_only_a_clock_that_changes_counts_as_moved():
    assert read("2026-01-05 09:00 EST")[1]
    assert not read("2026-01-05 09:00 Asia/Tehran")[1]


def test_formats_of_a_mapping_read_the_moment_before_the_zone():
    assert read("05.01.2026 09:00 CET", "%d.%m.%Y %H:%M")[0] == datetime(2026, 1, 5, 11, 30)
    assert read("05 Jan 2026 09:00:00 +0330 (IRST)", "%d %b %Y %H:%M:%S")[0] == datetime(2026, 1, 5, 9)


@pytest.mark.parametrize(
    "text",
    ["2026-01-05 09:00 IST", "2026-01-05 09:00 Foo/Bar", "2026-01-05 EST", "EST", "5:57 PM", "", "شماره ۱۲"],
)
def test_what_is_no_zone_or_means_several_is_left(text):
    assert without_zone_name(text) is None


def test_an_hour_that_a_clock_shows_twice_is_the_first_and_missing_stays_missing():
    zones = [without_zone_name("2026-10-25 02:30 Europe/Berlin")] * 2
    written = np.array([int(np.datetime64("2026-10-25T02:30", "s").astype(int)), MISSING])

    utc = to_utc(written, zones)

    assert np.datetime64(int(utc[0]), "s") == np.datetime64("2026-10-25T00:30")
    assert utc[1] == MISSING
