"""Cautions to read before quoting a figure: small numbers, rounding, low response, changes within chance, trips."""

import math

from persian.digits import number, percent
from queries.disclosure.protected_figures import Protected
from queries.measures.nonresponse_text import as_sentence, bounds_text
from queries.press.comparison import FigureComparison
from queries.press.figure_labels import quoted_day
from queries.press.sentence import interval
from queries.question.vintage import first_day
from queries.storage.store import Store
from queries.vocabulary.labels import Text

# Below `FEW` cases an estimate gets a caution; below `SMALL` a count does, because rounding to the base changes it
# visibly.
FEW, SMALL = 100, 50
FEW_CASES = Text(
    "این رقم تنها از {n} پرونده به دست آمده است و با نوسان معمول می‌توانست رقم دیگری باشد{interval}.",
    "It is of {n} cases only: with normal variation it could have been another{interval}.",
)
IN_BRACKETS = Text(" ({interval})", " ({interval})")
ROUNDING_SHOWS = Text(
    "شمار کوچک است و گردکردن به مضرب {base} در آن پیداست: «حدود {n}» بگویید.",
    "The count is small, and rounding to {base} shows in it: say “about {n}”.",
)
BEGINS = Text(
    "داده‌ها از {day} آغاز می‌شود: این دوره از آغاز خود کامل نیست.",
    "Data begin on {day}: this period is not complete at its beginning.",
)
PARTIAL_RESPONSE = Text(
    "{share} از شهروندان نظر داده‌اند؛ دربارهٔ دیگران چیزی نمی‌گوید.",
    "{share} of the people gave a rating; it says nothing about the others.",
)
CHANCE = Text(
    "ارقام منتشرشده تفاوتی بیش از نوسان معمول نشان نمی‌دهد: از «افزایش» یا «کاهش» سخن نگویید.",
    "The published figures show no more than normal variation: do not speak of a rise or a fall.",
)
LITTLE = Text(
    "تفاوت آن‌قدر کم است که «افزایش» یا «کاهش» خوانده نمی‌شود.",
    "The difference is too small to be called a rise or a fall.",
)
TRIPS = Text(
    "پرونده‌های سفر استانی در آن است: موج یک سفر می‌تواند علت تفاوت باشد.",
    "Cases of provincial trips are in it: the surge of a trip may be behind the difference.",
)
LOW_RESPONSE = Text(
    "رضایتی که کمتر از ۲۰٪ شهروندان دربارهٔ آن نظر داده باشند هرگز نقل نمی‌شود.",
    "Satisfaction on which fewer than 20% of the people gave a rating is never quoted.",
)
QUIET = Text("تماس کمتر به معنای مشکل کمتر نیست.", "Fewer calls do not mean fewer problems.")


def cautions(store: Store, protected: Protected, comparison: FigureComparison | None) -> tuple[Text, ...]:
    """The cautions for a figure without grouping, in the order in which they are shown."""
    row, declared = protected.row, protected.measure
    if row["withheld"]:
        return (LOW_RESPONSE,) if row["reason"] == "unheard" else ()
    warnings, n = [], int(row["n"])
    shown = Text.from_formatter(number, n)
    if declared.estimator.is_count:
        # Nothing at all is exact, unless the smallest published count may be rounded down to it as well.
        if n < SMALL and (n or 2 * protected.k <= protected.base):
            warnings.append(
                ROUNDING_SHOWS.formatted(base=Text.from_formatter(number, protected.base), n=shown)
            )
    elif n < FEW and math.isfinite(row["value"]):
        known = any(math.isfinite(row[limit]) for limit in ("lower", "upper"))
        between = IN_BRACKETS.formatted(interval=interval(declared, row)) if known else Text("", "")
        warnings.append(FEW_CASES.formatted(n=shown, interval=between))
    begins, first = first_day(store, protected.scope), protected.scope.first
    if begins is not None and first is not None and first < begins:
        warnings.append(BEGINS.formatted(day=quoted_day(begins)))
    if "response_rate" in row:
        warnings.append(PARTIAL_RESPONSE.formatted(share=Text.from_formatter(percent, row["response_rate"])))
        # From the published figures, so that it gives nothing away which these do not.
        if bounds := bounds_text(row):
            warnings.append(as_sentence(bounds))
    if declared.estimator.numerator == "received":
        warnings.append(QUIET)
    if comparison is not None:
        warnings += {"within_chance": [CHANCE], "too_small": [LITTLE]}.get(comparison.result, [])
        if comparison.result == "changed" and comparison.against != "province" and store.has_trips:
            warnings.append(TRIPS)
    return tuple(warnings)
