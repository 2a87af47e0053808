"""One page of entries of the audit log, newest first, with links to the older and the newest ones."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.record.search_form import BELOW, PARAMS, RecordRequest
from pages.view.view import DEFAULT_LANGUAGE, View, sanitised_params
from pages.widgets.choosing.scope_bar import preset_label
from pages.widgets.notices import notices
from persian.bidi import isolate
from persian.digits import number
from queries.question.vintage import load_start
from queries.vocabulary.scope import Scope
from records.audit.entry import Entry
from records.audit.entry_kinds import entry_title
from records.audit.entry_text import detail_parts, moment_text, who_text
from records.audit.search import RecordPage

UNITS = {
    "counties": "county",
    "agencies": "agency",
}  # details of entries that list codes, and their dimensions
_PATHS = {"overview": "./"}  # of screens whose path is not their name


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


def seen_address(view: View, screen: str, address: str) -> Markup:
    """The scope of an address, such as «۹۰ روز گذشته · تبریز», as a link that opens it on its screen."""
    query = address.removeprefix("?")
    path = _PATHS.get(screen, screen)
    language = "" if view.lang == DEFAULT_LANGUAGE else f"&lang={view.lang}"
    return html('<a href="{}?{}{}">{}</a>', path, query, language, isolate(scope_words(view, query)))


def unit_names(view: View, detail_name: str, codes: Sequence[object]) -> Markup:
    """The names of the counties or offices that a person may see; a code that is not in the data as it is."""
    names = view.labels()[UNITS[detail_name]]
    return join((isolate(names.get(str(code), str(code))) for code in codes), separator=view.t(", "))


def scope_words(view: View, query: str) -> str:
    """The scope of a query string in words.

    A period that counts back from as-of is named and not written as days: these were others when the entry was made.
    """
    params = sanitised_params(parse_qs(query))
    scope, _ = Scope.from_params(params, today=view.today, load_start=load_start(view.store))
    words = scope.sentence(view.lang, view.labels())
    if scope.preset is None:
        return words
    days = scope.period_sentence(view.lang)
    return preset_label(view, scope.preset) + words.removeprefix(days)
