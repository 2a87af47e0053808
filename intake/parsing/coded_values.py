"""Translate words into codes, and clean and mask names.

Columns of words have few distinct values, so each distinct spelling is processed once per batch.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.errors import MappingError
from intake.mapping.coded_fields import CODED_FIELDS
from intake.mapping.field_columns import STATES, Column
from intake.mapping.model import Mapping
from intake.mapping.privacy import describes_steps, mask_personal_data, without_masked_parts
from intake.mapping.rating_scale import STARS
from intake.parsing.arrow_cells import Mask, texts
from intake.parsing.state_words import OPEN, STATE_CODES, STATE_LABELS, STATE_WORDS, two_states
from persian.names import fold, folded, tidy
from queries.vocabulary.codes import Verdict
from queries.vocabulary.labels import Text

Codes = npt.NDArray[np.int8]
# Answers to whether a case is answered or closed. A tick says yes, and so do the asterisk and the dot of lists kept by
# hand. Where citizens say whether they are satisfied, these may be ratings: one star of five, a full circle.
LIST_MARKS = frozenset("*●•■")
_TICKS = frozenset("✓✔☑√✅") | LIST_MARKS
YES = folded("yes", "y", "true", "1", "-1", "بله", "بلی", "آری", "دارد", "oui") | _TICKS
NO = folded("no", "n", "false", "0", "خیر", "نه", "ندارد", "non") | set("✗✘☒❌")
FACES = frozenset("😀😃😄😁😊🙂😍👍😐😑😞😟🙁☹😕😠😡😢👎")
MARKS = _TICKS | FACES | frozenset("✗✘☒❌")
UNKNOWN_WORD = -1
MAX_NAME_LENGTH = 200  # characters; anything longer is free text, not a name
_LONG, _MANY = 100, 20  # free text: more than _MANY distinct texts, most of them longer than _LONG
_LONGEST_STEP = 40  # letters of what may stand under «شرح عملیات»


def mark_or_word(text: str) -> str:
    """A word folded, so that spellings are one; a lone tick, cross or face and stars, which fold to nothing, stay."""
    mark = text.strip().rstrip("\ufe0f")
    return mark if mark in MARKS or not STARS.isdisjoint(mark) else fold(text)


@dataclass(frozen=True)
class CodeColumn:
    """Codes of cells, a mask of the cells with an unknown word, and whether those rows are to be rejected.

    `unknown_words` holds the number of cells by unknown word.
    """

    codes: Codes
    unknown: Mask
    refuse_unknown: bool
    unknown_words: dict[str, int]


@dataclass(frozen=True)
class NameColumn:
    """Texts of cells as a dictionary array (null if missing), and a mask of those with blanked personal data."""

    texts: pa.DictionaryArray
    masked: Mask


class ValueReader:
    """Translator for the words and names of one mapping."""

    def __init__(self, mapping: Mapping) -> None:
        self._empty = frozenset(fold(word) for word in mapping.empty) | {""}
        # Punctuation alone folds to nothing, so "-" and "—" are empty by themselves.
        self._codes: dict[str, dict[str, int]] = {}
        self._known: dict[str, list[Text]] = {}
        self._defaults: dict[str, int] = {}
        self._default_labels: dict[str, Text] = {}
        values = mapping.values
        self._scale = values.verdict.scale
        for field, (enum, words) in CODED_FIELDS.items():
            own = getattr(values, field).map
            self._codes[field] = _table(enum, words, own)
            self._known[field] = [*(Text(word, word) for word in own), *_labels(enum, words)]
            if field == "event":  # an event that is not known is rejected
                self._defaults[field] = UNKNOWN_WORD
                continue
            default = enum[getattr(values, field).default]
            self._defaults[field], self._default_labels[field] = int(default), words[default]
        for field in STATES:
            own = getattr(values, field).map
            self._codes[field] = STATE_WORDS | STATE_CODES
            if field != "status":
                self._codes[field] |= dict.fromkeys(YES, STATE_CODES[field.removesuffix("_status")])
                self._codes[field] |= dict.fromkeys(NO, OPEN)
            self._codes[field] |= {mark_or_word(word): STATE_CODES[code] for word, code in own.items()}
            self._known[field] = [*(Text(word, word) for word in own), *STATE_LABELS]
            self._defaults[field] = STATE_CODES[getattr(values, field).default]
            self._default_labels[field] = STATE_LABELS[self._defaults[field]]
        self._refused = {
            field: field != "event" and getattr(values, field).unknown == "refuse" for field in self._defaults
        }
        outcome, status = mapping.columns.outcome, mapping.columns.status
        self._outcomes_of_states = outcome is not None and outcome == status
        events = mapping.columns.event
        self._described_steps = (
            next((name for name in events.column if describes_steps(name)), None) if events else None
        )

    def default(self, field: str) -> int:
        """Code of an empty or missing cell."""
        return self._defaults[field]

    def default_label(self, field: str) -> Text:
        """Name of the default, which unknown words get."""
        return self._default_labels[field]

    def codes(self, field: str, cells: pa.Array) -> CodeColumn:
        """Codes of the words in the cells; unknown words get the default."""
        position, words = distinct_texts(cells)
        codes_by_word, default = self._codes[field], self._defaults[field]
        codes, unknown = [], []
        for text in words:
            key = mark_or_word(text)
            code = codes_by_word.get(key)
            if code is None and field in STATES:
                code = two_states(text)
            if code is None and field == "verdict" and self._scale is not None:
                rating = self._scale.code(text)
                code = None if rating is None else int(Verdict[rating])
            # What is no known state either is noted as that, and not a second time.
            noted = field == "outcome" and self._outcomes_of_states and not self.known("status", [text])[0]
            unknown.append(code is None and key not in self._empty and not noted)
            codes.append(default if code is None else code)
        is_unknown = np.array(unknown, bool)
        unknown_words = _counts(position, words, is_unknown)
        if field == "event" and self._described_steps is not None:
            _refuse_texts_of_steps(self._described_steps, unknown_words)
        return CodeColumn(
            np.array(codes, np.int8)[position], is_unknown[position], self._refused[field], unknown_words
        )

    def known(self, field: str, words: Sequence[str]) -> list[bool]:
        """Whether each of some words has a code of the field; empty ones and those that mean nothing have none."""
        codes = self.codes(field, pa.array(words, pa.string()))
        nothing = [mark_or_word(word) in self._empty for word in words]
        return [not unknown and not empty for unknown, empty in zip(codes.unknown, nothing, strict=True)]

    def known_words(self, field: str) -> list[Text]:
        """Words that a field may hold: those of the mapping, then the labels of the codes."""
        return self._known[field]

    def names(
        self, column: Column, cells: pa.Array, *, official_name: Callable[[str], str] | None = None
    ) -> NameColumn:
        """Names in the cells, cleaned and masked. `official_name` maps a name to its official form.

        A text too long to be a name is left out and marked as personal data. Raises MappingError if most of the column
        is such text.
        """
        position, words = distinct_texts(cells)
        # A column of long texts was mapped by mistake; it may hold what citizens wrote, so the whole file is refused.
        if len(words) > _MANY and sum(len(text) > _LONG for text in words) > len(words) / 2:
            raise _free_text(column.column[0])
        stored: dict[str, int] = {}  # two spellings may be one name
        places: list[int] = []
        masked: list[bool] = []
        for text in words:
            name, was_masked = _name(text, column.before, column.after, column.code)
            if fold(name) in self._empty:
                places.append(-1)
            else:
                places.append(stored.setdefault(official_name(name) if official_name else name, len(stored)))
            masked.append(was_masked)
        place = np.array(places, np.int32)[position]
        encoded = pa.DictionaryArray.from_arrays(
            pa.array(place, mask=place < 0), pa.array(list(stored), pa.string())
        )
        return NameColumn(encoded, np.array(masked, bool)[position])


def distinct_texts(cells: pa.Array) -> tuple[npt.NDArray[np.int64], list[str]]:
    """For each cell the position of its trimmed text, and the distinct texts; missing cells are empty texts."""
    if not pa.types.is_dictionary(cells.type) or len(cells.dictionary) > len(cells):
        encoded = texts(cells).dictionary_encode()
        return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()
    words = texts(cells.dictionary).to_pylist()
    return cells.indices.fill_null(len(words)).to_numpy(), [*words, ""]


def not_accepted(names: NameColumn, accepted: Collection[str]) -> Mask:
    """Mask of the names that are given but are not among the accepted (folded) ones."""
    unknown = np.array([fold(text) not in accepted for text in names.texts.dictionary.to_pylist()] + [False])
    position: npt.NDArray[np.int64] = names.texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return unknown[position]


def count_words(names: NameColumn, which: Mask) -> dict[str, int]:
    """Number of cells by name, of the cells that the mask selects."""
    position = names.texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)[which]
    words = names.texts.dictionary.to_pylist()
    return {words[at]: int(n) for at, n in zip(*np.unique(position, return_counts=True), strict=True)}


def _counts(position: npt.NDArray[np.int64], words: list[str], unknown: Mask) -> dict[str, int]:
    """Number of cells by unknown word. `position` holds the word of each cell, `unknown` says which are unknown."""
    if not unknown.any():
        return {}
    cells = np.bincount(position, minlength=len(words))
    return {words[at]: int(cells[at]) for at in np.flatnonzero(unknown) if cells[at]}


@lru_cache(maxsize=65_536)
def _name(text: str, before: str | None, after: str | None, code: bool) -> tuple[str, bool]:
    """Clean one name: cut it as the column declares, drop it if too long, mask personal data; whether masked."""
    if before is not None:
        text = text.partition(before)[0]
    if after is not None:
        text = text.partition(after)[2] or text
    if len(text) > MAX_NAME_LENGTH:
        return "", True
    if code:
        return tidy(text), False
    name, hidden = mask_personal_data(tidy(text))
    return without_masked_parts(name) if hidden else name, hidden


def _refuse_texts_of_steps(column: str, unknown_words: Collection[str]) -> None:
    """Raise MappingError if a column that describes steps («شرح عملیات») holds what people wrote, by its unknown words.

    Rows with an unknown event are rejected and shown, so that texts must be found before.
    """
    if len(unknown_words) > _MANY or max(map(len, unknown_words), default=0) > _LONGEST_STEP:
        raise _free_text(column)


def _labels(enum: type[IntEnum], words: object) -> list[Text]:
    """Labels of the codes, without that of 0 (not given)."""
    labels = words if isinstance(words, dict) else {}
    return [labels[code] for code in enum if code and code in labels]


def _table(enum: type[IntEnum], words: object, own: dict[str, str]) -> dict[str, int]:
    """Word → code: code names, Persian and English labels, and the mapping's own words, all folded."""
    table: dict[str, int] = {}
    for code in enum:
        table[fold(code.name)] = int(code)
        word = words.get(code) if isinstance(words, dict) else None
        if word is not None:
            table[fold(word.fa)] = table[fold(word.en)] = int(code)
    return table | {mark_or_word(word): int(enum[code]) for word, code in own.items()}


def _free_text(column: str) -> MappingError:
    """Build the error for a column of free text."""
    return MappingError(
        f"ستون «{column}» متن آزاد دارد، نه نام. متن آزاد وارد نمی‌شود؛ آن را از نگاشت بردارید.",
        f'The column "{column}" holds free text, not names. Free text never enters; take it out of the mapping.',
    )
