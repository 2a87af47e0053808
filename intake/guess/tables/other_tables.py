"""Recognise tables whose rows are no cases: counts, lists of other things, and rows with several cases.

Such files often have dates, offices and counties, and a number in each row that looks like an id. Loaded as cases they
would stand in all figures, so no id and no registration is proposed for them, and the person is told why.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.field_headings import heading_scores
from intake.guess.headings.heading_words import (
    SURE,
    Heading,
    read_heading,
    split_words,
    word_meanings,
    words_of_column,
)
from intake.guess.tables.call_logs import why_calls
from intake.guess.tables.form_times import end_of_form
from intake.guess.tables.letters_of_both_ways import both_ways
from intake.guess.tables.side_tables import why_side_by_side
from intake.guess.values.value_words import read_codes
from intake.mapping.column_matching import plain_heading
from persian.digits import to_latin_digits
from persian.names import fold, folded
from queries.vocabulary.labels import Text


def _folded(words: str) -> frozenset[str]:
    return folded(*words.split())


# Things that offices keep lists of, with words that hardly stand in headings of cases.
_THINGS = {
    Text("کارکنان", "staff"): _folded(
        "پرسنلی استخدام استخدامی حقوق مزایا دستمزد کارگزینی بازنشستگی سنوات مرخصی اضافه‌کار salary salaries payroll "
        "hire hired wage wages pension payslip"
    ),
    Text("طرح‌ها و هزینه‌ها", "projects or budgets"): _folded(
        "پروژه پیمانکار فیزیکی اعتبار مصوب برآورد مناقصه project contractor budget tender milestone"
    ),
    Text("پرداخت‌ها یا خریدها", "payments or purchases"): _folded(
        "فاکتور بدهکار بستانکار مبلغ قیمت خریدار فروشنده حسابداری invoice debit credit balance voucher amount price "
        "quantity qty"
    ),
    Text("دانش‌آموزان یا دانشجویان", "pupils or students"): _folded(
        "معدل نمره دانش‌آموز دانشجو ترم grade pupil student semester enrolment"
    ),
}
# Words of a list of cases, whatever else stands in it.
_OF_CASES = _folded("شکایت شاکی مختومه ارجاع پیگیری رهگیری شکواییه complaint complaints ticket grievance")
_COUNTS = _folded(
    "تعداد جمع مجموع درصد میانگین سرانه count counts total totals sum percent percentage average avg tedad darsad"
)
_NUMBER_OF = re.compile(r"number of\b", re.IGNORECASE)
# Besides these, and words for cases and their states, the heading of a column that counts the cases of a row has none:
# «تعداد ارجاع پرونده» and «جمع مبلغ درخواست» are of one case, and so is «تعداد تماس», how often somebody called.
_HOW_MANY = _folded("تعداد جمع مجموع کل شمار های ها شده count counts number total totals sum all of tedad")
_CALLS = _folded("تماس tamas call calls contact")
_STATES = {"case", "registered", "answered", "closed", "status", "kind"}
_OF_ANSWERS = ("answered_at", "answered_after")
_MIN_WORDS, _MIN_COUNTS = 2, 2
_NAMED, _NAMED_ID = 0.75, 0.7
_ALL_DIFFERENT, _NEARLY_ALL = 0.97, 0.9
_MIN_KNOWN, _MAX_HEADINGS = 3, 40
_MIN_FLAGS = 20  # rows from which numbers of 0 and 1 are not counts
_FLAGS = 3  # different numbers up to which a column under a state may hold flags

_ORDINALS = {
    fold(word): number
    for number, words in enumerate(
        ("اول یکم first", "دوم second", "سوم third", "چهارم fourth", "پنجم fifth", "ششم sixth"), start=1
    )
    for word in words.split()
}
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_LEVELS = _folded("سطح level لایه")  # «موضوع سطح ۱» and «موضوع سطح ۲» are of one case
_SAME_CASE = ("event",)  # and so are the stages that it went through
_OF_ONE_CASE = ("case", "topic")
_BESIDE_IT = ("office", "answered", "closed", "status", "outcome", "referred")


def why_no_cases(columns: Sequence[ColumnProfile]) -> Text | None:
    """Why the rows of a table are not cases, and what to do; None if nothing says so."""
    named = [column for column in columns if column.named]
    if (numbered := _several_cases(named)) is not None:
        return Text(
            f"در هر سطر چند پرونده است: {'، '.join(numbered)}. فایل را چنان بازنویسی کنید که هر پرونده سطر و شمارهٔ "
            "خودش را داشته باشد.",
            f"Each row has several cases: {', '.join(numbered)}. Rewrite the file so that each case has a row and a "
            "number of its own.",
        )
    if (beside := why_side_by_side(named)) is not None:
        return beside
    if _is_reversed(named):
        return Text(
            "نوشته‌های فایل وارونه‌اند (حرف‌ها از آخر به اول)، چنان‌که از PDF درمی‌آیند. از سامانه به اکسل یا "
            "CSV خروجی بگیرید.",
            "The texts of the file are reversed, with their last letter first, as they come out of a PDF. Export "
            "from the system as Excel or CSV.",
        )
    if _has_headings_below_each_other(columns):
        return Text(
            "سرستون‌ها در ستون نخست زیر هم آمده‌اند (شماره، تاریخ، …): فرم یا جدولی است که سطر و ستونش جابه‌جاست. "
            "در اکسل سطر و ستون را عوض کنید تا هر پرونده در یک سطر باشد.",
            "The headings stand below each other in the first column (number, date, …): this is a form, or a table "
            "whose rows and columns are swapped. Bring each case into one row, in Excel by Transpose.",
        )
    if (letters := both_ways(named)) is not None:
        return Text(
            f"نامه‌های وارده و صادره هر یک سطر خود را دارند («{letters}»): پاسخ هر نامه پرونده‌ای جدا به شمار می‌آمد. "
            "تنها سطرهای وارده را نگه دارید و تاریخ پاسخ هر نامه را در سطر خود آن بنویسید.",
            f"Incoming and outgoing letters have rows of their own ({letters}), so that an answer would count as a "
            "case. Keep the incoming rows only, and write the date of the answer into the row of its letter.",
        )
    if (calls := why_calls(columns)) is not None:
        return calls
    if _has_ids_of_cases(named):
        return None
    counts = [plain_heading(column.name) for column in named if _is_count(column)]
    if len(counts) >= _MIN_COUNTS or any(map(_counts_cases, named)):
        return Text(
            f"این فایل جدول آمار است و هر سطر آن یک پرونده نیست ({'، '.join(counts[:4])}). از سامانه فهرست پرونده‌ها را "
            "خروجی بگیرید، یک سطر برای هر پرونده.",
            f"This is a table of statistics, whose rows are no cases ({', '.join(counts[:4])}). Export the list of "
            "cases, one row a case.",
        )
    if (things := _other_things(named)) is not None:
        what, headings = things
        return Text(
            f"این فایل به فهرست {what.fa} می‌ماند و نه پرونده‌ها ({'، '.join(headings[:4])}). اگر فهرست پرونده‌هاست، "
            "شناسه و زمان ثبت را خودتان انتخاب کنید.",
            f"This looks like a list of {what.en} and not of cases ({', '.join(headings[:4])}). If it is one of cases, "
            "choose the id and the registration yourself.",
        )
    return None


def are_responses(columns: Sequence[ColumnProfile]) -> bool:
    """Whether rows are what people sent by a form: each has the id of a response («شناسه پاسخ»), and no other id.

    Or each has the begin and the end of filling it in. Beside the id of the case, «شماره پاسخ» is the number of the
    letter that answers it.
    """
    if end_of_form(columns) is not None:
        return True
    ids = [
        column
        for column in columns
        if column.named
        and column.personal is None
        and column.shape.spread > _ALL_DIFFERENT
        and column.shape.filled == column.shape.rows
        and column.dates is None
        and column.heading.weight("id") >= _NAMED
    ]
    if not ids or len(columns) < 2:
        return False
    return all(column.heading.weight("answered") >= _NAMED for column in ids)


def not_of_responses(columns: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """The fields that no column of responses to a form may fill.

    What a person sent is called a response, too, and has an end; taken for those of cases, none would be open. A file
    to which an office has added the states of its cases may have their closings.
    """
    added = any(column.headings.get("status", 0.0) >= _NAMED and column.shape.filled for column in columns)
    return _OF_ANSWERS if added else (*_OF_ANSWERS, "closed_at", "closed_after")


def joined_ids(cells: Sequence[str]) -> list[str]:
    """The cells with several ids in place of one: «9001 - 9002», where most other cells are written like each part."""
    filled = [to_latin_digits(cell).strip() for cell in cells if cell]
    forms: dict[str, int] = defaultdict(int)
    for text in filled:
        forms[_form(text)] += 1
    commonest = max(forms, key=lambda form: forms[form], default="")
    usual = {
        form
        for form, count in forms.items()
        if len(form) > 1 and (form == commonest or (count > len(filled) / 10 and not _BETWEEN.search(form)))
    }
    joined = []
    for text in filled:
        parts = [part for part in _BETWEEN.split(text) if part]
        if len(parts) > 1 and all(_form(part) in usual for part in parts) and _form(text) not in usual:
            joined.append(text)
    return joined


_BETWEEN = re.compile(r"\s*[-–,،;؛/+&|\n]\s*|\s+(?:و|and)\s+|\s+")


def _form(text: str) -> str:
    """A text with each digit as 9 and each letter as A."""
    return "".join("9" if letter.isdigit() else "A" if letter.isalpha() else letter for letter in text)


def _is_reversed(columns: Sequence[ColumnProfile]) -> bool:
    """Whether headings mean something only when they are read from their last letter to the first."""
    names = [plain_heading(column.name) for column in columns]
    backwards = sum(_is_known(name[::-1]) and not _is_known(name) for name in names)
    return backwards >= _MIN_KNOWN and backwards > 2 * sum(map(_is_known, names))


def _has_headings_below_each_other(columns: Sequence[ColumnProfile]) -> bool:
    """Whether the first column has the headings, each once, of a list of cases."""
    if not columns or len(columns[0].cells) > _MAX_HEADINGS:
        return False
    cells = [cell.strip(" :") for cell in columns[0].cells if cell]
    fields = {
        max(scores, key=lambda field: scores[field])
        for cell in dict.fromkeys(cells)
        if (scores := heading_scores(read_heading(cell))) and max(scores.values()) >= _NAMED_ID
    }
    return len(set(cells)) == len(cells) and len(fields) >= _MIN_KNOWN


def _is_known(name: str) -> bool:
    """Whether each word of a heading is in the vocabulary as it is."""
    words = split_words(name)
    return bool(words) and all(SURE in word_meanings(word).values() for word in words)


def _has_ids_of_cases(columns: Sequence[ColumnProfile]) -> bool:
    """Whether a heading names cases, or their answers, or a column of theirs that is different in each row."""
    for column in columns:
        if not _OF_CASES.isdisjoint(words_of_column(column.name)) and not _is_count(column):
            return True
        if (
            column.dates is not None
            and max((column.headings.get(field, 0.0) for field in ("answered_at", "due_at")), default=0.0)
            >= _NAMED
        ):
            return True
        tracked = max(column.heading.weight(each) for each in ("tracking", "case", "unique")) >= _NAMED
        if tracked and column.headings.get("id", 0.0) >= _NAMED_ID and column.shape.spread > _ALL_DIFFERENT:
            return True
    return False


def _is_count(column: ColumnProfile) -> bool:
    """Whether a column holds numbers of cases: by a word such as «تعداد», or numbers under the name of a state."""
    if column.dates is not None:
        return False
    name = plain_heading(column.name)
    if not _COUNTS.isdisjoint(split_words(name)) or _NUMBER_OF.match(name):
        return column.shape.has_digits > _NEARLY_ALL and not _is_flag(column)
    numbers = column.shape.numbers > _NEARLY_ALL and column.shape.distinct > _FLAGS
    return numbers and not column.shape.decimals and bool(read_codes("status", {name: 1}).known)


def _counts_cases(column: ColumnProfile) -> bool:
    """Whether a column says how many cases each row stands for: «تعداد شکایات», not «تعداد درخواست‌های قبلی»."""
    words = set(words_of_column(column.name)) - _HOW_MANY
    is_named = column.heading.weight("case") >= _NAMED and _CALLS.isdisjoint(words)
    is_named = is_named and all(_STATES & word_meanings(word).keys() for word in words)
    return is_named and _is_count(column) and column.shape.distinct > _FLAGS


def _is_flag(column: ColumnProfile) -> bool:
    """Whether a column says of each case whether something was done («تعداد با تلفن»: 0 or 1)."""
    shape = column.shape
    return shape.filled >= _MIN_FLAGS and shape.numbers > _NEARLY_ALL and shape.high <= 1 and shape.low >= 0


def _other_things(columns: Sequence[ColumnProfile]) -> tuple[Text, list[str]] | None:
    """What else the table is a list of, and the headings that say so."""
    for what, words in _THINGS.items():
        found: dict[str, frozenset[str]] = {}
        for column in columns:
            name = plain_heading(column.name)
            if of_column := words & set(split_words(name)):
                found[name] = of_column
        if len(found) >= _MIN_WORDS and len(frozenset().union(*found.values())) >= _MIN_WORDS:
            return what, list(found)
    return None


def _several_cases(columns: Sequence[ColumnProfile]) -> list[str] | None:
    """The numbered headings of the cases that share a row: «درخواست ۱», «دستگاه ۱», «درخواست ۲», «دستگاه ۲»."""
    by_stem: dict[str, dict[int, str]] = defaultdict(dict)
    for column in columns:
        name = plain_heading(column.name)
        stem, number = _numbered(name)
        if number is not None and stem and _LEVELS.isdisjoint(split_words(name)):
            by_stem[stem][number] = name
    several = {stem: names for stem, names in by_stem.items() if {1, 2} <= names.keys()}
    meanings = {stem: read_heading(stem) for stem in several}
    cases = [stem for stem, heading in meanings.items() if _means(heading, _OF_ONE_CASE)]
    beside = [stem for stem, heading in meanings.items() if _means(heading, _BESIDE_IT) and stem not in cases]
    if not cases or not beside:
        return None
    return [*several[cases[0]].values()]


def _means(heading: Heading, concepts: Sequence[str]) -> bool:
    """Whether a heading names one of these, and no stage of a case."""
    return any(heading.weight(concept) >= _NAMED for concept in concepts) and not any(
        heading.weight(concept) >= _NAMED for concept in _SAME_CASE
    )


def _numbered(name: str) -> tuple[str, int | None]:
    """A heading without its number or ordinal, and that number; None without one."""
    words = re.findall(r"[^\W\d_]+|\d+", to_latin_digits(name.replace("\u200c", " ")))
    for at in (-1, 0):
        if len(words) > 1 and _NUMBER.fullmatch(words[at]):
            return " ".join(words[:-1] if at else words[1:]), int(words[at])
        if len(words) > 1 and fold(words[at]) in _ORDINALS:
            return " ".join(words[:-1] if at else words[1:]), _ORDINALS[fold(words[at])]
    return "", None
