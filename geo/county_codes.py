"""County codes: which codes a province may use, and how the codes in files are matched with them.

A code has 1 to 32 characters: Latin letters, digits, and . _ - after the first. It is kept as the province writes it;
other files may write its letters in another case, its digits in Persian, and a code of digits alone without its
leading zeros, which spreadsheets drop. Two codes of a province must therefore differ in more than that.
"""

import re
from collections.abc import Iterable, Iterator

from geo.check_finding import Finding, empty_cells, listed
from persian.digits import to_latin_digits, to_persian_digits

MAX_LENGTH = 32
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Words that addresses and maps use for something else, and those that mappings read as an empty cell.
RESERVED = frozenset({"all", "none", "water", "null", "na", "nan", "nat"})

CountyCode = tuple[int, str]  # line of the file, code


class CodeIndex:
    """Finds the codes of a province, however a file writes them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_key = {_key(code): code for code in codes}

    def find(self, text: object) -> str | None:
        """The code as the province writes it; None if it has no such code."""
        return self._by_key.get(_key(code_text(text)))


def code_text(value: object) -> str:
    """A code as text with Latin digits; a whole number without the ".0" that some formats give it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return to_latin_digits(str(value)).strip()


def code_findings(rows: Iterable[CountyCode], *, file: str = "counties.csv") -> Iterator[Finding]:
    """Find codes in a file that cannot be used: empty, unsuitable, too long, reserved, or not unique."""
    rows = list(rows)
    if empty := [line for line, code in rows if not code]:
        yield empty_cells("code", empty, file=file)
    coded = [(line, code) for line, code in rows if code]
    characters = [place for place in coded if not _ALLOWED.fullmatch(place[1])]
    lengths = [place for place in coded if len(place[1]) > MAX_LENGTH]
    reserved = [place for place in coded if place[1].casefold() in RESERVED]
    for places, reason_fa, reason_en in (
        (
            characters,
            "نویسهٔ غیرمجاز دارد؛ تنها حرف لاتین، رقم و پس از نویسهٔ نخست . _ - پذیرفته است (بدون فاصله)",
            "have characters that are not accepted; use Latin letters, digits and, after the first character, . _ - "
            "(no spaces)",
        ),
        (
            lengths,
            f"بیش از {to_persian_digits(str(MAX_LENGTH))} نویسه دارد؛ کوتاه‌ترشان کنید",
            f"are longer than {MAX_LENGTH} characters; shorten them",
        ),
        (
            reserved,
            "واژه‌ای است که معنای دیگری دارد (مانند all یا none)؛ کد دیگری بدهید",
            "are words with another meaning (such as all or none); choose another code",
        ),
    ):
        if places:
            yield Finding(
                "unusable-code",
                f"{file}: این کدها {reason_fa} ({listed(_shown(places, 'fa'), 'fa')}).",
                f"{file}: these codes {reason_en} ({listed(_shown(places, 'en'), 'en')}).",
            )
    yield from _repeated(coded, file)


def _repeated(coded: list[CountyCode], file: str) -> Iterator[Finding]:
    """Find codes that stand twice, or that files could not tell apart."""
    same: dict[str, list[CountyCode]] = {}
    for place in coded:
        same.setdefault(_key(place[1]), []).append(place)
    clashing = [place for places in same.values() if len(places) > 1 for place in places]
    if clashing:
        yield Finding(
            "duplicate-code",
            f"{file}: این کدها یکتا نیست ({listed(_shown(clashing, 'fa'), 'fa')}). هر شهرستان کدی می‌خواهد که تنها در "
            "بزرگی و کوچکی حرف‌ها یا در صفرهای آغاز با دیگری فرق نداشته باشد.",
            f"{file}: these codes are not unique ({listed(_shown(clashing, 'en'), 'en')}). Each county needs a code "
            "that differs from the others in more than upper and lower case or leading zeros.",
        )


def _shown(places: Iterable[CountyCode], lang: str) -> list[str]:
    """Codes with the lines on which they stand; what is invisible in a code is written as an escape."""
    return [
        f"«{_visible(code)}» در سطر {to_persian_digits(str(line))}"
        if lang == "fa"
        else f'"{_visible(code)}" on line {line}'
        for line, code in places
    ]


def _visible(code: str) -> str:
    short = code if len(code) <= MAX_LENGTH + 8 else f"{code[:MAX_LENGTH]}…"
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in short)


def _key(code: str) -> str:
    """Comparison key of a code: lower case, and without leading zeros if it consists of digits alone."""
    plain = code.casefold()
    return plain.lstrip("0") or "0" if plain.isascii() and plain.isdigit() else plain
