"""Sentences and evidence of the attention list, in Persian and English.

They say what was counted and what was expected. They never call an office or a county bad: that is for people to judge.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isnan

import numpy as np

from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number, percent, rounded
from queries.attention.anomaly_check import Check, Concentration
from queries.attention.monitored_series import WEEK
from queries.attention.origin_words import new_origin_words
from queries.attention.part_words import leading_parts_words
from queries.comparisons.peers.cases_come_late import WITHOUT_REMARK
from queries.comparisons.peers.own_deadlines import SHORTER_COLUMNS, SHORTER_REMARK, shorter_deadlines_text
from queries.comparisons.peers.peer_assessment_texts import SIMILAR_REACH
from queries.question.grave_topics import GRAVE
from queries.vocabulary.labels import Text, cases_text
from stats.changes.excess_counts import smoothed_ratio

LANGS = ("fa", "en")

SURGE_TEMPLATES: dict[tuple[str, ...], Text] = {
    (): Text(
        "در همهٔ استان {n} پرونده در {days} روز گذشته رسید، در برابر {expected} پروندهٔ مورد انتظار",
        "{cases} reached the whole province in the last {days} days; {expected} {were} expected",
    ),
    ("county",): Text(
        "از شهرستان {county} {n} پرونده در {days} روز گذشته رسید، در برابر {expected} پروندهٔ مورد انتظار",
        "{cases} came from {county} in the last {days} days; {expected} {were} expected",
    ),
    ("topic",): Text(
        "دربارهٔ «{topic}» {n} پرونده در {days} روز گذشته رسید، در برابر {expected} پروندهٔ مورد انتظار",
        "{cases} about “{topic}” came in the last {days} days; {expected} {were} expected",
    ),
    ("county", "topic_group"): Text(
        "از شهرستان {county} دربارهٔ «{topic_group}» {n} پرونده در {days} روز گذشته رسید، در برابر {expected} "
        "پروندهٔ مورد انتظار",
        "{cases} about “{topic_group}” came from {county} in the last {days} days; {expected} {were} expected",
    ),
}
# If a line is not beyond its limits any more, its sentence says so as well: not everybody reads the evidence.
SUBSIDING = Text(
    "؛ اکنون دوباره در محدودهٔ مورد انتظار است؛ پایان رویداد هنوز روشن نیست",
    "; it is back within the expected range, and whether the event is over is not known yet",
)
# Said after the sentence of a surge: only where a trend was tested, where the event has lasted twelve weeks, where a
# topic has most of it, where most of it was registered on one day or two, or where its name is new.
RISING = Text("، و رو به افزایش است", ", and the number is rising")
NEW_LEVEL = Text(
    "؛ {weeks} هفته است که چنین است و از این پس سطح تازهٔ معمول به شمار می‌آید",
    "; it has been so for {weeks} weeks, and from now on this is taken as the usual level",
)
NEW_NAME = Text(
    "؛ نخستین پرونده با این نام در {day} رسید. آیا تنها نام تازه است؟",
    "; the first case with this name came on {day}. Is only the name new?",
)
ON_ONE_DAY = Text(
    "؛ {n} پرونده از این‌ها در یک روز ({day}) ثبت شده است{origins}. آیا یک‌جا وارد شده است؟",
    "; {n} of them were registered on one day, {day}{origins}. Were they entered together?",
)
ON_TWO_DAYS = Text(
    "؛ {n} پرونده از این‌ها در دو روز ({day} و روز پس از آن) ثبت شده است{origins}. آیا یک‌جا وارد شده است؟",
    "; {n} of them were registered on two days, {day} and the day after{origins}. Were they entered together?",
)
ORIGINS = {
    "channel": Text("، {n} پرونده از مسیر «{name}»", ", {n} by {name}"),
    "agency": Text("، {n} پرونده در «{name}»", ", {n} at {name}"),
}
DROP_TEMPLATES: dict[tuple[str, ...], Text] = {
    (): Text(
        "در همهٔ استان تنها {n} پرونده در {days} روز گذشته ثبت شد، در برابر {expected} پروندهٔ مورد انتظار. آیا "
        "همهٔ داده رسیده است؟",
        "Only {cases} reached the whole province in the last {days} days; {expected} {were} expected. Are the data "
        "complete?",
    ),
    ("county",): Text(
        "از شهرستان {county} تنها {n} پرونده در {days} روز گذشته رسید، در برابر {expected} پروندهٔ مورد انتظار. "
        "آیا داده‌اش رسیده است؟",
        "Only {cases} came from {county} in the last {days} days; {expected} {were} expected. Did its data arrive?",
    ),
    ("channel",): Text(
        "از مسیر «{channel}» تنها {n} پرونده در {days} روز گذشته رسید، در برابر {expected} پروندهٔ مورد انتظار. "
        "آیا کار می‌کند؟",
        "Only {cases} came by {channel} in the last {days} days; {expected} {were} expected. Is it working?",
    ),
}
OVERDUE_TEMPLATES: dict[str, Text] = {
    "agency": Text(
        "مهلت {n} پرونده در «{agency}» در {days} روز گذشته بدون پاسخ سر رسید، در برابر {expected} پروندهٔ مورد "
        "انتظار از روال خودش",
        "{cases} at {agency} passed their due moment unanswered in the last {days} days; {expected} would be usual",
    ),
    "county": Text(
        "مهلت {n} پرونده از شهرستان {county} در {days} روز گذشته بدون پاسخ سر رسید، در برابر {expected} پروندهٔ "
        "مورد انتظار از روال خودش",
        "{cases} of {county} passed their due moment unanswered in the last {days} days; {expected} would be usual",
    ),
}
FUNNEL_TEMPLATE = Text(
    "«{agency}» به {share} از پرونده‌های {days} روز گذشته به‌موقع پاسخ داد؛ انتظار از دستگاه‌های مشابه با همین نوع "
    "پرونده‌ها: {expected}",
    "{agency} answered {share} of the cases of the last {days} days on time; similar offices with the same mix of "
    "cases would reach {expected}",
)
DEADLINE_TEMPLATE = Text(
    "«{agency}» به {share} از پرونده‌های {days} روز گذشته به‌موقع پاسخ داد، کمتر از {expected}؛ این واقعیتی دربارهٔ "
    "مهلت است، نه مقایسه",
    "{agency} answered {share} of the cases of the last {days} days on time, less than {expected}; this is a fact "
    "about the deadline and not a comparison",
)
SILENT_SOURCE_TEMPLATE = Text(
    "از منبع «{source}» پس از {since} داده‌ای نرسیده است",
    "Nothing has arrived from the source {source} since {since}",
)
RANGE = Text("مورد انتظار (۹۵٪): {lower} تا {upper}", "Expected (95%): {lower} to {upper}")
TIMES = Text(" · {ratio} برابر معمول", " · {ratio} times the usual")
# Why is said by the definitions, once for all lines.
SMOOTHED = Text(" (هموارشده: {ratio} برابر)", " (smoothed: {ratio} times)")
# Whole cases, below which no ratio is said: what is rounded to 1 may be 1.4, and what is rounded to 0 may be anything.
MIN_USUAL = 5
EXCESS = Text(
    "{excess} پرونده بیش از انتظار از مشابه‌ها در مهلت پاسخ نگرفت (۹۵٪: {lower} تا {upper}) · از {n} پروندهٔ سررسیدشده",
    "{excess} cases waited past due beyond what similar offices leave (95%: {lower} to {upper}) · of {cases} due",
)
ONLY_DUE = Text("از {n} پروندهٔ سررسیدشده", "of {cases} due")
OF_DUE = Text(" · از {n} پروندهٔ سررسیدشده", " · of {cases} due")
CHANCE = Text(
    " · از هر {n} سطر مانند این، حدود یکی نوسان معمول است",
    " · about one such line in {n} is chance",
)
HARDLY_CHANCE = Text(
    " · از هر {n} سطر مانند این، کمتر از یکی نوسان معمول است",
    " · fewer than one such line in {n} is chance",
)
# For an event whose latest count is no longer beyond what was usual: it is not known yet whether it has ended.
WITHIN_RANGE = Text(" · هنگام نخستین گزارش", " · when first reported")
UNSEEN_SEASON = Text(
    " · همین روزهای سال گذشته در داده نیست؛ شاید اثر فصل باشد",
    " · the data do not have these days of last year; it may be the season",
)
MAX_LINES = 1000  # no model is trustworthy beyond one in so many
BEHIND = Text("{behind} روز؛ معمولاً هر {usual} روز", "{behind} days; usually every {usual} days")
BEHIND_UNKNOWN = Text(
    "{behind} روز؛ فاصلهٔ معمول داده‌های آن هنوز معلوم نیست",
    "{behind} days; how often its data usually come is not known yet",
)
BEHIND_DAILY = Text("{behind} روز؛ معمولاً هر روز", "{behind} days; usually every day")


def sentence(check: Check, names: Mapping[str, Text], day: date) -> Text:
    """The sentence of a check in both languages; `names` maps each dimension of its subject to the name of the unit."""
    template = _template(check)
    return Text(
        *(
            (f"{GRAVE.label(lang)}: " if check.grave else "")
            + _sentence(template.label(lang), check, names, day, lang)
            + (SUBSIDING.label(lang) if check.is_within_range else "")
            + course_words(check).label(lang)
            for lang in LANGS
        )
    )


def course_words(check: Check) -> Text:
    """The words on the course of an event that follow its sentence; empty for most."""
    weeks = Text.from_formatter(number, check.event_days // WEEK)
    since = Text.from_formatter(format_day, check.name_since, style="long") if check.name_since else None
    course, new_name = (
        text if is_so else Text("", "")
        for text, is_so in (
            (
                NEW_LEVEL.formatted(weeks=weeks) if check.is_new_level else RISING,
                (check.is_new_level or (check.is_rising and not check.is_by_new_origin))
                and not check.is_within_range,
            ),
            (NEW_NAME.formatted(day=since) if since else NEW_NAME, since is not None),
        )
    )
    parts = [leading_parts_words(each) for each in (check.leading_parts, check.leading_channel) if each]
    origin = new_origin_words(check.new_origin) if check.new_origin else Text("", "")
    at_once = _at_once_words(check.at_once) if check.at_once else Text("", "")
    return sum(parts, course) + origin + at_once + new_name


def _at_once_words(at_once: Concentration) -> Text:
    origins = [
        ORIGINS[kind].formatted(
            n=Text.from_formatter(number, n), name=Text(isolate(name.fa), isolate(name.en))
        )
        for kind, (name, n) in at_once.origins.items()
    ]
    return (ON_ONE_DAY if at_once.days == 1 else ON_TWO_DAYS).formatted(
        n=Text.from_formatter(number, at_once.cases),
        day=Text.from_formatter(format_day, at_once.first, style="long"),
        origins=Text("".join(each.fa for each in origins), "".join(each.en for each in origins)),
    )


def chance_words(q: float) -> Text:
    """How many of the lines like this one are chance: the q-value of a line in words."""
    lines = min(round(1 / max(q, 1e-9)), MAX_LINES)
    template = HARDLY_CHANCE if lines == MAX_LINES else CHANCE
    return template.formatted(n=Text.from_formatter(number, max(lines, 1)))


def evidence(check: Check) -> Text:
    """The evidence shown with the sentence: the expected range, and how many of such lines are chance.

    Empty for an event that is over: its whole course was not tested.
    """
    if isnan(check.q):
        return Text("", "")
    return Text(*(_evidence(check, lang) for lang in LANGS))


def _template(check: Check) -> Text:
    dimensions = tuple(name for name, _ in check.subject)
    match check.kind:
        case "surge":
            return SURGE_TEMPLATES[dimensions]
        case "drop":
            return DROP_TEMPLATES[dimensions]
        case "overdue":
            return OVERDUE_TEMPLATES[dimensions[0]]
        case "funnel":
            return DEADLINE_TEMPLATE if check.route == "deadline" else FUNNEL_TEMPLATE
        case "silent_source":
            return SILENT_SOURCE_TEMPLATE


def _sentence(template: str, check: Check, names: Mapping[str, Text], day: date, lang: str) -> str:
    is_share = check.kind == "funnel"
    return template.format(
        **{name: isolate(word.label(lang)) for name, word in names.items()},
        n=number(check.actual, lang),
        cases=cases_text(check.actual).en,
        were="was" if number(check.expected, "en") == "1" else "were",
        days=number(check.days, lang),
        share=percent(check.actual, lang) if is_share else "",
        expected=percent(check.expected, lang) if is_share else number(check.expected, lang),
        since=format_day(day - timedelta(int(max(check.actual, 0))), lang, style="long")
        if check.kind == "silent_source"
        else "",
    )


def _of_office(check: Check, lang: str) -> str:
    """What makes an office late besides its work, after the evidence: shorter deadlines, cases handed on to it late."""
    words = [check.came_late.text] if check.came_late else []
    if not isnan(check.similar_share):
        words.append(SIMILAR_REACH.formatted(expected=Text.from_formatter(percent, check.similar_share)))
    if check.without_come_late:
        words.append(WITHOUT_REMARK)
    if check.days_allowed is not None:
        days = dict(zip(SHORTER_COLUMNS, check.days_allowed, strict=True))
        words.append(shorter_deadlines_text(days, SHORTER_REMARK) or Text("", ""))
    return "".join(f" · {each.label(lang)}" for each in words)


def _evidence(check: Check, lang: str) -> str:
    if check.kind == "silent_source":
        usual = number(check.expected, lang, decimals=0 if check.expected >= 1 else 1)
        template = BEHIND_DAILY if check.expected == 1 else BEHIND if check.expected else BEHIND_UNKNOWN
        return template.label(lang).format(behind=number(check.actual, lang), usual=usual)
    if check.kind == "funnel":
        shown = {"n": number(check.n, lang), "cases": cases_text(check.n).en}
        if check.route == "deadline":
            return ONLY_DUE.label(lang).format(**shown) + _of_office(check, lang)
        lower, upper = (number(max(x, 0.0), lang) for x in (check.lower, check.upper))
        excess = number(check.n * check.excess, lang)
        told = EXCESS.label(lang).format(excess=excess, lower=lower, upper=upper, **shown)
        return told + _of_office(check, lang)
    range_of = RANGE.label(lang).format(lower=number(check.lower, lang), upper=number(check.upper, lang))
    due = (
        OF_DUE.label(lang).format(n=number(check.n, lang), cases=cases_text(check.n).en)
        if check.kind == "overdue"
        else ""
    )
    ratio = _ratio(check, lang) if check.kind == "surge" else ""
    chance = chance_words(check.q).label(lang)
    if check.is_within_range:
        # The chance is that of the line when it was first reported, which today's count would contradict.
        chance = WITHIN_RANGE.label(lang) + chance.replace(" ·", "،" if lang == "fa" else ",", 1)
    season = UNSEEN_SEASON.label(lang) if check.is_unseen_season else ""
    return range_of + ratio + due + chance + season + _of_office(check, lang)


def _ratio(check: Check, lang: str) -> str:
    """How many times the usual, by the two numbers of the sentence; with the smoothed ratio where it is another one."""
    actual, expected = (int(rounded(value, 0)) for value in (check.actual, check.expected))
    if expected < MIN_USUAL:
        return ""
    smoothed_times = float(smoothed_ratio(np.array(check.actual), np.array(check.expected)))
    times, smoothed = (number(ratio, lang, decimals=1) for ratio in (actual / expected, smoothed_times))
    text = TIMES.label(lang).format(ratio=times)
    return text if smoothed == times else text + SMOOTHED.label(lang).format(ratio=smoothed)
