"""Moments as Unix and mail programs write them."""

import pyarrow as pa
import pytest

from intake.guess.dates.mail_dates import mail_writing
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader
from tests.intake.guess.guessing import profiles


@pytest.mark.parametrize(
    ("values", "formats", "offsets"),
    [
        (["Sat Mar 22 09:05:12 2025", "Tue Apr  1 17:30:00 2025"], "%a %b %d %H:%M:%S %Y", ()),
        (
            ["Sat, 22 Mar 2025 09:05:12 +0330", "Tue, 1 Apr 2025 17:30:00 +0330"],
            "%a, %d %b %Y %H:%M:%S %z",
            ("+0330",),
        ),
        (["Sat, 22 Mar 2025 09:05:12", "Tue, 1 Apr 2025 17:30:00"], "%a, %d %b %Y %H:%M:%S", ()),
        (
            ["Sat Mar 22 09:05:12 IRST 2025", "Tue Apr 01 14:00:00 UTC 2025"],
            "%a %b %d %H:%M:%S %Y",
            ("IRST", "UTC"),
        ),
        (
            [
                f"{day} GMT+0330 (Iran Standard Time)"
                for day in ("Sat Mar 22 2025 09:05:12", "Tue Apr 01 2025 17:30:00")
            ],
            "%a %b %d %Y %H:%M:%S",
            ("GMT+0330 (Iran Standard Time",),
        ),
    ],
)
def test_the_format_reads_every_moment(values, formats, offsets):
    writing = mail_writing([*values, ""])

    assert (writing.formats, writing.offsets) == ((formats,), offsets)
    read = MomentReader(Dates(formats=writing.formats), "x").read(pa.array(values))
    assert read.seconds.astype("datetime64[s]").astype(str).tolist() == [
        "2025-03-22T09:05:12",
        "2025-04-01T17:30:00",
    ]


def test_what_is_no_such_moment():
    assert mail_writing(["", ""]) is None
    assert mail_writing(["Sat Mar 32 09:05:12 2025", "Xyz Mar 22 09:05:12 2025"]) is None
    assert mail_writing(["Water Department", "Sat Mar 22 09:05:12 2025", "x"]) is None


def test_what_is_not_set_is_no_moment():
    cells = ["Not set"] * 30 + ["Sat Mar 22 09:05:12 2025"] * 5

    assert profiles({"Resolved": cells})[0].dates is not None
