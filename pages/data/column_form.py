"""The form of the columns of a file: what each becomes, chosen from lists, beside values of the first rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.data.column_choices import DUE_BY_RULE, column_name, date_name
from pages.data.keep_form import despite_button
from pages.data.loading_session import FileLoading
from pages.data.mapping_offer import mapping_offer
from pages.data.word_lists import word_lists
from pages.view.first_view import AnyView
from persian.bidi import isolate
from persian.digits import number, percent

SURE = 0.8  # from this confidence on a proposal is called certain
PERSONAL = ("person", "telephone", "national_code", "email", "address", "free_text")
MAX_LISTS = 150  # columns with a list; a browser with thousands of lists would be slow


def column_form(view: AnyView, loading: FileLoading) -> Markup:
    """The whole form: what is missing, columns that enter, words, columns that stay outside, name and button."""
    assert loading.proposal is not None
    proposal, t, lang = loading.proposal, view.t, view.lang
    entering, outside = _in_order(proposal)
    heads = join(
        html("<th scope=col>{}</th>", title)
        for title in (t("Column of the file"), t("In the first rows"), t("What it is"), t("How certain"))
    )
    table = html(
        '<table class="columns-of"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        t("Columns of the file and what each becomes"),
        heads,
        join(_row(view, proposal, column) for column in entering),
    )
    return html(
        '<form class="steps-form" data-turn="{}"><p class="taken-note" role="status" data-taken="{}"></p>{}{}{}{}{}{}{}'
        '<p class="working" role="status" data-working></p></form>',
        loading.turn,
        t("“{field}” was taken from the column “{column}”, which now stays outside."),
        _despite(view, loading),
        mapping_offer(view, loading),
        join(html("<p class=note>{}</p>", note[lang]) for note in proposal["form_notes"]),
        table,
        word_lists(view, proposal, opened=loading.unseen_words),
        _outside(view, proposal, outside),
        _foot(view, loading),
    )


def _despite(view: AnyView, loading: FileLoading) -> Markup:
    """The button to go on despite a doubt that stands above the form; EMPTY without one."""
    button = despite_button(view, loading.error)
    return html('<p class="buttons">{}</p>', button) if button else EMPTY


def column_counts(view: AnyView, proposal: Mapping[str, Any]) -> str:
    """Sentence: how many columns were recognised, how many need a look, and how many stay outside."""
    entering, outside = _in_order(proposal)
    unsure = [column for column in entering if not _is_sure(column)]
    sentence = view.t(
        "Of {all} columns, {known} are recognised with certainty, {unsure} need your look, and {outside} stay outside. "
        "Correct what is wrong, then go on."
    )
    if not unsure:
        sentence = view.t(
            "Of {all} columns, {known} are recognised with certainty, and {outside} stay outside. "
            "Correct what is wrong, then go on."
        )
    counts = {
        "all": len(proposal["columns"]),
        "known": len(entering) - len(unsure),
        "unsure": len(unsure),
        "outside": len(outside),
    }
    return sentence.format(**{name: number(n, view.lang) for name, n in counts.items()})


def _in_order(proposal: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Columns that enter or need a decision, unsure ones first; and those that stay outside, personal ones first."""
    columns = proposal["columns"]
    entering = [column for column in columns if column["field"] or column["outside"] == "unsure"]
    outside = [column for column in columns if not column["field"] and column["outside"] != "unsure"]
    return (
        sorted(entering, key=_is_sure),
        sorted(outside, key=lambda column: column["outside"] not in PERSONAL),
    )


def _is_sure(column: Mapping[str, Any]) -> bool:
    settled = column["order_settled"] is not False
    return bool(column["field"]) and column["confidence"] >= SURE and settled


def _row(view: AnyView, proposal: Mapping[str, Any], column: Mapping[str, Any]) -> Markup:
    t, lang = view.t, view.lang
    sure = _is_sure(column)
    readable = ""
    if column["field"] and column["readable"] < 0.995:
        readable = t("{share} of its values can be read").format(
            share=percent(column["readable"], lang, decimals=0)
        )
    if column["problems"] and readable:
        readable += f": {t(', ').join(isolate(cell) for cell in column['problems'])}"
    return html(
        '<tr data-row class="{}"><th scope=row>{}</th><td class="values" data-label="{}">{}</td>'
        '<td data-label="{}">{}{}</td>'
        '<td data-label="{}"><b>{}</b><small>{}</small><small class="late">{}</small></td></tr>',
        "sure" if sure else "unsure",
        isolate(column["heading"]),
        t("In the first rows"),
        _values(column),
        t("What it is"),
        _field_list(view, proposal, column),
        _date_list(view, proposal, column),
        t("How certain"),
        t("certain") if sure else t("not certain, please look"),
        column[f"reason_{lang}"],
        readable,
    )


def _values(column: Mapping[str, Any]) -> Markup:
    """Three values: those of the first rows, else others of the column."""
    cells = [cell for cell in dict.fromkeys([*column["first"], *column["samples"]]) if cell][:3]
    return join(html("<span>{}</span>", isolate(cell)) for cell in cells)


