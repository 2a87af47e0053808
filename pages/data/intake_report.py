"""Show the progress and the report of intake: counts of rows, reasons of rejection, flags, unused columns."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.data.intake_process import IntakeResult
from pages.data.upload_job import Job
from pages.view.first_view import AnyView
from pages.widgets.elements.time_texts import time_of_day_text
from pages.widgets.notices import notices
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, percent
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import FLAGS


def progress_html(view: AnyView, job: Job) -> Markup:
    """A progress bar of the share of the work that is done, which an undo does not tell."""
    t, lang = view.t, view.lang
    if job.command == "undo":
        title = t("Load {n} is being taken back").format(n=number(int(job.name), lang))
        return html(
            '<div class="intake-report at-work" role="status"><h3>{}</h3><progress aria-label="{}"></progress></div>',
            title,
            title,
        )
    title = t("Checking the file {name}") if job.command == "check" else t("Loading the file {name}")
    step, rest = _step_of(view, job)
    return html(
        '<div class="intake-report at-work" role="status"><h3>{}</h3>'
        '<progress max="1" value="{:.2f}" aria-label="{}"></progress>'
        "<p>{}. {}</p></div>",
        title.format(name=isolate(job.name)),
        job.share_done,
        title.format(name=job.name),
        step,
        rest,
    )


def _step_of(view: AnyView, job: Job) -> tuple[str, str]:
    """How far a check or load is, and what the viewer may do meanwhile.

    After the last share the process of intake still has to end, and the screen to be drawn with the new data. On a busy
    server that takes many seconds, in which nothing is lost any more.
    """
    t = view.t
    if job.share_done < 1:
        share = percent(job.share_done, view.lang)
        meanwhile = t("Others go on reading meanwhile. This page may be closed; the work goes on.")
        return t("{share} of the work is done").format(share=share), meanwhile
    done = t("The check is finished") if job.command == "check" else t("The file is loaded")
    return done, t("This screen is being drawn again with the new data.")


def report_html(view: AnyView, outcome: IntakeResult, name: str) -> Markup:
    """The report on the file `name`, or the error."""
    t = view.t
    if outcome.report is None:
        unfinished = t("It did not finish. Try again, or load from the command line.")
        lines = (outcome.error(view.lang) or unfinished).splitlines()
        return notices.notice(t("Nothing was changed"), *lines)
    report = outcome.report
    title = t("Checked; nothing is written yet")
    if not report["checked_only"]:
        title = t("Loaded: load {n}").format(n=number(report["load"], view.lang))
    title = f"{title} · {isolate(name)}"
    return html(
        '<div class="intake-report"><h3>{}</h3>{}{}{}</div>',
        title,
        _counts(view, report),
        _why_ignored(view, report),
        _lists(view, report),
    )


def undone_html(view: AnyView, outcome: IntakeResult) -> Markup:
    """What became of the cases of a load that was taken back, or the error."""
    t, lang, report = view.t, view.lang, outcome.report
    if report is None:
        unfinished = t("It did not finish. Try again, or ask who runs the server.")
        return notices.notice(t("Nothing was changed"), *(outcome.error(lang) or unfinished).splitlines())
    removed, restored = (number(report[key], lang) for key in ("removed_cases", "restored_cases"))
    return html(
        '<div class="intake-report"><h3>{}</h3><p>{}</p></div>',
        t("Load {n} was taken back").format(n=number(report["load"], lang)),
        t("Cases removed: {removed}; cases that are as they were before: {restored}.").format(
            removed=removed, restored=restored
        ),
    )


def _counts(view: AnyView, report: dict[str, Any]) -> Markup:
    t, lang = view.t, view.lang
    names = [
        ("read", t("rows read")),
        ("loaded", t("new")),
        ("updated", t("changed")),
        ("unchanged", t("unchanged")),
        ("ignored", t("older, ignored")),
        ("duplicates", t("repeated")),
        ("rejected", t("rejected")),
    ]
    names = [(key, name) for key, name in names if key not in ("ignored", "duplicates") or report[key]]
    columns = [Column(name, kind="figure", sortable=False) for _, name in names]
    row = Row([Cell(number(report[key], lang)) for key, _ in names])
    return table_html(columns, [row], caption=t("What became of the rows"), lang=lang)


def _why_ignored(view: AnyView, report: dict[str, Any]) -> Markup:
    """A sentence that says why rows were ignored as older; empty if none were."""
    if not report["ignored"]:
        return EMPTY
    file_until, store_until = (datetime.fromisoformat(report[name]) for name in ("as_of", "stored_as_of"))
    sentence = view.t(
        "The file has data up to {file} and the store up to {store}: rows that differ are older and were ignored."
    )
    return html(
        "<p>{}</p>",
        sentence.format(file=_moment_text(view, file_until), store=_moment_text(view, store_until)),
    )


def _moment_text(view: AnyView, moment: datetime) -> str:
    """The day and the time of day of a moment."""
    return isolate(f"{format_day(moment.date(), view.lang)} {time_of_day_text(moment, view.lang)}")


def _lists(view: AnyView, report: dict[str, Any]) -> Markup:
    t, lang = view.t, view.lang
    flag_counts = {FLAGS[Flag[name]].label(lang): n for name, n in report["flagged"].items()}
    lists = _rejections(view, report)
    lists += _list(t("Accepted with warnings"), flag_counts, lang)
    lists += join(html("<p>{}</p>", note) for note in report["notes"][lang])
    if report["unmapped_columns"]:
        names = t(", ").join(isolate(name) for name in report["unmapped_columns"])
        lists += html("<p><b>{}</b> {}</p>", t("Columns that do not enter"), names)
    return lists


def _rejections(view: AnyView, report: dict[str, Any]) -> Markup:
    """The reasons of rejection, each with the first row that was rejected for it (masked)."""
    lang = view.lang
    lines = join(
        html(
            "<li>{}: {}<br><small>{}</small></li>",
            each[lang].removesuffix("."),
            number(each["rows"], lang),
            _example(each["example"]),
        )
        for each in report["rejections"]
    )
    return html("<p><b>{}</b></p><ul>{}</ul>", view.t("Why rows were rejected"), lines) if lines else EMPTY


def _example(text: str) -> str:
    """File and line of a rejected row, and the value that could not be read, each in its own direction."""
    place, _, detail = text.partition(" · ")
    return " · ".join([ltr(place), *([isolate(detail)] if detail else [])])


def _list(title: str, counts: dict[str, int], lang: str) -> Markup:
    if not counts:
        return EMPTY
    lines = join(html("<li>{}: {}</li>", name, number(n, lang)) for name, n in counts.items())
    return html("<p><b>{}</b></p><ul>{}</ul>", title, lines)
