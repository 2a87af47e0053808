"""The newest signature of the audit log in a form for paper and logs: `number:first sixteen digits of the signature`.

Whoever cuts the end off the audit log leaves a chain that is unbroken in itself. An anchor that was printed or logged
before shows that there was more (`records.audit.chain_check`).
"""

import re
from dataclasses import dataclass

from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits
from records.audit.append import chain_end
from records.audit.entry import Link
from records.database import Records
from records.errors import InputError

_SHOWN, _MIN = 16, 8  # hexadecimal digits: shown, and at least needed for a comparison
_FORM = re.compile(rf"(\d{{1,18}}):([0-9a-f]{{{_MIN},64}})")


@dataclass(frozen=True)
class Anchor:
    """The number of an entry and the beginning of its signature."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash[:_SHOWN]}"


def anchor_of(link: Link) -> Anchor | None:
    """The anchor of the end of a chain; None if nothing has been recorded."""
    return Anchor(link.number, link.hash[:_SHOWN]) if link.number else None


def newest_anchor(records: Records) -> Anchor | None:
    """The anchor of the newest entry; None if nothing has been recorded."""
    with records.reading() as connection:
        return anchor_of(chain_end(connection))


def read_anchor(text: str) -> Anchor:
    """The anchor in a text, as printed or logged. Raises InputError for anything else."""
    match = _FORM.fullmatch(re.sub(r"\s", "", to_latin_digits(strip_control_characters(text))).lower())
    if match is None:
        raise InputError(
            f"«{text}» نشانهٔ سوابق نیست. آن را همان‌گونه بدهید که روی برگه یا در گزارش سرور آمده است: "
            "1234:0123456789abcdef",
            f"“{text}” is no anchor of the record. Give it as it stands on paper or in the log: 1234:0123456789abcdef",
        )
    return Anchor(int(match[1]), match[2])
