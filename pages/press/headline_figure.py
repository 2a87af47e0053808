"""The number, large; its sentence in both languages, ready to be copied; and what must be known before it is quoted."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.figure_texts import interval_text, n_text
from charts.markup import EMPTY, html, join
from pages.press.question import PressRequest, request_and_figure
from pages.view.view import View
from pages.view.view_data import cached
from persian.calendar import format_day
from persian.digits import number, percent
from persian.translate import translator
from queries.disclosure.protected_figures import Protected
from queries.press.figure_labels import source_line, subject
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, with_unit, withheld_reason

DIRECTIONS = {"fa": "rtl", "en": "ltr"}


@cached
def number_section(view: View) -> Markup:
    """HTML of the number and of all that goes with it; without a number it says why there is none."""
    t, lang = view.t, view.lang
    wanted, told = request_and_figure(view)
    declared = told.table.measure
    about = subject(view.store, wanted.scope).label(lang)
    head = html(
        '<div class="section-head"><h2>{} <span class="standing {}">{}</span></h2><p>{}</p></div>',
        declared.title.label(lang),
        "final" if told.finality.final else "provisional",
        told.finality.word.label(lang),
        about,
    )
    if told.figure is None:
        why = t("A sum over these is not published, so there is no single number: see the rows below.")
        return html('<section class="press-number">{}<p>{}</p>{}</section>', head, why, _facts(view, told))
    main = join([_value(view, told.figure), _comparison_html(view, wanted, told), _cautions(view, told)])
    return html(
        '<section class="press-number">{}{}'
        '<div class="number-and-quotes"><div class="the-number">{}</div>{}</div>'
        "{}</section>",
        head,
        _earlier_load_notice(view, wanted, told),
        main,
        _quotes(view, told),
        _facts(view, told),
    )


def _value(view: View, found: Protected) -> Markup:
    t, lang, row, declared = view.t, view.lang, found.row, found.measure
    if row["withheld"]:
        why = withheld_reason(declared, row, k=found.k).label(lang)
        return html('<p class="figure-large none">{}</p><p>{}</p>', t("not published"), why)
    if not row.get("reached", True):
        lines = [n_text(row["n"], lang)]
        value = t("Not yet reached")
    else:
        value = with_unit(declared, row["value"]).label(lang)
        interval = interval_text(float(row["lower"]), float(row["upper"]), declared, lang)
        lines = [interval, basis_text(found, lang)]
    basis = t("; ").join(line for line in lines if line)
    return html('<p class="figure-large">{}</p>', value) + (html("<p>{}</p>", basis) if basis else "")


def basis_text(figure: Protected, lang: str) -> str:
    """What a figure is of: so many cases, or verdicts with the share of people who gave one; nothing of a count."""
    t, row = translator(lang), figure.row
    if figure.measure.estimator.is_count or row["n"] is None:
        return ""
    if "response_rate" not in row:
        return n_text(row["n"], lang)
    spoken = t("{n} verdicts").format(n=number(row["n"], lang))
    share = t("{share} of people asked gave a verdict").format(share=percent(row["response_rate"], lang))
    return t("; ").join((spoken, share))


def _comparison_html(view: View, wanted: PressRequest, told: Quotable) -> Markup:
    if wanted.against is None or told.figure is None or told.figure.row["withheld"]:
        return EMPTY
    if told.comparison is None:
        return html("<p>{}</p>", view.t("What it would be compared with is not published."))
    words = comparison_text(view.store, told.figure, told.comparison).label(view.lang)
    words = words[:1].upper() + words[1:]
    return html('<p class="beside {}">{}</p>', told.comparison.result, words)


def _cautions(view: View, told: Quotable) -> Markup:
    if not told.cautions:
        return EMPTY
    items = join(html("<li>{}</li>", words.label(view.lang)) for words in told.cautions)
    return html('<h3>{}</h3><ul class="cautions">{}</ul>', view.t("Before you quote it"), items)


def _quotes(view: View, told: Quotable) -> Markup:
    """The sentence in both languages, whoever reads the screen: journalists come in both."""
    if told.sentence is None:
        return EMPTY
    quotes = join(
        html(
            '<div class="quote" lang="{}" dir="{}"><p id="quote-{}">{}</p>{}</div>',
            lang,
            turn,
            lang,
            told.sentence.label(lang),
            copy_button(lang, told.sentence.label(lang), "quote-" + lang),
        )
        for lang, turn in DIRECTIONS.items()
    )
    return html('<div class="quotes"><h3>{}</h3>{}</div>', view.t("Ready to be quoted"), quotes)


def copy_button(lang: str, text: str, focus: str) -> Markup:
    """HTML of a button that puts a text on the reader's clipboard, and says that it did."""
    t = translator(lang)
    return html(
        '<button type="button" class="copy" data-copy="{}" data-focus="{}" '
        'data-done="{}" data-failed="{}" '
        'aria-live="polite">{}</button>',
        text,
        focus,
        t("Copied"),
        t("Select it and press Ctrl+C"),
        t("Copy"),
    )


