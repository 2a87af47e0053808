"""Words about a surge whose excess came by a new channel or from a new source, in Persian and English.

They say which one, since when, and how many of how many cases; and what came by all others, against what was expected
of them. More cases by a new channel are not a sign of trouble where they come from, and the words call them none.
"""

from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number
from queries.attention.anomaly_check import NewOrigin
from queries.vocabulary.labels import Text

MAX_NAMES = 2

# By dimension: one, two and more of them by name. Of more than two the largest is named, and how many more there are.
NAMES: dict[str, tuple[Text, Text, Text]] = {
    "channel": (
        Text("مسیر «{a}»", "by the channel “{a}”"),
        Text("مسیرهای «{a}» و «{b}»", "by the channels “{a}” and “{b}”"),
        Text("مسیر «{a}» و {more} مسیر دیگر", "by the channel “{a}” and {more} more"),
    ),
    "source": (
        Text("منبع «{a}»", "from the source “{a}”"),
        Text("منبع‌های «{a}» و «{b}»", "from the sources “{a}” and “{b}”"),
        Text("منبع «{a}» و {more} منبع دیگر", "from the source “{a}” and {more} more"),
    ),
}
OTHERS: dict[str, Text] = {
    "channel": Text("دیگر مسیرها", "by all other channels"),
    "source": Text("دیگر منبع‌ها", "from all other sources"),
}
NEW_ORIGIN = Text(
    "؛ از این پرونده‌ها {n} پرونده از {names} رسید (در این مورد تازه است، از {day}{before})",
    "; {n} of them came {names}, new here since {day}{before}",
)
SOME_BEFORE = Text("؛ پیش از آن تنها {n} پرونده", ", with only {n} before")
OTHERS_AS_USUAL = Text(
    "؛ {rest} پرونده از {others} رسید که در محدودهٔ مورد انتظار است (مورد انتظار: {expected})",
    "; {rest} came {others}, within the expected range ({expected} expected)",
)
OTHERS_RISE = Text(
    "؛ از {others} نیز بیش از انتظار رسید: {rest} پرونده، در برابر {expected} پروندهٔ مورد انتظار",
    "; {rest} came {others}, also more than expected ({expected} expected)",
)
OTHERS_REPLACED = Text(
    "؛ از {others} تنها {rest} پرونده رسید، در برابر {expected} پروندهٔ مورد انتظار. آیا همان پرونده‌ها اکنون "
    "از راهی تازه می‌رسد؟",
    "; only {rest} came {others}, against {expected} expected. Are these the same cases, arriving in a new way?",
)


def new_origin_words(new: NewOrigin) -> Text:
    """The words that follow the sentence of a surge."""
    before = SOME_BEFORE.formatted(n=_number(new.before)) if new.before else Text("", "")
    cases = NEW_ORIGIN.formatted(
        n=_number(new.cases),
        names=origin_names(new),
        day=Text.from_formatter(format_day, new.since, style="long"),
        before=before,
    )
    template = OTHERS_REPLACED if new.replaces_others else OTHERS_RISE if new.others_rise else OTHERS_AS_USUAL
    others = template.formatted(
        others=OTHERS[new.dimension], rest=_number(new.rest), expected=_number(new.expected)
    )
    return cases + others


def origin_names(new: NewOrigin) -> Text:
    """The new channels or sources by name, in English with “by” or “from”."""
    names = [Text(isolate(name.fa), isolate(name.en)) for name in new.names]
    one, two, many = NAMES[new.dimension]
    if len(names) == 1:
        return one.formatted(a=names[0])
    if len(names) <= MAX_NAMES:
        return two.formatted(a=names[0], b=names[1])
    return many.formatted(a=names[0], more=_number(len(names) - 1))


def _number(n: float) -> Text:
    return Text.from_formatter(number, n)
