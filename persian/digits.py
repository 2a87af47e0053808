"""Digits and number formats of Persian and English.

Persian separators are U+066C (thousands), U+066B (decimals) and U+066A (percent). Signs follow CLDR: U+2212, in Persian
after a left-to-right mark, because a bare sign appears on the wrong side of its number in right-to-left text.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import SupportsFloat

MISSING = "—"
# Enough digits for every float.
_HALF_UP = Context(prec=400, rounding=ROUND_HALF_UP)
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
_LATIN = "0123456789"

_TO_LATIN = str.maketrans(_PERSIAN + _ARABIC_INDIC, _LATIN * 2)
_TO_PERSIAN = str.maketrans(_LATIN + _ARABIC_INDIC, _PERSIAN * 2)
_NUMBER_TO_PERSIAN = str.maketrans(_LATIN + ",.", _PERSIAN + "٬٫")


def to_latin_digits(text: str) -> str:
    """Replace Persian and Arabic-Indic digits by 0–9; everything else is unchanged."""
    return text.translate(_TO_LATIN)


def to_persian_digits(text: str) -> str:
    """Replace Latin and Arabic-Indic digits by ۰–۹; everything else is unchanged."""
    return text.translate(_TO_PERSIAN)


def with_digits(value: object, lang: str) -> str:
    """A text or a whole number with the digits of a language, without separators, as years are written: «۱۴۰۴»."""
    return to_persian_digits(str(value)) if lang == "fa" else str(value)


def rounded(value: float | Decimal, decimals: int) -> float | Decimal:
    """The value with this many decimals; halves away from zero, as spreadsheets show them: 8.25 is 8.3, 0.125 is 0.13.

    Python rounds halves to even, and by the binary value: 8.25 would be 8.2 on a screen and 8.3 in a workbook.
    """
    if isinstance(value, int) or value == int(value):
        return value
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), context=_HALF_UP)


def number(value: SupportsFloat | None, lang: str, *, decimals: int = 0, sign: bool = False) -> str:
    """Format a number with separators: «۱۲٬۳۴۵» or "12,345"; `MISSING` for None and NaN.

    `sign` writes a plus before positive numbers, for changes. A value that rounds to zero has no sign. Halves are
    rounded as in `rounded`.
    """
    if value is None or not math.isfinite(float(value)):
        return MISSING
    exact = value if isinstance(value, int | Decimal) else float(value)
    quick = _quickly_rounded(exact, decimals) if isinstance(exact, float) else ""
    digits = quick or f"{abs(rounded(exact, decimals)):,.{decimals}f}"
    return _signed(digits, lang, is_negative=exact < 0, sign=sign)


def _quickly_rounded(value: float, decimals: int) -> str:
    """The digits of a number where all ways of rounding agree, in a fifth of the time of decimals; else ""."""
    scaled = abs(value) * 10.0**decimals
    # Far from a half, neither the binary value nor what was computed of it is on the other side.
    is_clear = scaled < 1e9 and abs(scaled - math.floor(scaled) - 0.5) > 1e-6
    return f"{abs(value):,.{decimals}f}" if is_clear else ""


def _signed(digits: str, lang: str, *, is_negative: bool, sign: bool) -> str:
    """Digits with the sign of their number, in a language."""
    # −0.4 is shown as 0 without decimals; a minus sign before it would be wrong.
    is_zero = not digits.strip("0.,")
    mark = "" if is_zero else "−" if is_negative else "+" if sign else ""
    if lang != "fa":
        return mark + digits
    return ("\u200e" + mark if mark else "") + digits.translate(_NUMBER_TO_PERSIAN)


def percent(share: SupportsFloat | None, lang: str, *, decimals: int = 0, sign: bool = False) -> str:
    """Format a share from 0 to 1 as a percentage: «۷۳٫۵٪» or "73.5%"; `MISSING` for None and NaN."""
    if share is None:
        return MISSING
    # Decimal of the shortest representation avoids binary rounding: 0.285 is 28.5 %, not 28.499999999999996 %.
    value = float(share)
    if not math.isfinite(value):
        return MISSING
    if digits := _quickly_rounded(value * 100, decimals):
        text = _signed(digits, lang, is_negative=value < 0, sign=sign)
    else:
        text = number(Decimal(repr(value)) * 100, lang, decimals=decimals, sign=sign)
    return text + ("٪" if lang == "fa" else "%")
