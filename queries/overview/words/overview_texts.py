"""Words of the overview in both languages, and how its numbers, days and names are written in both.

The sentence of the day has its words in `day_sentence_texts`, lines on single offices in `office_line_texts`, and those
on offices without cases or answers in `silence_texts`.
"""

import re

from persian.bidi import isolate
from persian.calendar import DAYS_OF_MONTH, format_day, weekday_name
from persian.digits import number, percent
from queries.attention.anomaly_check import CheckKind
from queries.comparisons.peers.peer_assessment_texts import PEER_ASSESSMENTS
from queries.vocabulary.labels import Text

TITLES: dict[str, Text] = {
    "news": Text("چه تغییر کرده است", "What has changed"),
    "overdue": Text("معوق‌ها نزد کیست", "Overdue, by office"),
    "look": PEER_ASSESSMENTS["needs_look"],
}
CASES = Text("پرونده", "cases")
WAITING_CASES = Text("پروندهٔ معوق", "overdue")
EXCESS_CASES = Text("پرونده بیش از مشابه‌ها", "excess late")
DAYS = Text("روز", "days")
ON_TIME = Text("به‌موقع", "on time")
NEW = Text("تازه", "new")
WEEK = Text("هفتهٔ {n}", "week {n}")
NEW_LEVEL = Text("سطح تازهٔ معمول", "new usual level")
NOT_IN_SOURCE = Text("در این منبع ثبت نمی‌شود: {things}.", "Not in this source: {things}.")

NOTE = Text(
    "{basis}. موارد غیرعادی و مقایسهٔ دستگاه‌ها بدون پرونده‌های سفر استانی است. "
    "فهرست‌ها می‌گویند کجا را ببینید، نه اینکه تقصیر با کیست.",
    "{basis}. What is out of the ordinary and how offices compare is judged without "
    "cases of provincial trips. The lists say where to look, not who is at fault.",
)
WHOLE_DAYS = Text("بر پایهٔ داده‌ها تا پایان {day}", "Based on data up to the end of {day}")
# Figures count the hours of the last day that there are, and what is out of the ordinary is looked for in whole days.
# The day of as-of stands at the head of every page.
PART_OF_DAY = Text(
    "روز آخر داده‌ها هنوز کامل نیست؛ موارد غیرعادی: تا پایان {day}",
    "The last day of the data is not yet complete; what is out of the ordinary: up to the end of {day}",
)

# --- What has changed ------------------------------------------------------------------------------------------------

