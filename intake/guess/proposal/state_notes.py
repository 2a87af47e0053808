"""What a person should know of how a file tells which cases are answered or closed."""

from collections.abc import Iterator

from intake.guess.headings.heading_words import read_heading
from intake.guess.proposal.proposal import Proposal
from intake.guess.values.personal_columns import Outside
from intake.guess.values.value_words import read_codes
from intake.mapping.column_matching import plain_heading
from intake.mapping.field_columns import STATES
from persian.digits import number
from queries.vocabulary.labels import Text

_STATE_FIELDS = frozenset(("answered_at", "closed_at", "status"))
_TIMES_OF_ANSWERS = frozenset(("answered_at", "answered_after"))
_NAMES_ANSWERS = 0.9  # weight of a word of the heading
# All that the heading of a date may name where it may be that of an answer: «تاریخ اقدام».
_OF_STEPS = {"date", "event", "outcome", "notified", "to"}
_FORMULAS = Text(
    " اگر در اکسل پر دیده می‌شوند، فرمول‌هایی بی‌نتیجه‌اند: فایل را در اکسل باز کنید، ذخیره کنید و دوباره بدهید.",
    " If they look filled in Excel, they are formulas without results: open the file there, save it, and give it "
    "again.",
)
_MAX_STATES = 12  # different words of a column that may be one of states
_NEARLY_ALL = 0.98  # share of filled cells above which a column does not tell cases apart


