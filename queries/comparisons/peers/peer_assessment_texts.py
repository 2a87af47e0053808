"""Labels and explanations of the assessments of an office or county compared with similar ones.

The product never calls an office negligent: an assessment says where a person should look. The rules are in
`stats.peers.assessment`.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal

from persian.area_words import with_area_words
from persian.digits import number, percent
from persian.enumeration import comma_separated
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text
from stats.peers.assessment import FAR_GAP, MIN_GAP

PeerAssessment = Literal[
    "needs_look", "differs", "no_difference", "like_similar", "better", "not_compared", "too_few"
]
PeerRoute = Literal["beyond_limits", "far_off", "lasting", "deadline"]
PeerUnit = Literal["agency", "county"]

PEER_ASSESSMENTS: dict[PeerAssessment, Text] = {
    "needs_look": Text("نیازمند بررسی", "Needs a look"),
    # Only for measures without a better and a worse direction.
    "differs": Text("متفاوت با مشابه‌ها", "Differs from similar offices"),
    "no_difference": Text("تفاوت دیده نمی‌شود", "No difference shown"),
    "like_similar": Text("همانند مشابه‌ها", "Like similar offices"),
    "better": Text("بهتر از مشابه‌ها", "Better than similar offices"),
    "not_compared": Text("مقایسه نشده", "Not compared"),
    "too_few": Text("پرونده کافی نیست", "Too few cases"),
}
# In place of "no difference shown" where the interval of the gap excludes 0.
SOME_DIFFERENCE = Text("تفاوت هست، اما نه در حد بررسی", "Differs, but not enough for a look")
SOME_DIFFERENCE_EXPLAINED = Text(
    "بازهٔ تفاوت صفر را در بر ندارد، اما تفاوت چنان بزرگ و قطعی نیست که نیازمند بررسی باشد یا بهتر خوانده شود. در شمارش "
    "دستگاه‌ها زیر «تفاوت دیده نمی‌شود» می‌آید.",
    "The interval of the difference excludes 0, but the difference is not so large and certain that it needs a look or "
    "is called better. Where offices are counted, it is among those with “No difference shown”.",
)
PEER_EXPLANATIONS: dict[PeerAssessment, Text] = {
    "needs_look": Text(
        "از آنچه مشابه‌ها با همین پرونده‌ها به آن می‌رسند به‌روشنی بدتر است، یا پاسخ به‌موقع آن به‌خودی‌خود کم "
        "است. علت نیازمند بررسی کارشناسی است.",
        "It is clearly worse than what similar offices would reach with the same cases, or few of its answers are on "
        "time whatever others reach. The reason needs a human look.",
    ),
    "differs": Text(
        "از آنچه مشابه‌ها با همین پرونده‌ها به آن می‌رسند به‌روشنی دور است؛ این شاخص جهت بهتر و بدتر ندارد.",
        "It is clearly apart from what similar offices would reach with the same cases; neither direction of this "
        "measure is better.",
    ),
    "no_difference": Text(
        "با این شمار پرونده، نه تفاوت با مشابه‌ها دیده می‌شود و نه همانندی با آن‌ها. کنار آن کوچک‌ترین تفاوتی در جهت "
        "بدتر می‌آید که قابل تشخیص بود.",
        "These cases show neither a difference from similar offices nor that there is none. The smallest "
        "difference for the worse that they could have shown is given with it.",
    ),
    "like_similar": Text(
        "کل بازهٔ ۹۵٪ تفاوت آن با مشابه‌ها، کمتر از {least} است.",
        "The whole 95% interval of its difference from similar offices is within {least}.",
    ),
    "better": Text(
        "از آنچه مشابه‌ها با همین پرونده‌ها به آن می‌رسند به‌روشنی بهتر است.",
        "It is clearly better than what similar offices would reach with the same cases.",
    ),
    "not_compared": Text(
        "دستگاه مشابهی با پرونده نیست، یا بیش از نیمی از آنچه انتظار می‌رود بر پرونده‌هایی با موضوع‌های دیگر استوار است؛ "
        "پس مشابه‌ها چیزی نمی‌گویند. از سهم پاسخ به‌موقع آن، تنها رعایت مهلت بررسی می‌شود.",
        "There is no similar office with cases, or more than half of the expectation rests on cases of other topics, "
        "so similar offices say nothing. Of its share answered on time, only whether the deadline is kept is judged.",
    ),
    "too_few": Text(
        "پرونده‌های آن کمتر از حداقل لازم برای مقایسه است.", "It has fewer cases than a comparison needs."
    ),
}
PEER_ROUTES: dict[PeerRoute, Text] = {
    "beyond_limits": Text("خارج از حدود مشابه‌ها", "beyond the limits of similar offices"),
    "far_off": Text("دور از مشابه‌ها", "far off from similar offices"),
    # Where the data are younger, it is their whole time.
    "lasting": Text(
        "در بلندمدت (حداکثر شانزده ماه) بدتر از مشابه‌ها",
        "worse than similar offices over a longer time (at most sixteen months)",
    ),
    "deadline": Text("مهلت پاسخ رعایت نشده", "deadline not kept"),
}
ROUTE_EXPLANATIONS: dict[PeerRoute, Text] = {
    "beyond_limits": Text(
        "خارج از حدود ۹۹٫۸٪ مشابه‌ها (با در نظر گرفتن تفاوت معمول آن‌ها) و دست‌کم {least} بدتر از انتظار است.",
        "It is outside the 99.8% limits that similar offices stay within (which allow for their usual differences), "
        "and at least {least} worse than expected.",
    ),
    "far_off": Text(
        "برآورد تفاوت آن با انتظار دست‌کم {far} است، کل بازهٔ ۹۵٪ آن از {least} بیشتر است، و با در نظر گرفتن نوسان معمول "
        "این شمار پرونده، با احتمال دست‌کم ۶۰٪ تفاوت واقعی هم از {least} بیشتر است.",
        "It is estimated to be at least {far} worse than expected, the whole 95% interval of that difference is beyond "
        "{least}, and so is, given the normal variation of as many cases, the true difference with a probability of at "
        "least 60%.",
    ),
    "lasting": Text(
        "پرونده‌های این دوره برای دیدن تفاوت کم است، اما در شانزده ماه منتهی به پایان دوره (یا از آغاز داده‌ها، اگر "
        "دیرتر باشد) به‌روشنی بدتر از مشابه‌هاست و این دوره، با دست‌کم ۳۰ پرونده، هم همان را نشان می‌دهد: تفاوت "
        "برآوردشدهٔ آن، دست‌کم به اندازهٔ یک خطای معیار، از {least} بیشتر است.",
        "The cases of this period are too few to show a difference, but over the sixteen months up to its end (or from "
        "the beginning of the data, if that is later) it was clearly worse than similar offices, and this period, with "
        "at least 30 cases, agrees: its estimated difference is at least one standard error beyond {least}.",
    ),
    "deadline": Text(
        "کل بازهٔ ۹۵٪ سهم پاسخ به‌موقع آن کمتر از {floor} است. این واقعیتی دربارهٔ مهلت پاسخ است، نه مقایسه با مشابه‌ها.",
        "The whole 95% interval of its share answered on time is below {floor}. This is a fact about the deadline and "
        "not a comparison with similar offices.",
    ),
}
NEVER_ANSWERED = Text("بدون هیچ پاسخی", "Never answered")
LATE = Text("بدون پاسخ در مهلت", "Not answered in time")
FEW_VERDICTS = Text(
    "کمتر از {rate} شهروندان نظر داده‌اند؛ دربارهٔ دیگران چیزی نمی‌دانیم.",
    "Fewer than {rate} of the citizens gave an opinion; nothing is known of the others.",
)
NOT_COMPARABLE = Text(
    "{borrowed} از آنچه انتظار می‌رود بر پرونده‌هایی با موضوع‌های دیگر استوار است، پس مشابه‌ها چیزی نمی‌گویند",
    "{borrowed} of the expectation rests on cases of other topics, so similar offices say nothing",
)
NOBODY_SIMILAR = Text("دستگاه مشابهی با پرونده نیست", "There is no similar office with cases")
# After these, and beside "not compared". Other measures are not judged, nor is anything where the settings set no
# floor. Beside the fact that the deadline is not kept: in a group of slow matters similar offices may not keep it
# either.
SIMILAR_REACH = Text(
    "دستگاه‌های مشابه با چنین پرونده‌هایی: {expected}", "similar offices with such cases: {expected}"
)
ONLY_DEADLINE = Text("تنها رعایت مهلت بررسی می‌شود", "only whether the deadline is kept is judged")
SMALLEST_SHOWN = Text(
    "با این شمار پرونده، تنها تفاوت {size} یا بیشتر{side} قابل تشخیص بود.",
    "With so many cases, only a difference of {size} or more{side} could have been shown.",
)
NOTHING_SHOWN = Text(
    "با این پرونده‌ها هیچ تفاوتی، هر اندازه که باشد، قابل تشخیص نبود.",
    "With these cases no difference could have been shown, however large.",
)
UNDER_FLOOR_SHOWN = Text(
    "تنها اگر پاسخ به‌موقع آن به‌روشنی کمتر از {floor} بود، قابل تشخیص بود.",
    "Only a share clearly below {floor} could have been shown.",
)
UNDER_FLOOR_SHORT = Text(
    "تنها سهم به‌روشنی کمتر از {floor} قابل تشخیص بود", "only a share clearly below {floor} would show"
)
# Short, because they stand in a column of a table with a row for each office.
SMALLEST_SHORT = Text("حداقل قابل تشخیص: {size}{side}", "least detectable: {size}{side}")
LOOK_FROM_SHORT = Text("آستانهٔ نیاز به بررسی: {size}{side}", "needs a look from: {size}{side}")
LOOK_FROM = Text(
    "با این شمار پرونده، تنها تفاوت {size} یا بیشتر{side} نیازمند بررسی می‌بود.",
    "With so many cases, only a difference of {size} or more{side} would need a look.",
)
# Better is shown by other limits than worse: an office far above the floor of the deadline may be 15 points better.
FOR_THE_WORSE, WORSE = Text(" در جهت بدتر", " for the worse"), Text(" بدتر", " worse")
NOTHING_SHORT = Text("هیچ تفاوتی قابل تشخیص نبود", "nothing could have been shown")
# No day is named: periods are looked at that ended 30, 60, … days before, and with each morning they end a day later.
FOR_DAYS = Text("دست‌کم از {n} روز پیش", "for at least {n} days")
NOT_NEW = Text(
    "یک ماه پیش نشانه‌هایش بود، ولی هنوز روشن نبود", "with signs a month earlier that were not yet clear"
)
NEW = Text("تازه", "new")
DAY_MARGINS = (1.0, 2.0)


def margins_of(measure: Measure) -> tuple[float, float]:
    """The least difference that needs a look, and the one from which a unit is far off, in the measure's unit."""
    return DAY_MARGINS if measure.unit == "days" else (MIN_GAP, FAR_GAP)


