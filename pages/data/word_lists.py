"""Lists for the words of coded columns (states, kinds, channels, outcomes): what each word of the file stands for."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.data.column_choices import NOTHING, word_name, words_of
from pages.view.first_view import AnyView
from persian.bidi import isolate
from persian.digits import number

MAX_WORDS = 60  # of a column; rarer ones get no list


def word_lists(view: AnyView, proposal: Mapping[str, Any], *, opened: bool) -> Markup:
    """A folded list for each coded column; unfolded where the meaning of a word is open."""
    return join(_word_list(view, proposal, coded, opened=opened) for coded in proposal["values"])


def _word_list(
    view: AnyView, proposal: Mapping[str, Any], coded: Mapping[str, Any], *, opened: bool
) -> Markup:
    t, lang = view.t, view.lang
    words = words_of(coded)[:MAX_WORDS]
    if not words:
        return EMPTY
    field = proposal["labels"][coded["field"]][lang]
    open_words = len(coded["unknown"])
    title = t("Words of “{field}”").format(field=field)
    if open_words:
        title += " · " + t.plural(
            "the meaning of {n} word is open", "the meaning of {n} words is open", open_words
        ).format(n=number(open_words, lang))
    rows = join(
        html(
            '<label class="word{}"><span>{}</span><select name="{}">{}</select></label>',
            " unsure" if code is None else "",
            _word(view, coded, word),
            word_name(coded["field"], at),
            _codes(view, proposal, coded["field"], code),
        )
        for at, (word, code) in enumerate(words)
    )
    return html(
        '<details{}><summary>{}</summary><div class="words">{}</div></details>',
        html(" open") if open_words or opened else EMPTY,
        title,
        rows,
    )


def _word(view: AnyView, coded: Mapping[str, Any], word: str) -> str:
    """A word of the file, with a remark where its meaning is a guess."""
    shown = isolate(word)
    return view.t("{word} (a guess)").format(word=shown) if word in coded["likely"] else shown


def _codes(view: AnyView, proposal: Mapping[str, Any], field: str, chosen: str | None) -> Markup:
    """The codes as options; first that none is chosen yet, for words whose meaning is open."""
    codes = {code: label[view.lang] for code, label in proposal["codes"][field].items()}
    nothing = proposal["nothing_codes"][field]  # None where every word says something
    options = (
        [("", view.t("please choose"))] if chosen is None or (nothing is None and chosen == NOTHING) else []
    )
    options += [(code, label) for code, label in codes.items() if code != nothing]
    if nothing is not None:
        options.append((NOTHING, view.t("nothing known")))
    selected = NOTHING if chosen is not None and chosen == nothing else chosen or ""
    return join(
        html(
            '<option value="{}"{}>{}</option>', code, html(" selected") if code == selected else EMPTY, label
        )
        for code, label in options
    )
