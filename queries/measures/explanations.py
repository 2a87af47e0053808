"""What each figure is made of, in words: its numerator and its denominator."""

from queries.measures.estimators import Estimator
from queries.vocabulary.labels import Word

# What is counted or added up, by the name that estimators have for it.
PARTS: dict[str, Word] = {
    "received": Word("پرونده‌های ثبت‌شده در دوره", "cases registered in the period"),
    "answered": Word(
        "پرونده‌هایی که نخستین پاسخ خود را در دوره گرفته‌اند", "cases first answered in the period"
    ),
    "closed": Word(
        "پرونده‌هایی که نخستین بار در دوره مختومه شده‌اند", "cases closed for the first time in the period"
    ),
    "open": Word("پرونده‌های باز در آن لحظه", "cases open at that moment"),
    "overdue": Word(
        "پرونده‌های باز و بی‌پاسخی که مهلتشان تا آن لحظه گذشته است",
        "open cases, never answered, whose due moment has passed by then",
    ),
    "due": Word(
        "پرونده‌هایی که مهلت پاسخشان در دوره بوده و تا «تا تاریخ» سر رسیده است، بی‌پاسخ‌ها هم در آن",
        "cases whose due moment falls in the period and is not after as-of, the unanswered among them",
    ),
    "on_time": Word(
        "پرونده‌هایی که مهلت پاسخشان در دوره بوده و تا لحظهٔ مهلت پاسخ گرفته‌اند",
        "cases whose due moment falls in the period and that were answered by that moment",
    ),
    "on_due_day": Word(
        "آن‌هایی که پاسخشان در همان روز مهلت داده شده است",
        "those of them answered on the very day they were due",
    ),
    "closed_with_outcome": Word(
        "پرونده‌های مختومه در دوره که نتیجه‌شان ثبت شده است",
        "cases closed in the period with a recorded outcome",
    ),
    "resolved": Word("آن‌هایی که نتیجه‌شان «حل شد» است", "those of them with outcome resolved"),
    "closed_followed": Word(
        "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از «تا تاریخ»، مختومه شده‌اند",
        "cases closed in the period and at least 30 days before as-of",
    ),
    "reopened_soon": Word(
        "آن‌هایی که تا ۳۰ روز پس از مختومه‌شدن بازگشوده شده‌اند", "those of them reopened within 30 days"
    ),
    "resolved_followed": Word(
        "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از «تا تاریخ»، با نتیجهٔ «حل شد» مختومه شده‌اند",
        "cases closed as resolved in the period and at least 30 days before as-of",
    ),
    "gap": Word(
        "آن‌هایی که تا ۳۰ روز بازگشوده شده‌اند یا شهروند دربارهٔ آن‌ها اعلام نارضایتی کرده است",
        "those of them reopened within 30 days or with a dissatisfied verdict",
    ),
    "with_verdict": Word(
        "نظرهای ثبت‌شده دربارهٔ پرونده‌های مختومه در دوره", "verdicts on cases closed in the period"
    ),
    "satisfied": Word("آن‌هایی که «راضی» بوده‌اند", "those of them that are satisfied"),
    "handoffs": Word(
        "مجموع ارجاع‌های پس از نخستین ارجاع در آن پرونده‌ها", "all referrals of those cases after their first"
    ),
    "inhabitants": Word(
        "جمعیت محدودهٔ گزارش به ده هزار نفر × طول دوره به سال (۳۶۵ روز)",
        "inhabitants of the scope in ten thousands × length of the period in years of 365 days",
    ),
}


def numerator(estimator: Estimator) -> Word | None:
    """What is counted; None for an estimate that is no count and no fraction of counts."""
    return PARTS[estimator.numerator] if estimator.numerator else None


def denominator(estimator: Estimator) -> Word | None:
    """What it is divided by; None where nothing is."""
    return PARTS[estimator.denominator] if estimator.denominator else None
