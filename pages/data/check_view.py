"""What a check shows before a load: first cases, ranges of dates, words and values that are not understood."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.data.loading_session import FileLoading
from pages.view.first_view import AnyView
from persian.bidi import isolate
from persian.digits import number


def check_html(view: AnyView, loading: FileLoading) -> Markup:
    """The contents of the check; EMPTY without any."""
    contents, report = loading.contents, loading.report
    if report is None:
        return EMPTY
    return html(
        '<div class="intake-report check-view"><p><b>{}</b></p>{}{}{}{}{}{}{}{}</div>',
        _rejected(view, loading, report),
        _doubts(view, report),
        _of_the_store(view, loading, report),
        _paragraphs(report.get("row_notes", {}).get(view.lang, ())),
        _same_cases(view, contents),
        _cases(view, contents),
        _dates(view, contents),
        _remarks(view, contents, left_out=bool(report.get("summary_rows"))),
        _not_recorded(view, contents),
    )


def _doubts(view: AnyView, report: Mapping[str, Any]) -> Markup:
    """What speaks against the file, although the person goes on; the record of loads keeps it."""
    doubts = report.get("doubts", ())
    if not doubts:
        return EMPTY
    title = html("<p>{}</p>", view.t("You go on despite these doubts, and the list of loads will keep them:"))
    return title + join(html('<p class="problem">{}</p>', doubt[view.lang]) for doubt in doubts)


def _of_the_store(view: AnyView, loading: FileLoading, report: Mapping[str, Any]) -> Markup:
    """What the load would say beside its counts, such as counties that are missing; of a part of a file nothing.

    What the first rows of a longer file show, beside the cases of the store, need not hold of all of them. A title
    says that it is of the load, because it may advise to undo it.
    """
    remarks = report.get("remarks", ())
    if not remarks or ("first_rows" in report and loading.only_first_rows):
        return EMPTY
    title = html("<p>{}</p>", view.t("After the load it would say:"))
    return title + _paragraphs(remark[view.lang] for remark in remarks)


def _paragraphs(notes: Iterable[str]) -> Markup:
    """A paragraph for each note."""
    return join(html("<p>{}</p>", note) for note in notes)


def _rejected(view: AnyView, loading: FileLoading, report: Mapping[str, Any]) -> str:
    """How many rows would be rejected: of the first ones, until the whole file is checked."""
    t, lang = view.t, view.lang
    n, rejected = number(report["read"], lang), number(report["rejected"], lang)
    sentence = t.plural(
        "Of {n} row, none would be rejected.", "Of {n} rows, none would be rejected.", report["read"]
    )
    if report["rejected"]:
        sentence = t.plural(
            "Of {n} row, {rejected} would be rejected.",
            "Of {n} rows, {rejected} would be rejected.",
            report["read"],
        )
    sentence = sentence.format(n=n, rejected=rejected)
    if "first_rows" not in report or not loading.only_first_rows:
        return sentence
    whole = loading.whole
    if whole is not None and whole.running:
        return f"{sentence} {t('These are the first rows; the others are being checked.')}"
    return f"{sentence} {t('These are the first rows; the others are checked by the load.')}"


def _same_cases(view: AnyView, contents: Mapping[str, Any]) -> Markup:
    """A warning of cases that another source has already; EMPTY if hardly any are."""
    same = contents.get("same_cases")
    return html('<p class="problem" role="alert">{}</p>', same[view.lang]) if same else EMPTY


def _cases(view: AnyView, contents: Mapping[str, Any]) -> Markup:
    """The first cases, as they would stand in the store."""
    lang = view.lang
    cases = [
        html(
            "<article><h5>{}</h5><dl>{}</dl></article>",
            isolate(case["id"]),
            join(
                html(
                    "<div><dt>{}</dt><dd>{}</dd></div>", each[f"label_{lang}"], isolate(each[f"value_{lang}"])
                )
                for each in case["fields"]
                if each["field"] != "id"
            ),
        )
        for case in contents.get("cases", ())
    ]
    if not cases:
        return EMPTY
    return html(
        '<h4>{}</h4><div class="first-cases">{}</div>',
        view.t("The first cases, as they would stand"),
        join(cases),
    )


def _dates(view: AnyView, contents: Mapping[str, Any]) -> Markup:
    t, lang = view.t, view.lang
    if not contents.get("dates"):
        return EMPTY
    heads = [
        Column(t("Date"), kind="name", sortable=False),
        Column(t("Column of the file"), kind="text", sortable=False),
        Column(t("Rows"), sortable=False),
        Column(t("First"), kind="text", sortable=False),
        Column(t("Last"), kind="text", sortable=False),
    ]
    rows = [
        Row(
            [
                Cell(each[f"label_{lang}"]),
                Cell(each["column"]),
                Cell(number(each["rows"], lang)),
                Cell(each[f"first_{lang}"]),
                Cell(each[f"last_{lang}"]),
            ]
        )
        for each in contents["dates"]
    ]
    caption = t("First and last dates")
    return html("<h4>{}</h4>{}", caption, table_html(heads, rows, caption=caption, lang=lang))


def _remarks(view: AnyView, contents: Mapping[str, Any], *, left_out: bool) -> Markup:
    """The shift of times, unknown words, and samples of what cannot be read.

    Without any, everything was read, unless rows were left out.
    """
    t, lang = view.t, view.lang
    lines = []
    if shift := contents.get("shift"):
        moved = t("Times with an offset are moved to local time: “{written}” becomes {became}.")
        lines.append(moved.format(written=isolate(shift["written"]), became=isolate(shift[f"became_{lang}"])))
    for each in contents.get("unknown_words", ()):
        words = t(", ").join(f"{isolate(word)} ({number(rows, lang)})" for word, rows in each["words"])
        template = (
            t("Words of “{column}” that are not understood; their rows would be rejected: {words}")
            if each["refused"]
            else t("Words of “{column}” that are not understood, taken as “{default}”: {words}")
        )
        default = each.get(f"default_{lang}", "")
        lines.append(template.format(column=isolate(each["column"]), words=words, default=default))
    for sample in contents.get("unreadable", ()):
        where = t("line {n}").format(n=number(sample["line"], lang)) if sample["line"] else ""
        reason = sample[f"reason_{lang}"].removesuffix(".")
        detail = isolate(sample["detail"]) if sample["detail"] else ""
        lines.append(" · ".join(part for part in (where, reason, detail) if part))
    if not lines and left_out:
        return EMPTY
    if not lines:
        return html(
            "<h4>{}</h4><p>{}</p>", t("What could not be read"), t("Everything in these rows was read.")
        )
    items = join(html("<li>{}</li>", line) for line in lines)
    return html("<h4>{}</h4><ul>{}</ul>", t("What could not be read"), items)


def _not_recorded(view: AnyView, contents: Mapping[str, Any]) -> Markup:
    sentence = contents.get(f"not_recorded_{view.lang}")
    return html("<h4>{}</h4><p>{}</p>", view.t("Not in this file"), sentence) if sentence else EMPTY
