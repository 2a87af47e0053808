"""Say in both languages why a column is proposed for a field, or why it stays outside."""

from collections.abc import Mapping

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.columns.judged_columns import MAX_JUDGED
from intake.guess.dates.day_month_order import DateProblem
from intake.guess.values.personal_columns import OUTSIDE_LABELS, PersonalFinding
from intake.mapping.field_labels import FIELD_LABELS
from intake.mapping.jalali_formats import SHORT_DAY
from intake.parsing.date_texts import COUNTED, COUNTED_LOCALLY, EXCEL
from persian.bidi import isolate
from persian.digits import number, percent
from persian.enumeration import words_and_more
from queries.vocabulary.labels import LANGUAGES, Text

_SHOWN_NAMES = 8  # of a list of codes

# Why a column of dates is left to a person although it is clear which they are.
DATE_PROBLEMS: dict[DateProblem, Text] = {
    "mixed": Text(
        "در بعضی سطرها روز پیش از ماه است و در بعضی ماه پیش از روز، پس تاریخ‌های دیگر را نمی‌توان با اطمینان خواند. همه "
        "را از سامانه به یک شیوه خروجی بگیرید، بهتر است با سال در آغاز",
        "in some rows the day comes before the month and in others after it, so the rest cannot be read safely. Export "
        "all of them in one form, best with the year first",
    ),
    "swapped": Text(
        "اکسل در بخشی از سطرها روز و ماه را جابه‌جا کرده است: روز خانه‌هایی که تاریخ شده‌اند حداکثر ۱۲ است و روز "
        "خانه‌هایی که متن مانده‌اند بیش از ۱۲. فایل اصلی سامانه را بدهید، بی‌آنکه در اکسل باز و ذخیره شود",
        "a spreadsheet has swapped day and month in some rows: all cells that became dates have a day up to 12, and "
        "all that stayed texts one above. Give the file as the system wrote it, without opening and saving it in Excel",
    ),
    "turned": Text(
        "برنامه‌ای روز و ماه بخشی از سطرها را جابه‌جا نوشته است: تاریخ‌هایی که روزشان تا ۱۲ است با بقیه نمی‌خوانند مگر "
        "آن‌که روز و ماهشان عوض شود. از خود سامانه دوباره خروجی بگیرید. اگر تاریخ‌ها درست‌اند، خودتان این ستون را "
        "انتخاب کنید",
        "a program has swapped day and month in some rows: dates with a day up to 12 fit the others only with day and "
        "month the other way round. Export again from the system itself. If the dates are right, choose the column "
        "yourself",
    ),
    "short years": Text(
        "گویا اکسل سال دورقمی شمسی را میلادی گرفته است: از «۰۳/۰۱/۰۵» یعنی ۵ فروردین ۱۴۰۳ روزی در سال ۲۰۰۳ یا ۲۰۰۵ "
        "ساخته است. از سامانه با سال چهاررقمی، یا با تاریخ به‌صورت متن، دوباره خروجی بگیرید. اگر تاریخ‌ها به‌راستی "
        "میلادی و درست‌اند، خودتان این ستون را انتخاب کنید",
        "a spreadsheet seems to have taken Jalali years of two digits for Gregorian ones, and made a day of 2003 or "
        "2005 of 03/01/05, which is 5 Farvardin 1403. Export again with years of four digits, or with dates as text. "
        "If the dates are Gregorian and right, choose the column yourself",
    ),
    "short among both": Text(
        "سال برخی تاریخ‌ها دورقمی است و سال بقیه در بعضی شمسی و در بعضی میلادی، پس نمی‌توان گفت تاریخ‌های دورقمی "
        "کدام‌اند. همه را از سامانه به یک شیوه و با سال چهاررقمی خروجی بگیرید",
        "some dates have years of two digits, and of the others some are Jalali and some Gregorian, so that it is not "
        "clear which the short ones are. Export all of them in one form with years of four digits",
    ),
    "lunar": Text(
        "تاریخ هجری قمری است و خوانده نمی‌شود؛ از سامانه با تاریخ شمسی یا میلادی خروجی بگیرید",
        "dates of the lunar Islamic calendar, which cannot be read; export them in the Jalali or Gregorian calendar",
    ),
    "kurdish": Text(
        "سال تقویم کردی است (۲۷۰۰ و پس از آن) و خوانده نمی‌شود؛ از سامانه با تاریخ شمسی یا میلادی خروجی بگیرید",
        "years of the Kurdish calendar (2700 and later), which cannot be read; export the dates in the Jalali or "
        "Gregorian calendar",
    ),
}
# Why a column stays outside or is left to a person, where nothing of the column itself is to be said.
WITHOUT_DATE = Text(
    "ستونی برای تاریخ این ساعت‌ها تعیین نشده است", "no column is chosen for the dates of these times"
)
LAST_CHANGE = Text(
    "زمان آخرین تغییر است، که جایی در پرونده ندارد", "the time of the last change, which no field holds"
)
TOO_NARROW = Text(
    "در خانه‌ها ##### است: صفحه‌گسترده آن را به‌جای مقداری نوشته است که در ستون جا نمی‌شد و مقدار از دست رفته است. "
    "ستون را پهن کنید و دوباره خروجی بگیرید",
    "its cells are #####, which a spreadsheet wrote in place of values that did not fit into the column, so that they "
    "are lost. Widen the column and export again",
)
OPEN_DATE = Text(
    "تاریخ است، ولی روشن نیست تاریخ چه؛ خودتان تعیین کنید",
    "dates, but it is not clear of what; decide yourself",
)
YEARLESS = Text(
    "تاریخ بدون سال است و خوانده نمی‌شود؛ از سامانه با سال خروجی بگیرید",
    "dates without a year, which cannot be read; export them with their year",
)
NUMBERS_AMONG_DATES = Text(
    "در بعضی سطرها به‌جای تاریخ شمارهٔ روز اکسل آمده است (مانند 45375، یعنی ۱۴۰۳/۰۱/۰۵). در اکسل همهٔ ستون را تاریخ "
    "(Date) کنید و فایل را به xlsx ذخیره کنید",
    "in some rows Excel’s number of a day stands in place of a date (such as 45375, which is 24 March 2024). "
    "Format the whole column as dates in Excel and save the file as xlsx",
)
REPEATED_ID = Text(
    "یک شماره در چند سطر آمده است (شاید شماره‌ها در هر برگه یا هر ماه از نو آغاز می‌شوند) و پرونده‌ها با آن از هم "
    "جدا نمی‌شوند. به هر پرونده شماره‌ای بدهید که در هیچ سطر دیگری نیست",
    "the same number stands in several rows (perhaps numbers begin again in each sheet or month), so it does not "
    "distinguish the cases. Give each case a number that no other row has",
)
LEFT_OUT = Text("به هیچ فیلدی نمی‌خورد", "it fits no field")
CHOSEN = Text("انتخاب شما", "your choice")
EMPTY = Text("خالی است، و ستون دیگری همین را می‌گوید", "it is empty, and another column says the same")
REPEATED = Text("همان مقدارهای ستون دیگری را دارد", "it holds the same as another column")
_MAX = number(MAX_JUDGED, "fa")
NOT_JUDGED = Text(
    f"فایل بیش از {_MAX} ستون دارد؛ تنها {_MAX} ستون با روشن‌ترین سرستون‌ها بررسی شد و این یکی از آن‌ها نیست",
    f"the file has more than {MAX_JUDGED} columns; only those with the clearest headings were judged",
)
UNKNOWN = Text(
    "نه سرستون روشن است و نه مقدارها؛ خودتان تعیین کنید",
    "neither heading nor values say what it is; decide yourself",
)
_BY_HEADING = Text("سرستون: {what}", "by its heading: {what}")
_BY_VALUES = Text("مقدارها: {what}", "by its values: {what}")
_CALENDARS = {"jalali": Text("شمسی", "Jalali"), "gregorian": Text("میلادی", "Gregorian")}
_ORDERS = {
    "ymd": Text("سال/ماه/روز", "year-month-day"),
    "dmy": Text("روز/ماه/سال", "day-month-year"),
    "mdy": Text("ماه/روز/سال", "month-day-year"),
}


