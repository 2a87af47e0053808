"""One page of entries of the audit log, newest first, with links to the older and the newest ones."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.record.search_form import BELOW, PARAMS, RecordRequest
from pages.record.seen_address import UNITS, seen_address, unit_names
from pages.view.view import View
from pages.widgets.notices import notices
from persian.bidi import isolate
from persian.digits import number
from records.audit.entry import Entry
from records.audit.entry_kinds import entry_title
from records.audit.entry_text import detail_parts, moment_text, who_text
from records.audit.search import RecordPage


def entries_table(view: View, request: RecordRequest, page: RecordPage) -> Markup:
    """The table, or that nothing matches."""
    t = view.t
    if not page.entries:
        everything = view.link(**dict.fromkeys(PARAMS))
        return notices.notice(t("No entry matches"), action_link=(everything, t("Show all entries")))
    columns = [
        Column(t("Number"), sortable=False, hidden_on_narrow=True),
        Column(t("When"), kind="name", sortable=False),
        Column(t("Who"), kind="text", sortable=False),
        Column(t("What"), kind="text", sortable=False),
        Column(t("Details"), kind="text", sortable=False),
    ]
    rows = [Row(_cells(view, entry)) for entry in page.entries]
    table = table_html(columns, rows, caption=t("Record of use"), lang=view.lang)
    return html('<div class="record">{}{}</div>', table, _pager(view, request, page))


def _cells(view: View, entry: Entry) -> list[Cell]:
    lang = view.lang
    return [
        Cell(number(entry.number, lang)),
        Cell(moment_text(entry, lang)),
        Cell("", drawing=_verbatim(who_text(entry.who, lang))),
        Cell(entry_title(entry.kind, lang)),
        Cell("", drawing=_details(view, entry)),
    ]


def _details(view: View, entry: Entry) -> Markup:
    """The detail of an entry in words; the address at which something was seen is a link to it."""
    stored = entry.details()
    screen = str(stored.get("screen", ""))
    words: dict[str, Markup] = {}
    if "scope" in stored and screen.isidentifier():
        words["scope"] = seen_address(view, screen, str(stored["scope"]))
    words |= {
        name: unit_names(view, name, codes) for name in UNITS if isinstance(codes := stored.get(name), list)
    }
    parts = [
        html("{}: {}", title, words.get(name, text)) for name, title, text in detail_parts(entry, view.lang)
    ]
    return html("<span data-verbatim>{}</span>", join(parts, separator=" · ")) if parts else EMPTY


def _verbatim(text: str) -> Markup:
    """A text with names, codes and addresses, which are in no language."""
    return html("<span data-verbatim>{}</span>", isolate(text)) if text else EMPTY


def _pager(view: View, request: RecordRequest, page: RecordPage) -> Markup:
    t, links = view.t, []
    if request.below is not None:
        links.append(html('<a href="{}">{}</a>', view.link(**{BELOW: None}), t("Newest entries")))
    if page.has_older:
        older = view.link(**{BELOW: [str(page.entries[-1].number)]})
        links.append(html('<a rel="next" href="{}">{}</a>', older, t("Older entries")))
    if not links:
        return html("")
    return html('<nav class="pager" aria-label="{}">{}</nav>', t("Pages of the record"), join(links))
