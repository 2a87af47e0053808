"""Quotable sentences in Persian and English: statement with interval, comparison, finality, rounding and source."""

import math
from collections.abc import Sequence
from typing import Any

from persian.digits import number, percent
from queries.disclosure.protected_figures import Protected
from queries.estimates.measure import min_n_of
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.press.comparison import FigureComparison
from queries.press.figure_labels import period_name, place_name, quoted_day, source_line, subject
from queries.press.finality import Finality
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text

FROM_TO = Text("{low} تا {high}", "{low} to {high}")
# A limit beyond which there are few cases is not published; a time that few have reached has no upper one.
LOWER_ALONE = Text("از {low}، حد بالا گفته نمی‌شود", "from {low}, upper limit not given")
UPPER_ALONE = Text("تا {high}، حد پایین گفته نمی‌شود", "to {high}, lower limit not given")
NO_LIMITS = Text("گفته نمی‌شود", "not given")
NOT_REACHED = Text(
    "{scope}: تاکنون کمتر از {share} پرونده‌ها پاسخ گرفته‌اند (از {n} پرونده؛ تا تاریخ {as_of}).",
    "{scope}: fewer than {share} of the cases have been answered so far (of {n} cases; as of {as_of}).",
)
NEVER_REACHED = Text(
    "{scope}: کمتر از {share} پرونده‌ها پاسخ گرفته‌اند و این سهم هرگز به {share} نمی‌رسد، چون پرونده‌های بسیاری "
    "بی‌پاسخ مختومه شده است (از {n} پرونده؛ تا تاریخ {as_of}).",
    "{scope}: fewer than {share} of the cases have been answered, and {share} never will be, because too many were "
    "closed without an answer (of {n} cases; as of {as_of}).",
)
WITHHELD_REASONS = {
    "small": Text(
        "منتشر نمی‌شود: شمار پرونده‌ها کمتر از {k} است، یا گفتنِ آن چنین شماری را آشکار می‌کند.",
        "Not published: there are fewer than {k} cases, or publishing it would reveal such a number.",
    ),
    "few": Text(
        "شمار پرونده‌ها کافی نیست: از کمتر از {least} پرونده رقمی گفته نمی‌شود.",
        "Too few cases: no figure is given for fewer than {least}.",
    ),
    "unheard": Text(
        "نقل نمی‌شود: کمتر از {response} از شهروندان نظر داده‌اند.",
        "Not to be quoted: fewer than {response} of the people gave a rating.",
    ),
    "not_recorded": Text(
        "در این منبع ثبت نمی‌شود؛ رقمی برای نقل‌کردن نیست.", "Not in this source: there is no figure to quote."
    ),
    "one_side": Text(
        "شمار پرونده‌ها کافی نیست ({n}): در یک بخش این رقم کمتر از {k} پرونده هست.",
        "Too few cases ({n}): on one side of this figure there are fewer than {k}.",
    ),
}
COMPARISON_TEMPLATES = {
    "changed": Text("{size} {way} نسبت به {other} ({before})", "{size} {way} than {other} ({before})"),
    "within_chance": Text(
        "در مقایسه با {other} ({before})، ارقام منتشرشده تفاوتی بیش از نوسان معمول نشان نمی‌دهد",
        "compared with {other} ({before}), the published figures show no more than normal variation",
    ),
    "too_small": Text(
        "در مقایسه با {other} ({before})، تفاوت آن‌قدر کم است که به حساب نمی‌آید",
        "compared with {other} ({before}), the difference is too small to matter",
    ),
    "unknown": Text("با {other} ({before}) قابل مقایسه نیست", "not to be compared with {other} ({before})"),
    "part": Text("این رقم {share} از رقم {other} ({before}) است", "that is {share} of {before} in {other}"),
}
MORE, LESS = Text("بیشتر", "more"), Text("کمتر", "less")
BY_DAY = Text("، به‌ازای هر روز", ", day by day")
FINALITY_LABELS = {
    True: Text("رقم قطعی است.", "The figure is final."),
    False: Text("رقم موقت است.", "The figure is provisional."),
}
ROUNDED = Text("تعدادها به نزدیک‌ترین مضرب {base} گرد شده است.", "Counts are rounded to the nearest {base}.")
PART = Text("این رقم {note}.", "This figure is {note}.")
FROM = Text("منبع: {source}", "Source: {source}")
SHORT_PROVISIONAL, SHORT_DEMO = Text("رقم موقت", "provisional"), Text("دادهٔ نمونه", "demo data")
DEMO = Text("دادهٔ نمونه؛ دستگاه و شخص واقعی در آن نیست.", "Demo data: no real office or person.")


def sentence(
    store: Store, protected: Protected, finality: Finality, comparison: FigureComparison | None
) -> Text:
    """The complete quotation of a figure without grouping."""
    parts = [statement(store, protected)]
    if not protected.row["withheld"]:
        if comparison is not None:
            parts.append(_as_sentence(comparison_text(store, protected, comparison)))
        parts.append(FINALITY_LABELS[finality.final])
        if note := protected.coverage.note:
            parts.append(PART.formatted(note=note))
    base = Text.from_formatter(number, protected.base)
    parts += [
        ROUNDED.formatted(base=base),
        _as_sentence(FROM.formatted(source=source_line(store, protected.load))),
        *([DEMO] if store.is_demo else []),
    ]
    return joined(parts)


