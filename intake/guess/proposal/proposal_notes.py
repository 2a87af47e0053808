"""What a person should know or decide about a proposed mapping, as sentences in both languages."""

from collections.abc import Iterator

from intake.guess.fields.span_columns import span_unit
from intake.guess.proposal.column_notes import column_notes
from intake.guess.proposal.proposal import DUE_NOTE, ColumnProposal, Proposal
from intake.guess.proposal.state_notes import state_notes
from intake.guess.proposal.table_notes import id_notes, step_notes, table_notes
from intake.guess.proposal.utc_headings import utc_notes
from intake.guess.proposal.word_notes import word_notes
from intake.guess.values.path_values import ROOTED
from intake.guess.values.personal_columns import Outside
from intake.mapping.field_columns import CARRIED, SPANS
from intake.mapping.field_labels import FIELD_LABELS
from intake.mapping.section_headings import is_section_heading
from intake.parsing.spans import names_its_unit
from persian.bidi import isolate, ltr
from persian.digits import number, percent, to_persian_digits
from queries.vocabulary.labels import LANGUAGES, Text

_UNITS = {
    "minutes": Text("دقیقه", "minutes"),
    "hours": Text("ساعت", "hours"),
    "days": Text("روز", "days"),
    "working_days": Text("روز کاری", "working days"),
}
_OF_GROUPS = ("county", "place", "agency", "peer_group", "topic_group", "topic", "kind", "channel")
_READABLE = 0.95  # share of dates, below which it is said that others cannot be read
_ONE_PERCENT = 0.01  # below which a share has a decimal: it would be rounded to 0 %
_HALF = 0.5  # share of filled cells, below which it is said that most cases lack a name
_SURE = 0.8  # fields below are named as unsure


def notes_of(proposal: Proposal) -> Iterator[Text]:
    """Yield what is missing, what is unsure, and what was decided that is not written in any column."""
    yield from _layout_notes(proposal)
    if proposal.no_cases is not None and proposal.missing:
        yield proposal.no_cases
    elif proposal.missing:
        yield proposal.missing_note
        yield from _why_not_taken(proposal)
        yield from table_notes(proposal)
    if proposal.no_cases is None or not proposal.missing:
        yield from column_notes(proposal)
    yield from id_notes(proposal)
    yield from step_notes(proposal)
    if proposal.no_cases is not None and proposal.missing:
        return  # what else the file lacks does not matter
    unsure = [field for field, column in proposal.fields.items() if column.confidence < _SURE]
    if unsure:
        yield Text(
            "این‌ها را بررسی کنید، مطمئن نیست: {fields}.", "Check these, they are not certain: {fields}."
        ).formatted(fields=_labels(unsure))
    optional = [field for field in proposal.open_fields if field not in proposal.missing]
    if optional:
        yield Text("ستونی پیدا نشد برای: {fields}.", "No column was found for: {fields}.").formatted(
            fields=_labels(optional)
        )
    yield from state_notes(proposal)
    yield from _county_notes(proposal)
    dated = [column for column in proposal.columns if column.field is not None and column.dates is not None]
    yield from _date_notes(dated)
    yield from utc_notes(proposal)
    yield from _derived_notes(proposal)
    yield from _span_notes(proposal)
    yield from _group_notes(proposal)
    yield from _sparse_notes(proposal)
    yield from _path_notes(proposal)
    for column in dated:
        if column.closed_only:
            yield Text(
                f"زمان مختومه‌شدن در فایل نیست؛ آخرین تغییرِ پرونده‌های مختومه («{column.heading}») به‌جای آن آمده است.",
                f"The file has no closing date; the last change of closed cases ({column.heading}) stands for it.",
            )
    yield from word_notes(proposal)