def _field_list(view: AnyView, proposal: Mapping[str, Any], column: Mapping[str, Any]) -> Markup:
    """The list of fields, the likelier ones for this column first."""
    t, lang = view.t, view.lang
    labels = {field: label[lang] for field, label in proposal["labels"].items()}
    likely = [each["field"] for each in column["alternatives"] if each["field"] in labels]
    first = list(dict.fromkeys([*([column["field"]] if column["field"] else []), *likely]))
    ordered = [*first, *(field for field in labels if field not in first)]
    options = _options(
        [("", t("stays outside")), *((each, labels[each]) for each in ordered)], column["field"] or ""
    )
    label = t("What the column “{name}” is").format(name=column["heading"])
    return html(
        '<select name="{}" data-once data-column="{}" aria-label="{}">{}</select>',
        column_name(column),
        column["heading"],
        label,
        options,
    )


def _date_list(view: AnyView, proposal: Mapping[str, Any], column: Mapping[str, Any]) -> Markup:
    """The list of ways to read the dates of a column; empty where there is only one."""
    ways = proposal["date_choices"].get(column["heading"], [])
    if not ways or not column["field"]:
        return EMPTY
    shown = [
        (
            str(n),
            view.t("{written} is {day}").format(written=isolate(way["written"]), day=way[f"day_{view.lang}"]),
        )
        for n, way in enumerate(ways)
    ]
    label = view.t("How the dates of the column “{name}” are read").format(name=column["heading"])
    return html(
        '<select name="{}" class="dates" aria-label="{}">{}</select>',
        date_name(column),
        label,
        _options(shown, "0"),
    )


def _options(choices: Sequence[tuple[str, str]], chosen: str) -> Markup:
    return join(
        html('<option value="{}"{}>{}</option>', value, html(" selected") if value == chosen else EMPTY, text)
        for value, text in choices
    )


def _outside(view: AnyView, proposal: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> Markup:
    """The columns that stay outside with their reasons; personal ones cannot be chosen."""
    if not columns:
        return EMPTY
    t, lang = view.t, view.lang
    rows = []
    for at, column in enumerate(columns):
        personal = column["outside"] in PERSONAL
        choice = EMPTY if personal or at >= MAX_LISTS else _field_list(view, proposal, column)
        rows.append(
            html(
                '<tr data-row><th scope=row>{}</th><td class="values" data-label="{}">{}</td>'
                '<td data-label="{}">{}</td>'
                "<td data-label='{}'><b>{}</b><small>{}</small></td></tr>",
                isolate(column["heading"]),
                t("In the first rows"),
                _values(column) if not personal else html('<span class="quiet">{}</span>', t("not shown")),
                t("What it is"),
                choice or t("stays outside"),
                t("Why"),
                proposal["outside_labels"].get(column["outside"], {lang: ""})[lang],
                column[f"reason_{lang}"],
            )
        )
    title = t.plural("{n} column stays outside", "{n} columns stay outside", len(columns)).format(
        n=number(len(columns), lang)
    )
    explanation = t("Names, telephone numbers, national codes, addresses and free text never enter.")
    return html(
        "<details{}><summary>{}</summary><p>{}</p>"
        '<table class="columns-of"><caption>{}</caption><tbody>{}</tbody></table></details>',
        html(" open") if proposal["missing"] else EMPTY,  # the column that is missing may be among them
        title,
        explanation,
        title,
        join(rows),
    )


def _foot(view: AnyView, loading: FileLoading) -> Markup:
    t = view.t
    return html(
        '<div class="fields"><label>{}<input name="name" value="{}" maxlength="60" required><small>{}</small></label>'
        '<label>{}<input name="as_of" value="{}" maxlength="40" inputmode="numeric"><small>{}</small></label></div>'
        '{}<p class="buttons"><button class="primary" value="columns" data-busy="{}">{}</button></p>',
        t("Whose file it is"),
        loading.title,
        t("Later files of the same name update these cases."),
        t("Date of the data"),
        loading.as_of,
        t("Such as 1404/05/12; may stay empty."),
        _due_rule(view, loading),
        t("The first rows are being checked …"),
        t("Continue: check the file"),
    )


def _due_rule(view: AnyView, loading: FileLoading) -> Markup:
    """The choice to compute due dates, for files of cases that have none; EMPTY for others."""
    proposal = loading.proposal
    assert proposal is not None
    if proposal["shape"] != "snapshot" or "due_at" not in proposal["open_fields"]:
        return EMPTY
    return html(
        '<label class="tick"><input type="checkbox" name="{}"{}>{}</label><p class="note">{}</p>',
        DUE_BY_RULE,
        html(" checked") if proposal["due_by_rule"] else EMPTY,
        view.t("Compute the due dates by the rule of the settings"),
        view.t("The file has no due dates. Without them no case is overdue."),
    )
