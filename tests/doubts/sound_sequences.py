"""Sequences of exports in which nothing is wrong, however unusual they look: a rule that stops one is wrong there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.doubts.made_cases import CHANNELS, COUNTIES, OFFICES, TOPICS, Line, MadeCase, end, known


@dataclass(frozen=True)
class Export:
    """One file: the cases in it as they are held at a moment, and what its columns are like."""

    cases: Sequence[MadeCase]
    moment: datetime
    turned: bool = False  # its columns stand in another order
    extra: bool = False  # it has one column more


@dataclass(frozen=True)
class SoundKind:
    """A kind of sequence, and the rules of which a remark is true there."""

    name: str
    make: Callable[[Line], Iterator[Export]]
    true: tuple[str, ...] = ()


KINDS: list[SoundKind] = []


def _kind(
    name: str, *true: str
) -> Callable[[Callable[[Line], Iterator[Export]]], Callable[[Line], Iterator[Export]]]:
    def add(make: Callable[[Line], Iterator[Export]]) -> Callable[[Line], Iterator[Export]]:
        KINDS.append(SoundKind(name, make, true))
        return make

    return add


def _months(line: Line, *sizes: int, year: int = 1404, first: int = 3) -> Iterator[Export]:
    """Each month in a file of its own, as it is held at its end."""
    for month, cases in enumerate(sizes, first):
        yield Export(known(line.month(year, month, cases), end(year, month)), end(year, month))


@_kind("months of much the same size")
def _plain(line: Line) -> Iterator[Export]:
    yield from _months(line, 300, 280, 320, 310)


@_kind("a few cases a month", "new topics", "new offices")
def _few(line: Line) -> Iterator[Export]:
    yield from _months(line, 40, 6, 9, 4, 12)


@_kind("a month with half, and one with three times the cases")
def _uneven(line: Line) -> Iterator[Export]:
    yield from _months(line, 400, 200, 1200, 380)


@_kind("a first file of thousands, then months")
def _large(line: Line) -> Iterator[Export]:
    cases = [case for month in range(1, 7) for case in line.month(1403, month, 2000)]
    yield Export(known(cases, end(1403, 6)), end(1403, 6))
    yield from _months(line, 2100, 1900, year=1403, first=7)


@_kind("Nowruz: a month whose first two weeks are quiet")
def _nowruz(line: Line) -> Iterator[Export]:
    yield from _months(line, 300, 260, year=1403, first=11)
    yield Export(known(line.month(1404, 1, 60, days=(15, 31)), end(1404, 1)), end(1404, 1))
    yield from _months(line, 290, first=2)


@_kind("holidays at the end of a month")
def _holidays(line: Line) -> Iterator[Export]:
    yield from _months(line, 300, 300, year=1403, first=10)
    yield Export(known(line.month(1403, 12, 240, days=(1, 25)), end(1403, 12)), end(1403, 12))


@_kind("an office opens", "new offices")
def _new_office(line: Line) -> Iterator[Export]:
    yield from _months(line, 250, 260)
    line.offices = [*OFFICES[:3], "سازمان مدیریت پسماند", *OFFICES[3:]]
    yield from _months(line, 270, 280, first=5)


@_kind("an office is renamed", "new offices")
def _renamed(line: Line) -> Iterator[Export]:
    yield from _months(line, 250, 260)
    line.offices = ["شهرداری کلان‌شهر تبریز", *OFFICES[1:]]
    yield from _months(line, 270, 280, first=5)


@_kind("a county opens", "unknown counties", "split counties")
def _new_county(line: Line) -> Iterator[Export]:
    yield from _months(line, 250, 260)
    line.counties = [*COUNTIES[:4], "صوفیان", *COUNTIES[4:]]
    yield from _months(line, 270, 280, first=5)


@_kind("all offices have other names, topics stay", "new offices")
def _reorganised(line: Line) -> Iterator[Export]:
    yield from _months(line, 250, 260)
    line.offices = ["معاونت عمرانی", "معاونت خدمات", "معاونت امور زیربنایی", "معاونت سلامت"]
    yield from _months(line, 270, 280, first=5)


@_kind("a new list of topics, offices stay", "new topics")
def _new_topics(line: Line) -> Iterator[Export]:
    yield from _months(line, 250, 260)
    line.topics = ["آب و فاضلاب", "برق و روشنایی", "معابر و راه", "بهداشت محیط", "اقتصاد و معیشت"]
    yield from _months(line, 270, 280, first=5)


@_kind("numbers with the year start over")
def _year_in_number(line: Line) -> Iterator[Export]:
    line.number = "{y}/{n}"
    yield from _months(line, 280, 300, year=1403, first=11)
    line.next_number = 1000
    yield from _months(line, 260, 270, first=1)


@_kind("numbers that start over, known from the first file")
def _yearly(line: Line) -> Iterator[Export]:
    line.number, line.next_number = "{n}", 1
    old = [case for month in range(1, 13) for case in line.month(1402, month, 60)]
    line.next_number = 1
    new = [case for month in (1, 2) for case in line.month(1403, month, 150)]
    yield Export(known([*old, *new], end(1403, 2)), end(1403, 2))
    yield from _months(line, 140, 160, year=1403, first=3)


@_kind("columns in another order, then one more")
def _other_columns(line: Line) -> Iterator[Export]:
    first, second, third = _months(line, 250, 260, 270)
    yield first
    yield replace(second, turned=True)
    yield replace(third, extra=True)


@_kind("a month sent again with what became of it")
def _again(line: Line) -> Iterator[Export]:
    for month, size in enumerate((260, 240, 250), 3):
        cases = line.month(1404, month, size)
        yield Export(known(cases, end(1404, month)), end(1404, month))
        later = end(1404, month) + timedelta(days=9)
        yield Export([case.known(later) for case in cases], later)


@_kind("months that overlap")
def _overlapping(line: Line) -> Iterator[Export]:
    earlier: list[MadeCase] = []
    for month, size in enumerate((200, 220, 210, 230), 3):
        cases = line.month(1404, month, size)
        yield Export(known([*earlier, *cases], end(1404, month)), end(1404, month))
        earlier = cases


@_kind("all cases each time")
def _cumulative(line: Line) -> Iterator[Export]:
    cases: list[MadeCase] = []
    for month, size in enumerate((200, 220, 210, 230), 3):
        cases = [*cases, *line.month(1404, month, size)]
        yield Export(known(cases, end(1404, month)), end(1404, month))


@_kind("a late file", "older file")
def _late(line: Line) -> Iterator[Export]:
    files = list(_months(line, 240, 250, 260, 270))
    yield from (files[0], files[2], files[1], files[3])


@_kind("only open cases", "missing ends")
def _open(line: Line) -> Iterator[Export]:
    cases: list[MadeCase] = []
    line.days_to_answer = 20
    for month in range(3, 7):
        cases = [*cases, *line.month(1404, month, 300)]
        yield Export([case for case in known(cases, end(1404, month)) if not case.closed], end(1404, month))


@_kind("only cases closed in the month")
def _closed(line: Line) -> Iterator[Export]:
    cases: list[MadeCase] = []
    line.days_to_answer = 15
    for month in range(3, 7):
        cases = [*cases, *line.month(1404, month, 300)]
        begin = end(1404, month - 1)
        closed = [case for case in known(cases, end(1404, month)) if case.closed and case.closed > begin]
        yield Export(closed, end(1404, month))


@_kind("only what changed since the last file")
def _changed(line: Line) -> Iterator[Export]:
    cases: list[MadeCase] = []
    for month in range(3, 7):
        cases = [*cases, *line.month(1404, month, 260)]
        begin = end(1404, month - 1)
        new = known(cases, end(1404, month))
        yield Export([case for case in new if _changed_after(case, begin)], end(1404, month))


def _changed_after(case: MadeCase, moment: datetime) -> bool:
    return any(at is not None and at > moment for at in (case.registered, case.answered, case.closed))


@_kind("exported some days after the end of the month")
def _exported_later(line: Line) -> Iterator[Export]:
    for export in _months(line, 260, 250, 240):
        yield replace(export, moment=export.moment + timedelta(days=6))


@_kind("weeks")
def _weeks(line: Line) -> Iterator[Export]:
    cases = line.month(1404, 3, 300)
    yield Export(known(cases, end(1404, 3)), end(1404, 3))
    for week in range(4):
        moment = end(1404, 3) + timedelta(days=7 * (week + 1))
        yield Export(known(line.month(1404, 4, 70, days=(7 * week + 1, 7 * week + 7)), moment), moment)


@_kind("one county a file")
def _by_county(line: Line) -> Iterator[Export]:
    for month in (3, 4):
        cases = known(line.month(1404, month, 400), end(1404, month))
        yield Export([case for case in cases if case.county == COUNTIES[0]], end(1404, month))
        yield Export([case for case in cases if case.county != COUNTIES[0]], end(1404, month))


@_kind("one channel a file")
def _by_channel(line: Line) -> Iterator[Export]:
    for month in (3, 4):
        cases = known(line.month(1404, month, 400), end(1404, month))
        for channel in CHANNELS[:2]:
            yield Export([case for case in cases if case.channel == channel], end(1404, month))


@_kind("topics of many cases corrected")
def _topics_corrected(line: Line) -> Iterator[Export]:
    for export in _again(line):
        yield replace(
            export,
            cases=[
                replace(case, topic=line.rng.choice(TOPICS), county=line.rng.choice(COUNTIES))
                if at % 4 == 0
                else case
                for at, case in enumerate(export.cases)
            ],
        )


@_kind("a few registrations corrected", "moved registrations")
def _registrations_corrected(line: Line) -> Iterator[Export]:
    for export in _again(line):
        yield replace(
            export,
            cases=[
                replace(case, registered=case.registered - timedelta(days=line.rng.randint(1, 20)))
                if at % 40 == 0
                else case
                for at, case in enumerate(export.cases)
            ],
        )


@_kind("registered on one day of each month")
def _one_day(line: Line) -> Iterator[Export]:
    for last in (4, 6, 8):
        cases = [case for m in (last - 1, last) for case in line.month(1404, m, 60, days=(12, 13))]
        yield Export(known(cases, end(1404, last)), end(1404, last))


@_kind("one office, one topic, many cases a day")
def _uniform(line: Line) -> Iterator[Export]:
    line.offices, line.topics, line.counties = OFFICES[:1], TOPICS[:2], COUNTIES[:1]
    yield from _months(line, 800, 900, 850)


@_kind("numbers of a few characters that are given at random")
def _random_numbers(line: Line) -> Iterator[Export]:
    taken: set[str] = set()
    for export in _months(line, 700, 650, 720):
        cases = []
        for case in export.cases:
            while (number := f"{line.rng.randrange(16**5):05X}") in taken or number.isdigit():
                pass
            taken.add(number)
            cases.append(replace(case, id=number))
        yield replace(export, cases=cases)


@_kind("nothing is closed or answered in time", "missing ends")
def _slow(line: Line) -> Iterator[Export]:
    line.days_to_answer = 400
    yield from _months(line, 200, 220, 210)


@_kind("a campaign: other topics, one office for some months", "new topics", "new offices")
def _campaign(line: Line) -> Iterator[Export]:
    yield from _months(line, 300, 320)
    line.offices, line.topics = ["ستاد بحران", OFFICES[0]], ["سیل", "آوار", "اسکان موقت"]
    yield from _months(line, 900, first=5)


@_kind("the new year begins with the next system number", "new offices")
def _jump(line: Line) -> Iterator[Export]:
    yield from _months(line, 260, 270, year=1403, first=11)
    line.next_number = 500_000
    yield from _months(line, 250, 240, first=1)
