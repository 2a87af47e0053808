"""The figure in large type, its sentence in both languages to be copied, and what to know before quoting it."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import n_text, not_reached_text
from pages.press.press_request import PressRequest, request_and_figure
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number, percent
from persian.translate import translator
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_store import publication_store
from queries.press.figure_labels import quoted_day, series_label, source_line, subject
from queries.press.published_numerator import published_numerator
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, interval, with_unit, withheld_reason
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import NOT_RECORDED

DIRECTIONS = {"fa": "rtl", "en": "ltr"}


@cached
def number_section(view: View) -> Markup:
    """The section of the figure; without a single figure it explains why there is none."""
    t, lang = view.t, view.lang
    request, quotable = request_and_figure(view)
    measure = quotable.table.measure
    subject_text = subject(publication_store(view.store), request.scope).label(lang)
    header = html(
        '<div class="section-head"><h2>{} <span class="standing {}">{}</span></h2><p>{}</p></div>',
        measure.title.label(lang),
        "final" if quotable.finality.final else "provisional",
        quotable.finality.word.label(lang),
        subject_text,
    )
    if quotable.figure is None:
        reason = t("A sum over these is not published, so there is no single number: see the rows below.")
        return html(
            '<section class="press-number">{}<p>{}</p>{}{}</section>',
            header,
            reason,
            _quotes(view, quotable),
            _facts(view, quotable),
        )
    figure_html = join(
        [_value(view, quotable.figure), _comparison_html(view, request, quotable), _cautions(view, quotable)]
    )
    return html(
        '<section class="press-number">{}{}'
        '<div class="number-and-quotes"><div class="the-number">{}</div>{}</div>'
        "{}</section>",
        header,
        _earlier_load_notice(view, request, quotable),
        figure_html,
        _quotes(view, quotable),
        _facts(view, quotable),
    )


def _value(view: View, figure: Protected) -> Markup:
    """The value with its interval and basis, or the reason why it is withheld."""
    t, lang, row, measure = view.t, view.lang, figure.row, figure.measure
    if row["withheld"]:
        reason = withheld_reason(measure, row, k=figure.k).label(lang)
        large = NOT_RECORDED.label(lang) if row["reason"] == "not_recorded" else t("not published")
        return html('<p class="figure-large none">{}</p><p>{}</p>', large, reason)
    if not row.get("reached", True):
        lines = [n_text(row["n"], lang)]
        value = not_reached_text(row, lang)
    else:
        value = with_unit(measure, row["value"]).label(lang)
        lines = [published_interval_text(figure, lang), basis_text(figure, lang)]
    basis = t("; ").join(line for line in lines if line)
    return html('<p class="figure-large">{}</p>', value) + (html("<p>{}</p>", basis) if basis else "")


def published_interval_text(figure: Protected, lang: str) -> str:
    """The 95 % interval of a figure in words, as its sentence has it; "" if it has none."""
    between = interval(figure.measure, figure.row).label(lang)
    return translator(lang)("95% interval: {interval}").format(interval=between) if between else ""


def basis_title(figure: Protected, lang: str) -> str:
    """What the numbers behind the figures are called: cases, or citizens' ratings of them."""
    t = translator(lang)
    return t("Number of ratings") if "response_rate" in figure.frame else t("Number of cases")


def basis_text(figure: Protected, lang: str) -> str:
    """The basis of a figure: number of cases, or of verdicts with the response rate; "" for a plain count.

    Of a share also how many they are: «۳٬۰۱۵ از ۴٬۳۶۰ پرونده».
    """
    t, row = translator(lang), figure.row
    if figure.measure.estimator.is_count or row["n"] is None:
        return ""
    numerator = published_numerator(figure.measure, row)
    part = "" if numerator is None else number(numerator, lang)
    if "response_rate" not in row:
        return f"{part} {n_text(row['n'], lang)}".strip()
    verdicts = t.plural("{n} rating", "{n} ratings", row["n"]).format(n=number(row["n"], lang))
    if part:
        verdicts = t("{part} of {whole}").format(part=part, whole=verdicts)
    share = t("{share} of people asked gave a rating").format(share=percent(row["response_rate"], lang))
    return t("; ").join((verdicts, share))


def value_today(current: Protected | None, lang: str) -> str:
    """How a figure of an earlier load reads today: its value with its basis, or that it is not published."""
    if current is None or current.row["withheld"]:
        return translator(lang)("not published")
    value, basis = with_unit(current.measure, current.row["value"]).label(lang), basis_text(current, lang)
    return f"{value} ({basis})" if basis else value


def _comparison_html(view: View, request: PressRequest, quotable: Quotable) -> Markup:
    if request.against is None or quotable.figure is None or quotable.figure.row["withheld"]:
        return EMPTY
    if quotable.comparison is None:
        return html("<p>{}</p>", view.t("What it would be compared with is not published."))
    text = comparison_text(publication_store(view.store), quotable.figure, quotable.comparison).label(
        view.lang
    )
    text = text[:1].upper() + text[1:]
    return html('<p class="beside {}">{}</p>', quotable.comparison.result, text)


def _cautions(view: View, quotable: Quotable) -> Markup:
    if not quotable.cautions:
        return EMPTY
    items = join(html("<li>{}</li>", caution.label(view.lang)) for caution in quotable.cautions)
    return html('<h3>{}</h3><ul class="cautions">{}</ul>', view.t("Before you quote it"), items)


