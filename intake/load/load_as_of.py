"""As-of of a load: given by the person who loads, else by the accepted rows of its files, else that of the source.

Neither a rejected row nor a file's modification time alone ever moves as-of, because it decides how old every open case
is. A single load with a wrong as-of would make all of them overdue, and the next correct file would look older than the
store.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from intake.derive.as_of import end_if_day_alone
from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.errors import RefusedError
from intake.load.merge_pass import StagedFile
from intake.load.moments import epoch, from_epoch
from intake.load.reading_pass import SpooledFile
from intake.staging.derived_tables import StageWriter
from persian.calendar import format_day


def refuse_future(as_of: datetime | None, now: datetime) -> None:
    """Raise RefusedError if an as-of is more than a day in the future: no source can know the data of days to come."""
    if as_of is None or as_of <= now + timedelta(days=1):
        return
    raise RefusedError(
        f"تاریخ داده‌ها {format_day(as_of.date(), 'fa')} داده شده که هنوز نرسیده است و همهٔ پرونده‌های باز را معوق نشان "
        "می‌داد؛ چیزی بارگذاری نشد. تاریخی را بدهید که فایل تا آن کامل است.",
        f"The as-of given is {format_day(as_of.date(), 'en')}, which has not come yet and would show every open case "
        "as overdue; nothing was loaded. Give the date up to which the file is complete.",
    )


def as_of_by_reading(
    given: datetime | None, files: Sequence[SpooledFile], stored: datetime | None, *, floor: datetime | None
) -> datetime:
    """Return the as-of by which the rows are judged: the one given, else the newest of the files, else the stored one.

    What the files say counts as `floor` if it is earlier. Raises RefusedError if all dates of the files are later than
    their last change.
    """
    by_files = _newest(file.as_of for file in files)
    if given is not None or by_files is not None:
        return given or _newest((by_files, floor))  # type: ignore[return-value]
    dated = [file for file in files if file.spool.dated]
    if dated:
        changed_at = max(file.changed_at for file in dated)
        raise RefusedError(
            f"همهٔ تاریخ‌های فایل پس از زمان آخرین تغییر آن ({format_day(changed_at.date(), 'fa')}) است و معلوم نیست "
            "تا چه زمانی کامل است؛ چیزی بارگذاری نشد. این زمان را با --as-of بدهید.",
            f"All dates in the file are later than its last change ({format_day(changed_at.date(), 'en')}), so it does "
            "not say up to when it is complete; nothing was loaded. Say it with --as-of.",
        )
    # Only events without a moment: they change cases that the store knows, and as-of stays where it was. In a new
    # source all of them are rejected, so that what they are judged by does not matter.
    return stored or max(file.changed_at for file in files)


def as_of_by_accepted(
    staged: Sequence[StagedFile],
    *,
    provisional_as_of: datetime,
    stored: datetime | None,
    floor: datetime | None,
) -> datetime:
    """Return the as-of of the files once it is known which of their rows were accepted.

    It is at least `floor` and never after the provisional one, by which the rows were checked. Rows that are rejected
    only when they are compared with others (a repeated id, no registration) do not count.
    """
    by_files = _newest(
        (floor, *(_accepted_until(staged_file.file, staged_file.stage) for staged_file in staged))
    )
    return by_files or stored or provisional_as_of


def _accepted_until(file: SpooledFile, stage: StageWriter) -> datetime | None:
    """Moment up to which the accepted rows of a file reach; None if none was accepted, or none has a date."""
    if not stage.cases.rows:
        return None
    newest = stage.newest_moment
    if file.exported_at is not None or file.newest is None or newest == MISSING:
        return file.exported_at
    read_until = epoch(file.newest)
    if newest // DAY_SECONDS >= read_until // DAY_SECONDS:
        return file.newest
    return from_epoch(end_if_day_alone(newest, until=read_until))


def _newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The newest of the moments that are known; None if none is."""
    return max((moment for moment in moments if moment is not None), default=None)
