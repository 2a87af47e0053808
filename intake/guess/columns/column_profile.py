"""Everything that is known of one column: its heading, the shape of its values, its dates and its coded words."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.province import Province
from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.guess.columns.column_sample import FileSample
from intake.guess.dates.date_numbers import number_writing
from intake.guess.dates.date_order import DateWriting, clock_share, read_date_columns
from intake.guess.dates.mail_dates import mail_writing
from intake.guess.dates.mixed_numbers import with_numbers
from intake.guess.dates.repeated_early_days import repeated_early_day, without_day
from intake.guess.headings.field_headings import heading_scores
from intake.guess.headings.heading_words import Heading, read_heading
from intake.guess.values.path_values import common_path
from intake.guess.values.personal_columns import PERSONAL, Outside, PersonalFinding, personal_finding
from intake.guess.values.rating_columns import rating_words
from intake.guess.values.state_answers import asked_state, satisfaction_answers, state_answers
from intake.guess.values.value_shapes import ValueShape, shape_of
from intake.guess.values.value_words import CODED, CodedWords, is_yes_no, read_codes
from intake.mapping.column_matching import plain_heading
from intake.mapping.field_columns import SPANS
from intake.mapping.model import EMPTY_WORDS, Dates
from intake.mapping.privacy import refusal
from intake.parsing.dates import MomentReader
from intake.parsing.spans import names_its_unit
from intake.parsing.timed_moments import NO_DATE, is_marks_alone
from persian.names import fold, folded

MAX_WORDS = 150  # different values of a column that can be coded
MAX_PLACES = 600  # different values of a column that can be counties or places
_BIRTHS = 25  # years between the tenth and the ninetieth percentile of dates above which they are births
_NAMES_WELL = 0.9
_NEARLY_ALL = 0.9  # share of the cells
_ASKS_FOR_STATE = 0.75  # how well a heading names the status that asks whether a case is answered or closed
_NAMES_TIME = 0.6  # how well a heading must name a moment for numbers to be Unix times
_CLOCK_WORDS = folded(
    "ساعت", "زمان", "time", "saat", "saati", "zaman", "hour", "heure", "hora", "uhrzeit", "zeit", "время", "الوقت",
    "tm", "hhmm", "hhmmss", "clock",
)  # fmt: skip
_NO_DATES = frozenset(
    (*EMPTY_WORDS, *NO_DATE, "0000-00-00", "0000/00/00", "0000-00-00 00:00:00", "۰۰۰۰/۰۰/۰۰")
)
_NO_HEADING = read_heading("")


@dataclass(frozen=True)
class ColumnProfile:
    """One column of a sample. `seconds` are its moments (MISSING where there is none), if it holds dates."""

    position: int
    name: str
    named: bool
    cells: tuple[str, ...]
    heading: Heading
    headings: Mapping[str, float]  # field → how well the heading names it
    shape: ValueShape
    dates: DateWriting | None
    seconds: npt.NDArray[np.int64] | None
    no_date: str | None  # a day far before all others that stands again and again for “no date”
    unreadable: npt.NDArray[np.bool_]
    readable: float  # share of the filled cells that the formats read; 1 for columns without dates
    codes: Mapping[str, CodedWords]
    yes_no: bool
    clock: float  # share of the values that are a time of day alone
    counties: float  # share of the cells that are counties of the province
    places: float  # share of the cells that are towns or villages of the province
    personal: PersonalFinding | None
    root: str | None  # the beginning of all values, which are paths


def profile_columns(
    sample: FileSample, *, province: Province | None, timezone: str
) -> tuple[ColumnProfile, ...]:
    """Profile all columns of a sample; counties and places are recognised if a province is given."""
    # A date that is missing in most rows may have a word for "nothing" in these, or zeros.
    dated = [_without_words_for_nothing(column) for column in sample.columns]
    writings = [
        writing or mail_writing(cells) for writing, cells in zip(read_date_columns(dated), dated, strict=True)
    ]
    filled = [
        column if writing is None else cells
        for column, cells, writing in zip(sample.columns, dated, writings, strict=True)
    ]
    sample = replace(sample, columns=tuple(filled))
    places = _place_names(province)
    return tuple(
        _profile(sample, position, writings[position], province=province, places=places, timezone=timezone)
        for position in range(len(sample.header))
    )


def _without_words_for_nothing(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells of a column with those empty that say that there is no date."""
    return tuple("" if cell.casefold() in _NO_DATES or is_marks_alone(cell) else cell for cell in cells)


