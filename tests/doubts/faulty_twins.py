"""Faulty twins of sound sequences: a good first file, and a second one with one fault that a clerk should hear of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.doubts.layouts import LAYOUTS, Layout, with_moments
from tests.doubts.made_cases import COUNTIES, Line, MadeCase, end, known
from tests.doubts.sound_sequences import Export

Pair = tuple[Export, Export]


@dataclass(frozen=True)
class Fault:
    """A fault, and the rules of which one should tell it."""

    name: str
    rules: tuple[str, ...]
    make: Callable[[Line], Pair]
    layouts: Sequence[Layout] = LAYOUTS
    second: Callable[[Layout], Layout] = lambda layout: layout  # how the second file is written


FAULTS: list[Fault] = []


def _fault(
    name: str,
    *rules: str,
    only: Callable[[Layout], bool] = lambda _layout: True,
    second: Callable[[Layout], Layout] = lambda layout: layout,
) -> Callable[[Callable[[Line], Pair]], Callable[[Line], Pair]]:
    def add(make: Callable[[Line], Pair]) -> Callable[[Line], Pair]:
        FAULTS.append(Fault(name, rules, make, [layout for layout in LAYOUTS if only(layout)], second))
        return make

    return add


def _two(line: Line, change: Callable[[MadeCase], MadeCase] = lambda case: case) -> Pair:
    """Two months, with each case of the second one changed."""
    first, second = (known(line.month(1404, month, 240), end(1404, month)) for month in (3, 4))
    return Export(first, end(1404, 3)), Export([change(case) for case in second], end(1404, 4))


def _again(line: Line, change: Callable[[MadeCase], MadeCase], *, share: float = 1) -> Pair:
    """A month, and the same month exported ten days later with some of its cases changed."""
    cases, later = line.month(1404, 3, 240), end(1404, 3) + timedelta(days=10)
    new = [change(case) if at < share * len(cases) else case for at, case in enumerate(cases)]
    return Export(known(cases, end(1404, 3)), end(1404, 3)), Export(
        [case.known(later) for case in new], later
    )


def _moved(case: MadeCase, by: timedelta) -> MadeCase:
    answered, closed = ((moment and moment + by) for moment in (case.answered, case.closed))
    return replace(case, registered=case.registered + by, answered=answered, closed=closed)


@_fault("ids without their zeros", "another spelling of ids", only=lambda layout: layout.suffix != ".xlsx")
def _zeros(line: Line) -> Pair:
    line.number = "{n:07}"
    return _again(line, lambda case: replace(case, id=case.id.lstrip("0")))


@_fault("ids with another beginning", "another spelling of ids")
def _beginning(line: Line) -> Pair:
    return _again(line, lambda case: replace(case, id=f"N{case.id}"))


@_fault("numbers that start over each month", "ids of other cases")
def _monthly(line: Line) -> Pair:
    first, _ = _two(line)
    line.next_number = 1000
    return first, Export(known(line.month(1404, 4, 240), end(1404, 4)), end(1404, 4))


@_fault("numbers that start over each year", "numbers start over", "ids of other cases")
def _yearly(line: Line) -> Pair:
    line.number = "{n}"
    old = known(line.month(1403, 3, 240), end(1403, 3))
    line.next_number = 1000
    return Export(old, end(1403, 3)), Export(known(line.month(1404, 1, 240), end(1404, 1)), end(1404, 1))


@_fault("each county numbers its own cases", "ids of other cases")
def _counties(line: Line) -> Pair:
    line.counties = COUNTIES[:1]
    first = known(line.month(1404, 3, 240), end(1404, 3))
    line.counties, line.next_number = COUNTIES[1:2], 1000
    return Export(first, end(1404, 3)), Export(known(line.month(1404, 3, 240), end(1404, 3)), end(1404, 3))


@_fault("days counted from 1904", "Excel counts from 1904", only=lambda layout: "real dates" in layout.name)
def _from_1904(line: Line) -> Pair:
    return _again(line, lambda case: _moved(case, timedelta(days=-1462)))


@_fault(
    "another system", "another system", "unrelated cases", only=lambda layout: "topic" not in layout.lacks
)
def _system(line: Line) -> Pair:
    first, _ = _two(line)
    line.offices, line.topics = ["واحد یک", "واحد دو", "واحد سه"], ["اینترنت", "تلفن ثابت", "پست", "سیم‌کارت"]
    line.number = "Z{n}"
    return first, Export(known(line.month(1404, 4, 240), end(1404, 4)), end(1404, 4))


@_fault("the list of another office", "unrelated cases")
def _other_list(line: Line) -> Pair:
    first = known(line.month(1404, 3, 240), end(1404, 3))
    line.next_number = 70_000
    return Export(first, end(1404, 3)), Export(known(line.month(1404, 3, 240), end(1404, 3)), end(1404, 3))


@_fault("another province", "another province", "another system")
def _province(line: Line) -> Pair:
    first, _ = _two(line)
    line.counties = ["ارومیه", "خوی", "مهاباد", "بوکان", "نقده"]
    return first, Export(known(line.month(1404, 4, 240), end(1404, 4)), end(1404, 4))


def _american(layout: Layout) -> bool:
    return layout.name == "American CSV"


def _european(layout: Layout) -> bool:
    return layout.name == "European CSV"


@_fault(
    "the day first where the mapping has the month first", "day and month the other way round",
    only=_american, second=lambda layout: with_moments(layout, "%d/%m/%Y %I:%M:%S %p"),
)  # fmt: skip
def _day_first(line: Line) -> Pair:
    return _two(line)


@_fault(
    "the month first where the mapping has the day first", "day and month the other way round",
    only=_european, second=lambda layout: with_moments(layout, "%m/%d/%Y"),
)  # fmt: skip
def _month_first(line: Line) -> Pair:
    return _two(line)


@_fault(
    "days up to the 12th swapped by a spreadsheet",
    "swapped days",
    only=lambda layout: "real dates" in layout.name,
)
def _swapped(line: Line) -> Pair:
    return _two(line, lambda case: replace(
        case, registered=_swap(case.registered), answered=case.answered and _swap(case.answered),
        closed=case.closed and _swap(case.closed)))  # fmt: skip


def _swap(moment: datetime) -> datetime:
    return moment.replace(month=moment.day, day=moment.month) if moment.day <= 12 else moment


@_fault("counties only in the first row of each group", "emptied columns")
def _emptied(line: Line) -> Pair:
    first, second = _two(line)
    cases = sorted(second.cases, key=lambda case: case.county)
    shown = [
        case if not at or case.county != cases[at - 1].county else replace(case, county="")
        for at, case in enumerate(cases)
    ]
    return first, replace(second, cases=shown)


@_fault("a county that was split", "split counties")
def _split(line: Line) -> Pair:
    return _again(line, lambda case: replace(case, county="صوفیان"), share=0.2)


@_fault("times of UTC", "shifted clocks", only=lambda layout: not layout.by_day)
def _utc(line: Line) -> Pair:
    return _again(line, lambda case: _moved(case, -timedelta(hours=3, minutes=30)))


@_fault("registrations at midnight", "lost times", only=lambda layout: not layout.by_day)
def _midnight(line: Line) -> Pair:
    return _again(line, lambda case: replace(case, registered=case.registered.replace(hour=0, minute=0)))


@_fault("a few ids that stand for other cases", "moved registrations", "ids of other cases")
def _few_others(line: Line) -> Pair:
    return _again(line, lambda case: _moved(case, -timedelta(days=9)), share=0.05)


@_fault("a resent month without some of its cases", "left-out cases")
def _left_out(line: Line) -> Pair:
    first, second = _again(line, lambda case: case)
    return first, replace(second, cases=[case for at, case in enumerate(second.cases) if at % 10 or not at])


@_fault("half a month of a download", "cut-off month")
def _half(line: Line) -> Pair:
    first, second = _two(line)
    return first, replace(second, cases=second.cases[: len(second.cases) // 2])


@_fault("an office spelled in another way", "new offices")
def _respelled(line: Line) -> Pair:
    first, _ = _two(line)
    line.offices = ["شهرداری کلان‌شهر تبریز", *line.offices[1:]]
    return first, Export(known(line.month(1404, 4, 240), end(1404, 4)), end(1404, 4))


@_fault("a last month loaded after the next without saying so", "older file")
def _older(line: Line) -> Pair:
    first, second = _again(line, lambda case: replace(case, topic="گرانی"))
    return second, first


@_fault("closings left empty", "missing ends")
def _never_closed(line: Line) -> Pair:
    first, second = _two(line, lambda case: replace(case, closed=None, answered=None))
    emptied = [replace(case, closed=None, answered=None) for case in first.cases]
    return replace(first, cases=emptied), replace(second, moment=second.moment + timedelta(days=40))