SUBJECTS: dict[tuple[str, ...], Text] = {
    (): Text("کل استان", "the whole province"),
    ("county",): Text("شهرستان {county}", "{county}"),
    ("topic",): Text("«{topic}»", "“{topic}”"),
    ("channel",): Text("مسیر «{channel}»", "{channel}"),
    ("agency",): Text("«{agency}»", "{agency}"),
    ("source",): Text("منبع «{source}»", "the source {source}"),
    ("county", "topic_group"): Text("«{topic_group}» در شهرستان {county}", "“{topic_group}” in {county}"),
}
NEWS: dict[CheckKind, Text] = {
    "surge": Text(
        "{subject}: بیش از انتظار در {days} روز گذشته؛ {expected} پرونده انتظار می‌رفت",
        "{subject}: more than expected in the last {days} days; {expected} would be usual",
    ),
    "drop": Text(
        "{subject}: کمتر از انتظار در {days} روز گذشته؛ {expected} پرونده انتظار می‌رفت. آیا همهٔ داده رسیده است؟",
        "{subject}: fewer than expected in the last {days} days; {expected} would be usual. Are the data complete?",
    ),
    "overdue": Text(
        "{subject}: پرونده‌های بدون پاسخ در مهلت، در {days} روز گذشته بیش از معمول؛ معمول آن {expected} است",
        "{subject}: passed their due unanswered in the last {days} days; {expected} would be usual",
    ),
    "silent_source": Text(
        "از {subject} داده‌ای نرسیده است",
        "Nothing has arrived from {subject}",
    ),
}
# For an event whose latest count is within its limits again, though no test has shown yet that it is over.
SUBSIDING: dict[CheckKind, Text] = {
    "surge": Text(
        "{subject}: پس از افزایش، در {days} روز گذشته دوباره در محدودهٔ مورد انتظار؛ {expected} پرونده انتظار می‌رفت. "
        "پایان رویداد هنوز روشن نیست",
        "{subject}: after a rise, back within the expected range in the last {days} days; {expected} would be usual. "
        "Whether the event is over is not known yet",
    ),
    "drop": Text(
        "{subject}: پس از کاهش، در {days} روز گذشته دوباره در محدودهٔ مورد انتظار؛ {expected} پرونده انتظار می‌رفت. "
        "پایان رویداد هنوز روشن نیست",
        "{subject}: after a fall, back within the expected range in the last {days} days; {expected} would be usual. "
        "Whether the event is over is not known yet",
    ),
    "overdue": Text(
        "{subject}: پرونده‌های بدون پاسخ در مهلت پس از افزایش، در {days} روز گذشته دوباره در محدودهٔ مورد انتظار؛ معمول "
        "آن {expected} است. پایان رویداد هنوز روشن نیست",
        "{subject}: passed their due unanswered, after a rise back within the expected range in the last {days} days; "
        "{expected} would be usual. Whether the event is over is not known yet",
    ),
}
NONE_OF = Text(
    "{subject}: بدون هیچ پرونده‌ای در {days} روز گذشته؛ {expected} پرونده انتظار می‌رفت. آیا همهٔ داده رسیده است؟",
    "{subject}: no case at all in the last {days} days; {expected} would be usual. Are the data complete?",
)
CHANGED = Text("{measure} {baseline}", "{measure} {baseline}")
BEYOND_CHANCE = Text("فراتر از نوسان معمول", "beyond normal variation")
NO_NEWS = Text("مورد غیرعادی دیده نشد.", "Nothing out of the ordinary was seen.")
TOO_EARLY = Text(
    "برای برآورد آنچه معمول است دوازده هفته داده لازم است.",
    "Twelve weeks of data are needed to know what is usual.",
)
# For a period that is over.
CHANGES_TITLE = Text("چه تغییر کرده بود", "What had changed")
NO_CHANGE = Text(
    "هیچ شاخص اصلی فراتر از نوسان معمول تغییر نکرده بود.",
    "No main figure had changed beyond normal variation.",
)
NEWS_ELSEWHERE = Text(
    "آنچه امروز تازه یا غیرعادی است در نمای امروز آمده است",
    "What is new or unusual today is in the view of today",
)
# The load before may have ended within that day, so that some of its cases were known then.
SINCE_LOAD = Text(
    "از {day} که در بارگذاری پیشین هنوز کامل نبود: {received}",
    "Since {day}, which was not yet complete in the load before: {received}",
)
ON_DAY = Text("{weekday} {day}: {received}", "{weekday}, {day}: {received}")
LAST_WEEK = Text("هفتهٔ گذشته ({first} تا {last}): {received}", "Last week ({first} to {last}): {received}")

# --- Overdue ---------------------------------------------------------------------------------------------------------

WAITING_AT = Text(
    "«{office}»: {n} پرونده ۶۱ روز یا بیشتر پس از مهلت", "{office}: {n} for 61 days or more past due"
)
JUST_WAITING_AT = Text(
    "«{office}»: همه کمتر از ۶۱ روز پس از مهلت", "{office}: all less than 61 days past due"
)
EXCESS_INTERVAL = Text("{interval} پرونده", "{interval} cases")
EXCESS_UNCERTAIN = Text(
    "{interval} پرونده: با این دوره به‌تنهایی قطعی نیست", "{interval} cases: by this period alone not certain"
)
# This is about the cases due in the period, and not about those that are overdue now, which stand before it.
EXCESS = Text(
    "تأخیر مازاد این دوره: {n} ({interval}) از {due} پروندهٔ سررسیدشده",
    "excess late of this period: {n} ({interval}) of {due} due",
)
FEWER_LATE = Text(
    "تأخیر این دوره {n} پرونده کمتر از مشابه‌ها ({interval}) از {due} پروندهٔ سررسیدشده",
    "{n} fewer late in this period than at similar offices ({interval}) of {due} due",
)
# Beside overdue cases, which are counted with those of trips.
WITHOUT_TRIPS = Text("{figure}، بدون سفرها", "{figure}, without trips")
OLDEST = Text("بیشترین تأخیر: {span}", "longest: {span}")
# Open cases with an answer are not overdue, so that the old ones may be more than the overdue ones.
OLD_BACKLOG = Text(
    "از همهٔ {all} پروندهٔ باز، با پاسخ یا بی‌پاسخ، {old} پرونده ۶۱ روز پیش یا زودتر ثبت شده است",
    "Open cases 61 days old or older, answered or not: {old} of {all}",
)
NO_OLD_BACKLOG = Text(
    "از همهٔ {all} پروندهٔ باز، با پاسخ یا بی‌پاسخ، هیچ‌یک ۶۱ روز پیش یا زودتر ثبت نشده است",
    "Of all {all} open cases, answered or not, none is 61 days old or older",
)
NOBODY_WAITS = Text("هیچ پرونده‌ای معوق نیست.", "No case is overdue.")
WAITING_WITHOUT_OFFICE = Text(
    "برای پرونده‌های معوق دستگاهی ثبت نشده است.", "No office is recorded for the overdue cases."
)

