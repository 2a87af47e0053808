"""Lines of text about the loaded files: sheets, moved times, unreadable times, and unknown words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from intake.mapping.rating_scale import rating_text
from intake.parsing.clock_texts import CLOCK
from intake.parsing.excel_numbers import excel_day, short_day
from intake.parsing.reading_notes import (
    OtherCounty,
    RatingCounts,
    ReadingNotes,
    UnknownWords,
    UnreadableTimes,
)
from intake.parsing.spans import SPAN
from intake.parsing.summary_rows import SummaryRow
from persian.bidi import isolate, ltr, strip_control_characters
from persian.calendar import format_day
from persian.digits import number, with_digits
from persian.enumeration import comma_separated, words_and_more
from queries.vocabulary.labels import Text

MAX_WORDS = 8  # unknown words named of one column
MAX_KNOWN = 12
MAX_CHARACTERS = 60  # of one word
_ZONES = {"Asia/Tehran": Text("تهران", "Tehran")}
_AUTO = Text("شمسی یا میلادی با سال در آغاز (auto)", "Jalali or ISO, year first (auto)")
_SPAN = Text("مدت مانند ۱۰، «۱۰ روز» یا ۴۸:۳۰", "a length of time such as 10, 10 days or 48:30")
_CLOCK = Text("ساعت مانند ۸:۰۵، ۰۸:۰۵:۳۳ یا ۲:۰۷ ب.ظ", "a time such as 8:05, 08:05:33 or 2:07 PM")
_MOVED = Text(
    "زمان‌هایی که با اختلاف از ساعت جهانی (UTC) نوشته شده بود، در {rows} به وقت {zone} تبدیل شد: در ستون {column}، "
    "{written} به وقت {zone} شد {time} (روز {day}).",
    "Times with a UTC offset were moved to the clocks of {zone} in {rows}: in the column {column}, {written} became "
    "{time} in {zone} (on {day}).",
)
_READ_SHEETS = Text(
    "{file}: این برگه‌ها سرستون‌های یکسان دارند و همه خوانده شدند: {sheets}.",
    "{file}: these sheets have the same headings, and all were read: {sheets}.",
)
_SHEETS = Text(
    "{file}: این برگه‌ها سرستون‌های همانند دارند ولی خوانده نشدند، چون پنهان‌اند، ستونی کم دارند یا نگاشت برگه‌ای دیگر را "
    "نام می‌برد: {sheets}. اگر لازم‌اند، هرکدام را در فایلی جدا بارگذاری کنید.",
    "{file}: these sheets have similar headings but were not read, because they are hidden, lack a column, or the "
    "mapping names another sheet: {sheets}. If they are needed, load each of them as a file of its own.",
)
_INSTEAD = Text(
    "{file}: برگهٔ {named} که نگاشت نام می‌برد در فایل نیست؛ برگهٔ {read} که سرستون‌های نگاشت را دارد خوانده شد.",
    "{file}: the sheet {named}, which the mapping names, is not in the file; {read}, which has the headings of the "
    "mapping, was read.",
)
_HEADINGS = Text(
    "{file}: {rows} تکرار سرستون‌ها است، مانند بالای صفحه‌های چاپی؛ این سطرها پرونده نیست و شمرده نشد.",
    "{file}: {rows} left out as repeated headings, as on top of printed pages; not counted as cases.",
)
_SUMMARIES = Text(
    "{file}: {rows} جمع، پانوشت یا خط میان صفحه‌ها است؛ این سطرها پرونده نیست و شمرده نشد: {named}.",
    "{file}: {rows} left out as totals, footers or lines between pages, which are no cases and were not counted: "
    "{named}.",
)
_FILLED = Text(
    "{file}: {rows} خانه‌هایی کمتر از شمار سرستون‌ها دارد؛ خانه‌های نانوشتهٔ پایان سطر خالی به شمار آمد.",
    "{file}: {rows} with fewer cells than the headings; the last ones, which are not written, count as empty.",
)
_SECTIONS = Text(
    "{file}: {rows} عنوان میان سطرهاست و برای سطرهای زیر خود خوانده شد: {names}.",
    "{file}: {rows} of titles between the rows, which were read for the rows below them: {names}.",
)
_UNREADABLE = Text(
    "ستون {column}: زمانِ {rows} خوانده نمی‌شود؛ برای نمونه {examples}. قالب‌های آزموده: {formats}.",
    "Column {column}: the time cannot be read in {rows}, for example {examples}. Formats tried: {formats}.",
)
_EXCEL_DAY = Text(
    " {example} به شمارهٔ روز اکسل می‌ماند و {day} است: در اکسل همهٔ ستون را تاریخ (Date) کنید و فایل را به xlsx ذخیره "
    'کنید، یا در بخش dates نگاشت، "excel" را هم به formats بیفزایید.',
    " {example} looks like Excel’s number of a day and is {day}: format the whole column as dates in Excel and save "
    'the file as xlsx, or add "excel" to the formats of the mapping, under dates.',
)
_SHORT_DAY = Text(
    " {example} به روزی شش‌رقمی می‌ماند که صفر آغاز آن افتاده است، و {short} است: در بخش dates نگاشت، "
    '"jalali:%y%m%d" را هم به formats بیفزایید. اگر شمارهٔ روز اکسل باشد، {day} است.',
    " {example} looks like a day of six digits that has lost its first zero, and is {short}: add "
    '"jalali:%y%m%d" to the formats of the mapping, under dates. As Excel’s number of a day it would be {day}.',
)
_MISSING_TIMES = Text(
    "ستون {column}: در {rows} تاریخ هست ولی ساعت نیست؛ این تاریخ‌ها یک روز به شمار می‌آیند، بدون ساعت.",
    "Column {column}: {rows} with a date but no time of day; these dates count as days without a time.",
)
_COUNTIES = Text(
    "شهرستان‌هایی که در استان نیست و هر یک جدا شمرده می‌شود: {names}. اگر غلط نوشته شده است، فایل را درست کنید و دوباره "
    "بارگذاری کنید؛ با {line} در بخش unknown نگاشت، چنین سطرهایی رد می‌شود.",
    "Counties that the province does not have, each counted as one of its own: {names}. If they are misspelled, "
    "correct the file and load it again; with {line} under unknown in the mapping such rows are rejected.",
)
_RATINGS = Text(
    "ستون {column}{rule}: {satisfied} راضی، {dissatisfied} ناراضی؛ {neutral} میان این دو است و بی‌نظر به شمار می‌آید.",
    "Column {column}{rule}: {satisfied} satisfied, {dissatisfied} dissatisfied; {neutral} are between the two and "
    "count as no rating.",
)
_SCALE = Text(
    "، امتیاز از {lowest} تا {highest} (راضی: {satisfied} و {beyond}، ناراضی: {dissatisfied} و {short})",
    ", rated from {lowest} to {highest} (satisfied: {satisfied} and {beyond}, dissatisfied: {dissatisfied} and "
    "{short})",
)
_MORE, _LESS = Text("بالاتر", "more"), Text("پایین‌تر", "less")
_UNKNOWN = Text(
    "ستون {column}: مقدار ناشناخته در {rows} ({fate}): {words}. شناخته‌ها: {known}.",
    "Column {column}: unknown values in {rows} ({fate}): {words}. Known: {known}.",
)
_REFUSED = Text("رد شد", "rejected")
_DEFAULT = Text("مقدار پیش‌فرض گرفت: {default}", "taken as the default value, {default}")
_NOTHING = Text("هیچ", "nothing")
_DOUBT = Text("تردیدی که پذیرفته شد: {doubt}", "A doubt that was accepted: {doubt}")


def note_lines(notes: ReadingNotes, lang: str) -> Iterator[str]:
    """Yield a line per note.

    In this order: accepted doubts, remarks, those of `row_note_lines`, moved, unreadable and missing times, ratings and
    unknown words by column, and counties that the province does not have.
    """
    yield from (_DOUBT.label(lang).format(doubt=doubt.label(lang)) for doubt in notes.doubts.found)
    yield from (remark.label(lang) for remark in notes.remarks)
    yield from row_note_lines(notes, lang)
    if notes.moved_example is not None:
        example = notes.moved_example
        yield _MOVED.label(lang).format(
            rows=row_count(notes.moved_rows, lang),
            zone=_ZONES.get(notes.timezone, Text(notes.timezone, notes.timezone)).label(lang),
            column=quoted(example.column, lang),
            written=quoted(example.written, lang),
            time=_clock(example.became, lang),
            day=format_day(example.became.date(), lang),
        )
    for times in notes.unreadable.values():
        yield _unreadable(times, lang)
    for column, rows in notes.missing.items():
        yield _MISSING_TIMES.label(lang).format(column=quoted(column, lang), rows=row_count(rows, lang))
    for ratings in notes.ratings.values():
        yield _ratings(ratings, lang)
    for words in notes.unknown.values():
        yield _unknown(words, lang)
    if notes.other_counties:
        yield _counties(notes.other_counties, lang)


def row_note_lines(notes: ReadingNotes, lang: str) -> Iterator[str]:
    """Yield a line per note on rows and sheets.

    In this order: repeated headings, totals and footers, titles between rows, short rows,
    registrations long before all others, and sheets.
    """
    for file, rows in notes.repeated_headings.items():
        yield _HEADINGS.label(lang).format(file=quoted(file, lang), rows=row_count(rows, lang))
    for file, rows in notes.summary_rows.items():
        yield _summaries(file, rows, notes.summary_examples[file], lang)
    for file, titles in notes.section_titles.items():
        yield _sections(file, titles, lang)
    for file, rows in notes.filled_rows.items():
        yield _FILLED.label(lang).format(file=quoted(file, lang), rows=row_count(rows, lang))
    for file, early in notes.early_registrations.items():
        yield early.text.label(lang).format(
            file=quoted(file, lang),
            rows=row_count(early.rows, lang),
            first=_in_both_calendars(early.first, lang),
            last=_in_both_calendars(early.last, lang),
        )
    for file, (named, read) in notes.sheets_instead.items():
        yield _INSTEAD.label(lang).format(
            file=quoted(file, lang), named=quoted(named, lang), read=quoted(read, lang)
        )
    for text, by_file in ((_READ_SHEETS, notes.read_sheets), (_SHEETS, notes.unread_sheets)):
        for file, sheets in by_file.items():
            yield text.label(lang).format(
                file=quoted(file, lang),
                sheets=comma_separated((quoted(sheet, lang) for sheet in sheets), lang),
            )


def _sections(file: str, titles: Sequence[SummaryRow], lang: str) -> str:
    """The titles between the rows of a file, the first ones by name."""
    names = list(dict.fromkeys(title.words for title in titles))
    shown = [quoted(name, lang) for name in names[:MAX_WORDS]]
    return _SECTIONS.label(lang).format(
        file=quoted(file, lang),
        rows=row_count(len(titles), lang),
        names=words_and_more(shown, len(names) - MAX_WORDS, lang, noun_fa="نام"),
    )


def row_count(n: int, lang: str) -> str:
    """A number of rows: «۳ سطر», "1 row", "3 rows"."""
    word = "سطر" if lang == "fa" else "row" if n == 1 else "rows"
    return f"{number(n, lang)} {word}"


def quoted(text: str, lang: str) -> str:
    """A value of the file in the quotation marks of the language, shortened and without control characters."""
    text = strip_control_characters(text)
    short = text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS] + "…"
    return f"«{isolate(short)}»" if lang == "fa" else f"“{isolate(short)}”"


def _summaries(file: str, rows: int, examples: Sequence[SummaryRow], lang: str) -> str:
    """How many rows of a file were set aside, the first ones with their lines."""
    line = "سطر" if lang == "fa" else "line"
    named = [
        f"{quoted(row.words, lang)} ({isolate(row.sheet) + ': ' if row.sheet else ''}{line} "
        f"{number(row.line, lang)})"
        for row in examples[:MAX_WORDS]
    ]
    if rest := rows - len(named):
        named.append(
            f"و {row_count(rest, lang)} دیگر" if lang == "fa" else f"and {row_count(rest, lang)} more"
        )
    return _SUMMARIES.label(lang).format(
        file=quoted(file, lang), rows=row_count(rows, lang), named=comma_separated(named, lang)
    )


def _unreadable(times: UnreadableTimes, lang: str) -> str:
    known = {"auto": _AUTO, CLOCK: _CLOCK, SPAN: _SPAN}
    formats = (known[text].label(lang) if text in known else ltr(text) for text in times.formats)
    line = _UNREADABLE.label(lang).format(
        column=quoted(times.column, lang),
        rows=row_count(times.rows, lang),
        examples=comma_separated((quoted(example, lang) for example in times.examples), lang),
        formats=comma_separated(formats, lang),
    )
    if CLOCK in times.formats or SPAN in times.formats:
        return line
    days = ((example, excel_day(example)) for example in times.examples)
    shown = next(((example, day) for example, day in days if day is not None), None)
    if shown is None:
        return line
    example, day = shown
    short = short_day(example)
    return line + (_EXCEL_DAY if short is None else _SHORT_DAY).label(lang).format(
        example=quoted(example, lang),
        day=format_day(day, lang),
        short="" if short is None else format_day(short, lang),
    )


def _ratings(ratings: RatingCounts, lang: str) -> str:
    """How the ratings of a column were taken, with the rule of their scale."""
    rule, scale = "", ratings.scale
    if scale is not None:
        beyond, short = (_MORE, _LESS) if scale.satisfied > scale.dissatisfied else (_LESS, _MORE)
        limits = {name: rating_text(limit, lang) for name, limit in scale.model_dump().items()}
        rule = _SCALE.label(lang).format(**limits, beyond=beyond.label(lang), short=short.label(lang))
    return _RATINGS.label(lang).format(
        column=quoted(ratings.column, lang),
        rule=rule,
        satisfied=row_count(ratings.satisfied, lang),
        dissatisfied=row_count(ratings.dissatisfied, lang),
        neutral=row_count(ratings.neutral, lang),
    )


def _unknown(words: UnknownWords, lang: str) -> str:
    commonest = words.rows.most_common(MAX_WORDS)
    named = [f"{quoted(word, lang)} {number(rows, lang)}" for word, rows in commonest]
    if rest := words.total - sum(rows for _, rows in commonest):
        others = "مقدارهای دیگر در" if lang == "fa" else "others in"
        named.append(f"{others} {row_count(rest, lang)}")
    known = list(dict.fromkeys(word.label(lang) for word in words.known))
    shown = [quoted(word, lang) for word in known[:MAX_KNOWN]]
    fate = _REFUSED.label(lang)
    if words.default is not None:
        fate = _DEFAULT.label(lang).format(default=quoted(words.default.label(lang), lang))
    return _UNKNOWN.label(lang).format(
        column=quoted(words.column, lang),
        rows=row_count(words.total, lang),
        fate=fate,
        words=comma_separated(named, lang),
        known=words_and_more(shown, len(known) - MAX_KNOWN, lang, noun_fa="مقدار") or _NOTHING.label(lang),
    )


def _in_both_calendars(day: date, lang: str) -> str:
    """A day in words, and as a workbook shows it."""
    return f"{format_day(day, lang)} ({ltr(str(day)) if lang == 'fa' else day})"


def _counties(others: Mapping[str, OtherCounty], lang: str) -> str:
    """The names that are not counties of the province, the commonest first, with the counties that may be meant."""
    named = []
    for name, other in sorted(others.items(), key=lambda item: -item[1].rows)[:MAX_WORDS]:
        meant = "نزدیک‌ترین: " if lang == "fa" else "nearest: "
        near = f" ({meant}{isolate(other.nearest)})" if other.nearest else ""
        named.append(f"{quoted(name, lang)} {row_count(other.rows, lang)}{near}")
    refuse = 'county = "refuse"'
    return _COUNTIES.label(lang).format(
        names=words_and_more(named, len(others) - MAX_WORDS, lang, noun_fa="نام"),
        line=ltr(refuse) if lang == "fa" else refuse,
    )


def _clock(moment: datetime, lang: str) -> str:
    """Time of day, with seconds only if they are not zero."""
    text = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return with_digits(text, lang)
