"""The quotable figure as a spreadsheet: the rows, and a second sheet with definitions and source."""

from typing import Any

from briefs.spreadsheets import Column, Kind, Sheet, Value
from charts.parts.figure_texts import not_reached_text
from pages.press.headline_figure import basis_title, protection
from persian.digits import number
from persian.translate import translator
from queries.disclosure.publication_grid import PUBLICATION_SPANS
from queries.measures.declaration import UNITS, Unit
from queries.press.breakdown import ordered_rows
from queries.press.figure_json import permalink
from queries.press.figure_labels import code_names, quoted_day, source_line, subject
from queries.press.published_numerator import published_numerator
from queries.press.quote import Quotable
from queries.press.sentence import withheld_reason
from queries.question.grouping import GRAINS
from queries.storage.store import Store
from queries.vocabulary.labels import PARAMETER_LABELS
from queries.vocabulary.plain_values import finite_or_none

_KINDS: dict[Unit, Kind] = {
    "cases": "count", "share": "share", "days": "decimal", "per_10k": "decimal",
    "per_10k_residents": "decimal", "handoffs": "decimal",
}  # fmt: skip


def sheet(store: Store, quotable: Quotable, lang: str) -> Sheet:
    """The rows and the description of the figure, in one language, for CSV or XLSX."""
    t, table, measure = translator(lang), quotable.table, quotable.table.measure
    kind = _KINDS[measure.unit]
    title = measure.title.label(lang)
    columns = []
    for name in table.by:
        columns += [
            Column(_head(name, lang)),
            Column(t("Code of {name}").format(name=_head(name, lang)), "code"),
        ]
    columns += [
        Column(t("From"), "day"),
        Column(t("To"), "day"),
        Column(title if kind == "share" else f"{title} ({UNITS[measure.unit].label(lang)})", kind),
        Column(t("95% interval, lower limit"), kind),
        Column(t("95% interval, upper limit"), kind),
        *([Column(t("Number in the numerator"), "count")] if measure.estimator.is_share else []),
        Column(basis_title(table, lang), "count"),
        *([Column(t("Response rate"), "share")] if "response_rate" in table.frame else []),
        Column(t("Note")),
        Column(t("Data as of"), "moment"),
        Column(t("Load"), "count"),
        Column(t("Publication series"), "count"),
        Column(t("Status")),
    ]
    names = code_names(store, table.by, table.scope)
    rows = [_row(quotable, row, names, lang) for row in ordered_rows(quotable.table)]
    return Sheet(
        title, columns, rows, _about(store, quotable, lang), t("Definitions and source"), store.is_demo
    )


def _head(name: str, lang: str) -> str:
    words = PARAMETER_LABELS[name].label(lang)
    return words[:1].upper() + words[1:]


def _row(quotable: Quotable, row: dict[str, Any], names: dict[str, Any], lang: str) -> list[Value]:
    """The cells of one row, in the order of the columns of `sheet`."""
    table = quotable.table
    first, last = table.scope.first, table.scope.last
    cells: list[Value] = []
    for name in table.by:
        cells += [names[name][row[name]].label(lang), str(row[name])]
        if name in PUBLICATION_SPANS and first and last:
            span = next(each for each in GRAINS[name](first, last) if each.key == row[name])
            first, last = span.first, span.last
    figures = [finite_or_none(float(row[name])) for name in ("value", "lower", "upper")]
    is_share = table.measure.estimator.is_share
    numerator: list[Value] = [published_numerator(table.measure, row)] if is_share else []
    response_cells: list[Value] = []
    if "response_rate" in row:
        response_cells = [finite_or_none(float(row["response_rate"]))]
    note = withheld_reason(table.measure, row, k=table.k).label(lang) if row["withheld"] else None
    if not row["withheld"] and not row.get("reached", True):
        note = not_reached_text(row, lang)
    if note is None and (word := table.coverage.word_note):
        note = word.label(lang)
    return [
        *cells, first, last, *figures, *numerator, row["n"], *response_cells, note, table.as_of, table.load,
        table.series.series,
        quotable.finality.word.label(lang),
    ]  # fmt: skip


def _about(store: Store, quotable: Quotable, lang: str) -> list[tuple[str, str]]:
    """The lines of the second sheet: label and text."""
    t, table, measure = translator(lang), quotable.table, quotable.table.measure
    lines = [
        (t("Measure"), measure.title.label(lang)),
        (t("Definition"), measure.definition.label(lang)),
        (t("What is shown"), subject(store, table.scope).label(lang)),
        (t("Data as of"), quoted_day(table.as_of.date()).label(lang)),
        (t("Load"), number(table.load, lang)),
        (t("Status"), quotable.finality.word.label(lang)),
    ]
    lines += [(t("Why provisional"), reason.label(lang)) for reason in quotable.finality.reasons]
    if table.coverage.note is not None:
        lines.append((t("Note"), table.coverage.note.label(lang)))
    if quotable.sentence is not None:
        lines += [
            (t("Sentence in Persian"), quotable.sentence.fa),
            (t("Sentence in English"), quotable.sentence.en),
        ]
    lines += [(t("Before you quote it"), caution.label(lang)) for caution in quotable.cautions]
    lines += [(t("What this measure does not show"), caveat.label(lang)) for caveat in measure.caveats]
    lines += [
        (t("How it is protected"), protection(table, lang)),
        (t("Source"), source_line(store, table.load).label(lang)),
        (t("Address of these figures"), f"/{permalink(quotable)}"),
    ]
    return lines