def _layout_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield where the headings stand, and which sheets are read."""
    if not proposal.has_header:
        yield Text(
            "فایل سطر سرستون ندارد؛ ستون‌ها با شماره نامیده شده‌اند و تنها از روی مقدارها شناخته شده‌اند.",
            "The file has no row of headings: columns are named by number and known by their values alone.",
        )
    if proposal.title_rows:
        rows = Text.from_formatter(number, proposal.title_rows)
        yield Text(
            "سرستون‌ها پس از {rows} سطر عنوان آمده‌اند؛ آن سطرها خوانده نمی‌شوند.",
            "The headings come after title rows ({rows}), which are not read.",
        ).formatted(rows=rows)
    if proposal.read_sheets or proposal.other_sheets:
        yield _sheets(proposal)


def _why_not_taken(proposal: Proposal) -> Iterator[Text]:
    """Yield for each column that seems to be a missing field why it was not taken all the same."""
    for column in proposal.columns:
        if (column.outside is Outside.free_text and column.holds_steps and "event" in proposal.missing) or (
            column.outside is Outside.unsure
            and any(field in proposal.missing for field, _ in column.alternatives[:1])
        ):
            yield Text(f"«{column.heading}»: {column.reason.fa}.", f"{column.heading}: {column.reason.en}.")


def _county_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield which names of counties are none of the province, and that the file may be of another one if most are."""
    county = proposal.fields.get("county")
    if county is None or not county.strange_counties:
        return
    names = [isolate(name) for name in county.strange_counties]
    if proposal.county_by_name:
        yield Text(
            f"«{county.heading}»: بیشتر نام‌ها شهرستان این استان نیست (مانند {'، '.join(names)}): شاید فایل از استان "
            "دیگری است. اگر آن را بارگذاری کنید، پرونده‌هایش با همین نام‌ها در همهٔ تعدادها شمرده می‌شود.",
            f"{county.heading}: most names are no counties of this province (such as {', '.join(names)}): the file may "
            "be of another province. If you load it, its cases stand in all figures, under these names.",
        )
        return
    strange = sum(county.strange_counties.values())
    share = Text.from_formatter(percent, strange, decimals=int(strange < _ONE_PERCENT))
    yield Text(
        "«{heading}»: {share} از مقدارها شهرستان این استان نیست ({names}). این سطرها هم بارگذاری می‌شوند و به "
        "همین نام‌ها جدا شمرده می‌شوند؛ اگر پرونده‌های استان دیگری‌اند، آن‌ها را از فایل بردارید.",
        "{heading}: {share} of the values are no counties of this province ({names}). Their rows are loaded too, and "
        "counted under these names; if they are cases of another province, take them out of the file.",
    ).formatted(
        heading=Text(county.heading, county.heading),
        share=share,
        names=Text("، ".join(names), ", ".join(names)),
    )


def _derived_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield that a closing counts as the answer, and that due dates are not recorded, where that is so."""
    dated = [
        column.heading
        for column in proposal.columns
        if column.outside is Outside.unsure and column.dates is not None
    ]
    if proposal.answered_by_closing and dated:
        yield Text(
            "ستونی برای زمان پاسخ پیدا نشد و مختومه‌شدن پاسخ به شمار می‌آید. اگر یکی از این‌ها زمان پاسخ است، آن را "
            f"انتخاب کنید: {'، '.join(dated)}.",
            "No column was found for the times of answers, so a closing counts as the answer. If one of these is the "
            f"time of the answer, choose it: {', '.join(dated)}.",
        )
    elif proposal.answered_by_closing:
        yield Text(
            "زمان پاسخ در فایل نیست؛ مختومه‌شدن پاسخ به شمار می‌آید.",
            "The file has no times of answers; a closing counts as the answer.",
        )
    if proposal.shape == "snapshot" and "due_at" in proposal.open_fields and not proposal.due_by_rule:
        yield DUE_NOTE


def _span_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield for each column of spans which moments are computed from it, and in which unit its numbers are."""
    for field, at in SPANS.items():
        if (column := proposal.fields.get(field)) is not None:
            unit = _UNITS[span_unit(column.heading, column.samples) or "days"]
            fa, en = f"؛ واحد عددها: {unit.fa}", f", in {unit.en}"
            if all(map(names_its_unit, column.samples)):
                fa = en = ""
            yield Text(
                f"«{FIELD_LABELS[at].fa}» از زمان ثبت و ستون «{column.heading}» حساب می‌شود{fa}.",
                f"“{FIELD_LABELS[at].en}” is computed from the registration and {column.heading}{en}.",
            )


