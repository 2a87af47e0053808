"""Headings that say that their times are UTC: "Created (UTC)", `closed_at_utc`, «زمان ثبت (به وقت گرینویچ)»."""

import re
from collections.abc import Iterator

from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.mapping.field_columns import TIMES
from intake.parsing.date_texts import COUNTED
from persian.enumeration import enumeration
from queries.vocabulary.labels import Text

# "(GMT+3:30)" is another zone.
_UTC = re.compile(
    r"(?:(?<![A-Za-z])(?i:utc|gmt)|(?<=[a-z])(?:UTC|Utc|GMT|Gmt))(?![A-Za-z])(?!\s*[+-]\s*\d)|گر.نو.چ"
)


def utc_columns(proposal: Proposal) -> dict[str, ColumnProposal]:
    """Field → column of the dates whose times are UTC by a heading and not by cells or format."""
    found = {}
    for field, column in proposal.fields.items():
        dates, times = column.dates, proposal.fields.get(TIMES.get(field, ""))
        if dates is None or dates.offsets or not COUNTED.keys().isdisjoint(dates.formats):
            continue
        if times is not None and _UTC.search(times.heading):
            found[field] = times
        elif _UTC.search(column.heading) and (
            times is not None or any(":" in cell for cell in column.samples)
        ):
            found[field] = column
    return found


def utc_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield which times count as UTC by their headings."""
    if headings := list(dict.fromkeys(column.heading for column in utc_columns(proposal).values())):
        fa = enumeration([f"«{heading}»" for heading in headings], "fa")
        yield Text(
            f"سرستون {fa} می‌گوید زمان‌ها به وقت جهانی است؛ به وقت منطقهٔ زمانی تنظیمات تبدیل می‌شود.",
            f"The times of {enumeration(headings, 'en')} are UTC, as the heading says, and are moved to the time zone "
            "of the settings.",
        )
