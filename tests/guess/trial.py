"""Try the guesser on every export and every variant: what is right, wrong and left open, and how sure it is."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.province import Province, load_province
from intake.guess.proposal.proposal import Proposal
from intake.guess.propose import propose
from intake.guess.values.personal_columns import Outside
from queries.settings.province_settings import Settings
from tests.guess.expected import Expected, Judgement, load, names
from tests.guess.variants import Kind, possible, read_table, variant

BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


@dataclass(frozen=True)
class Trial:
    """One file: the judgement of each of its columns by published heading, and what was said with which confidence."""

    export: str
    kind: Kind
    matter: dict[str, Judgement]  # the columns that matter
    others: dict[str, Judgement]
    said: tuple[
        tuple[str, str, float, bool], ...
    ]  # heading, field, confidence, right; of all proposed fields
    dates: tuple[
        bool, bool
    ]  # whether calendar and order of day and month are right, over all columns of dates

    @property
    def let_in(self) -> list[str]:
        """Columns of personal data that were proposed for a field."""
        return [name for name, what in (self.matter | self.others).items() if what == "let in"]

    def count(self, what: Judgement) -> int:
        """Number of the columns that matter with a judgement."""
        return list(self.matter.values()).count(what)


def run(exports: Iterable[str] | None = None, kinds: Sequence[Kind] | None = None) -> Iterator[Trial]:
    """Yield the trials of all exports that exist (those of the shared data may be absent) in all of their variants."""
    province = load_province(Settings().province_folder)
    with tempfile.TemporaryDirectory() as folder:
        for name in exports or names():
            expected = load(name)
            if not expected.path.exists():
                continue
            table = read_table(expected.path)
            for kind in possible(expected):
                if kinds is not None and kind not in kinds:
                    continue
                made = variant(expected, kind, table=table)
                path = expected.path if kind == "original" else made.write(Path(folder), name)
                yield trial_of(expected, kind, path, made.original, province)


def trial_of(
    expected: Expected, kind: Kind, path: Path, original: Sequence[str], province: Province
) -> Trial:
    """Guess one file and compare with its meaning; `original` has the published headings in the order of the file."""
    proposal = propose(path, province=province)
    published = _published(proposal, original, kind)
    guessed = _fields(proposal, published)
    unsure = [published[column.position] for column in proposal.columns if column.outside is Outside.unsure]
    judged = expected.judge(guessed, left_open=unsure)
    said = tuple(
        (heading, column.field, column.confidence, judged[heading] == "right")
        for column in proposal.columns
        if column.field is not None and (heading := published[column.position]) in judged
    )
    matter = {heading.name for heading in expected.matter}
    return Trial(
        expected.name,
        kind,
        {name: what for name, what in judged.items() if name in matter},
        {name: what for name, what in judged.items() if name not in matter},
        said,
        _dates(proposal, expected),
    )


def _published(proposal: Proposal, original: Sequence[str], kind: Kind) -> list[str]:
    """The published heading of each column; readers of JSON and XML may meet the names in another order."""
    if kind == "original":
        return [column.heading for column in proposal.columns]
    return list(original)


def _fields(proposal: Proposal, published: Sequence[str]) -> dict[str, list[str]]:
    """Published heading → the fields that are proposed for it."""
    guessed: dict[str, list[str]] = defaultdict(list)
    for column in proposal.columns:
        if column.field is not None:
            guessed[published[column.position]].append(column.field)
    for coded in proposal.coded:
        at = next(column.position for column in proposal.columns if column.heading == coded.heading)
        if coded.field not in guessed[published[at]]:
            guessed[published[at]].append(coded.field)
    return {heading: fields for heading, fields in guessed.items() if fields}


def _dates(proposal: Proposal, expected: Expected) -> tuple[bool, bool]:
    """Whether the calendar, and the order of day and month, of all proposed dates are those of the export."""
    writings = [column.dates for column in proposal.columns if column.field and column.dates]
    order = {"year-first": "ymd", "day-first": "dmy", "month-first": "mdy"}.get(expected.order)
    return (
        all(writing.calendar == expected.calendar for writing in writings),
        order is None or all(writing.order == order for writing in writings),
    )


def calibration(trials: Iterable[Trial]) -> list[tuple[float, float, int, int]]:
    """For each bin of confidence: its bounds, how many fields were proposed with it, and how many of them are right."""
    counted: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for trial in trials:
        for _, _, confidence, is_right in trial.said:
            at = next(at for at, (low, high) in enumerate(BINS) if low <= confidence < high)
            counted[at] += 1
            right[at] += is_right
    return [(low, min(high, 1.0), counted[at], right[at]) for at, (low, high) in enumerate(BINS)]