def _group_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield that names stand in titles of groups, or in the first row of each group only."""
    if proposal.group_titles:
        titles = list(proposal.group_titles[:2])
        yield Text(
            f"میان پرونده‌ها سطرهایی است که سطرهای زیر خود را نام می‌برند («{'»، «'.join(titles)}») و خوانده نمی‌شوند. آن "
            "نام را در ستونی جدا در هر سطر بنویسید.",
            f"Between the cases stand rows that name what the rows below belong to (“{'”, “'.join(titles)}”), and they "
            "are not read. Write the name into a column of its own, in each row.",
        )
    for field, column in proposal.fields.items():
        label = FIELD_LABELS[field]
        if is_section_heading(column.heading):
            shown = list(column.samples[:2])
            yield Text(
                f"«{label.fa}» از عنوان‌هایی خوانده می‌شود که میان سطرها آمده‌اند («{'»، «'.join(shown)}») و برای "
                "سطرهای زیر خود است. پرونده‌های نمونهٔ بررسی را ببینید که درست باشد.",
                f"“{label.en}” is read from titles that stand between the rows (“{'”, “'.join(shown)}”) and hold for "
                "the rows below them. Look at the sample cases of the check to see that this is right.",
            )
        if column.marks_above and field in CARRIED:
            marks = " ".join(column.marks_above)
            yield Text(
                f"در «{column.heading}» نشانهٔ «{marks}» یعنی همان مقدار بالا، و چنین خوانده می‌شود.",
                f"In {column.heading} the mark {marks} means the value above it, and is read so.",
            )
        if field in proposal.carried:
            yield Text(
                f"«{column.heading}» تنها در نخستین سطر هر گروه نوشته شده است؛ سطرهای زیر آن همان «{label.fa}» را "
                "می‌گیرند. در نمونه‌های بررسی ببینید که درست باشد.",
                f"{column.heading} is written in the first row of each group only; the rows below take the same "
                f"“{label.en}”. Look at the sample cases of the check to see that this is right.",
            )
        elif column.heads_groups and field in _OF_GROUPS:
            key = f'carry = ["{field}"]'
            yield Text(
                f"«{column.heading}» شاید تنها در نخستین سطر هر گروه نوشته شده است؛ سطرهای زیر آن بی «{label.fa}» "
                f"بارگذاری می‌شوند. اگر مقدار بالای هر خانهٔ خالی برای آن هم درست است، در نگاشت بنویسید: {ltr(key)}",
                f"{column.heading} may be written in the first row of each group only; the rows below are loaded "
                f"without “{label.en}”. If the value above each empty cell holds for it too, add to the mapping: {key}",
            )


def _sparse_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield which offices and counties are missing in most cases. Only some events have an office anyway."""
    for field in ("county", "agency"):
        column = proposal.fields.get(field)
        if proposal.shape != "snapshot" or column is None or not 0 < column.filled < _HALF:
            continue
        if field in proposal.carried or column.heads_groups:
            continue
        if field == "agency" and "first_agency" in proposal.fields:
            continue  # which has the cases that were not handed on
        label, share = FIELD_LABELS[field], Text.from_formatter(percent, 1 - column.filled)
        yield Text(
            f"«{column.heading}» در {share.fa} از سطرها خالی است؛ آن پرونده‌ها بدون «{label.fa}» بارگذاری می‌شوند. اگر "
            "در فایل جای دیگری آمده است، مانند سطری بالای هر گروه، آن را در هر سطر بنویسید.",
            f"{column.heading} is empty in {share.en} of the rows, whose cases are loaded without “{label.en}”. If the "
            "file has it elsewhere, such as in a row above each group, write it into each row.",
        )


