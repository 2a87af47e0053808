"""What a person should know of single columns: several names in a cell, counties or offices in two, no day or id."""

from collections.abc import Iterator

from intake.guess.headings.field_headings import heading_scores
from intake.guess.headings.heading_words import read_heading
from intake.guess.proposal.column_reasons import REPEATED
from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.values.personal_columns import PERSONAL
from intake.mapping.column_matching import plain_heading
from intake.mapping.field_labels import FIELD_LABELS
from persian.digits import to_latin_digits
from queries.vocabulary.labels import Text

_NAMED, _OF_COUNTIES = 0.6, 0.5
_SHORT_NUMBER = 5  # digits below which a number is not a day, but a part of one
_MIN_COLUMNS = 3
_NEARLY_ALL = 0.9  # of the rows, in which a registration is filled


def column_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield what keeps columns from being read as they are meant."""
    if "registered_at" in proposal.missing:
        unreadable = unreadable_registration(proposal)
        if unreadable is not None:
            yield _unreadable_registration_note(unreadable)
    if proposal.missing == ("id",) and proposal.shape == "snapshot" and len(proposal.columns) >= _MIN_COLUMNS:
        yield from _no_ids(proposal)
    for column in proposal.columns:
        if column.with_county and "county" not in proposal.fields:
            yield _joined_county(column)
        elif column.several_offices:
            yield _joined_offices(column)
        if column.step_history and column.field is None and proposal.shape == "snapshot":
            yield _step_history(column)
    yield from _registrations(proposal)
    yield from _counties(proposal)
    yield from _offices(proposal)


def _joined_county(column: ColumnProposal) -> Text:
    return Text(
        f"«{column.heading}» دستگاه و شهرستان را در یک خانه دارد (مانند «{column.with_county[0]}»): هر جفت دستگاهی جدا "
        "شمرده می‌شود و پرونده‌ها شهرستان ندارند. در اکسل با «متن به ستون‌ها» آن را به دو ستون جدا کنید.",
        f"{column.heading} has the office and the county in one cell (such as “{column.with_county[0]}”): each pair "
        "counts as an office of its own, and the cases have no county. Divide it into two columns, in Excel by Text "
        "to Columns.",
    )


def _joined_offices(column: ColumnProposal) -> Text:
    return Text(
        f"«{column.heading}» در برخی خانه‌ها چند دستگاه دارد (مانند «{column.several_offices[0]}») و هر ترکیب دستگاهی "
        "جدا شمرده می‌شود. تنها دستگاهی را بنویسید که پرونده اکنون نزد آن است، یا برای هر ارجاع یک سطر با تاریخ ارجاع.",
        f"{column.heading} has several offices in some cells (such as “{column.several_offices[0]}”), and each "
        "combination counts as an office of its own. Write only the office that has the case now, or a row for each "
        "referral, with its date.",
    )


def _step_history(column: ColumnProposal) -> Text:
    return Text(
        f"«{column.heading}» سرگذشت پرونده را با چند تاریخ در یک خانه دارد و از آن چیزی خوانده نمی‌شود. از سامانه "
        "تاریخ ارجاع، پاسخ و مختومه‌شدن را در ستون‌های جدا خروجی بگیرید، یا برای هر گام یک سطر با کد رهگیری، زمان و "
        "نام گام.",
        f"{column.heading} has the history of a case with several dates in one cell, and nothing is read from it. "
        "Export the dates of the referral, the answer and the closing in columns of their own, or a row for each "
        "step, with the id, the moment and the name of the step.",
    )


def unreadable_registration(proposal: Proposal) -> ColumnProposal | None:
    """The column whose heading names the registration, if its cells are not dates that can be read."""
    named: list[tuple[float, ColumnProposal]] = []
    for column in proposal.columns:
        score = heading_scores(read_heading(plain_heading(column.heading))).get("registered_at", 0.0)
        cell = next(filter(None, column.first), "")
        part = to_latin_digits(cell).isdecimal() and len(cell) < _SHORT_NUMBER
        if score >= _NAMED and column.dates is None and cell and not part and column.outside not in PERSONAL:
            named.append((score, column))
    return max(named, key=lambda each: each[0])[1] if named else None


def _unreadable_registration_note(column: ColumnProposal) -> Text:
    cell = next(filter(None, column.first))
    return Text(
        f"«{column.heading}» گویا زمان ثبت است، ولی مقدارهایش (مانند «{cell}») تاریخی نیست که خوانده شود. "
        "در سامانه یا اکسل آن را مانند ۱۴۰۴/۰۵/۱۲ یا 2025-08-03 بنویسید.",
        f"{column.heading} seems to be the registration, but its cells (such as “{cell}”) are no dates that can be "
        "read. Write them like 1404/05/12 or 2025-08-03, in the system or in Excel.",
    )


def _no_ids(proposal: Proposal) -> Iterator[Text]:
    """Yield what to do if no column could be the id, as in the answers to a form."""
    if any(field == "id" for column in proposal.columns for field, _ in column.alternatives):
        return
    yield Text(
        "اگر فایل شماره‌ای برای هر پرونده ندارد، ستونی با شماره‌ای جدا برای هر سطر به آن بیفزایید و در فایل‌های بعدی همان "
        "پرونده را با همان شماره بیاورید؛ وگرنه پرونده‌ها دوباره شمرده می‌شوند.",
        "If the file has no number for each case, add a column with a number of its own in each row, and give the same "
        "case the same number in later files; otherwise cases would count twice.",
    )


def _registrations(proposal: Proposal) -> Iterator[Text]:
    """Yield that other columns may be the registration, too: the call, and the entry into the system."""
    taken = proposal.fields.get("registered_at")
    others = [
        column.heading
        for column in proposal.columns
        if column.field is None
        and column.dates is not None
        and column.filled >= _NEARLY_ALL
        and column.reason != REPEATED
        and _names_registration(column)
    ]
    if proposal.shape == "snapshot" and taken is not None and others:
        yield Text(
            f"زمان ثبت از «{taken.heading}» خوانده می‌شود، ولی شاید «{'» یا «'.join(others)}» باشد. ستونی را انتخاب "
            "کنید که مهلت و زمان پاسخ از آن شمرده می‌شود.",
            f"The registration is read from {taken.heading}, but {' or '.join(others)} may be it, too. Choose the one "
            "from which deadlines and times to an answer are counted.",
        )


def _names_registration(column: ColumnProposal) -> bool:
    """Whether a heading names the registration, and no other field as well."""
    scores = heading_scores(read_heading(plain_heading(column.heading)))
    named = scores.get("registered_at", 0.0)
    others = (score for field, score in scores.items() if field not in ("registered_at", "moment"))
    return named >= _NAMED and named >= max(others, default=0.0)


def _offices(proposal: Proposal) -> Iterator[Text]:
    """Yield that several columns hold offices and none is taken: «اداره ۱», «اداره ۲»."""
    if proposal.shape != "snapshot" or not {"agency", "first_agency"}.isdisjoint(proposal.fields):
        return
    offices = [
        column.heading
        for column in proposal.columns
        if column.field is None
        and column.filled > 0
        and column.outside not in PERSONAL
        and heading_scores(read_heading(plain_heading(column.heading))).get("agency", 0.0) >= _NAMED
    ]
    if len(offices) > 1:
        present, first = FIELD_LABELS["agency"], FIELD_LABELS["first_agency"]
        yield Text(
            f"«{'» و «'.join(offices)}» دستگاه دارند و هر پرونده یک دستگاه می‌گیرد. ستون دستگاهی را که پرونده اکنون نزد "
            f"آن است «{present.fa}» انتخاب کنید و ستون نخستین دستگاه را «{first.fa}»؛ بقیه خوانده نمی‌شود. اگر همه لازم "
            "است، برای هر ارجاع یک سطر با تاریخ آن بنویسید.",
            f"{' and '.join(offices)} have offices, and a case has one. Choose the column of the office that has the "
            f"case now as “{present.en}”, and that of the first one as “{first.en}”; others are not read. If all of "
            "them are needed, write a row for each referral, with its date.",
        )


def _counties(proposal: Proposal) -> Iterator[Text]:
    """Yield that several columns hold counties: of the person who called and of the office, say."""
    others = [
        column.heading
        for column in proposal.columns
        if column.field is None
        and column.in_province >= _OF_COUNTIES
        and column.reason != REPEATED
        and read_heading(plain_heading(column.heading)).weight("county") >= _NAMED
    ]
    county = proposal.fields.get("county")
    if county is not None and others:
        yield Text(
            f"شهرستان از «{county.heading}» خوانده می‌شود، ولی «{'» و «'.join(others)}» هم شهرستان دارد. "
            "ستونی را انتخاب کنید که پرونده دربارهٔ شهرستان آن است.",
            f"The county is read from {county.heading}, but {' and '.join(others)} has counties, too. Choose the one "
            "that the case is about.",
        )
    elif county is None and len(others) > 1:
        yield Text(
            f"«{'» و «'.join(others)}» شهرستان دارند و روشن نیست پرونده دربارهٔ کدام است. تا یکی را انتخاب نکنید، "
            "پرونده‌ها بدون شهرستان بارگذاری می‌شوند.",
            f"{' and '.join(others)} have counties, and it is not clear which one the case is about. Until you choose "
            "one, cases are loaded without a county.",
        )