# --- Needs a look ----------------------------------------------------------------------------------------------------

LATE_AT = Text(
    "«{office}»: {value} به‌موقع، در برابر {expected} در دستگاه‌های مشابه",
    "{office}: {value} on time, where similar offices reach {expected}",
)
FLOOR_AT = Text("«{office}»: مهلت پاسخ رعایت نمی‌شود", "{office}: the deadline is not kept")
LOOK_LEAD = Text(
    "{n} دستگاه از {all} دستگاه؛ تأخیر مازاد آن‌ها روی هم: {cases} پرونده",
    "{n} of {all} offices; {cases} cases were left waiting beyond what similar offices leave",
)
# Below the title of the list; the sentence of the day says it in full.
NO_OFFICE_OF = Text("هیچ‌یک از {n} دستگاه دارای پروندهٔ کافی", "None of the {n} offices with enough cases")
ALL_OFFICES_LEAD = Text("همهٔ دستگاه‌ها: {lead}", "All offices: {lead}")
CHOSEN_OFFICE_SOUND = Text(
    "دستگاه انتخاب‌شده از نظر پاسخ به‌موقع نیازمند بررسی شناخته نشد.",
    "Judged by its answers on time, the chosen office was not found to need a look.",
)
CHOSEN_OFFICES_SOUND = Text(
    "هیچ‌یک از دستگاه‌های انتخاب‌شده از نظر پاسخ به‌موقع نیازمند بررسی شناخته نشد.",
    "Judged by answers on time, none of the chosen offices was found to need a look.",
)
TOO_FEW_CHOSEN = Text(
    "پروندهٔ دستگاه انتخاب‌شده برای مقایسه کافی نیست.", "The chosen office has too few cases to be compared."
)
MOST_LATE_IN = Text(
    "{late} پرونده از {all} پروندهٔ بدون پاسخ در مهلت دربارهٔ «{topic}»",
    "{late} of {all} not answered in time are about “{topic}”",
)
OF_DUE = Text("از {n} پروندهٔ سررسیدشده", "of {n} due")

# --- Changes of the main figures -------------------------------------------------------------------------------------