def _path_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield for each column of paths what they have in common, which does not enter."""
    for field, column in proposal.fields.items():
        if field in ROOTED and column.root is not None:
            root = column.root.strip()
            yield Text(
                f"همهٔ مقدارهای «{column.heading}» با «{root}» آغاز می‌شوند؛ این بخش کنار گذاشته می‌شود.",
                f"All values of {column.heading} begin with “{root}”, which is left out.",
            )


def _sheets(proposal: Proposal) -> Text:
    """Which sheets of a workbook are read, and which are not."""
    which, read = proposal.sheet, proposal.read_sheets
    fa = f"برگهٔ «{which}»" if which else "برگهٔ نخست"
    en = f"the sheet “{which}”" if which else "the first sheet"
    if read:
        fa = f"{number(len(read), 'fa')} برگه با سرستون‌های یکسان ({'، '.join(read)})"
        en = f"{len(read)} sheets with the same headings ({', '.join(read)})"
    if proposal.lacking:
        lacking = [column.heading for column in proposal.columns if column.heading in proposal.lacking]
        fa = f"{number(len(read), 'fa')} برگه ({'، '.join(read)}؛ این ستون‌ها در همه نیست: {'، '.join(lacking)})"
        en = f"{len(read)} sheets ({', '.join(read)}; not all of them have: {', '.join(lacking)})"
    if not proposal.other_sheets:
        return Text(f"از {fa} خوانده می‌شود.", f"Read from {en}.")
    others = proposal.other_sheets
    return Text(
        f"از {fa} خوانده می‌شود. برگه‌های دیگر خوانده نمی‌شوند: {'، '.join(others)}",
        f"Read from {en}. Not read: {', '.join(others)}",
    )


def _date_notes(dated: list[ColumnProposal]) -> Iterator[Text]:
    """What is to be said of the order of day and month, and of offsets from UTC."""
    open_order = [column for column in dated if column.dates is not None and not column.dates.settled]
    if open_order:
        headings = [column.heading for column in open_order]
        yield Text(
            f"روشن نیست در این ستون‌ها روز پیش از ماه است یا ماه پیش از روز: {'، '.join(headings)}. یک تاریخ را که "
            "می‌شناسید بررسی کنید.",
            f"Whether the day or the month comes first is not clear in: {', '.join(headings)}. Check a date that you "
            "know.",
        )
    for column in dated:
        if column.readable < _READABLE and column.problems:
            unread = Text.from_formatter(percent, 1 - column.readable)
            example = column.problems[0]
            yield Text(
                f"«{column.heading}»: {unread.fa} از خانه‌های پر تاریخی نیست که خوانده شود (مانند «{example}»). این "
                "تاریخ‌ها وارد نمی‌شود، و سطری که زمان ثبتش خوانده نشود رد می‌شود.",
                f"{column.heading}: {unread.en} of the filled cells are no dates that can be read (such as "
                f"“{example}”). These dates are left out, and a row whose registration cannot be read is rejected.",
            )
        if column.no_date is not None:
            fa_day = to_persian_digits(column.no_date)
            yield Text(
                f"«{column.heading}»: روز {fa_day} بارها و بسیار پیش از روزهای دیگر آمده است و «بدون تاریخ» "
                "شمرده می‌شود.",
                f"{column.heading}: the day {column.no_date} stands again and again, far before all others, and counts "
                "as no date.",
            )
    offsets = dict.fromkeys(offset for column in dated if column.dates for offset in column.dates.offsets)
    if offsets:
        listed = ", ".join(offsets)
        yield Text(
            f"زمان‌ها اختلاف از ساعت جهانی دارند ({listed}) و به وقت منطقهٔ زمانی تنظیمات تبدیل می‌شوند.",
            f"Times have an offset from UTC ({listed}) and are moved to the time zone of the settings.",
        )


def _labels(fields: list[str] | tuple[str, ...]) -> Text:
    joined = {lang: [FIELD_LABELS[field].label(lang) for field in fields] for lang in LANGUAGES}
    return Text("، ".join(joined["fa"]), ", ".join(joined["en"]))
