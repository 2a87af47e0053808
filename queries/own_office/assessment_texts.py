"""The assessment that an office sees of itself, as sentences in both languages."""

from persian.digits import number, percent
from queries.comparisons.peers.cases_come_late import WITHOUT
from queries.comparisons.peers.peer_assessment_texts import (
    ONLY_DEADLINE,
    assessment_label,
    explanation,
    route_label,
    since_text,
)
from queries.comparisons.peers.peer_gap_texts import (
    EXCESS_LATE,
    EXCESS_LATE_DEFINITION,
    INTERVAL,
    gap_interval_text,
    gap_text,
)
from queries.own_office.own_assessment import OwnAssessment
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text

DEADLINE_KEPT = Text(
    "با این پرونده‌ها نمی‌توان گفت که سهم پاسخ به‌موقع کمتر از {floor} است.",
    "These cases do not show that the share answered on time is below {floor}.",
)
EXPECTED = Text(
    "دستگاه‌های مشابه با همین نوع پرونده‌ها به حدود {share} پاسخ به‌موقع می‌رسند (گردشده به {step} واحد درصد)",
    "Similar offices with the same mix of cases would answer about {share} on time (rounded to {step} percentage "
    "points)",
)
GAP = Text("تفاوت: حدود {value}", "Difference: about {value}")
EXCESS = Text("{label}: حدود {n} پرونده", "{label}: about {n} cases")
FEW_SIMILAR = Text(
    "شمار دستگاه‌های گروه شما که پروندهٔ کافی دارند کمتر از آن است که بتوان شما را با آن‌ها مقایسه کرد، بی‌آنکه رقم یکی "
    "از آن‌ها آشکار شود.",
    "Your group has too few offices with enough cases to compare you with them without revealing the figures of "
    "one of them.",
)
NOT_COMPARABLE = Text(
    "پرونده‌های شما با پرونده‌های دستگاه‌های مشابه قابل مقایسه نیست، چون بیشتر دربارهٔ موضوع‌های دیگری است.",
    "Your cases cannot be compared with those of similar offices, because most of them are about other topics.",
)
LONGER_TIME_HIDDEN = Text(
    "دربارهٔ شانزده ماه گذشته چیزی گفته نمی‌شود: در آن مدت شمار دستگاه‌های گروه شما که پروندهٔ کافی داشتند کم بود، یا "
    "بیشتر پرونده‌ها از یکی از آن‌ها بود.",
    "Nothing is said of the last sixteen months: in that time your group had too few offices with enough cases, or one "
    "of them had most of the cases.",
)
SHORTER_DEADLINES = Text(
    "مهلت پرونده‌های شما کوتاه‌تر از مهلت پرونده‌های دستگاه‌های مشابه است. این در مقایسه منظور شده است: سهم دستگاه‌های "
    "مشابه سهمی است که با مهلت پرونده‌های شما به آن می‌رسیدند.",
    "Your cases are due sooner than those of similar offices. The comparison allows for it: the share of similar "
    "offices is the one that they would reach with your deadlines.",
)
ROUNDED = Text(
    "ارزیابی همان است که دفتر استاندار می‌بیند و با ارقام دقیق انجام شده است. هرچه از پرونده‌های دستگاه‌های دیگر به "
    "دست آمده، در اینجا گرد شده است تا رقم هیچ دستگاهی آشکار نشود؛ پس ممکن است ارقام گردشده با ارزیابی کاملاً "
    "سازگار به نظر نرسد.",
    "The assessment is the one that the governor’s office sees, made from exact figures. Whatever comes from the cases "
    "of other offices is rounded here, so that the figures of no office are revealed; rounded figures may therefore "
    "seem not to match the assessment.",
)


def headline(shown: OwnAssessment, lang: str) -> str:
    """The word of the assessment."""
    return assessment_label(shown.assessment or "not_compared", lang)


def headline_notes(shown: OwnAssessment, lang: str) -> list[str]:
    """Notes on the word of the assessment: by which route and since when, or that only the deadline is judged."""
    if not shown.assessment:
        return [ONLY_DEADLINE.label(lang)]
    if not shown.route:
        return []
    row = shown.row()
    return [text for text in (route_label(shown.route, lang), since_text(row, lang)) if text]


def reasons(shown: OwnAssessment, lang: str) -> list[str]:
    """Why the office has its assessment, and why nothing is compared where that is so."""
    sentences = []
    if shown.assessment:
        sentences.append(explanation(shown.row(), shown.measure, lang))
    else:
        floor = percent(settings().assessment.on_time_floor, lang)
        sentences.append(DEADLINE_KEPT.label(lang).format(floor=floor))
    if shown.compared is None and shown.assessment != "too_few":
        sentences.append((FEW_SIMILAR if shown.few_similar else NOT_COMPARABLE).label(lang))
    return [sentence for sentence in sentences if sentence]


def comparison_lines(shown: OwnAssessment, lang: str) -> list[tuple[str, str]]:
    """The rounded figures of the comparison: (text, interval); none where nothing is compared."""
    compared = shown.compared
    if compared is None:
        return []
    step = number(100 * compared.step, lang)
    expected = EXPECTED.label(lang).format(share=percent(compared.expected, lang), step=step)
    gap = gap_interval_text(shown.row(), shown.measure, lang, decimals=0)
    excess = EXCESS.label(lang).format(label=EXCESS_LATE.label(lang), n=number(compared.excess, lang))
    return [
        (expected, ""),
        (GAP.label(lang).format(value=gap_text(shown.row(), shown.measure, lang)), gap),
        (excess, _interval(compared.excess_lower, compared.excess_upper, lang=lang)),
    ]


def notes(shown: OwnAssessment, lang: str) -> list[str]:
    """What a reader has to know of the rounded figures."""
    if shown.compared is None:
        return []
    hidden = [LONGER_TIME_HIDDEN.label(lang)] if shown.longer_time_hidden else []
    deadlines = [SHORTER_DEADLINES.label(lang)] if shown.allows_for_deadlines else []
    without = [WITHOUT.label(lang)] if shown.without_come_late else []
    return [
        *hidden,
        *deadlines,
        *without,
        f"{EXCESS_LATE.label(lang)}: {EXCESS_LATE_DEFINITION.label(lang)}",
        ROUNDED.label(lang),
    ]


def _interval(low: float, high: float, *, lang: str) -> str:
    return INTERVAL.label(lang).format(low=number(low, lang), high=number(high, lang))
