"""What a control chart says of a unit's latest month, in words: its place in the unit's own past, and its target.

These words are about the unit's own past only. Whether it needs a look compared with similar ones is another question,
with words of its own (`queries.comparisons.peers.peer_assessment_texts`).
"""

from typing import Literal

from queries.vocabulary.labels import Text

OwnPast = Literal["improving", "worsening", "above", "below", "usual", "no_chart"]
Rule = Literal["", "outside", "outer_third", "run"]
TargetReach = Literal["", "met", "unreliable", "missed"]
NoChart = Literal["", "few_months", "no_recent_month", "not_charted"]

BEYOND: tuple[OwnPast, ...] = ("improving", "worsening", "above", "below")  # beyond normal variation

OWN_PAST: dict[OwnPast, Text] = {
    "improving": Text("بهتر از گذشتهٔ خود", "Better than its own past"),
    "worsening": Text("بدتر از گذشتهٔ خود", "Worse than its own past"),
    # Measures of which neither direction is better.
    "above": Text("بیشتر از انتظار بر پایهٔ گذشتهٔ خود", "More than its own past suggests"),
    "below": Text("کمتر از انتظار بر پایهٔ گذشتهٔ خود", "Less than its own past suggests"),
    "usual": Text("در حد نوسان معمول خود", "Within its own normal variation"),
    "no_chart": Text("نمودار کنترل ندارد", "No control chart"),
}
# `{side}` is one of SIDES.
RULES: dict[Rule, Text] = {
    "outside": Text("{month} {side} حدود معمول خود است", "{month} is {side} its own usual limits"),
    "outer_third": Text(
        "دو ماه از سه ماه منتهی به {month} بسیار {side} مقدار معمول خود است",
        "two of the three months up to {month} are far {side} their own usual value",
    ),
    "run": Text(
        "{n} ماه پیاپی تا {month} {side} مقدار معمول خود است",
        "{n} months in a row up to {month} are {side} their own usual value",
    ),
}
SIDES = {True: Text("بالاتر از", "above"), False: Text("پایین‌تر از", "below")}
TOO_SMALL = Text(
    "بیرون از نوسان معمول خود، ولی ناچیز ({size})",
    "beyond its own normal variation but too small to matter ({size})",
)
# For figures with a trend, by whether the latest values are above the usual one: neither an improvement nor a decline.
SLOWER = {
    True: Text(
        "بیشتر از انتظار بر پایهٔ گذشتهٔ خود، ولی کمتر از میانگین دوازده ماه پیش از آن",
        "more than its own past suggests, but less than the average of the twelve months before",
    ),
    False: Text(
        "کمتر از انتظار بر پایهٔ گذشتهٔ خود، ولی بیشتر از میانگین دوازده ماه پیش از آن",
        "less than its own past suggests, but more than the average of the twelve months before",
    ),
}
# Fewer open or overdue cases, but no improvement: they may have been closed before they were overdue.
CLOSED_UNANSWERED = Text(
    "کمتر از انتظار بر پایهٔ گذشتهٔ خود، ولی {n} پرونده بیش از معمول بدون پاسخ مختومه شده است",
    "fewer than its own past suggests, but {n} more cases than usual were closed without an answer",
)
# For the share on time, in either direction.
CHANGED_DEADLINES = Text(
    "بیرون از نوسان معمول خود، ولی بیشتر آن از تغییر مهلت پاسخ است",
    "beyond its own normal variation, but mostly because deadlines have changed",
)
# Replaces "usual" for figures that are beyond it but are not marked; the reason follows.
NOT_MARKED = Text("بدون نشان", "Not marked")
GROWTH = {
    True: Text("رشد معمول: سالی {size}", "usual growth: {size} a year"),
    False: Text("کاهش معمول: سالی {size}", "usual decline: {size} a year"),
}
TARGET_REACH: dict[TargetReach, Text] = {
    "met": Text("هدف پیوسته محقق می‌شود", "target reliably met"),
    "unreliable": Text("هدف گاهی محقق می‌شود و گاهی نه", "target met in some months, not reliably"),
    "missed": Text("هدف پیوسته محقق نمی‌شود", "target reliably missed"),
}
NO_CHART: dict[NoChart, Text] = {
    "few_months": Text(
        "کمتر از {least} ماه کامل با پرونده‌های کافی", "fewer than {least} complete months with enough cases"
    ),
    "no_recent_month": Text("در ماه‌های اخیر پروندهٔ کافی ندارد", "not enough cases in the latest months"),
    "not_charted": Text("این شاخص نمودار کنترل ندارد", "this measure has no control chart"),
}
