"""What an entry is about in words: the address at which cases were seen, and names of counties and offices."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from markupsafe import Markup

from charts.markup import html, join
from pages.view.view import DEFAULT_LANGUAGE, View, sanitised_params
from pages.widgets.choosing.scope_bar import preset_label
from persian.bidi import isolate
from queries.question.vintage import load_start
from queries.vocabulary.scope import Scope

UNITS = {
    "counties": "county",
    "agencies": "agency",
}  # details of entries that list codes, and their dimensions
_PATHS = {"overview": "./"}  # of screens whose path is not their name


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
