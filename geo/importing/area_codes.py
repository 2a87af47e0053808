"""Codes for areas: those of the file where they can be used, else made from names, else numbers."""

import re
import unicodedata
from collections.abc import Sequence

from geo.county_codes import MAX_LENGTH, code_findings, code_text
from geo.importing.notes import Note
from persian.digits import to_persian_digits
from persian.names import fold


def usable_codes(written: Sequence[str], names: Sequence[tuple[str, str]]) -> tuple[list[str], list[Note]]:
    """A code for each area, and a note where it is not the written one.

    `written` are the codes of the file, empty strings if it has none; `names` the Persian and English names. Written
    codes that repeat are returned as they are: that is an error of the file, which whoever writes the province tells.
    """
    codes = [code_text(code) for code in written]
    if all(codes) and not _has_wrong_characters(codes):
        return codes, []
    has_codes = all(codes)
    for texts, source_fa, source_en in (
        (codes, "کدهای فایل", "the codes of the file"),
        ([english for _, english in names], "نام‌های انگلیسی", "the English names"),
    ):
        made = [_made_code(text) for text in texts]
        stay_apart = len({code.casefold() for code in made}) == len({fold(text) for text in texts})
        if all(made) and stay_apart and not _has_wrong_characters(made):
            return made, [_made_note(made, source_fa, source_en, has_codes=has_codes)]
    order = sorted(range(len(names)), key=lambda position: [fold(name) for name in names[position]])
    numbers = [""] * len(names)
    for rank, position in enumerate(order, 1):
        numbers[position] = f"{rank:0{len(str(len(names)))}d}"
    return numbers, [
        Note(
            f"فایل کد پذیرفتنی ندارد: شهرستان‌ها به ترتیب نام از {to_persian_digits(min(numbers))} تا "
            f"{to_persian_digits(max(numbers))} شماره گرفتند. این کدها پس از بارگذاری داده نباید عوض شود.",
            "The file has no codes that can be used: areas were numbered in the order of their names, "
            f"{min(numbers)} to {max(numbers)}. These codes must not change once data are loaded.",
        )
    ]


def _made_note(made: Sequence[str], source_fa: str, source_en: str, *, has_codes: bool) -> Note:
    why_fa = "کد شهرستان تنها حرف لاتین، رقم و . _ - می‌پذیرد" if has_codes else "فایل ستون کد ندارد"
    why_en = (
        "a code takes only Latin letters, digits and . _ -"
        if has_codes
        else "the file has no column of codes"
    )
    return Note(
        f"کدها از {source_fa} ساخته شد، چون {why_fa} ({'، '.join(made[:5])} …).",
        f"Codes were made from {source_en}, because {why_en} ({', '.join(made[:5])} …).",
    )


def _has_wrong_characters(codes: Sequence[str]) -> bool:
    """Whether a code cannot be used in itself, repeated or not."""
    return any(
        finding.code != "duplicate-code"
        for finding in code_findings((line, code) for line, code in enumerate(codes, 1))
    )


def _made_code(text: str) -> str:
    """A text as a code: Latin letters without accents, spaces as hyphens; empty if nothing is left."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-._")[:MAX_LENGTH]