def personal_reason(finding: PersonalFinding) -> Text:
    """Why a column of personal data stays outside."""
    return (_BY_HEADING if finding.by_heading else _BY_VALUES).formatted(what=OUTSIDE_LABELS[finding.kind])


def field_reason(profile: ColumnProfile, field: str) -> Text:
    """What speaks for the field of a column: its heading, its values, or both."""
    named = profile.headings.get(field, 0.0)
    parts = []
    if named >= 0.9:
        parts.append(Text("سرستون همین را می‌گوید", "its heading says so"))
    elif named >= 0.4:
        parts.append(Text("سرستون به آن نزدیک است", "its heading is close to it"))
    if (values := _of_values(profile, field)) is not None:
        parts.append(values)
    if not parts:
        parts.append(Text("بیش از ستون‌های دیگر به آن می‌خورد", "it fits better than the other columns"))
    return Text("؛ ".join(part.fa for part in parts), "; ".join(part.en for part in parts))


# After dates of another form: what stands in place of them in some rows.
_NUMBERS_AMONG = {
    EXCEL: Text("، و در بعضی سطرها شمارهٔ روز اکسل", ", and Excel’s numbers of days in some rows"),
    SHORT_DAY: Text("، و در بعضی سطرها روز شش‌رقمی", ", and days of six digits in some rows"),
}