def state_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield which fields are empty, and what the file does not say of answers and closings.

    All cases will count as open where it does not say which are not.
    """
    empty = [
        column.heading
        for field, column in proposal.fields.items()
        if not column.filled and field not in proposal.missing
    ]
    if empty:
        formulas = _FORMULAS if proposal.is_workbook else Text("", "")
        yield Text(
            f"این ستون‌ها در سطرهای بررسی‌شده خالی‌اند: {'، '.join(empty)}.{formulas.fa}",
            f"These columns are empty in the rows that were checked: {', '.join(empty)}.{formulas.en}",
        )
    if proposal.responses:
        yield Text(
            "هر سطر پاسخ کسی به یک فرم است، پس زمان پاسخ در آن زمان فرستادن فرم است و پاسخ دستگاه به شمار نمی‌آید.",
            "Each row is somebody’s response to a form, so its time is that of sending the form, and counts as no "
            "answer of an office.",
        )
    yield from _times_unknown(proposal)
    yield from _answers_of_open_cases(proposal)
    states_unknown = _STATE_FIELDS.issubset(proposal.open_fields) and proposal.fields.keys().isdisjoint(
        STATES
    )
    if not proposal.missing and proposal.shape == "snapshot" and states_unknown:
        yield from _unknown_states(proposal)


def _times_unknown(proposal: Proposal) -> Iterator[Text]:
    """Yield that the times of answers stay unknown, where only closings have dates."""
    answered = proposal.fields.get("answered_status")
    if answered is None or "closed_at" not in proposal.fields or _TIMES_OF_ANSWERS & proposal.fields.keys():
        return
    yield Text(
        f"«{answered.heading}» می‌گوید کدام پرونده‌ها پاسخ گرفته‌اند، ولی نه چه زمانی؛ زمان پاسخ نامعلوم می‌ماند. "
        "اگر مختومه‌شدن همان پاسخ است، این ستون را کنار بگذارید.",
        f"{answered.heading} says which cases are answered, but not when: the times of answers stay unknown. If a "
        "closing is the answer, leave this column out.",
    )


def _answers_of_open_cases(proposal: Proposal) -> Iterator[Text]:
    """Yield that cases with an open state have dates of answers, by which they count as answered."""
    answers = proposal.fields.get("answered_at")
    if answers is None or not answers.of_open[0] or proposal.fields.keys().isdisjoint(STATES):
        return
    answered, rows = (Text.from_formatter(number, count) for count in answers.of_open)
    yield Text(
        "«{heading}» در {answered} سطر از {rows} سطر بررسی‌شده با وضعیت باز تاریخ دارد و این پرونده‌ها، حتی با تاریخی در "
        "آینده، پاسخ‌داده‌شده به شمار می‌آیند. اگر روزی است که پاسخ برای آن برنامه‌ریزی شده، خانه را در این سطرها خالی "
        "کنید یا ستون را کنار بگذارید تا وضعیت بگوید کدام پرونده پاسخ گرفته است.",
        "{heading} has a date in {answered} of the {rows} checked rows whose state is open, and these cases count "
        "as answered, even if the date is in the future. If it is the day for which an answer is planned, empty the "
        "cells of these rows, or leave the column out, so that the state says which cases are answered.",
    ).formatted(heading=Text(answers.heading, answers.heading), answered=answered, rows=rows)


def _unknown_states(proposal: Proposal) -> Iterator[Text]:
    """Yield that all cases will count as open, and which columns may tell otherwise."""
    if rivals := _may_show_states(proposal):
        listed = "، ".join(f"«{heading}»" for heading in rivals)
        yield Text(
            "ستونی که نشان دهد کدام پرونده‌ها پاسخ گرفته یا مختومه‌اند شناخته نشد؛ همه باز و بی‌پاسخ به شمار می‌آیند. "
            f"اگر یکی از این‌ها زمان پاسخ، زمان مختومه‌شدن یا وضعیت است، آن را انتخاب کنید: {listed}.",
            "No column was recognised that shows which cases are answered or closed, so all count as open and "
            "unanswered. If one of these is the time of the answer or of the closing, or the status, choose it: "
            f"{', '.join(rivals)}.",
        )
    else:
        yield Text(
            "فایل نمی‌گوید کدام پرونده‌ها پاسخ گرفته یا مختومه‌اند؛ همه باز و بی‌پاسخ به شمار می‌آیند. رنگ خانه‌ها و "
            "یادداشت‌های اکسل خوانده نمی‌شود: اگر وضعیت با آن‌ها نشان داده شده است، آن را در ستونی بنویسید.",
            "The file does not say which cases are answered or closed, so all count as open and unanswered. "
            "Colours and notes of cells are not read: if they show the state, write it into a column.",
        )
    if answers := _answers_without_dates(proposal):
        listed = "، ".join(f"«{heading}»" for heading in answers)
        yield Text(
            f"{listed} گویا نشان می‌دهد کدام پرونده‌ها پاسخ گرفته‌اند، ولی تاریخ ندارد و خوانده نمی‌شود. از سامانه "
            "تاریخ پاسخ را هم خروجی بگیرید، یا در فایل ستون «وضعیت» را بیفزایید، با "
            "«پاسخ داده شده» برای این پرونده‌ها.",
            f"{', '.join(answers)} seems to show which cases are answered, but has no dates and is not read. "
            "Export the dates of the answers from the system, too, or add a column “Status” to the file, with "
            "“answered” for these cases.",
        )


def _may_show_states(proposal: Proposal) -> list[str]:
    """The headings of columns that may show which cases are answered or closed.

    These are dates and words of which nothing is known, in most cases with headings in a language that is not, and
    outcomes that name open cases.
    """
    return [
        column.heading
        for column in proposal.columns
        if (column.field == "outcome" and "open" in read_codes("status", column.words).codes)
        or (
            column.outside is Outside.unsure
            and not column.alternatives
            and (column.dates is not None or 2 <= len(column.words) <= _MAX_STATES)
            and not any(word.isdecimal() for word in column.words)
            and read_heading(plain_heading(column.heading)).concepts.keys()
            <= (_OF_STEPS if column.dates is not None else set())
        )
    ]


def _answers_without_dates(proposal: Proposal) -> list[str]:
    """The headings of columns left outside that name answers and are filled in some rows only."""
    return [
        column.heading
        for column in proposal.columns
        if column.field is None and column.dates is None and 0 < column.filled < _NEARLY_ALL
        and read_heading(plain_heading(column.heading)).weight("answered") >= _NAMES_ANSWERS
    ]  # fmt: skip
