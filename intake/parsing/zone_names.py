"""Read the names of time zones after moments: «09:00 EST», «09:00 Asia/Tehran», «09:00 GMT+3:30».

An abbreviation stands for a fixed offset from UTC. Those that mean different offsets in different countries (IST, CST
and AST) are left unread, because nothing in a file says which is meant. The name of a place has the offset that held
there at the moment.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from intake.derive.event_arrays import MISSING
from intake.parsing.date_texts import Seconds, utc_offset
from persian.digits import to_latin_digits

_HOUR = 3600
# Abbreviation → hours from UTC, as in the IANA time zone database.
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "TRT": 3, "IRST": 3.5, "IRDT": 4.5, "AZT": 4, "PKT": 5, "WIB": 7, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_PLACE = r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"
_ABBREVIATIONS = "|".join(sorted(_HOURS, key=len, reverse=True))
_ZONE = re.compile(
    # «+03:30[Asia/Tehran]»: the offset says what the name repeats.
    rf"(?:(?P<offset>[+\-]\d{{2}}:?\d{{2}}|Z)\s?\[{_PLACE}\]"
    rf"|\s\(?(?P<place>{_PLACE})\)?|\[(?P<bracketed>{_PLACE})\]"
    r"|\s?\(?(?:GMT|UTC)\s?(?P<sign>[+\-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\)?"
    # As browsers write it: «GMT+0330 (Iran Standard Time)».
    r"(?:\s\([A-Za-z+\-:\d ]{3,60}\))?"
    # «+0330 (IRST)», as mail programs write it: here too the offset says it.
    rf"|\s?(?P<mail>[+\-]\d{{2}}:?\d{{2}})\s\((?:{_ABBREVIATIONS})\)"
    rf"|(?<=[\d\sMm.])\s?\(?(?P<short>{_ABBREVIATIONS})\)?)$",
    re.ASCII,
)
# As Java writes it, before the year: «Sat Mar 22 09:05:12 IRST 2025».
_BEFORE_YEAR = re.compile(
    rf"(?P<clock>\d:\d\d) (?P<zone>{_ABBREVIATIONS}|GMT[+\-]\d{{2}}:?\d{{2}}) (?P<year>\d{{4}})$", re.ASCII
)
_TIME_BEFORE = re.compile(r"\d{1,2}[:.]\d{2}", re.ASCII)


class ZonedText(NamedTuple):
    """A moment as it is written without its zone; the zone as written, and its offset or the place that it is of."""

    plain: str
    written: str
    offset: int | None  # seconds from UTC
    place: str | None


def without_zone_name(text: str) -> ZonedText | None:
    """Split a moment with a time of day from the name of the zone after it; None if it has no such name."""
    text = _BEFORE_YEAR.sub(r"\g<clock> \g<year> \g<zone>", to_latin_digits(text))
    if not text or (text[-1].isdigit() and "GMT" not in text and "UTC" not in text):
        return None
    match = _ZONE.search(text)
    if match is None or not _TIME_BEFORE.search(text[: match.start()]):
        return None
    plain, written = text[: match.start()].rstrip(), match[0].strip(" ()")
    if (offset := match["offset"] or match["mail"]) is not None:
        return ZonedText(plain, offset, utc_offset(offset), None)
    if match["sign"]:
        seconds = int(match["hours"]) * _HOUR + int(match["minutes"] or 0) * 60
        return ZonedText(plain, written, -seconds if match["sign"] == "-" else seconds, None)
    if match["short"]:
        return ZonedText(plain, match["short"], int(_HOURS[match["short"]] * _HOUR), None)
    place = match["place"] or match["bracketed"]
    return ZonedText(plain, place, None, place) if _is_known(place) else None


def to_utc(local: Seconds, zones: list[ZonedText]) -> Seconds:
    """UTC seconds of moments that were read without their zones; MISSING where no such moment exists."""
    offsets = np.array([zone.offset or 0 for zone in zones], np.int64)
    utc = np.where(local == MISSING, MISSING, local - offsets)
    places = np.array([zone.place or "" for zone in zones])
    for place in set(places) - {""}:
        rows = (places == place) & (local != MISSING)
        # If a clock shows an hour twice, the first counts; an hour that it skips is read as the one after it.
        moments = pd.DatetimeIndex(local[rows].astype("datetime64[s]")).tz_localize(
            place, ambiguous=np.ones(int(rows.sum()), bool), nonexistent="shift_forward"
        )
        utc[rows] = (
            moments.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
        )
    return utc


@lru_cache(maxsize=256)
def _is_known(place: str) -> bool:
    """Whether the time zone database has a place."""
    try:
        ZoneInfo(place)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