def short_quote(store: Store, protected: Protected, finality: Finality) -> Text:
    """The figure in one short sentence, without interval and source; provisional and demo figures are marked."""
    words, notes = headline(store, protected), short_notes(store, protected, finality)
    return Text(*(f"{words.label(lang).rstrip('.')}{notes.label(lang)}." for lang in LANGUAGES))


def short_notes(store: Store, protected: Protected, finality: Finality, *first: Text) -> Text:
    """The marks that no quotation may lack, in brackets; "" for a final figure of real data that follows from dates.

    The marks in `first` precede them.
    """
    word = protected.coverage.word_note
    notes = [
        *first,
        *([] if word is None else [word]),
        *([] if finality.final else [SHORT_PROVISIONAL]),
        *([SHORT_DEMO] if store.is_demo else []),
    ]
    words = Text("؛ ".join(note.fa for note in notes), "; ".join(note.en for note in notes))
    return Text(f" ({words.fa})", f" ({words.en})") if notes else Text("", "")


def statement(store: Store, protected: Protected) -> Text:
    """The statement of a figure with its interval, n and as-of; or the reason why the figure is withheld."""
    declared, row = protected.measure, protected.row
    subject_text = subject(store, protected.scope)
    if row["withheld"]:
        reason = withheld_reason(declared, row, k=protected.k)
        return Text(
            f"{subject_text.fa}: {declared.title.fa} — {reason.fa}",
            f"{subject_text.en}: {declared.title.en} — {reason.en}",
        )
    values = {
        "scope": subject_text,
        "n": Text.from_formatter(number, int(row["n"])),
        "as_of": quoted_day(protected.as_of.date(), between=", {}"),
    }
    share = declared.estimator.quantile
    if share is not None and not row["reached"]:
        template = NEVER_REACHED if row["never"] else NOT_REACHED
        return template.formatted(share=Text.from_formatter(percent, share), **values)
    values |= {"value": written(declared, row["value"]), "interval": interval(declared, row)}
    if "response_rate" in row:
        values["response_rate"] = Text.from_formatter(percent, row["response_rate"])
    return declared.sentence.formatted(**values)


def headline(store: Store, protected: Protected) -> Text:
    """The statement of a figure without interval, n and as-of, which the screen shows beside it in smaller print."""
    row, declared = protected.row, protected.measure
    if row["withheld"] or not row.get("reached", True):
        return statement(store, protected)
    # Every template ends with interval, n and as-of in brackets (`queries.measures.quote_templates`): cut there.
    short = Text(*(declared.sentence.label(lang).rpartition(" (")[0] for lang in LANGUAGES))
    return short.formatted(scope=subject(store, protected.scope), value=written(declared, row["value"]))


def withheld_reason(declared: Measure, row: Any, *, k: int) -> Text:
    """The reason why a figure is withheld, in words."""
    return WITHHELD_REASONS[str(row["reason"])].formatted(
        k=Text.from_formatter(number, k),
        n=Text.from_formatter(number, row["n"]),
        least=Text.from_formatter(number, min_n_of(declared, settings())),
        response=Text.from_formatter(percent, MIN_RESPONSE_RATE),
    )


def interval(declared: Measure, row: Any) -> Text:
    """The interval of a figure as text, such as "0.7 to 0.8"; of a time to an answer also where a limit is missing.

    Empty for other figures without an interval.
    """
    ends = {"low": float(row["lower"]), "high": float(row["upper"])}
    known = {name: written(declared, end) for name, end in ends.items() if math.isfinite(end)}
    if not known:
        return NO_LIMITS if declared.estimator.quantile is not None else Text("", "")
    template = FROM_TO if len(known) == len(ends) else LOWER_ALONE if "low" in known else UPPER_ALONE
    return template.formatted(**known)


def written(declared: Measure, value: float) -> Text:
    """A value formatted in both languages, without its unit."""
    return Text(*(declared.format(float(value), lang) for lang in LANGUAGES))


def with_unit(declared: Measure, value: float) -> Text:
    """A value formatted in both languages, with its unit."""
    return Text(*(declared.format_with_unit(float(value), lang) for lang in LANGUAGES))


def comparison_text(store: Store, protected: Protected, comparison: FigureComparison) -> Text:
    """The comparison of a figure with its reference, as a clause."""
    declared = protected.measure
    whole = comparison.against == "province"
    other = place_name(store) if whole else period_name(comparison.reference_scope)
    values = {
        "other": other,
        "before": with_unit(declared, comparison.reference_row["value"]),
        "way": MORE if comparison.difference > 0 else LESS,
        "size": Text(*(declared.format_change(comparison.difference, lang) for lang in LANGUAGES)),
        "share": Text.from_formatter(percent, comparison.difference, decimals=1),
    }
    clause = COMPARISON_TEMPLATES[comparison.result].formatted(**values)
    return joined([clause, BY_DAY], "") if comparison.per_day and comparison.result == "changed" else clause


def joined(parts: Sequence[Text], between: str = " ") -> Text:
    """Join texts in both languages, with `between` as the separator."""
    return Text(between.join(part.fa for part in parts), between.join(part.en for part in parts))


def _as_sentence(words: Text) -> Text:
    """A clause as a sentence: with a capital letter (English) and a full stop."""
    return Text(f"{words.fa}.", f"{words.en[0].upper()}{words.en[1:]}.")