def peer_explanation(assessment: PeerAssessment, measure: Measure) -> Text:
    """What an assessment means, with the margins of a measure."""
    return _filled(PEER_EXPLANATIONS[assessment], measure)


def route_explanation(route: PeerRoute, measure: Measure, *, floor: Text) -> Text:
    """What it means to need a look by a route, with the margins of a measure and the floor of the deadline."""
    return _filled(ROUTE_EXPLANATIONS[route], measure, floor=floor)


def _filled(template: Text, measure: Measure, **values: Text) -> Text:
    least, far = (Text.from_formatter(measure.format_change, margin) for margin in margins_of(measure))
    return template.formatted(least=least, far=far, **values)


def assessment_label(assessment: str, lang: str, *, by: str = "agency") -> str:
    """The word of an assessment, of an office or of a county."""
    return _of_unit(PEER_ASSESSMENTS[assessment].label(lang), by)  # type: ignore[index]


def assessment_word(row: Mapping[str, Any], lang: str, *, by: str = "agency") -> str:
    """The word of the assessment of a unit (a row of `PeerComparison.frame`), as its interval has it."""
    if differs_without_look(row):
        return SOME_DIFFERENCE.label(lang)
    return assessment_label(str(row["assessment"]), lang, by=by)


def differs_without_look(row: Mapping[str, Any]) -> bool:
    """Whether the interval of a unit's gap excludes 0, though the gap needs no look and is not called better."""
    low, high = (float(row.get(name, math.nan)) for name in ("gap_lower", "gap_upper"))
    return row["assessment"] == "no_difference" and (low > 0 or high < 0)


