"""Recognise tables whose rows are steps or changes of cases, while no column says which step a row is.

Where one does, the file has the shape "events" and can be loaded. Otherwise each change would count as a case, because
the number of the change differs in each row, as that of a case does.
"""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.heading_words import split_words, words_of_column
from intake.guess.tables.file_shape import differs_within, repeats_ids
from intake.mapping.column_matching import plain_heading
from persian.names import folded
from queries.vocabulary.labels import Text

_BEFORE, _AFTER, _CHANGED = (
    folded(*words.split())
    for words in (
        "old previous before prior قبلی قبل پیشین سابق قدیم ancien ancienne eski",
        "new current after جدید بعدی بعد تازه nouveau nouvelle yeni",
        "value val data status state stage owner assignee مقدار داده وضعیت مرحله valeur statut değer",
    )
)
_NAMES_STATES = 0.6
_CASE_ID, _ROW_ID = 0.8, 0.75  # how well headings name the id of a case, and at most that of a row
# Different ids as a share of the rows, between which most cases have several; below, they are codes of a short list.
_MANY_ROWS, _SEVERAL_ROWS = 0.06, 0.6
_ALL_DIFFERENT, _FILLED = 0.97, 0.98


def why_steps(columns: Sequence[ColumnProfile]) -> Text | None:
    """Why the rows of a table are steps or changes of cases, and what to do; None if nothing says so."""
    named = [column for column in columns if column.named]
    if (pair := _before_and_after(named)) is not None:
        return Text(
            f"هر سطر یک تغییر است و نه یک پرونده («{pair[0]}» و «{pair[1]}»): این فایل تاریخچهٔ تغییرهاست. از سامانه "
            "فهرست پرونده‌ها را خروجی بگیرید، یک سطر برای هر پرونده.",
            f"Each row is a change and no case ({pair[0]}, {pair[1]}): this is a log of changes. Export the list of "
            "cases from the system, one row a case.",
        )
    if (repeated := _ids_of_several_rows(named)) is not None:
        return Text(
            f"هر پرونده چند سطر دارد («{repeated}» تکرار می‌شود و شمارهٔ دیگری در هر سطر جداست): گویا هر سطر یک مرحلهٔ "
            "پرونده است. از سامانه فهرست پرونده‌ها را خروجی بگیرید، یک سطر برای هر پرونده؛ اگر هر سطر خود یک پرونده "
            "است، شناسه و زمان ثبت را خودتان انتخاب کنید.",
            f"Each case has several rows ({repeated} repeats, while another number differs in each row): the rows seem "
            "to be steps of cases. Export the list of cases from the system, one row a case; if each row is a case of "
            "its own, choose the id and the registration yourself.",
        )
    if (log := _states_without_registrations(named)) is not None:
        return Text(
            f"هر پرونده چند سطر دارد و زمان آن‌ها («{log}») یکی نیست: هر سطر یک تغییر وضعیت است، و سطری برای ثبت پرونده "
            "(«ثبت شده») در آن پیدا نشد. از سامانه فهرست پرونده‌ها را خروجی بگیرید، یک سطر برای هر پرونده، یا تاریخچه‌ای "
            "که با ثبت هر پرونده آغاز شود.",
            f"Each case has several rows, at different times ({log}): each row is a change of the state, and none for "
            "the registration of a case was found. Export the list of cases from the system, one row a case, or a log "
            "that begins with the registration of each case.",
        )
    return None


def says_before(heading: str) -> bool:
    """Whether a heading names what stood before a change: «وضعیت قبلی»."""
    return not _BEFORE.isdisjoint(split_words(heading))


def _before_and_after(columns: Sequence[ColumnProfile]) -> tuple[str, str] | None:
    """The headings of what stood before a change and of what stands since: “OldValue” and “NewValue”."""
    rests: dict[frozenset[str], str] = {}
    for column in columns:
        words = frozenset(words_of_column(column.name))
        if words & _BEFORE and words & _CHANGED:
            rests[words - _BEFORE] = plain_heading(column.name)
    for column in columns:
        words = frozenset(words_of_column(column.name))
        if words & _AFTER and words & _CHANGED and words - _AFTER in rests:
            return rests[words - _AFTER], plain_heading(column.name)
    return None


def _ids_of_several_rows(columns: Sequence[ColumnProfile]) -> str | None:
    """The heading that names the id of a case above ids of several rows, beside numbers that only tell rows apart."""
    ids = [
        column
        for column in columns
        if column.dates is None and column.shape.fill >= _FILLED and column.shape.has_digits >= _FILLED
        and column.headings.get("id")
    ]  # fmt: skip
    if any(column.headings["id"] >= _CASE_ID and column.shape.spread > _ALL_DIFFERENT for column in ids):
        return None  # a number of the case in each row, whatever else repeats: codes of services, say
    repeated = [
        column for column in ids
        if column.headings["id"] >= _CASE_ID and _MANY_ROWS < column.shape.spread < _SEVERAL_ROWS
    ]  # fmt: skip
    rows = [
        column for column in ids
        if column.headings["id"] < _ROW_ID and column.shape.spread > _ALL_DIFFERENT and column.personal is None
    ]  # fmt: skip
    return plain_heading(repeated[0].name) if repeated and rows else None


def _states_without_registrations(columns: Sequence[ColumnProfile]) -> str | None:
    """The heading of the times of changes, where ids repeat beside states and no date is one of the whole case."""
    dates = [column for column in columns if column.seconds is not None]
    if not any(column.headings.get("status", 0.0) >= _NAMES_STATES for column in columns):
        return None
    ids = [
        column for column in columns if column.dates is None and column.headings.get("id", 0.0) >= _CASE_ID
    ]
    if any(column.shape.spread > _ALL_DIFFERENT for column in ids):
        return None  # codes of services repeat, too
    for column in ids:
        if repeats_ids(column) and _MANY_ROWS < column.shape.spread < _SEVERAL_ROWS:
            changed = [each for each in dates if differs_within(each, column)]
            if changed and len(changed) == len(dates):
                return plain_heading(changed[0].name)
    return None
