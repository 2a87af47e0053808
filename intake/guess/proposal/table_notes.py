"""What a person should know of a file that seems to be no list of cases, one row each."""

import re
from collections.abc import Iterator

from intake.guess.headings.field_headings import heading_scores
from intake.guess.headings.heading_words import read_heading, split_words
from intake.guess.proposal.column_notes import unreadable_registration
from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.values.personal_columns import OUTSIDE_LABELS, Outside
from intake.mapping.column_matching import plain_heading
from intake.parsing.id_traces import SHORTENED
from persian.bidi import ltr
from persian.calendar import MONTHS_FA
from persian.digits import number, to_latin_digits
from persian.names import folded
from queries.vocabulary.labels import Text

_FIRST_ROWS = 3
_NAMES_ID = 0.6
_NUMBERS_OF_PEOPLE = (Outside.telephone, Outside.national_code)
_LATER = ("referred_at", "answered_at", "closed_at")
_YEARLY = 'id_numbering = "yearly"'  # the line of a mapping
_MONTHS = folded(
    *MONTHS_FA, "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
# Headings with the name of a month that make a table one of statistics.
_MANY_MONTHS = 5
_MIN_COLUMNS = 3  # of a list of cases
_MIN_COUNTS = 4  # columns of bare numbers that make a table without dates one of statistics
_MARKS = (",", ";", "|", "،", "؛")
_MOSTLY = 0.5  # share of the rows that have an id, below which a case may take several rows
_SHORTENED = re.compile(SHORTENED)
_DIGITS = 15  # that workbooks keep of a number
_REPEATED = 0.1  # share of the rows whose id stood before, above which rows are not cases
_YEAR, _MONTH, _DAY = folded("سال", "year"), folded("ماه", "month"), folded("روز", "day")

_FROM_REFERRAL = Text(
    " اگر فایل دیگری نیست و این پرونده‌ها با ارجاع به دستگاه رسیده‌اند، زمان ارجاع را زمان ثبت انتخاب کنید؛ آنگاه مهلت و "
    "روزهای پاسخ از روز ارجاع شمرده می‌شود و نه از تماس شهروند.",
    " If there is no other file, and the cases came to the office by referral, choose its date as the registration; "
    "deadlines and days to an answer then count from the referral and not from the call.",
)


def table_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield why a file may lack what every list of cases has."""
    if (reason := _why_no_list(proposal)) is not None:
        yield reason
    if "registered_at" in proposal.missing and (parts := _parts_of_days(proposal)):
        yield Text(
            f"روز ثبت در سه ستون است: {'، '.join(parts)}. آن‌ها را در اکسل در یک ستون بنویسید، مانند ۱۴۰۴/۰۵/۱۲.",
            f"The day of the registration is in three columns: {', '.join(parts)}. Join them into one in the "
            "spreadsheet, like 1404/05/12.",
        )
    elif (
        proposal.missing == ("registered_at",)
        and (later := _later_dates(proposal))
        and unreadable_registration(proposal) is None
    ):
        referred = "referred_at" in proposal.fields
        yield Text(
            f"در فایل زمان ثبت پرونده‌ها نیست و تنها زمان رویدادهای بعدی هست ({'، '.join(later)}): گویا دنبالهٔ فایل "
            "دیگری است. هر دو را با شناسهٔ پرونده در یک جدول بیاورید (در اکسل با XLOOKUP)، یک سطر برای هر پرونده."
            + (_FROM_REFERRAL.fa if referred else ""),
            f"The file does not say when cases were registered, only when something happened later "
            f"({', '.join(later)}): it seems to go with another file. Bring both into one table by the case id (in "
            "Excel with XLOOKUP), one row a case." + (_FROM_REFERRAL.en if referred else ""),
        )


def _why_no_list(proposal: Proposal) -> Text | None:
    """Why the columns are not those of a list of cases; None if nothing says so."""
    if _has_months_as_columns(proposal):
        return Text(
            "ستون‌ها ماه‌اند: این فایل جدول آمار است و هر سطر آن یک پرونده نیست. از سامانه فهرست پرونده‌ها را "
            "خروجی بگیرید، یک سطر برای هر پرونده.",
            "The columns are months: this is a table of statistics, whose rows are no cases. Export the list of "
            "cases, one row a case.",
        )
    if _has_counts_as_columns(proposal):
        return Text(
            "بیشتر ستون‌ها تنها عدد دارد و هیچ ستونی تاریخ ندارد: این فایل جدول آمار (مانند Pivot Table) است و هر سطر "
            "آن یک پرونده نیست. از سامانه فهرست پرونده‌ها را خروجی بگیرید، یک سطر برای هر پرونده.",
            "Most columns have numbers only, and none has dates: this is a table of statistics (such as a pivot "
            "table), whose rows are no cases. Export the list of cases, one row a case.",
        )
    if (mark := _mark_within(proposal)) is not None:
        return Text(
            f"همهٔ ستون‌ها در یک خانه آمده است، با «{mark}» میان آن‌ها. در اکسل ستون را با Data > Text to Columns از هم "
            "جدا کنید، یا خروجی خود سامانه را بدهید، بی‌آنکه در اکسل باز و ذخیره شود.",
            f"All columns stand in one cell, with “{mark}” between them. Divide them in Excel by Data > Text to "
            "Columns, or give the file as the system wrote it, without opening and saving it in Excel.",
        )
    if len(proposal.columns) < _MIN_COLUMNS:
        return Text(
            "فایل کمتر از سه ستون دارد: یا فهرست پرونده‌ها نیست (مانند گفت‌وگوی پیام‌رسان یا متن چاپی)، یا نشانهٔ میان "
            "ستون‌هایش شناخته نشد. از سامانه به اکسل یا CSV خروجی بگیرید، یک سطر برای هر پرونده.",
            "The file has fewer than three columns: it is no list of cases (but a chat or a printed page, say), or "
            "what separates its columns was not recognised. Export from the system as Excel or CSV, one row a case.",
        )
    return None


def _mark_within(proposal: Proposal) -> str | None:
    """What separates the headings of a list of cases that all stand in the only column; None if they do not."""
    if not proposal.columns or len(proposal.columns) >= _MIN_COLUMNS:
        return None
    names = plain_heading(proposal.columns[0].heading)
    for mark in _MARKS:
        parts = [part.strip() for part in names.split(mark)]
        known = sum(
            max(heading_scores(read_heading(part)).values(), default=0.0) >= _NAMES_ID for part in parts
        )
        if len(parts) >= _MIN_COLUMNS and known >= _MIN_COLUMNS:
            return mark
    return None


def step_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield whether the list of steps in each record of JSON is read, and if not, why."""
    if (name := proposal.steps) is not None:
        yield Text(
            f"«{name}» در هر رکورد فهرست مرحله‌های پرونده است؛ هر مرحله یک سطر خوانده می‌شود و شمار سطرها شمار "
            "مرحله‌هاست.",
            f"{name} is the list of steps in each record; each step is read as a row, and rows are numbers of steps.",
        )
    if (name := proposal.unread_steps) is not None:
        yield Text(
            f"«{name}» در هر رکورد فهرستی با تاریخ است و خوانده نمی‌شود، چون مرحله‌هایش نام شناخته‌ای ندارند یا با ثبت "
            "پرونده آغاز نمی‌شوند. اگر پاسخ و دستگاه هر پرونده تنها در آن است، از سامانه خروجی‌ای بگیرید که هر مرحله را "
            "در یک سطر، از ثبت پرونده، داشته باشد.",
            f"{name} is a list with dates in each record, and it is not read, because its steps have no known names or "
            "do not begin with the registration. If only this list has the answer and the office of a case, export "
            "each step as a row from the system, from the registration on.",
        )


def _personal_ids(proposal: Proposal) -> ColumnProposal | None:
    """The column that is named like an id, while its values are telephones or national codes."""
    for column in proposal.columns:
        heading = read_heading(plain_heading(column.heading))
        if column.outside not in _NUMBERS_OF_PEOPLE or heading.personal:
            continue
        if heading_scores(heading).get("id", 0.0) >= _NAMES_ID or heading.weight("id"):
            return column
    return None


def id_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield what is wrong with the ids of a list of cases."""
    ids = proposal.fields.get("id")
    if ids is None and (personal := _personal_ids(proposal)) is not None:
        assert personal.outside is not None
        what = OUTSIDE_LABELS[personal.outside]
        yield Text(
            f"«{personal.heading}» {what.fa} دارد. دادهٔ شخصی وارد نمی‌شود، پس نمی‌تواند شناسهٔ پرونده باشد. از سامانه "
            "شماره‌ای را هم خروجی بگیرید که خودش به هر پرونده داده است، یا در فایل ستونی از شماره‌های پیاپی بیفزایید و "
            "برای هر فایل نام منبع دیگری بدهید.",
            f"{personal.heading} holds {what.en}. Personal data never enters, so it cannot be the case id. Export the "
            "number that the system itself gave each case as well, or add a column of running numbers to the file and "
            "give each file a source name of its own.",
        )
    if proposal.shape != "snapshot" or ids is None:
        return
    if ids.yearly_ids:
        yield Text(
            f"شماره‌های «{ids.heading}» هر سال از نو آغاز می‌شوند. سال ثبت بخشی از شناسهٔ پرونده می‌شود، مانند "
            f"{ltr('1403-17')}، تا پرونده‌های دو سال از هم جدا بمانند.",
            f"The numbers of {ids.heading} start over each year. The year of the registration becomes part of the case "
            "id, such as 1403-17, so that cases of two years stay apart.",
        )
        return
    first = [to_latin_digits(cell) for cell in ids.first[:_FIRST_ROWS]]
    if any(first == [str(row + start) for row in range(_FIRST_ROWS)] for start in (0, 1)):
        yield Text(
            "شناسهٔ پرونده‌ها شمارهٔ سطر است: پرونده‌های فایل بعدی با همین شماره‌ها جای این‌ها را می‌گیرند. ستون کد رهگیری را "
            "انتخاب کنید، یا به هر فایل نام منبع دیگری بدهید. اگر شماره‌ها هر سال از نو آغاز می‌شوند، در نگاشت بنویسید: "
            f"{ltr(_YEARLY)}",
            "The case ids are numbers of rows: cases of the next file with the same numbers will take their place. "
            "Choose the column of ids that the system gave, or give each file a source name of its own. If numbers "
            f"start over each year, write into the mapping: {_YEARLY}",
        )
    if ids.filled < _MOSTLY:
        yield Text(
            f"«{ids.heading}» در بیشتر سطرها خالی است و سطر بی‌شناسه رد می‌شود. اگر هر پرونده در چند سطر نوشته شده است، "
            "آن را در یک سطر بیاورید؛ وگرنه آنچه در سطرهای دیگر است از دست می‌رود.",
            f"{ids.heading} is empty in most rows, and a row without an id is rejected. If each case is written over "
            "several rows, bring it into one; else what its other rows say is lost.",
        )
    yield from _cell_notes(ids)
    if not _shortened_ids(ids) and ids.repeated > _REPEATED:
        yield _repeated_ids(ids, proposal)


def _repeated_ids(ids: ColumnProposal, proposal: Proposal) -> Text:
    """What becomes of several rows with one id: of referrals the earlier ones become hand-offs, others are rejected."""
    if {"referred_at", "agency"} <= proposal.fields.keys():
        return Text(
            f"در «{ids.heading}» یک شناسه در چند سطر آمده است: گویا هر سطر یک ارجاع است. سطر تازه‌ترین ارجاع پرونده را "
            "نشان می‌دهد و سطرهای دیگرِ همان پرونده که تنها در دستگاه و ارجاع تفاوت دارند ارجاع‌های پیشین آن می‌شوند؛ "
            "بقیه رد می‌شوند.",
            f"Ids stand in several rows of {ids.heading}: each row seems to be a referral. The row of the newest one "
            "holds for the case, and others that differ only in the office and the referral become its earlier "
            "referrals; the rest are rejected.",
        )
    return Text(
        f"در «{ids.heading}» یک شناسه در چند سطر آمده است: شاید هر سطر یک رویداد پرونده باشد و نه یک پرونده. از هر "
        "پرونده تنها یک سطر بارگذاری می‌شود و بقیه رد می‌شوند. از سامانه فهرست پرونده‌ها را خروجی بگیرید، یک "
        "سطر برای هر پرونده.",
        f"Ids stand in several rows of {ids.heading}: perhaps each row is an event of a case and no case. Of each case "
        "one row is loaded, and the others are rejected. Export the list of cases from the system, one row a case.",
    )


def _cell_notes(ids: ColumnProposal) -> Iterator[Text]:
    """Yield what is wrong with how single cells of a column of ids are written."""
    if ids.samples and all(_is_rounded(cell) for cell in ids.samples):
        yield Text(
            f"شماره‌های «{ids.heading}» بیش از ۱۵ رقم‌اند و رقم‌های آخر همه صفر: اکسل آن‌ها را گرد کرده است و پرونده‌ها با "
            "هم اشتباه می‌شوند. از سامانه با شناسه به‌صورت متن خروجی بگیرید.",
            f"The numbers of {ids.heading} have more than 15 digits and end in zeros: Excel has rounded them, and "
            "cases will be taken for each other. Export from the system with ids as texts.",
        )
    if ids.joined_ids:
        count = len(ids.joined_ids)
        yield Text(
            f"در {number(count, 'fa')} خانهٔ «{ids.heading}» چند شماره با هم است (مانند «{ids.joined_ids[0]}») و هر "
            "خانه یک پرونده به شمار می‌آید. هر پرونده را در سطر خودش بنویسید.",
            f"{count} cells of {ids.heading} hold several ids (such as “{ids.joined_ids[0]}”), and each counts as one "
            "case. Write each case into a row of its own.",
        )
    if shortened := _shortened_ids(ids):
        yield Text(
            f"شماره‌های «{ids.heading}» در اکسل عددند و رقم‌های آخرشان از دست رفته است (مانند «{shortened[0]}»)؛ سطرهای "
            "آن‌ها رد می‌شوند. از سامانه با شناسه به‌صورت متن خروجی بگیرید، و پیش از ذخیره در اکسل ستون شناسه را متن "
            "(Text) کنید.",
            f"The ids of {ids.heading} are numbers in Excel whose last digits are lost (such as “{shortened[0]}”), and "
            "their rows are rejected. Export from the system with ids as texts, and format their column as text before "
            "you save it in Excel.",
        )


def _shortened_ids(ids: ColumnProposal) -> list[str]:
    """Ids among the samples whose last digits Excel has taken away."""
    return [cell for cell in ids.samples if _SHORTENED.match(to_latin_digits(cell))]


def _is_rounded(cell: str) -> bool:
    """Whether a number has more than the 15 digits that workbooks keep, and zeros after these."""
    plain = to_latin_digits(cell)
    return plain.isdigit() and len(plain) > _DIGITS and not plain[_DIGITS:].strip("0")


def _later_dates(proposal: Proposal) -> list[str]:
    """The headings of dates of answers and closings, if the file has no dates of which nothing is known."""
    if any(column.dates is not None and column.field is None for column in proposal.columns):
        return []
    return [proposal.fields[field].heading for field in _LATER if field in proposal.fields]


def _parts_of_days(proposal: Proposal) -> list[str]:
    """The headings of a year, a month and a day in columns of their own; empty if there are none."""
    found = []
    for part in (_YEAR, _MONTH, _DAY):
        named = [column for column in proposal.columns if not part.isdisjoint(split_words(column.heading))]
        if not named:
            return []
        found.append(named[0].heading)
    return found


def _has_counts_as_columns(proposal: Proposal) -> bool:
    """Whether most columns have bare numbers and no column has dates, as in a table crossed by offices and counties."""
    counts = sum(
        column.field is None
        and bool(column.samples)
        and all(to_latin_digits(cell).replace(",", "").isdecimal() for cell in column.samples)
        for column in proposal.columns
    )
    dated = any(column.dates is not None for column in proposal.columns)
    return not dated and counts >= _MIN_COUNTS and 2 * counts > len(proposal.columns)


def _has_months_as_columns(proposal: Proposal) -> bool:
    """Whether many headings name a month, as in a table of statistics."""
    words = [set(split_words(column.heading)) for column in proposal.columns]
    return sum(not each.isdisjoint(_MONTHS) for each in words) >= _MANY_MONTHS