def route_label(route: str, lang: str, *, by: str = "agency") -> str:
    """By which route a unit needs a look, in a few words."""
    return _of_unit(PEER_ROUTES[route].label(lang), by)  # type: ignore[index]


def explanation(row: Mapping[str, Any], measure: Measure, lang: str, *, by: str = "agency") -> str:
    """Why a unit has its assessment, in one or two sentences; `row` is one of `PeerComparison.frame`."""
    assessment = row["assessment"]
    if row["reason"] == "unheard":
        return FEW_VERDICTS.label(lang).format(rate=percent(MIN_RESPONSE_RATE, lang))
    if row["route"]:
        floor = Text.from_formatter(percent, settings().assessment.on_time_floor)
        return _of_unit(route_explanation(row["route"], measure, floor=floor).label(lang), by)
    text = peer_explanation(assessment, measure).label(lang)
    if assessment == "not_compared":
        text = _why_not_compared(row, measure, lang)
    if assessment == "no_difference":
        shown = LOOK_FROM if differs_without_look(row) else SMALLEST_SHOWN
        text = _smallest(row, measure, lang, (shown, UNDER_FLOOR_SHOWN, NOTHING_SHOWN), side=FOR_THE_WORSE)
    return _of_unit(text, by)


def assessment_note(row: Mapping[str, Any], measure: Measure, lang: str, *, by: str = "agency") -> str:
    """A short note on the assessment: its route and since when, or what could have been shown."""
    if row["route"]:
        parts = [route_label(row["route"], lang, by=by), since_text(row, lang)]
        return comma_separated((part for part in parts if part), lang)
    if row["assessment"] == "not_compared":
        return ONLY_DEADLINE.label(lang) if _has_floor(measure) else ""
    if row["assessment"] != "no_difference":
        return ""
    shown = LOOK_FROM_SHORT if differs_without_look(row) else SMALLEST_SHORT
    return _smallest(row, measure, lang, (shown, UNDER_FLOOR_SHORT, NOTHING_SHORT), side=WORSE)