def _of_values(profile: ColumnProfile, field: str) -> Text | None:
    """What the values say, if they say anything."""
    if profile.dates is not None and (counted := profile.dates.formats[0]) in COUNTED:
        if counted in COUNTED_LOCALLY:
            return Text("شمارهٔ لحظه چنان‌که دات‌نت می‌شمارد (ticks)", "ticks, as .NET counts them")
        if counted == "filetime":
            return Text("زمان ویندوز (FILETIME)، به ساعت جهانی", "times of Windows (FILETIME), in UTC")
        return Text("زمان یونیکس، به ساعت جهانی", "Unix times, in UTC")
    if profile.dates is not None and profile.dates.formats[0] == EXCEL:
        return Text("شمارهٔ روز، چنان‌که اکسل می‌شمارد", "numbers of days, as Excel counts them")
    if profile.dates is not None:
        written = Text("تاریخ {calendar}، {order}", "{calendar} dates, {order}").formatted(
            calendar=_CALENDARS[profile.dates.calendar], order=_ORDERS[profile.dates.order]
        )
        among = next(
            (_NUMBERS_AMONG[form] for form in profile.dates.formats[1:] if form in _NUMBERS_AMONG), None
        )
        return written if among is None else written + among
    words = profile.codes.get(field)
    if words is not None and words.share + words.likely_share >= 0.3:
        share = Text.from_formatter(percent, words.share + words.likely_share)
        return Text("{share} از واژه‌ها شناخته شده است", "{share} of its words are known").formatted(
            share=share
        )
    shape = profile.shape
    if field == "id" and shape.spread > 0.97:
        return Text("مقدار هر سطر متفاوت است", "a different value in each row")
    if field == "county" and profile.counties > 0.3:
        share = Text.from_formatter(percent, profile.counties)
        return Text(
            "{share} از مقدارها نام شهرستان‌های استان است", "{share} are counties of the province"
        ).formatted(share=share)
    if field in ("latitude", "longitude"):
        return Text("عدد اعشاری در محدودهٔ مختصات", "decimal numbers in the range of coordinates")
    if field.startswith("topic") and shape.groups["topic"] > 0.2:
        return Text("واژه‌های موضوع در آن است", "it has words of topics")
    if "agency" in field and shape.groups["office"] > 0.2:
        return Text("نام دستگاه‌ها در آن است", "it has names of offices")
    return None


def time_reason(date_field: str) -> Text:
    """What a column of times of day is proposed for."""
    label = FIELD_LABELS[date_field]
    return Text(
        f"ساعتِ «{label.fa}»، که ستون جدا دارد", f"the times of day of “{label.en}”, whose dates stand apart"
    )


def taken_reason(field: str) -> Text:
    """Why a column that would fit a field stays outside: another one fits it better."""
    return Text(
        f"ستون دیگری برای «{FIELD_LABELS[field].fa}» مناسب‌تر است",
        f"another column fits “{FIELD_LABELS[field].en}” better",
    )