def _profile(
    sample: FileSample,
    position: int,
    dates: DateWriting | None,
    *,
    province: Province | None,
    places: frozenset[str],
    timezone: str,
) -> ColumnProfile:
    """Profile one column; `dates` is how its dates are written, if it has any."""
    values, name, named = sample.columns[position], sample.header[position], sample.named[position]
    plain = plain_heading(name) if named else ""
    heading = read_heading(plain) if named else _NO_HEADING
    headings = _scores(plain, heading) if named else {}
    shape = shape_of(values)
    root = common_path(shape.counts) if dates is None else None
    if root is not None:
        # «Province > Roads»: its first words say nothing of what the column holds.
        shape = replace(shape, groups=shape_of([value.removeprefix(root) for value in values]).groups)
    dates = _dates_by_heading(values, shape, dates, headings)
    seconds, unreadable = _moments(values, dates, timezone)
    no_date = None if seconds is None else repeated_early_day(values, seconds)
    if seconds is not None and no_date is not None:
        seconds = without_day(seconds, no_date)
        shape = shape_of(np.where((seconds == MISSING) & ~unreadable, "", values).tolist())
    are_spans = dates is None and _share_of(shape, names_its_unit) >= _NEARLY_ALL
    if are_spans:
        headings = {**headings, **_spans_named(headings)}
    coded = dates is None and 0 < shape.distinct <= MAX_WORDS
    may_be_place = dates is None and 0 < shape.distinct <= MAX_PLACES and shape.texts > 0.5
    codes, asked_field = _codes(plain, shape, coded=coded, dated=dates is not None)
    if asked_field is not None:
        headings = {**headings, asked_field: _ASKS_FOR_STATE}
    personal = _personal(plain, heading, shape, seconds, headings=headings, codes=codes)
    if are_spans and personal is not None and personal.kind == Outside.free_text and not personal.by_heading:
        personal = None  # the words of «۲ روز و ۵ ساعت» are not free text
    return ColumnProfile(
        position=position,
        name=name,
        named=named,
        cells=values,
        heading=heading,
        headings=headings,
        shape=shape,
        dates=dates,
        seconds=seconds,
        no_date=no_date,
        unreadable=unreadable,
        readable=1 - int(unreadable.sum()) / shape.filled if shape.filled else 0.0,
        codes=codes,
        yes_no=coded and is_yes_no(shape.counts),
        clock=clock_share(
            [text for text in list(shape.counts)[:200] if text.casefold() not in _NO_DATES],
            numbers=not _CLOCK_WORDS.isdisjoint(heading.words),
        ),
        counties=_counties(shape, province, headings.get("county", 0.0), root or "")
        if dates is None
        else 0.0,
        places=_share_of(shape, lambda text: fold(text) in places) if may_be_place else 0.0,
        personal=personal,
        root=root,
    )


def _dates_by_heading(
    values: Sequence[str], shape: ValueShape, dates: DateWriting | None, headings: Mapping[str, float]
) -> DateWriting | None:
    """How the dates of a column are written, once its heading has said whether its numbers are ids or moments."""
    if dates is not None and headings.get("id", 0.0) >= _NAMES_WELL and shape.numbers == 1:
        dates = None  # ids may begin with the year: 14030712 is not a day then
    if not _says_time(headings):
        return dates
    return with_numbers(values, dates if dates is not None else number_writing(values))


def _codes(
    name: str, shape: ValueShape, *, coded: bool, dated: bool
) -> tuple[dict[str, CodedWords], str | None]:
    """The codes of a column's words by field, and the field of the state that its heading asks about with yes or no.

    Without `coded` only ratings are looked for, which may have more values than words do.
    """
    codes: dict[str, CodedWords] = {}
    asked_field = None
    if coded:
        codes = {field: read_codes(field, shape.counts) for field in CODED}
        if (states := state_answers(name, shape.counts)) is not None:
            asked_field = f"{asked_state(name)}_status"
            codes |= {"status": states, asked_field: states}
    if coded and (verdicts := satisfaction_answers(name, shape.counts)) is not None:
        codes |= {"verdict": verdicts}
    elif not dated and (ratings := rating_words(name, shape.counts)) is not None:
        codes |= {"verdict": ratings}
    return codes, asked_field


