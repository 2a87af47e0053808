"""Which column of a file fills which field; columns that no field asks for stay outside."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from intake.errors import MappingError
from intake.mapping.model import Mapping
from persian.names import fold, tidy


@dataclass(frozen=True)
class Selection:
    """Field → position of its column in the header, and the header itself."""

    header: tuple[str, ...]
    positions: dict[str, int]

    @property
    def names(self) -> dict[str, str]:
        """Field → the name of its column as the file writes it."""
        return {field: self.header[position] for field, position in self.positions.items()}

    @property
    def mapped_positions(self) -> list[int]:
        """Positions of the columns that enter, each once, in the order of the file."""
        return sorted(set(self.positions.values()))

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Names of the columns that do not enter."""
        taken = set(self.positions.values())
        return tuple(name for position, name in enumerate(self.header) if position not in taken and name)


def match_columns(header: Sequence[str], mapping: Mapping, file: str) -> Selection:
    """The columns of the mapping found in a header; `MappingError` names those that are missing.

    A name is found whatever its case, spaces, ZWNJ, punctuation and spelling of ی and ک.
    """
    shown = tuple(tidy(str(name)) for name in header)
    exact = _positions(shown)
    folded = _positions([fold(name) for name in shown])
    positions: dict[str, int] = {}
    missing: dict[str, tuple[str, ...]] = {}
    for field, column in mapping.columns.mapped.items():
        found = next(
            (at for name in column.column if (at := exact.get(tidy(name)) or folded.get(fold(name)))), None
        )
        if found is None:
            missing[field] = column.column
        elif len(found) > 1:
            raise MappingError(
                f"{file}: ستون «{shown[found[0]]}» {len(found)} بار آمده است و روشن نیست کدام خوانده شود.",
                f'{file}: the column "{shown[found[0]]}" stands {len(found)} times; it is unclear which is meant.',
            )
        else:
            positions[field] = found[0]
    needed = {field: names for field, names in missing.items() if mapping.needs(field)}
    if needed:
        raise _missing(needed, shown, mapping, file)
    return Selection(shown, positions)


def count_matches(header: Sequence[str], mapping: Mapping) -> int:
    """How many fields of the mapping a header would fill: the measure of a delimiter."""
    present = {fold(tidy(str(name))) for name in header}
    return sum(
        any(fold(name) in present for name in column.column) for column in mapping.columns.mapped.values()
    )


def _positions(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name:
            found.setdefault(name, []).append(position)
    return found


def _missing(
    needed: dict[str, tuple[str, ...]], header: tuple[str, ...], mapping: Mapping, file: str
) -> MappingError:
    fa, en = [], []
    for field, names in needed.items():
        near = difflib.get_close_matches(names[0], [name for name in header if name], n=2, cutoff=0.5)
        meant_fa = f" (نزدیک‌ترین: {'، '.join(near)})" if near else ""
        meant_en = f" (nearest: {', '.join(near)})" if near else ""
        fa.append(f"«{' / '.join(names)}» برای {field}{meant_fa}")
        en.append(f'"{" / ".join(names)}" for {field}{meant_en}')
    has = ", ".join(name[:60] for name in header[:40] if name)
    return MappingError(
        f"{file}: این ستون‌های نگاشت «{mapping.name}» در فایل نیست: {'؛ '.join(fa)}. ستون‌های فایل: {has}. "
        "نگاشت دیگری بدهید یا نام ستون‌ها را درست کنید.",
        f'{file}: these columns of the mapping "{mapping.name}" are not in the file: {"; ".join(en)}. '
        f"The file has: {has}. Give another mapping, or correct the names of the columns.",
    )
