"""Offices with signs other than late answers: for the sentence of the day and the list of offices that need a look.

Whether an office needs a look is decided by its answers on time alone. The notes below the cards ask to look at other
offices as well: those that settle little, are slow in one county only, close or handle cases in unusual ways, or work
for the deadline's sake. Without their names in the sentence, a screen would say that no office needs a look and,
further down, ask for one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.outcome_signs import REOPENED, RESOLVED, SATISFIED
from queries.comparisons.peers.part_signs import PartSign
from queries.overview.office_lines.closing_lines import closing_signs_of_scope
from queries.overview.office_lines.county_lines import slow_counties_of_scope
from queries.overview.office_lines.deadline_lines import deadline_signs_of_scope
from queries.overview.office_lines.handling_lines import handling_signs_of_scope
from queries.overview.office_lines.outcome_lines import outcome_signs_of_scope
from queries.overview.office_lines.sign_lines import part_name
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import MOST_NAMES, listed_names
from queries.overview.words.sentence_length import Wordings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

OUTCOMES = {RESOLVED: words.FEW_RESOLVED, REOPENED: words.MANY_REOPENED, SATISFIED: words.FEW_SATISFIED}

Signs = Mapping[str, list[Text]]


def other_signs(store: Store, scope: Scope, *, without: Collection[str]) -> Signs:
    """The signs of each office (code) of the scope in a few words, those with the most signs first.

    The offices of `without` are left out: they are named already.
    """
    signs: dict[str, list[Text]] = {}
    for office, sign in _signs(store, scope):
        if office not in without and sign not in signs.get(office, ()):
            signs.setdefault(office, []).append(sign)
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
    for office in list(signs)[:MOST_NAMES]:
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
    if len(signs) > MOST_NAMES:
        parts.append(texts.MORE_OFFICES.formatted(n=texts.n_text(len(signs) - MOST_NAMES)))
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


def _signs(store: Store, scope: Scope) -> Iterator[tuple[str, Text]]:
    """Yield (office, sign) pairs; the order decides between offices with equally many signs."""
    outcomes = outcome_signs_of_scope(store, scope)
    for key, sign in OUTCOMES.items():
        yield from _with(sign, outcomes.get(key, ()))
    for pair in slow_counties_of_scope(store, scope):
        yield _in_part(store, words.SLOW_IN_PART["county"], pair)
    closing = closing_signs_of_scope(store, scope)
    yield from _with(
        words.MANY_UNANSWERED, closing.unanswered.beside_similar, closing.unanswered.beside_own_past
    )
    yield from _with(words.MANY_LEFT_OPEN, closing.left_open)
    for each in closing.left_open_in_county:
        yield _in_part(store, words.LEFT_OPEN_IN_COUNTY, each)
    yield from _with(words.MANY_SET_ASIDE, closing.set_aside, closing.set_aside_lately)
    handling = handling_signs_of_scope(store, scope)
    yield from _with(words.MANY_HANDED_ON, handling.handed_on)
    yield from _with(words.MANY_HANDED_ON_EARLY, handling.handed_on_early)
    yield from _with(words.MANY_AT_ONCE, handling.at_once)
    yield from _with(words.ANSWERS_ON_LAST_DAYS, handling.last_days)
    yield from _with(words.ANSWERS_IN_BULK, handling.in_bulk)
    yield from _with(words.COMPLAINTS_RENAMED, handling.fewer_complaints)
    for slow in (*handling.slow_topics, *handling.slow_registrations):
        yield _in_part(store, words.SLOW_IN_PART[slow.dimension], slow)
    on_due_day, longer = deadline_signs_of_scope(store, scope)
    yield from _with(words.ANSWERS_ON_DUE_DAY, on_due_day)
    yield from _with(words.LONG_DEADLINES, longer)


def _with(sign: Text, *groups: Iterable[OfficeSign]) -> Iterator[tuple[str, Text]]:
    """The offices of some groups, with the words for their sign."""
    return ((each.office, sign) for offices in groups for each in offices)


def _in_part(store: Store, templates: words.PartTexts, sign: PartSign) -> tuple[str, Text]:
    """The office of a sign in a part of its cases, with the words for it."""
    return sign.office, templates.sign.formatted(part=part_name(store, sign))
