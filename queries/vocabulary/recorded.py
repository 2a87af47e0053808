"""What a source records about its cases beyond their registration, so that what it omits is not counted as 0.

Intake decides this from the mapping and the columns of the files (`intake.mapping.recorded`) and keeps it with the
load. A measure names what it needs (`Measure.needs`) and counts only cases of sources that record all of it.
"""

from collections.abc import Iterable
from enum import StrEnum

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
}
_PART_OF = {
    Recorded.answer_date: Recorded.answer,
    Recorded.closing_date: Recorded.closing,
    Recorded.handoff: Recorded.referral,  # of which a snapshot knows the last at most, and so no hand-offs
}
NOT_RECORDED = Text("در این منبع ثبت نمی‌شود", "Not in this source")
NOT_RECORDED_SHORT = Text("ثبت نمی‌شود", "not recorded")  # for cells of tables

EVERYTHING = frozenset(Recorded)


def to_stored(recorded: Iterable[Recorded]) -> str:
    """The text in the column `recorded` of the table `load`."""
    present = set(recorded)
    return " ".join(each for each in Recorded if each in present)


def from_stored(text: object) -> frozenset[Recorded] | None:
    """What a load recorded; None where the column is empty (NULL), as for loads made before the column existed.

    Names that a newer version of the program may have added are ignored.
    """
    if not isinstance(text, str):
        return None
    names = set(text.split())
    return frozenset(each for each in Recorded if each in names)


def missing_things(recorded: Iterable[Recorded], needs: Iterable[Recorded] = EVERYTHING) -> set[Recorded]:
    """What is needed and not recorded. Where answers are missing altogether, that is said and not that dates are."""
    present = set(recorded)
    missing = set(needs) - present
    return {
        _PART_OF[each] if each in _PART_OF and _PART_OF[each] not in present else each for each in missing
    }


def list_of(things: Iterable[Recorded]) -> Text:
    """The labels of several things, in the order of their declaration, as a list within a sentence."""
    present = set(things)
    labels = [RECORDED_LABELS[each] for each in Recorded if each in present]
    return Text(
        _joined([label.fa for label in labels], "، ", " و "), _joined([x.en for x in labels], ", ", " and ")
    )


def _joined(words: list[str], between: str, last: str) -> str:
    """Words as a list with another separator before the last."""
    return last.join([between.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
