"""Texts for empty parts of a county brief. They distinguish missing data from a true absence ("no topic rose")."""

from queries.comparisons.changes.rising_parts import NoComparison
from queries.hotspots.observation_window import MIN_QUARTERS, window
from queries.hotspots.trajectories import trajectory_scope
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

NO_QUARTERS = Text(
    "برای گفتن اینکه کانون است یا نه، دست‌کم شش فصل کامل داده لازم است.",
    "To say whether it is a hotspot at least six whole quarters of data are needed.",
)
NO_INHABITANTS = Text(
    "بدون دانستن جمعیت آن نمی‌توان گفت کانون است یا نه.",
    "Without its number of inhabitants it cannot be said whether it is a hotspot.",
)
NO_CASES = Text(
    "در فصل‌های کامل جز یک شهرستان، شهرستانی پرونده ندارد که بتوان نرخ‌ها را مقایسه کرد؛ نمی‌توان گفت کانون "
    "است یا نه.",
    "In the whole quarters fewer than two counties have cases, so that there is no other rate to compare with: "
    "it cannot be said whether it is a hotspot.",
)
NO_RISE = Text(
    "نسبت به همین دوره در سال پیش، هیچ موضوعی فراتر از نوسان معمول و بیش از بقیه افزایش نیافته است.",
    "No topic grew more than the others, beyond normal variation, against the same period a year earlier.",
)
NO_COMPARISON: dict[NoComparison, Text] = {
    "unknown": Text(
        "دورهٔ مشابهی در سال پیش برای مقایسه نیست.",
        "There is no similar period a year earlier to compare with.",
    ),
    "no_cases_now": Text(
        "جز در سفرهای استانی، در این دوره پرونده‌ای از این شهرستان ثبت نشده است.",
        "Apart from provincial trips no case of this county was registered in the period.",
    ),
    "no_cases_before": Text(
        "جز در سفرهای استانی، در همین دورهٔ سال پیش پرونده‌ای از این شهرستان ثبت نشده بود تا بتوان مقایسه کرد.",
        "Apart from provincial trips no case of this county was registered in the same period a year earlier, so "
        "there is nothing to compare with.",
    ),
}
NOT_ENOUGH_DUE = Text(
    "هیچ دستگاهی در این دوره در این شهرستان پروندهٔ سررسیدشدهٔ کافی برای مقایسه ندارد؛ دورهٔ بلندتری را ببینید.",
    "No office has enough cases due here in this period to judge by; look at a longer one.",
)
NONE_LATE = Text(
    "دستگاه‌هایی که به اندازهٔ لازم برای مقایسه، پروندهٔ سررسیدشده در این شهرستان دارند، همه را تا مهلت پاسخ داده‌اند.",
    "The offices that have enough cases due here to judge by answered all of them in time.",
)


def no_trajectory(store: Store, scope: Scope, people: int | None) -> Text:
    """The reason why a county has no trajectory. `people` is its population, None or 0 if unknown."""
    if len(window(store, trajectory_scope(scope)).quarters) < MIN_QUARTERS:
        return NO_QUARTERS
    return NO_CASES if people else NO_INHABITANTS
