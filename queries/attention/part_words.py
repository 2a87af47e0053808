"""Words for the few parts that hold most of a surge (`queries.attention.leading_parts`)."""

from persian.bidi import isolate
from persian.digits import number
from persian.enumeration import enumeration
from queries.attention.anomaly_check import LeadingParts
from queries.vocabulary.labels import Text

LANGS = ("fa", "en")

LEADING = {
    "topic": Text(
        "؛ {n} پرونده از این‌ها دربارهٔ {names} است (مورد انتظار: {expected})",
        "; {n} of them are about {names} ({expected} expected)",
    ),
    "county": Text(
        "؛ {n} پرونده از این‌ها از {names} است (مورد انتظار: {expected})",
        "; {n} of them came from {names} ({expected} expected)",
    ),
    "channel": Text(
        "؛ {n} پرونده از این‌ها از {names} رسید (مورد انتظار: {expected})",
        "; {n} of them came by {names} ({expected} expected)",
    ),
}
PART = {
    "topic": Text("«{name}»", "“{name}”"),
    "county": Text("شهرستان {name}", "{name}"),
    "channel": Text("مسیر «{name}»", "the channel “{name}”"),
}
FURTHER = Text("{n} مورد دیگر", "{n} more")
MAX_PARTS = 3  # that are named


def leading_parts_words(leading: LeadingParts) -> Text:
    """The words that follow the sentence of a surge: which parts have most of it, and how many cases."""
    return LEADING[leading.dimension].formatted(
        n=Text.from_formatter(number, leading.cases),
        names=leading_names(leading),
        expected=Text.from_formatter(number, leading.expected),
    )


def leading_names(leading: LeadingParts) -> Text:
    """The names of the first MAX_PARTS parts, and how many more there are."""
    names = [
        PART[leading.dimension].formatted(name=Text(isolate(name.fa), isolate(name.en)))
        for name in leading.names[:MAX_PARTS]
    ]
    others = len(leading.names) - MAX_PARTS
    if others > 0:
        names.append(FURTHER.formatted(n=Text.from_formatter(number, others)))
    return Text(*(enumeration([name.label(lang) for name in names], lang) for lang in LANGS))
