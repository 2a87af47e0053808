"""The heading above the steps of loading a file: the four steps, the current one, and what is wrong in it."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.data.column_form import column_counts
from pages.data.loading_session import FileLoading, Step
from pages.view.first_view import AnyView
from persian.bidi import isolate
from persian.digits import number

_ORDER: tuple[Step, ...] = ("file", "columns", "check", "load")


def step_heading(view: AnyView, loading: FileLoading | None) -> Markup:
    """The list of steps and the heading of the current one, which gets the focus when the step changes."""
    t, lang = view.t, view.lang
    names = dict(zip(_ORDER, (t("File"), t("Columns"), t("Check"), t("Load")), strict=True))
    step = loading.step if loading is not None else "file"
    items = join(
        html(
            '<li class="{}"{}><span>{}</span> {}</li>',
            "done" if _ORDER.index(each) < _ORDER.index(step) else "",
            html(' aria-current="step"') if each == step else EMPTY,
            number(at, lang),
            names[each],
        )
        for at, each in enumerate(_ORDER, start=1)
    )
    title, text = _texts(view, loading)
    problem = _problem(view, loading)
    return html(
        '<div class="step-heading" data-step="{}" data-turn="{}"><ol class="steps" aria-label="{}">{}</ol>'
        "<h3 tabindex=-1 data-begin{}>{}</h3><p>{}</p>{}</div>",
        step,
        loading.turn if loading is not None else 0,
        t("Steps of a load"),
        items,
        html("=again") if problem else EMPTY,  # what is in the way gets the focus each time
        title,
        text,
        problem,
    )


def _texts(view: AnyView, loading: FileLoading | None) -> tuple[str, str]:
    """The heading of the step and what to do in it."""
    t = view.t
    if loading is None or loading.proposal is None:
        return (
            t("Choose the file"),
            t("Its columns are recognised by themselves. Nothing is written before you say so."),
        )
    if loading.step == "columns":
        title = t("What are the columns of {file}?").format(file=isolate(loading.name))
        return title, column_counts(view, loading.proposal)
    if loading.step == "check":
        return (
            t("Is this what the file says?"),
            t("Compare the first cases and dates with what you know. Nothing is written yet."),
        )
    if loading.load_job is not None and loading.load_job.running:
        return (t("The file is being loaded"), t("It goes in whole or not at all."))
    if loading.load_job is not None and loading.load_job.result and loading.load_job.result.report:
        return (t("The file is loaded"), t("Below it can be taken back as long as it is the newest load."))
    return (t("The file was not loaded"), t("Try again, go back to the columns, or choose another file."))


def _problem(view: AnyView, loading: FileLoading | None) -> Markup:
    """What stands in the way, and what to do; empty if nothing does."""
    if loading is None:
        return EMPTY
    t, lang = view.t, view.lang
    lines: list[str] = []
    if loading.error is not None:
        unfinished = t("It did not finish. Try again, or load from the command line.")
        lines = (loading.error.error(lang) or unfinished).splitlines()
    elif loading.step == "columns" and loading.proposal is not None:
        if missing := loading.proposal["missing"]:
            labels = t(", ").join(loading.proposal["labels"][field][lang] for field in missing)
            lines = [
                t(
                    "Without these nothing can be loaded: {fields}. Choose the column of each in the list."
                ).format(fields=labels)
            ]
        elif loading.unseen_words:
            lines = [
                t("A column that you chose has words whose meaning is open. Choose it below, and go on.")
            ]
    return (
        html('<div class="problem" role="alert">{}</div>', join(html("<p>{}</p>", line) for line in lines))
        if lines
        else EMPTY
    )
