"""Result of a province check, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from persian.digits import to_persian_digits

MAX_LISTED = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem: a stable code, the messages, and whether it makes the province unusable (else a warning).

    A cause is one finding, however many counties it concerns; the messages give their number and names.
    """

    code: str
    message_fa: str
    message_en: str
    is_error: bool = True


def listed(items: Sequence[str], lang: str) -> str:
    """The number of the items and their names: "2: Ahar, Tabriz". Of very many, the first and how many others."""
    shown, more = items[:MAX_LISTED], len(items) - MAX_LISTED
    if lang == "fa":
        rest = f" و {to_persian_digits(str(more))} مورد دیگر" if more > 0 else ""
        return f"{to_persian_digits(str(len(items)))} مورد: {'، '.join(shown)}{rest}"
    return f"{len(items)}: {', '.join(shown)}{f' and {more} more' if more > 0 else ''}"


def empty_cells(column: str, lines: Sequence[int], *, file: str = "counties.csv") -> Finding:
    """Cells of a required column that are empty."""
    numbers = [str(line) for line in lines]
    return Finding(
        "empty-cell",
        f"{file}: ستون {column} در این سطرها خالی است "
        f"({listed([to_persian_digits(line) for line in numbers], 'fa')}). آن را پر کنید.",
        f"{file}: column {column} is empty on these lines ({listed(numbers, 'en')}). Fill it in.",
    )
