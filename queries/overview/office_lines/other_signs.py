"""Offices with signs other than late answers: for the sentence of the day and the list of offices that need a look.

Whether an office needs a look is decided by its answers on time alone. The notes below the cards ask to look at other
offices as well: those that settle little, are slow in one county only, close or handle cases in unusual ways, or work
for the deadline's sake. Without their names in the sentence, a screen would say that no office needs a look and,
further down, ask for one.
"""

from collections.abc import Collection, Mapping

from queries.overview.office_lines.scope_signs import signs_of_scope
from queries.overview.office_lines.sign_lines import part_name
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import MAX_NAMES, listed_names
from queries.overview.words.sentence_length import Wordings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

Signs = Mapping[str, list[Text]]


def other_signs(store: Store, scope: Scope, *, without: Collection[str]) -> Signs:
    """The signs of each office (code) of the scope in a few words, those with the most signs first.

    The offices of `without` are left out: they are named already.
    """
    signs: dict[str, list[Text]] = {}
    for templates, told in signs_of_scope(store, scope):
        sign = templates.sign.formatted(part=part_name(store, told))
        if told.office not in without and sign not in signs.get(told.office, ()):
            signs.setdefault(told.office, []).append(sign)
    most_first = sorted(signs.items(), key=lambda item: -len(item[1]))
    return dict(most_first)


def named_signs(store: Store, signs: Signs) -> Text:
    """The first few of these offices by name, each with its signs, and how many more there are; empty without any.

    Offices with the same signs are named together, so that the words for these are not repeated.
    """
    if not signs:
        return EMPTY
    names = names_of(store, "agency")
    together: dict[tuple[Text, ...], list[str]] = {}
    for office in list(signs)[:MAX_NAMES]:
        together.setdefault(tuple(signs[office]), []).append(office)
    parts = [
        words.SIGNS_AT[len(offices)].formatted(
            offices=texts.joined(
                [texts.quoted(names[office]) for office in offices], between=texts.AND_BETWEEN
            ),
            signs=texts.joined(list(of_offices), between=texts.COMMA),
        )
        for of_offices, offices in together.items()
    ]
    if len(signs) > MAX_NAMES:
        parts.append(texts.MORE_OFFICES.formatted(n=texts.n_text(len(signs) - MAX_NAMES)))
    return words.OTHER_SIGNS.formatted(offices=texts.joined(parts, between=texts.COMMA))


def sign_wordings(store: Store, signs: Signs) -> Wordings:
    """Wordings on these offices, the longest first: with their signs, by name, the first by name, and their number."""
    if not signs:
        return ()
    names, n = names_of(store, "agency"), len(signs)
    offices = [texts.quoted(names[office]) for office in signs]
    by_name = listed_names(offices, lambda office: office)
    wordings = [named_signs(store, signs), words.OTHER_SIGNS.formatted(offices=by_name)]
    if n > 1:
        others = (words.AND_ONE_OFFICE if n == 2 else words.AND_MORE_OFFICES).formatted(n=texts.n_text(n - 1))
        wordings.append(words.OTHER_SIGNS.formatted(offices=offices[0] + others))
        wordings.append(words.OTHER_SIGNS_IN.formatted(n=texts.n_text(n)))
    return wordings
