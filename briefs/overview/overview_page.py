"""What the overview says as a page of A4, in one language: the morning page, or the weekly page with all offices."""

from typing import Any, Literal

from briefs.overview import page_labels as texts
from briefs.typesetting import breakable, typeset
from persian.bidi import isolate, ltr
from persian.calendar import format_day, weekday_name
from persian.digits import number
from persian.enumeration import comma_separated
from queries.overview.overview_contents import (
    MainFigure,
    OfficeRow,
    OverviewContents,
    OverviewLine,
    ShortList,
)
from queries.vocabulary.labels import DEMO_LABEL

Kind = Literal["morning", "weekly"]


def overview_page(
    contents: OverviewContents, kind: Kind, *, title: str, province: str, lang: str, anchor: str = ""
) -> bytes:
    """The page as a PDF, readable in black and white.

    The morning page is one page. The weekly page goes on with the table of offices, on a second page if need be.
    `title` is that of the dashboard; `anchor` is the newest signature of the audit log, for the foot of the page.
    """
    as_of = _as_of(contents, lang)
    data: dict[str, Any] = {
        "lang": lang,
        "dir": "rtl" if lang == "fa" else "ltr",
        "title": title,
        "heading": texts.TITLES[kind].label(lang),
        "demo": DEMO_LABEL.label(lang) if contents.demo else "",
        "header": [province, as_of, texts.PERIOD.label(lang).format(period=contents.period.label(lang))],
        "sentence": contents.sentence.label(lang),
        "lists": [_list(short_list, lang) for short_list in contents.lists],
        "figures": _figures(contents, lang),
        "unchanged": contents.unchanged.label(lang),
        "unit_notes": [breakable(note) for note in contents.unit_notes.label(lang).splitlines()],
        "note": contents.note.label(lang),
        "offices": _offices(contents, lang) if kind == "weekly" else None,
        "notes": texts.NOTES.label(lang),
        "page": texts.PAGE.label(lang),
        "foot": [
            title,
            as_of,
            texts.LOAD.label(lang).format(n=number(contents.load, lang)),
            *_anchor(anchor, lang),
        ],
    }
    return typeset("overview/overview_page.typ", data)


def overview_text(contents: OverviewContents, kind: Kind, *, lang: str, anchor: str = "") -> str:
    """The morning or weekly page as plain text, for a terminal or a message."""
    labels = [texts.TITLES[kind], *([DEMO_LABEL] if contents.demo else [])]
    head = [*(text.label(lang) for text in labels), _as_of(contents, lang), contents.period.label(lang)]
    parts = [" · ".join(head), "", contents.sentence.label(lang)]
    for short_list in contents.lists:
        parts += ["", short_list.title.label(lang)]
        parts += [short_list.lead.label(lang)] if short_list.lead.label(lang) else []
        for line in short_list.shown:
            parts.append(f"  {_number(line, lang)} – {line.sentence.label(lang)}")
            parts += [f"      {evidence}"] if (evidence := _evidence(line, lang)) else []
        parts += (
            [f"  {short_list.empty.label(lang)}"]
            if not short_list.lines and short_list.empty.label(lang)
            else []
        )
        parts += [f"  {_more(short_list, lang)}"] if short_list.more_count else []
    parts += [""] + [
        " · ".join(part for part in _figure(figure, lang) if part != "—") for figure in contents.figures
    ]
    parts += [contents.unchanged.label(lang)] if contents.unchanged.label(lang) else []
    parts += [f"– {note}" for note in contents.unit_notes.label(lang).splitlines()]
    if kind == "weekly":
        heads = [head.label(lang) for head in texts.OFFICE_HEADS]
        parts += ["", texts.OFFICES.label(lang), texts.OFFICES_NOTE.label(lang)]
        parts += [
            "  " + " · ".join(cells) for cells in (heads, *(_office(row, lang) for row in contents.offices))
        ]
    return "\n".join([*parts, "", contents.note.label(lang), *_anchor(anchor, lang)])


def _as_of(contents: OverviewContents, lang: str) -> str:
    day = contents.as_of.date()
    return texts.AS_OF.label(lang).format(
        weekday=weekday_name(day, lang), day=format_day(day, lang, style="long")
    )


def _anchor(anchor: str, lang: str) -> list[str]:
    return [texts.ANCHOR.label(lang).format(anchor=ltr(anchor))] if anchor else []


def _list(each: ShortList, lang: str) -> dict[str, Any]:
    return {
        "title": each.title.label(lang),
        "lead": each.lead.label(lang),
        "lines": [
            {
                "number": isolate(line.number.label(lang)),
                "unit": line.unit.label(lang),
                "sentence": breakable(line.sentence.label(lang)),
                "evidence": line.evidence.label(lang),
                "status": line.status.label(lang),
            }
            for line in each.shown
        ],
        "empty": "" if each.lines else each.empty.label(lang),
        "more": _more(each, lang) if each.more_count else "",
    }


def _more(each: ShortList, lang: str) -> str:
    """How many more things there are, with the names of the offices."""
    offices = [isolate(line.office.label(lang)) for line in each.more if line.office.label(lang)]
    names = [texts.NAME.label(lang).format(name=office) for office in offices]
    template = texts.MORE
    if names:
        template = texts.MORE_AMONG_THEM if each.hidden else texts.MORE_NAMED
    return template.label(lang).format(n=number(each.more_count, lang), names=comma_separated(names, lang))


def _number(line: OverviewLine, lang: str) -> str:
    return " ".join(part for part in (line.number.label(lang), line.unit.label(lang)) if part)


def _evidence(line: OverviewLine, lang: str) -> str:
    return " · ".join(part for part in (line.status.label(lang), line.evidence.label(lang)) if part)


def _figures(contents: OverviewContents, lang: str) -> dict[str, Any]:
    return {
        "title": texts.FIGURES.label(lang),
        "heads": [head.label(lang) for head in (texts.MEASURE, texts.VALUE, texts.BASIS, texts.CHANGE)],
        "rows": [[isolate(cell) for cell in _figure(figure, lang)] for figure in contents.figures],
    }


def _figure(figure: MainFigure, lang: str) -> list[str]:
    changes = [
        " ".join(part.label(lang) for part in (change.size, change.baseline, change.note) if part.label(lang))
        for change in figure.changed
    ]
    between, own_past = "؛ " if lang == "fa" else "; ", figure.own_past.label(lang)
    return [
        figure.title.label(lang),
        figure.value.label(lang),
        between.join(part.label(lang) for part in (figure.basis, figure.sources) if part.label(lang)) or "—",
        between.join([*changes, *([own_past] if own_past else [])]) or texts.NO_CHANGE.label(lang),
    ]


def _offices(contents: OverviewContents, lang: str) -> dict[str, Any]:
    return {
        "title": texts.OFFICES.label(lang),
        "note": texts.OFFICES_NOTE.label(lang),
        "heads": [head.label(lang) for head in texts.OFFICE_HEADS],
        "rows": [[isolate(breakable(cell)) for cell in _office(row, lang)] for row in contents.offices],
        "marked": [row.needs_look for row in contents.offices],
    }


def _office(row: OfficeRow, lang: str) -> list[str]:
    return [
        row.name.label(lang),
        row.assessment.label(lang),
        row.on_time.label(lang),
        row.expected.label(lang),
        number(row.due, lang),
        row.excess.label(lang),
        number(row.overdue, lang),
        row.oldest.label(lang),
    ]