def _scores(name: str, heading: Heading) -> dict[str, float]:
    """How well a heading names each field; of names joined by dots the last one counts, if it names a field well."""
    last = heading_scores(read_heading(name.rpartition(".")[2])) if "." in name else {}
    return (
        last
        if max(last.values(), default=0.0) >= _NAMES_WELL and "id" not in last
        else heading_scores(heading)
    )


def _spans_named(headings: Mapping[str, float]) -> dict[str, float]:
    """How well a heading of moments names lengths of time, where the cells are such: «زمان پاسخ»."""
    return {
        field: max(headings[moment], headings.get(field, 0.0))
        for field, moment in SPANS.items()
        if headings.get(moment, 0.0) >= _NAMES_TIME
    }


def _says_time(headings: Mapping[str, float]) -> bool:
    """Whether a heading names a moment before anything else."""
    best = max(headings, key=lambda field: headings[field], default="")
    return (best.endswith("_at") or best == "moment") and headings[best] >= _NAMES_TIME


def _personal(
    name: str,
    heading: Heading,
    shape: ValueShape,
    seconds: npt.NDArray[np.int64] | None,
    *,
    headings: Mapping[str, float],
    codes: Mapping[str, CodedWords],
) -> PersonalFinding | None:
    """What personal data a column holds: of dates only those of births, and what a mapping refuses by its heading."""
    if seconds is None:
        known = max((words.share for words in codes.values()), default=0.0)
        return personal_finding(name, heading, shape, named=max(headings.values(), default=0.0), coded=known)
    # «تاریخ پاسخ به متقاضی» is the time of an answer; what names no such event may be a date of birth in any language.
    of_event = any(weight >= _NAMES_TIME for field, weight in headings.items() if field.endswith("_at"))
    of_event |= bool(heading.weight("notified"))
    if refusal(name) is not None or (heading.personal.get("person", 0.0) >= 0.9 and not of_event):
        return PersonalFinding(Outside.person, 1.0, by_heading=True)
    years = seconds[has_moment(seconds)] / (365.25 * DAY_SECONDS)
    if of_event:  # nobody was born in the future, in which mistyped years of answers lie
        years = years[years * 365.25 * DAY_SECONDS <= time.time()]
    # A line of complaints is young; people were born over many decades.
    if len(years) >= 20 and np.quantile(years, 0.9) - np.quantile(years, 0.1) > _BIRTHS:
        return PersonalFinding(Outside.person, 0.9, by_heading=False)
    return None


def _counties(shape: ValueShape, province: Province | None, named: float, root: str) -> float:
    """Share of the cells that are counties of a province, after the root of their paths.

    Bare numbers are codes only under a heading of counties.
    """
    if province is None or not 0 < shape.distinct <= MAX_PLACES or (shape.texts < 0.5 and named < 0.6):
        return 0.0
    return _share_of(
        shape,
        lambda text: (
            (named >= 0.6 or not text.isdigit()) and province.match(text.removeprefix(root)) is not None
        ),
    )


def _place_names(province: Province | None) -> frozenset[str]:
    """Folded names of the towns and villages of a province."""
    if province is None:
        return frozenset()
    return frozenset(
        fold(name) for place in province.places for name in (place.name_fa, place.name_en) if name
    )


def _share_of(shape: ValueShape, test: Callable[[str], bool]) -> float:
    """Share of the cells whose text passes a test."""
    return sum(count for value, count in shape.counts.items() if test(value)) / max(shape.filled, 1)


def _moments(
    values: tuple[str, ...], dates: DateWriting | None, timezone: str
) -> tuple[npt.NDArray[np.int64] | None, npt.NDArray[np.bool_]]:
    """Read the moments of a column as intake would, and mask the cells that cannot be read."""
    if dates is None:
        return None, np.zeros(len(values), bool)
    reader = MomentReader(Dates(formats=dates.formats), "any", timezone=timezone)
    read = reader.read(pa.array(values, pa.string()))
    return read.seconds, read.unreadable


def has_moment(seconds: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Mask of the cells with a moment."""
    return seconds != MISSING


def is_excluded(column: ColumnProfile) -> bool:
    """Whether a column is left out before fields are considered: personal data."""
    return column.personal is not None and column.personal.kind in PERSONAL
