"""What a comparison of offices or counties finds, as one sentence: how many need a look, and in how many cases."""

from persian.digits import number
from queries.comparisons.peers.peer_comparison import PeerComparison, excess_together
from queries.vocabulary.labels import Text

NEED_LOOK = {
    "agency": (
        Text("{n} دستگاه از {all} دستگاه نیازمند بررسی است", "{n} of {all} offices needs a look"),
        Text("{n} دستگاه از {all} دستگاه نیازمند بررسی است", "{n} of {all} offices need a look"),
    ),
    "county": (
        Text("{n} شهرستان از {all} شهرستان نیازمند بررسی است", "{n} of {all} counties needs a look"),
        Text("{n} شهرستان از {all} شهرستان نیازمند بررسی است", "{n} of {all} counties need a look"),
    ),
}
DIFFER = {
    "agency": (
        Text(
            "{n} دستگاه از {all} دستگاه با مشابه‌ها متفاوت است",
            "{n} of {all} offices differs from similar ones",
        ),
        Text(
            "{n} دستگاه از {all} دستگاه با مشابه‌ها متفاوت است",
            "{n} of {all} offices differ from similar ones",
        ),
    ),
    "county": (
        Text(
            "{n} شهرستان از {all} شهرستان با مشابه‌ها متفاوت است",
            "{n} of {all} counties differs from the others",
        ),
        Text(
            "{n} شهرستان از {all} شهرستان با مشابه‌ها متفاوت است",
            "{n} of {all} counties differ from the others",
        ),
    ),
}
NONE_NEEDS_LOOK = {
    "agency": Text(
        "هیچ‌یک از {all} دستگاهِ دارای پروندهٔ کافی نیازمند بررسی شناخته نشد",
        "None of the {all} offices with enough cases was found to need a look",
    ),
    "county": Text(
        "هیچ‌یک از {all} شهرستانِ دارای پروندهٔ کافی نیازمند بررسی شناخته نشد",
        "None of the {all} counties with enough cases was found to need a look",
    ),
}
ONLY_ONE = {
    "agency": Text(
        "تنها یک دستگاه پروندهٔ کافی دارد و نیازمند بررسی شناخته نشد",
        "Only one office has enough cases, and it was not found to need a look",
    ),
    "county": Text(
        "تنها یک شهرستان پروندهٔ کافی دارد و نیازمند بررسی شناخته نشد",
        "Only one county has enough cases, and it was not found to need a look",
    ),
}
ONLY_ONE_NEEDS_LOOK = {
    "agency": Text(
        "تنها یک دستگاه پروندهٔ کافی دارد و نیازمند بررسی است",
        "Only one office has enough cases, and it needs a look",
    ),
    "county": Text(
        "تنها یک شهرستان پروندهٔ کافی دارد و نیازمند بررسی است",
        "Only one county has enough cases, and it needs a look",
    ),
}
NONE_DIFFERS = {
    "agency": Text(
        "تفاوت هیچ‌یک از {all} دستگاه با مشابه‌ها دیده نمی‌شود",
        "None of the {all} offices was found to differ from similar ones",
    ),
    "county": Text(
        "تفاوت هیچ‌یک از {all} شهرستان با مشابه‌ها دیده نمی‌شود",
        "None of the {all} counties was found to differ from the others",
    ),
}
TOO_FEW = {
    "agency": Text("پرونده برای مقایسهٔ دستگاه‌ها کافی نیست", "Too few cases to compare offices"),
    "county": Text("پرونده برای مقایسهٔ شهرستان‌ها کافی نیست", "Too few cases to compare counties"),
}
EXCESS_CASES = {
    "agency": Text(
        "{cases} پرونده بیش از انتظار از دستگاه‌های مشابه در مهلت پاسخ نگرفت",
        "{cases} cases waited past due beyond what similar offices would have left",
    ),
    "county": Text(
        "{cases} پرونده بیش از انتظار از شهرستان‌های مشابه در مهلت پاسخ نگرفت",
        "{cases} cases waited past due beyond what similar counties would have left",
    ),
}


def peer_finding(comparison: PeerComparison, lang: str) -> str:
    """How many units need a look (or differ), and how many cases waited there beyond what similar units leave."""
    by, judged = comparison.by, len(comparison.judged)
    if not judged:
        return TOO_FEW[by].label(lang)
    neither = comparison.measure.better == "neither"
    n = int(comparison.frame["assessment"].isin(["needs_look", "differs"]).sum())
    if not n and judged == 1 and not neither:
        return ONLY_ONE[by].label(lang)
    if not n:
        return (NONE_DIFFERS if neither else NONE_NEEDS_LOOK)[by].label(lang).format(all=number(judged, lang))
    singular, plural = (DIFFER if neither else NEED_LOOK)[by]
    sentence = (singular if n == 1 else plural).label(lang)
    sentence = sentence.format(n=number(n, lang), all=number(judged, lang))
    if judged == 1 and not neither:
        sentence = ONLY_ONE_NEEDS_LOOK[by].label(lang)
    cases = excess_together(comparison.needs_look)
    if not comparison.counts_late_cases or cases < 1:
        return sentence
    return f"{sentence}{'؛' if lang == 'fa' else ';'} " + EXCESS_CASES[by].label(lang).format(
        cases=number(cases, lang)
    )