def _facts(view: View, told: Quotable) -> Markup:
    """Definition, n, as-of, why provisional, how protected, source."""
    t, lang, table = view.t, view.lang, told.table
    lines: list[tuple[str, str]] = [(t("Definition"), table.measure.definition.label(lang))]
    if told.figure is not None and told.figure.row["n"] is not None:
        lines.append((t("Number of cases"), number(int(told.figure.row["n"]), lang)))
    lines.append((t("As of"), format_day(table.as_of.date(), lang, style="long")))
    if told.finality.final:
        lines.append((t("Final"), t("Everything that counts has happened; only corrections can change it.")))
    else:
        lines.append((t("Why provisional"), " ".join(r.label(lang) for r in told.finality.reasons)))
    lines.append((t("How it is protected"), protection(table, lang)))
    lines.append((t("Source"), source_line(view.store, table.load).label(lang)))
    items = join(html("<dt>{}</dt><dd>{}</dd>", label, text) for label, text in lines)
    caveats = join(html("<li>{}</li>", each.label(lang)) for each in table.measure.caveats)
    summary = t("What this measure cannot tell")
    return html(
        '<dl class="facts">{}</dl><details class="caveats"><summary>{}</summary><ul>{}</ul></details>',
        items,
        summary,
        caveats,
    )


def protection(table: Protected, lang: str) -> str:
    """How small numbers are kept from being worked out, as a line."""
    told = translator(lang)(
        "Counts are rounded to the nearest {base}, shares and rates computed from those; fewer than {k} cases, and "
        "what would give them away, are not published."
    )
    return told.format(base=number(table.base, lang), k=number(table.k, lang))


def _earlier_load_notice(view: View, wanted: PressRequest, told: Quotable) -> Markup:
    """What a figure of an earlier load would read today, and why."""
    t, lang = view.t, view.lang
    if told.current_value is None or told.figure is None:
        return EMPTY
    lines: Sequence[str] = [words.label(lang) for words in told.current_value.reasons]
    if told.current_value.unchanged:
        title = t("This is the figure of load {load}. It reads the same today.")
    else:
        title = t("This is the figure of load {load}. Today it reads: {today}")
    now = told.current_value.result
    reads = t("not published")
    if now is not None and not now.row["withheld"]:
        reads = with_unit(now.measure, now.row["value"]).label(lang)
        reads += f" ({n_text(now.row['n'], lang)})"
    if not told.current_value.unchanged and not lines:
        lines = [t("Nothing was added; what is published depends also on the load before.")]
    text = join(html("<p>{}</p>", line) for line in lines)
    load = number(told.figure.load, lang)
    out = html('<p><a class="way-out" href="{}">{}</a></p>', wanted.link(load=None), t("Show it as of today"))
    return html(
        '<div class="notice" role="status"><h2>{}</h2>{}{}</div>',
        title.format(load=load, today=reads),
        text,
        out,
    )
