"""Read the figures of a screen back from its HTML, and format the measures in the same way for comparison."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from pages.view.view import View
from persian.digits import number
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.question.vintage import as_of
from queries.vocabulary.scope import Scope

LANG = "fa"
MARKS = re.compile("[\u200e\u200f\u2066\u2068\u2069]")


def looking(store, **params: str) -> View:
    """The view that an address requests."""
    params_lists = {name: [value] for name, value in params.items()}
    today = store.as_of.date()
    if "topic_group" in params_lists:
        params_lists["topic_group"] = [largest(store, "topic_group")]
    scope, problems = Scope.from_params(params_lists, today=today)
    assert not problems
    return View(store, scope, (), LANG, False, params_lists, as_of(store, scope))


def largest(store, name: str) -> str:
    """The code with the most cases in a dimension."""
    frame = measure(store, "received", Scope(), by=(name,)).frame
    return str(frame.sort_values("n")[name].iloc[-1])


def plain(html: str) -> str:
    """The visible text, without tags and invisible marks."""
    return re.sub(r"\s+", " ", MARKS.sub("", unescape(re.sub(r"<[^>]*>", " ", html)))).strip()


def title(html: str) -> str:
    """The text of the first heading."""
    return plain(re.search(r"<h[23][^>]*>(.*?)</h[23]>", html, re.S)[1])


def rows(html: str) -> list[list[str]]:
    """The cells of all table rows, without the column heads."""
    bodies = "".join(re.findall(r"<tbody>(.*?)</tbody>", html, re.S))
    return [
        [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", bodies, re.S)
    ]


def value(view: View, key: str, scope: Scope | None = None) -> str:
    """A measure's value as it is printed."""
    row = measure(view.store, key, scope or view.scope, lang=LANG).row
    return MEASURES[key].format(float(row["value"]), LANG)


def n(view: View, key: str, scope: Scope | None = None) -> str:
    """The number of cases behind a measure as it is printed."""
    return number(measure(view.store, key, scope or view.scope, lang=LANG).row["n"], LANG)


def assert_in_text(text: str, *parts: str) -> None:
    """Fail unless each part is in the text, and not within a longer number."""
    for part in parts:
        match = re.search(rf"(?<![۰-۹٬٫]){re.escape(MARKS.sub('', part))}(?![۰-۹]|[٬٫][۰-۹])", text)
        assert match, (part, text[:600])


def without_trips(view: View) -> Scope:
    return replace(view.scope, trips="out")


def cell(key: str, row: Mapping[str, Any]) -> Sequence[str]:
    """The texts that a cell must contain: the value, unless it is unknown, withheld, or based on too few verdicts."""
    value = row["value"]
    if row["withheld"] or value != value or not row.get("response_rate", 1.0) >= MIN_RESPONSE_RATE:
        return ()
    return (MEASURES[key].format(value, LANG),)
