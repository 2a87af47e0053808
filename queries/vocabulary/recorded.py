"""What a source records about its cases beyond their registration, so that what it omits is not counted as 0.

Intake decides this from the mapping and the columns of the files (`intake.mapping.recorded_things`) and keeps it with
the load. A measure names what it needs (`Measure.needs`) and counts only cases of sources that record all of it.
"""

from collections.abc import Iterable
from enum import StrEnum

from persian.enumeration import enumeration
from queries.vocabulary.labels import Text


class Recorded(StrEnum):
    """One thing that a source may record. The values are stored in the table `load`: never rename one."""

    due = "due"
    answer = "answer"
    answer_date = "answer_date"
    closing = "closing"
    closing_date = "closing_date"
    outcome = "outcome"
    reopening = "reopening"
    verdict = "verdict"
    referral = "referral"
    handoff = "handoff"
    place = "place"
    timely = "timely"
    # It follows from the others (`with_implied`); loads of earlier releases do not name it.
    in_time = "in_time"


RECORDED_LABELS: dict[Recorded, Text] = {
    Recorded.due: Text("مهلت پاسخ", "due dates"),
    Recorded.answer: Text("پاسخ", "answers"),
    Recorded.answer_date: Text("زمان پاسخ", "dates of answers"),
    Recorded.closing: Text("مختومه‌شدن", "closings"),
    Recorded.closing_date: Text("زمان مختومه‌شدن", "dates of closings"),
    Recorded.outcome: Text("نتیجه", "outcomes"),
    Recorded.reopening: Text("بازگشایی", "reopenings"),
    Recorded.verdict: Text("نظر شهروند", "citizens’ ratings"),
    Recorded.referral: Text("ارجاع", "referrals"),
    Recorded.handoff: Text("ارجاع بین‌دستگاهی", "hand-offs"),
    Recorded.place: Text("محل", "places"),
    Recorded.timely: Text(
        "گفتهٔ خود منبع دربارهٔ به‌موقع بودن پاسخ", "the source’s own word on whether answers were in time"
    ),
    Recorded.in_time: Text(
        "به‌موقع بودن پاسخ (از مهلت و زمان پاسخ، یا به گفتهٔ خود منبع)",
        "whether answers were in time (from due dates and dates of answers, or as the source itself says)",
    ),
}
_PART_OF = {
    Recorded.answer_date: Recorded.answer,
    Recorded.closing_date: Recorded.closing,
    Recorded.handoff: Recorded.referral,  # of which the row of a snapshot knows the last at most, and so no hand-offs
}
NOT_RECORDED = Text("در این منبع ثبت نمی‌شود", "Not in this source")
NOT_RECORDED_SHORT = Text("ثبت نمی‌شود", "not recorded")  # for cells of tables

# A source that records everything needs no word of its own on whether answers were in time.
EVERYTHING = frozenset(Recorded) - {Recorded.timely}
_IN_TIME_PARTS = frozenset({Recorded.due, Recorded.answer_date})
SAID_IN_TIME = Text("به‌موقع، به گفتهٔ خود منبع", "in time, as the source itself says")
SAID_LATE = Text("پس از مهلت، به گفتهٔ خود منبع", "late, as the source itself says")
SAID_OF_ANSWERS = Text(
    "به‌موقع بودن پاسخ به گفتهٔ خود منبع است", "whether answers were in time is the source’s own word"
)
SAID_BY_SOURCE = Text("به گفتهٔ خود منبع است", "as the source itself says")
SAID_BY_SOME = Text(
    "در {n} منبع از {all} منبع به گفتهٔ خود منبع است", "in {n} of {all} sources as the source itself says"
)


def with_implied(recorded: Iterable[Recorded]) -> frozenset[Recorded]:
    """What is recorded together with what follows from it.

    Whether answers were in time is known from due dates and dates of answers, or because the source itself says it.
    """
    things = frozenset(recorded)
    is_known = things >= _IN_TIME_PARTS or Recorded.timely in things
    return things | {Recorded.in_time} if is_known else things


def to_stored(recorded: Iterable[Recorded]) -> str:
    """The text in the column `recorded` of the table `load`."""
    present = set(recorded)
    return " ".join(thing for thing in Recorded if thing in present)


def from_stored(text: object) -> frozenset[Recorded] | None:
    """What a load recorded; None where the column is empty (NULL), as for loads made before the column existed.

    Names that a newer version of the program may have added are ignored.
    """
    if not isinstance(text, str):
        return None
    names = set(text.split())
    return frozenset(thing for thing in Recorded if thing in names)


def missing_things(recorded: Iterable[Recorded], needs: Iterable[Recorded] = EVERYTHING) -> set[Recorded]:
    """What is needed and not recorded. If answers are not recorded at all, they are named instead of their dates."""
    present = set(recorded)
    missing = set(needs) - present
    if Recorded.in_time in missing:
        missing = missing - {Recorded.in_time} | (_IN_TIME_PARTS - present)
    return {
        _PART_OF[thing] if thing in _PART_OF and _PART_OF[thing] not in present else thing
        for thing in missing
    }


def list_of(things: Iterable[Recorded]) -> Text:
    """The labels of several things, in the order of their declaration, as a list within a sentence."""
    present = set(things)
    labels = [RECORDED_LABELS[thing] for thing in Recorded if thing in present]
    return Text(
        enumeration([label.fa for label in labels], "fa"), enumeration([label.en for label in labels], "en")
    )