def since_text(row: Mapping[str, Any], lang: str) -> str:
    """For how long a unit has needed a look, or that it is new; "" where that is not known."""
    since = row.get("since")
    if since is None or since != since:  # NaT differs from itself
        return ""
    if row["new"]:
        return NEW.label(lang)
    if row["likely_before"]:
        return NOT_NEW.label(lang)
    return FOR_DAYS.label(lang).format(n=number(row["for_days"], lang)) if row["for_days"] else ""


def _smallest(
    row: Mapping[str, Any], measure: Measure, lang: str, words: tuple[Text, Text, Text], *, side: Text
) -> str:
    """The smallest difference that would have been shown, by one of three templates: some, only the floor, none.

    `side` says in the words of these templates that only a difference for the worse is meant.
    Where even similar offices would lie under the floor of the deadline, the smallest difference is 0.
    """
    shown, under_floor, nothing = words
    size = float(row["smallest_shown"])
    if math.isnan(size):
        return nothing.label(lang)
    if measure.format_change(size, lang) == measure.format_change(0.0, lang):
        return under_floor.label(lang).format(floor=percent(settings().assessment.on_time_floor, lang))
    worse = "" if measure.better == "neither" else side.label(lang)
    return shown.label(lang).format(size=measure.format_change(size, lang), side=worse)


def _why_not_compared(row: Mapping[str, Any], measure: Measure, lang: str) -> str:
    """Why similar units say nothing; by the share on time also what is judged nevertheless."""
    borrowed = float(row["borrowed"])
    reason = NOT_COMPARABLE if row["peers"] and not math.isnan(borrowed) else NOBODY_SIMILAR
    judged = f"{'؛' if lang == 'fa' else ';'} {ONLY_DEADLINE.label(lang)}" if _has_floor(measure) else ""
    return f"{reason.label(lang).format(borrowed=percent(borrowed, lang))}{judged}."


def _has_floor(measure: Measure) -> bool:
    """Whether the deadline is judged without any comparison."""
    return measure.key == "on_time_share" and settings().assessment.on_time_floor > 0


def _of_unit(text: str, by: str) -> str:
    """The text about counties instead of offices. In Persian «مشابه‌ها» stands for both unless an office is named."""
    if by == "agency":
        return text
    of_counties = (
        text.replace("offices", "counties")
        .replace("office", "county")
        .replace("دستگاه مشابهی", "شهرستان مشابهی")
    )
    return with_area_words(of_counties, "fa" if "شهرستان" in of_counties else "en")
