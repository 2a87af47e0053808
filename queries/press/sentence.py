"""The sentence that may be quoted, in both languages: what it says, how sure it is, beside what, and who says so."""

import math
from collections.abc import Sequence
from typing import Any

from persian.calendar import format_day
from persian.digits import number, percent
from queries.disclosure.protected_figures import Protected
from queries.estimates.measure import least_of
from queries.measures.declaration import LEAST_RESPONSE, Measure
from queries.press.comparison import Compared
from queries.press.figure_labels import period_name, place_name, source_line, subject
from queries.press.finality import Finality
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Word

FROM_TO = Word("{low} تا {high}", "{low} to {high}")
FROM_UP = Word("از {low} به بالا", "from {low} up")
NOT_REACHED = Word(
    "{scope}: هنوز {share} از پرونده‌ها پاسخ نگرفته است (از {n} پرونده؛ تا تاریخ {as_of}).",
    "{scope}: {share} of the cases have not been answered yet (of {n} cases; as of {as_of}).",
)
WITHHELD = {
    "small": Word(
        "منتشر نمی‌شود: شمار پرونده‌ها کمتر از {k} است، یا گفتنِ آن چنین شماری را لو می‌دهد.",
        "Not published: there are fewer than {k} cases, or telling it would give such a number away.",
    ),
    "few": Word(
        "پرونده کم است: از کمتر از {least} پرونده رقمی گفته نمی‌شود.",
        "Too few cases: no figure is told of fewer than {least}.",
    ),
    "unheard": Word(
        "نقل نمی‌شود: کمتر از {response} از شهروندان نظر داده‌اند.",
        "Not to be quoted: fewer than {response} of the people gave a verdict.",
    ),
    "one_side": Word(
        "پرونده کم است ({n}): در یک سوی این رقم کمتر از {k} پرونده هست.",
        "Too few cases ({n}): on one side of this figure there are fewer than {k}.",
    ),
}
BESIDE = {
    "changed": Word("{size} {way} از {other} ({before})", "{size} {way} than {other} ({before})"),
    "within_chance": Word(
        "در سنجش با {other} ({before})، تفاوت از نوسان معمول بیشتر نیست",
        "compared with {other} ({before}), the difference is no more than figures vary anyway",
    ),
    "too_small": Word(
        "در سنجش با {other} ({before})، تفاوت آن‌قدر کم است که به حساب نمی‌آید",
        "compared with {other} ({before}), the difference is too small to matter",
    ),
    "unknown": Word("با {other} ({before}) سنجیدنی نیست", "not to be compared with {other} ({before})"),
    "part": Word("این {share} از {before} در {other} است", "that is {share} of {before} in {other}"),
}
MORE, LESS = Word("بیشتر", "more"), Word("کمتر", "less")
BY_DAY = Word("، به‌ازای هر روز", ", day by day")
STANDING = {
    True: Word("رقم قطعی است.", "The figure is final."),
    False: Word("رقم موقت است.", "The figure is provisional."),
}
ROUNDED = Word("شمارها به نزدیک‌ترین مضرب {base} گرد شده است.", "Counts are rounded to the nearest {base}.")
FROM = Word("منبع: {source}", "Source: {source}")
DEMO = Word("دادهٔ نمونه؛ دستگاه و شخص واقعی در آن نیست.", "Demo data: no real office or person.")


def sentence(store: Store, found: Protected, standing: Finality, beside: Compared | None) -> Word:
    """The whole of what may be quoted of a result without grouping."""
    parts = [statement(store, found)]
    if not found.row["withheld"]:
        if beside is not None:
            parts.append(_ended(comparison(store, found, beside)))
        parts.append(STANDING[standing.final])
    limits = Word.of(number, found.base)
    parts += [
        ROUNDED.formatted(base=limits),
        _ended(FROM.formatted(source=source_line(store, found.load))),
        *([DEMO] if store.is_demo else []),
    ]
    return joined(parts)


def statement(store: Store, found: Protected) -> Word:
    """What a figure says, with its interval, n and as-of; or why it says nothing."""
    declared, row = found.measure, found.row
    about = subject(store, found.scope)
    if row["withheld"]:
        why = withheld(declared, row, k=found.k)
        return Word(
            f"{about.fa}: {declared.title.fa} — {why.fa}", f"{about.en}: {declared.title.en} — {why.en}"
        )
    values = {
        "scope": about,
        "n": Word.of(number, int(row["n"])),
        "as_of": Word.of(format_day, found.as_of.date(), style="long"),
    }
    share = declared.estimator.quantile
    if share is not None and not row["reached"]:
        return NOT_REACHED.formatted(share=Word.of(percent, share), **values)
    values |= {"value": written(declared, row["value"]), "interval": interval(declared, row)}
    if "response_rate" in row:
        values["response_rate"] = Word.of(percent, row["response_rate"])
    return declared.sentence.formatted(**values)


def headline(store: Store, found: Protected) -> Word:
    """What a figure says, without its interval, n and as-of: those stand beside it in smaller letters."""
    row, declared = found.row, found.measure
    if row["withheld"] or not row.get("reached", True):
        return statement(store, found)
    # Every sentence ends with what is known of the figure, in brackets (`queries.measures.quote_templates`).
    short = Word(*(declared.sentence.label(lang).rpartition(" (")[0] for lang in LANGUAGES))
    return short.formatted(scope=subject(store, found.scope), value=written(declared, row["value"]))


def withheld(declared: Measure, row: Any, *, k: int) -> Word:
    """Why a figure is not published, in words."""
    return WITHHELD[str(row["reason"])].formatted(
        k=Word.of(number, k),
        n=Word.of(number, row["n"]),
        least=Word.of(number, least_of(declared, settings())),
        response=Word.of(percent, LEAST_RESPONSE),
    )


def interval(declared: Measure, row: Any) -> Word:
    """The two ends of a figure's interval; nothing where it has none."""
    lower, upper = float(row["lower"]), float(row["upper"])
    if not math.isfinite(lower):
        return Word("", "")
    low = written(declared, lower)
    if not math.isfinite(upper):
        return FROM_UP.formatted(low=low)
    return FROM_TO.formatted(low=low, high=written(declared, upper))


def written(declared: Measure, value: float) -> Word:
    """A value as it is written in either language, without its unit."""
    return Word(*(declared.format(float(value), lang) for lang in LANGUAGES))


def with_unit(declared: Measure, value: float) -> Word:
    """A value with its unit."""
    return Word(*(declared.format_with_unit(float(value), lang) for lang in LANGUAGES))


def comparison(store: Store, found: Protected, beside: Compared) -> Word:
    """How a figure stands beside the other one."""
    declared = found.measure
    whole = beside.against == "province"
    other = place_name(store) if whole else period_name(beside.scope)
    values = {
        "other": other,
        "before": with_unit(declared, beside.other["value"]),
        "way": MORE if beside.difference > 0 else LESS,
        "size": Word(*(declared.format_change(beside.difference, lang) for lang in LANGUAGES)),
        "share": Word.of(percent, beside.difference, decimals=1),
    }
    said = BESIDE[beside.verdict].formatted(**values)
    return joined([said, BY_DAY], "") if beside.by_day and beside.verdict == "changed" else said


def joined(parts: Sequence[Word], between: str = " ") -> Word:
    """Words one after the other."""
    return Word(between.join(part.fa for part in parts), between.join(part.en for part in parts))


def _ended(words: Word) -> Word:
    return Word(f"{words.fa}.", f"{words.en[0].upper()}{words.en[1:]}.")