AGAINST: dict[str, Text] = {
    "previous": Text("نسبت به دورهٔ پیش", "against the previous period"),
    "last_year": Text("نسبت به سال پیش", "against last year"),
    "season": Text("نسبت به انتظار این وقت سال", "against what is usual at this time of year"),
}
UNCHANGED = Text("در حد نوسان معمول، {comparisons}", "Within normal variation, {comparisons}")
# Changes of a size that matters, but within the usual variation of the figure, as far as its past shows.
UNCLEAR = Text(
    "تغییرهای نامطمئن، {comparisons}",
    "Perhaps changes, but not clear ones, {comparisons}",
)
BASELINE = Text("{baseline}: {sizes}", "{baseline}: {sizes}")
# The control charts: `{marks}` are measures, each with its marked offices.
OFFICES_BEYOND = Text(
    "در آخرین ماه کامل، از {n} دستگاه با سابقهٔ کافی: {marks}",
    "In the last complete month, of {n} offices with enough history: {marks}",
)
NO_OFFICE_BEYOND = Text(
    "هیچ‌یک از {n} دستگاه با سابقهٔ کافی بیرون از نوسان معمول خود نیست",
    "None of {n} offices with enough history is beyond its own normal variation",
)
MARKED_OFFICES = Text("{mark} ({offices})", "{mark} ({offices})")
MORE_OFFICES = Text("{n} دستگاه دیگر", "{n} more")
MORE_COUNTIES = Text("{n} شهرستان دیگر", "{n} more")
MORE_GROUPS = Text("{n} گروه دیگر", "{n} more")
MORE_PAIRS = Text("{n} مورد دیگر", "{n} more")  # offices with a county or topic each: one may have several
UP, DOWN = Text("▲\u00a0{size}", "▲\u00a0{size}"), Text("▼\u00a0{size}", "▼\u00a0{size}")
MORE, LESS = Text("{size} بیشتر", "up {size}"), Text("{size} کمتر", "down {size}")
SAME = Text("بدون تغییر", "unchanged")
# For a count that has changed since a time with days that seem to be missing.
DAYS_MISSING_THEN = Text(
    "(در چند روز آن زمان تقریباً هیچ پرونده‌ای ثبت نشده است)",
    "(on some days of that time hardly any case was registered)",
)
TOO_FEW = Text("شمار پرونده‌ها کافی نیست", "Too few cases")
NOT_REACHED, NEVER = Text("هنوز نرسیده", "not yet reached"), Text("هرگز", "never")
INTERVAL = Text("۹۵٪: {low} تا {high}", "95%: {low} to {high}")
OF_CASES = Text("از {n} پرونده", "of {n} cases")
RATED = Text("{share} از شهروندان نظر داده‌اند", "{share} of the people gave a rating")
OF_OPEN = Text("{share} از {n} پروندهٔ باز", "{share} of {n} open cases")

YEARS, MONTHS = (
    (Text("{n} سال", "{n} years"), Text("یک سال", "1 year")),
    (Text("{n} ماه", "{n} months"), Text("یک ماه", "1 month")),
)
AND = Text("{a} و {b}", "{a} {b}")
AND_BETWEEN = Text(" و ", " and ")
N_DAYS, ONE_DAY = Text("{n} روز", "{n} days"), Text("یک روز", "1 day")


def n_text(value: float) -> Text:
    """A number in both languages."""
    return Text.from_formatter(number, value)


def share_text(value: float) -> Text:
    """A share as a whole percentage in both languages."""
    return Text.from_formatter(percent, value)


def day_text(day: object) -> Text:
    """A day written out in both languages."""
    return Text.from_formatter(format_day, day, style="long")


def weekday_text(day: object) -> Text:
    """The name of a day's weekday in both languages."""
    return Text.from_formatter(weekday_name, day)


def isolated(text: Text) -> Text:
    """A name, isolated so that its direction does not affect the sentence around it."""
    return Text(isolate(text.fa), isolate(text.en))


def quoted(text: Text) -> Text:
    """A name in a list of names: in Persian between guillemets, since many names end in words in brackets."""
    return Text(f"«{isolate(text.fa)}»", isolate(text.en))


def span_text(days: int) -> Text:
    """A span of days as people say it: days up to two months, then months, and years with months.

    >>> span_text(1281).en
    '3 years 6 months'
    """
    if days < 61:
        return ONE_DAY if days == 1 else N_DAYS.formatted(n=n_text(days))
    months = int(days / DAYS_OF_MONTH)
    years, rest = divmod(months, 12)
    parts = [_counted(n, words) for n, words in ((years, YEARS), (rest, MONTHS)) if n]
    return parts[0] if len(parts) == 1 else AND.formatted(a=parts[0], b=parts[1])


def _counted(n: int, words: tuple[Text, Text]) -> Text:
    many, one = words
    return one if n == 1 else many.formatted(n=n_text(n))


def joined(parts: list[Text], *, between: Text) -> Text:
    """The texts that are not empty, joined by `between` of the same language; no stop follows a question mark."""
    return Text(
        re.sub(r"؟\.(\s)", r"؟\1", between.fa.join(part.fa for part in parts if part.fa)),
        re.sub(r"\?\.(\s)", r"?\1", between.en.join(part.en for part in parts if part.en)),
    )


DOT, SEMICOLON, COMMA = Text(" · ", " · "), Text("؛ ", "; "), Text("، ", ", ")
STOP = Text(". ", ". ")
LINE_END = Text(".\n", ".\n")  # between sentences that stand in lines of their own, as the signs of offices
