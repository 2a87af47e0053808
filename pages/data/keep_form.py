"""The forms below a check and below a finished load: continue, go back, and keep the mapping under a name."""

from datetime import date

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.data.intake_process import IntakeResult
from pages.data.loading_session import FileLoading
from pages.data.upload_job import Job
from pages.view.first_view import AnyView
from persian.calendar import to_jalali
from persian.digits import number

DESPITE_DOUBTS = "despite-doubts"  # the action of the button


def check_buttons(view: AnyView, loading: FileLoading, *, waits_for: Job | None) -> Markup:
    """The buttons to load and to go back; until a load of another file, or an undo, has ended, what it waits for."""
    t = view.t
    note = ""
    if waits_for is not None and waits_for.command == "undo":
        note = t("Load {n} is being taken back just now. This file can be loaded when that is done.").format(
            n=number(int(waits_for.name), view.lang)
        )
    elif waits_for is not None:
        note = t("Another file is being loaded just now. Wait until it is done.")
    return html(
        '<form class="steps-form" data-turn="{}"><p class="note">{}</p><p class="buttons">'
        '<button class="primary" value="load"{} data-busy="{}">{}</button><button value="back">{}</button></p>'
        '<p class="working" role="status" data-working></p></form>',
        loading.turn,
        note,
        html(" disabled") if waits_for is not None else EMPTY,
        t("The load begins …"),
        t("Load the file"),
        t("Back to the columns"),
    )


def despite_button(view: AnyView, result: IntakeResult | None) -> Markup:
    """The button to go on despite the doubt that a check or load ended with; EMPTY after anything else."""
    if result is None or not result.doubtful:
        return EMPTY
    return html(
        '<button value="{}" formnovalidate data-busy="{}">{}</button>',
        DESPITE_DOUBTS,
        view.t("Going on despite the doubt …"),
        view.t("The file is right: go on despite the doubt"),
    )


def keep_form(view: AnyView, loading: FileLoading, *, message: str, taken: bool) -> Markup:
    """The form to keep the mapping under a name; `taken` asks whether to replace the one of this name."""
    t = view.t
    replace = (
        html(
            '<label class="tick"><input type="checkbox" name="replace">{}</label>', t("Replace the kept one")
        )
        if taken
        else EMPTY
    )
    return html(
        '<form class="steps-form keep" data-turn="{}"><h4>{}</h4><p>{}</p><div class="fields">'
        '<label>{}<input name="kept_name" value="{}" maxlength="60" required></label></div>{}'
        '<p class="buttons"><button value="keep">{}</button></p>'
        '<p role="status" class="working" data-working>{}</p></form>',
        loading.turn,
        t("Keep this mapping for the next file"),
        t(
            "The next file with these columns needs no choices then; the command line finds it by this name, too."
        ),
        t("Name of the mapping"),
        loading.mapping_name,
        replace,
        t("Keep the mapping"),
        message,
    )


def after_load(view: AnyView, loading: FileLoading) -> Markup:
    """The link to the overview over the dates of the file; if the load failed, to load it again or go back."""
    t = view.t
    job = loading.load_job
    if job is None or job.result is None or job.result.report is None:
        # Where the reason is known, the same load would fail again.
        unfinished = job is not None and (job.result is None or not job.result.error(view.lang))
        again = html('<button class="primary" value="again">{}</button>', t("Load it again"))
        return html(
            '<form class="steps-form" data-turn="{}"><p class="buttons">{}<button value="back">{}</button></p></form>',
            loading.turn,
            again if unfinished else despite_button(view, job.result if job is not None else None),
            t("Back to the columns"),
        )
    return html(
        '<p class="buttons"><a class="way-out" href="{}">{}</a></p>',
        view.screen_link("", period=[_period(loading)]),
        t("See the cases on the overview"),
    )


def _period(loading: FileLoading) -> str:
    """The period from the first to the last registration of the file; all of it if the check did not say."""
    for each in loading.contents.get("dates", ()):
        if each["field"] in ("registered_at", "moment"):
            first, last = (to_jalali(date.fromisoformat(each[end][:10])) for end in ("first", "last"))
            return f"{first}-{last}"
    return "all"
