"""Headings that say that their times are UTC: "Created (UTC)", `closed_at_utc`, «زمان ثبت (به وقت گرینویچ)».

A column beside the times may say it as well: `timezone`, with "UTC" in each of its cells. Offsets other than that of
Iran are named: "Created (GMT+3)".
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.mapping.field_columns import TIMES
from intake.mapping.model import Dates
from intake.parsing.date_texts import COUNTED
from intake.parsing.dates import MomentReader
from persian.bidi import isolate
from persian.enumeration import enumeration
from persian.names import fold, folded
from queries.vocabulary.labels import Text

# "(GMT+3:30)" and "(UTC/GMT +3:30)" are other zones; "(UTC+00:00)" is not.
_NAME = r"(?:(?<![A-Za-z])(?i:utc|gmt)|(?<=[a-z])(?:UTC|Utc|GMT|Gmt))(?:\s*/\s*(?i:utc|gmt))?+(?![A-Za-z])"
# No year, as in "Created UTC 2024": offsets are of at most 14 hours.
_OFFSET = r"\s*(?P<sign>[+\-−–]?)\s*(?P<hours>0?\d|1[0-4])(?::?(?P<minutes>00|30|45))?(?![\d:/])"
_UTC = re.compile(
    rf"{_NAME}(?!\s*[/+\-−–±]*\s*\d)|{_NAME}\s*[+\-−–±]?\s*0{{1,2}}(?::?00)?(?!\d)|گر.نو.چ|وقت\s+جهان."
)
_OTHER = re.compile(rf"{_NAME}{_OFFSET}")
_IRAN = (("+", 3, 30), ("+", 4, 30))  # in summer until 1401
_NAMES_ZONE = folded("timezone", "tz", "منطقهٔ زمانی", "ناحیهٔ زمانی")
_IS_UTC = folded(
    "UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT", "UTC+0", "GMT+0", "UTC+00:00", "GMT+00:00", "+00:00", "+00", "گرینویچ",
    "وقت گرینویچ", "به وقت گرینویچ", "وقت جهانی",
)  # fmt: skip
_IS_IRAN = folded(
    "Asia/Tehran", "Tehran", "Iran", "IRST", "IRDT", "+03:30", "+3:30", "UTC+03:30", "UTC+3:30", "GMT+03:30",
    "تهران", "ایران", "وقت تهران", "وقت ایران", "به وقت تهران", "به وقت ایران",
)  # fmt: skip
_NEARLY_ALL = 0.95  # of the rows


def utc_columns(proposal: Proposal) -> dict[str, ColumnProposal]:
    """Field → column of the dates whose times are UTC by a heading or a column of zones, and not by cells or format."""
    found = {}
    zone = _zone_column(proposal)
    all_utc = zone is not None and _says_utc(zone)
    for field, column in _unzoned(proposal).items():
        times = proposal.fields.get(TIMES.get(field, ""))
        if times is not None and (all_utc or _UTC.search(times.heading)):
            found[field] = times
        elif (all_utc or _UTC.search(column.heading)) and (times is not None or _has_times(column)):
            found[field] = column
    return found


def _headings_of_other_offsets(proposal: Proposal) -> list[str]:
    """The headings of dates without a zone, and of their times beside them, that name an offset but that of Iran."""
    columns = [
        column
        for field, date in _unzoned(proposal).items()
        for column in (date, proposal.fields.get(TIMES.get(field, "")))
    ]
    return [
        column.heading for column in columns if column is not None and _names_other_offset(column.heading)
    ]


def _names_other_offset(heading: str) -> bool:
    """Whether a heading names an offset from UTC that is neither none nor that of Iran."""
    offset = _OTHER.search(heading)
    if offset is None or _UTC.search(heading):
        return False
    sign = "-" if offset["sign"] in ("-", "−", "–") else "+"
    return (sign, int(offset["hours"]), int(offset["minutes"] or 0)) not in _IRAN


def _has_times(column: ColumnProposal) -> bool:
    """Whether any of the samples has a time of day; workbooks write days as midnights."""
    formats = column.dates.formats if column.dates is not None else ("auto",)
    reader = MomentReader(Dates(formats=formats), column.field or "")
    seconds = reader.read(pa.array(column.samples, pa.string())).seconds
    return bool((seconds[seconds != MISSING] % DAY_SECONDS).any())


def utc_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield which times count as UTC by their headings or a column of zones, and other zones that are not read."""
    zone = _zone_column(proposal)
    if headings := list(dict.fromkeys(column.heading for column in utc_columns(proposal).values())):
        fa = enumeration([f"«{heading}»" for heading in headings], "fa")
        if zone is not None and _says_utc(zone):
            yield Text(
                f"ستون «{zone.heading}» می‌گوید زمان‌های {fa} به وقت جهانی است؛ به وقت منطقهٔ زمانی تنظیمات تبدیل می‌شود.",
                f"The times of {enumeration(headings, 'en')} are UTC, as the column {zone.heading} says, and are moved "
                "to the time zone of the settings.",
            )
        else:
            yield Text(
                f"سرستون {fa} می‌گوید زمان‌ها به وقت جهانی است؛ به وقت منطقهٔ زمانی تنظیمات تبدیل می‌شود.",
                f"The times of {enumeration(headings, 'en')} are UTC, as the heading says, and are moved to the time "
                "zone of the settings.",
            )
    if others := _headings_of_other_offsets(proposal):
        yield Text(
            f"سرستون {enumeration([f'«{heading}»' for heading in others], 'fa')} فاصلهٔ دیگری از UTC می‌گوید که به کار "
            "نمی‌رود: زمان‌ها به همان صورت، به وقت محلی، می‌آید. خروجی را به وقت محلی، یا با فاصله از UTC در هر زمان "
            "بگیرید.",
            f"The times of {enumeration(others, 'en')} have another offset from UTC, as the heading says, which is not "
            "applied: they are taken as local ones. Export them in local time, or with the offset from UTC in each.",
        )
    if zone is not None and _unzoned(proposal) and not _says_utc(zone) and not _says_iran(zone):
        names = [isolate(name) for name in zone.samples]
        yield Text(
            f"ستون «{zone.heading}» منطقهٔ زمانی را می‌گوید ({'، '.join(names)}) ولی خوانده نمی‌شود: زمان‌ها به همان صورت، "
            "به وقت محلی، می‌آید. خروجی را به وقت محلی، یا با فاصله از UTC در هر زمان بگیرید.",
            f"The column {zone.heading} names time zones ({', '.join(names)}), which are not read: times are taken as "
            "local ones. Export them in local time, or with the offset from UTC in each.",
        )


def _unzoned(proposal: Proposal) -> dict[str, ColumnProposal]:
    """Field → column of the dates that neither cells nor format give a zone."""
    return {
        field: column
        for field, column in proposal.fields.items()
        if (dates := column.dates) is not None
        and not dates.offsets
        and COUNTED.keys().isdisjoint(dates.formats)
    }


def _zone_column(proposal: Proposal) -> ColumnProposal | None:
    """The column that names the zone of each row; None if there is none, or several."""
    named = [
        column
        for column in proposal.columns
        if fold(column.heading) in _NAMES_ZONE and column.filled >= _NEARLY_ALL
    ]
    return named[0] if len(named) == 1 else None


def _says_utc(zone: ColumnProposal) -> bool:
    """Whether all sampled rows of a column of zones say UTC."""
    return bool(zone.samples) and _IS_UTC.issuperset(map(fold, zone.samples))


def _says_iran(zone: ColumnProposal) -> bool:
    """Whether all sampled rows of a column of zones say the time of Iran."""
    return _IS_IRAN.issuperset(map(fold, zone.samples))