def unsure_reason(field: str | None) -> Text:
    """Why a column is left to a person; None as field where even what it holds is unclear."""
    if field is None:
        return Text(
            "متن‌های گوناگونی که شاید دادهٔ شخصی باشد؛ اگر نیست، خودتان تعیین کنید",
            "varied texts that may be personal data; decide yourself if they are not",
        )
    return Text(
        f"شاید «{FIELD_LABELS[field].fa}» باشد، ولی روشن نیست؛ خودتان تعیین کنید",
        f"perhaps “{FIELD_LABELS[field].en}”, but that is not clear; decide yourself",
    )


def numbers_reason(field: str) -> Text:
    """Why a column of bare numbers is left to a person, although its heading names a field of words."""
    return Text(
        f"شاید «{FIELD_LABELS[field].fa}» باشد، ولی عدد است و فایل نمی‌گوید هر عدد یعنی چه؛ خودتان تعیین کنید",
        f"perhaps “{FIELD_LABELS[field].en}”, but in numbers, and the file does not say what each stands for; "
        "decide yourself",
    )


def codes_reason(field: str) -> Text:
    """Why a column of codes in place of the names of a field is left to a person."""
    label = FIELD_LABELS[field]
    return Text(
        f"کدهای «{label.fa}» است و نامشان در این جدول نیست. ستون نام را هم از سامانه خروجی بگیرید؛ اگر کد کافی است، "
        "همین را انتخاب کنید",
        f"codes of “{label.en}”, whose names are not in this table. Export the column of names too, or choose this one "
        "if the codes will do",
    )


def listed_words_reason(sheet: str, names: Mapping[str, str]) -> Text:
    """Why a column of numbers is proposed for a field of words: another sheet says what they stand for."""
    shown = [f"{isolate(code)} = {isolate(name)}" for code, name in list(names.items())[:_SHOWN_NAMES]]
    fa, en = (words_and_more(shown, len(names) - len(shown), lang, noun_fa="کد") for lang in LANGUAGES)
    return Text(
        f"معنی عددها از برگهٔ «{sheet}» است: {fa}", f"what the numbers stand for is on the sheet {sheet}: {en}"
    )


def listed_names_reason(field: str, sheet: str, code: str, name: str) -> Text:
    """Why a column of codes is left to a person although another sheet has the names, and how to bring them in."""
    label = FIELD_LABELS[field]
    return Text(
        f"کدهای «{label.fa}» است و نامشان در برگهٔ «{sheet}» است (مانند {isolate(code)} = {isolate(name)}). در اکسل "
        "ستونی بیفزایید که با تابع VLOOKUP نام را از آن برگه بیاورد، و فایل را دوباره بدهید؛ اگر کد کافی است، همین را "
        "انتخاب کنید",
        f"codes of “{label.en}”, whose names are on the sheet {sheet} (such as {isolate(code)} = {isolate(name)}). "
        "Add a column in Excel that brings the names from there by VLOOKUP, and give the file again; or choose this "
        "one if the codes will do",
    )


def relative_date_reason(sample: str) -> Text:
    """Why a column of times that are counted back from an unknown day is left to a person."""
    return Text(
        f"زمان‌ها از روز خروجی شمرده شده‌اند (مانند «{sample}») و فایل آن روز را نمی‌گوید؛ از سامانه با تاریخ "
        "خروجی بگیرید",
        f"times are counted back from the day of the export (such as “{sample}”), which the file does not say; export "
        "them as dates",
    )


def unread_date_reason(sample: str) -> Text:
    """Why a column is left to a person whose values look like dates in a form that is not known."""
    return Text(
        f"به تاریخ می‌ماند (مانند «{sample}»)، ولی این شیوهٔ نوشتن شناخته‌شده نیست. در سامانه شیوهٔ دیگری برای تاریخ "
        "انتخاب کنید، یا قالب آن را در [dates] نگاشت بنویسید",
        f"looks like dates (such as “{sample}”), but written in a way that is not known. Choose another form of dates "
        "in the system, or write its format under [dates] in the mapping",
    )