def _quotes(view: View, quotable: Quotable) -> Markup:
    """The figure as sentences to copy: a short one, the breakdown, and the full one with interval and source.

    Each is in both languages, that of the screen first: journalists write in both.
    """
    t = view.t
    kinds = [
        ("short", t("In short"), quotable.short),
        ("rows", t("As broken down"), quotable.breakdown),
        ("full", t("In full, with interval and source"), quotable.sentence),
    ]
    quotes = join(
        html('<p class="quote-kind">{}</p>{}', title, _in_both_languages(view, kind, text))
        for kind, title, text in kinds
        if text
    )
    return (
        html('<div class="quotes"><h3>{}</h3>{}</div>', t("Ready to be quoted"), quotes) if quotes else EMPTY
    )


def _in_both_languages(view: View, kind: str, text: Text) -> Markup:
    # The full sentence keeps the plain id, by which it has been linked and copied.
    prefix = "quote-" if kind == "full" else f"quote-{kind}-"
    return join(
        html(
            '<div class="quote {}" lang="{}" dir="{}"><p id="{}">{}</p>{}</div>',
            kind,
            lang,
            direction,
            prefix + lang,
            text.label(lang),
            copy_button(view.lang, text.label(lang), prefix + lang, described_by=prefix + lang),
        )
        for lang, direction in sorted(DIRECTIONS.items(), key=lambda pair: pair[0] != view.lang)
    )


def copy_button(lang: str, text: str, focus: str, *, described_by: str) -> Markup:
    """A button that copies `text` to the clipboard and confirms it, in the language of the screen.

    `focus` is a key, unique on the screen, by which the page's script returns the keyboard focus to the button
    after a redraw. `described_by` is the id of the element that says what is copied: all these buttons have one name.
    """
    t = translator(lang)
    return html(
        '<button type="button" class="copy" lang="{}" dir="{}" data-copy="{}" data-focus="{}" '
        'data-done="{}" data-failed="{}" aria-describedby="{}" '
        'aria-live="polite">{}</button>',
        lang,
        DIRECTIONS[lang],
        text,
        focus,
        t("Copied"),
        t("Select it and press Ctrl+C"),
        described_by,
        t("Copy"),
    )


def _facts(view: View, quotable: Quotable) -> Markup:
    """Definition list: definition, n, as-of, reasons for being provisional, protection and source; and the caveats."""
    t, lang, table = view.t, view.lang, quotable.table
    lines: list[tuple[str, str]] = [(t("Definition"), table.measure.definition.label(lang))]
    if quotable.figure is not None and quotable.figure.row["n"] is not None:
        lines.append((basis_title(quotable.figure, lang), number(int(quotable.figure.row["n"]), lang)))
    lines.append((t("Data as of"), quoted_day(table.as_of.date()).label(lang)))
    if quotable.finality.final:
        lines.append((t("Final"), t("Everything that counts has happened; only corrections can change it.")))
    else:
        lines.append(
            (t("Why provisional"), " ".join(reason.label(lang) for reason in quotable.finality.reasons))
        )
    lines.append((t("How it is protected"), protection(table, lang)))
    lines.append((t("Source"), source_line(publication_store(view.store), table.load).label(lang)))
    items = join(html("<dt>{}</dt><dd>{}</dd>", label, text) for label, text in lines)
    caveats = join(html("<li>{}</li>", caveat.label(lang)) for caveat in table.measure.caveats)
    summary = t("What this measure does not show")
    return html(
        '<dl class="facts">{}</dl><details class="caveats"><summary>{}</summary><ul>{}</ul></details>',
        items,
        summary,
        caveats,
    )


def protection(table: Protected, lang: str) -> str:
    """A line on how small numbers are protected: rounding, withholding, and the series in which this is the rule."""
    template = translator(lang)(
        "Counts are rounded to the nearest {base}, shares and rates computed from those; fewer than {k} cases, "
        "and what would reveal them, are not published."
    )
    rule = template.format(base=number(table.base, lang), k=number(table.k, lang))
    return f"{rule} {series_label(table.series).label(lang)}."


def _earlier_load_notice(view: View, request: PressRequest, quotable: Quotable) -> Markup:
    """Notice for the figure of an earlier load: what it would read today, and why it differs."""
    t, lang = view.t, view.lang
    if quotable.current_value is None or quotable.figure is None:
        return EMPTY
    lines: Sequence[str] = [reason.label(lang) for reason in quotable.current_value.reasons]
    if quotable.current_value.unchanged:
        title = t("This is the figure of load {load}. It reads the same today.")
    else:
        title = t("This is the figure of load {load}. Today it reads: {today}")
    reads = value_today(quotable.current_value.result, lang)
    if not quotable.current_value.unchanged and not lines:
        lines = [t("Nothing was added; what is published depends also on the load before.")]
    text = join(html("<p>{}</p>", line) for line in lines)
    load = number(quotable.figure.load, lang)
    link = html(
        '<p><a class="way-out" href="{}">{}</a></p>', request.link(load=None), t("Show it as of today")
    )
    return html(
        '<div class="notice" role="status"><h2>{}</h2>{}{}</div>',
        title.format(load=load, today=reads),
        text,
        link,
    )
