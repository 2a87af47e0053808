"""Lines on offices by how they handle cases: handed on late or early, answered at once, together or on the last days,
complaints that are registered as other kinds, and single topics, channels, kinds or weekends that are left.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from queries.comparisons.peers.handling_signs import HandlingSigns, handling_signs
from queries.comparisons.peers.slow_registrations import SlowRegistrations
from queries.comparisons.peers.slow_topics import SlowTopic
from queries.overview.office_lines.sign_lines import (
    judges_all_cases,
    reaches_to_as_of,
    risen_share_line,
    sign_line,
    signs_of_scope,
)
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import channel_names, kind_names, names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

_Each = TypeVar("_Each")


def handling_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = handling_signs_of_scope(store, scope)
    lines = [
        sign_line(store, office_line_texts.HANDED_ON_LATE, signs.handed_on),
        sign_line(store, office_line_texts.HANDED_ON_EARLY, signs.handed_on_early),
        sign_line(store, office_line_texts.ANSWERED_AT_ONCE, signs.at_once),
        sign_line(store, office_line_texts.ANSWERED_ON_LAST_DAYS, signs.last_days),
        sign_line(store, office_line_texts.ANSWERED_IN_BULK, signs.in_bulk),
        risen_share_line(
            store,
            office_line_texts.FEWER_COMPLAINTS,
            signs.fewer_complaints,
            share=(office_line_texts.OTHER_KINDS_BEFORE, office_line_texts.OTHER_KINDS_MORE_THAN_OTHERS),
        ),
        _slow_topic_line(store, signs.slow_topics),
        _slow_channel_line(store, [each for each in signs.slow_registrations if each.channel]),
        _slow_kind_line(store, [each for each in signs.slow_registrations if each.kind]),
        _slow_weekend_line(
            store, [each for each in signs.slow_registrations if not (each.channel or each.kind)]
        ),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def handling_signs_of_scope(store: Store, scope: Scope) -> HandlingSigns:
    """The signs of the offices of the scope.

    None for a part of the cases of offices, for a period that ends before the data do, and in a store that is limited
    to some cases, as in `queries.overview.office_lines.closing_lines`.
    """
    if store.limits is not None or not (judges_all_cases(scope) and reaches_to_as_of(store, scope)):
        return HandlingSigns()
    signs, chosen = handling_signs(store), chosen_offices(store, scope)
    return HandlingSigns(
        tuple(signs_of_scope(store, scope, signs.handed_on)),
        tuple(signs_of_scope(store, scope, signs.at_once)),
        tuple(signs_of_scope(store, scope, signs.last_days)),
        tuple(signs_of_scope(store, scope, signs.fewer_complaints)),
        tuple(each for each in signs.slow_topics if chosen is None or each.office in chosen),
        tuple(each for each in signs.slow_registrations if chosen is None or each.office in chosen),
        tuple(signs_of_scope(store, scope, signs.handed_on_early)),
        tuple(signs_of_scope(store, scope, signs.in_bulk)),
    )


def _slow_topic_line(store: Store, slow: Sequence[SlowTopic]) -> Text:
    topics = names_of(store, "topic")

    def name(each: SlowTopic) -> Text:
        return _with_share(
            store, office_line_texts.OFFICE_IN_TOPIC, each, topic=texts.isolated(topics[each.topic])
        )

    return _line_of_pairs(office_line_texts.SLOW_IN_TOPIC, slow, name)


def _slow_channel_line(store: Store, slow: Sequence[SlowRegistrations]) -> Text:
    channels = channel_names()

    def name(each: SlowRegistrations) -> Text:
        channel = texts.isolated(channels[each.channel])
        return _with_share(store, office_line_texts.OFFICE_BY_CHANNEL, each, channel=channel)

    return _line_of_pairs(office_line_texts.SLOW_BY_CHANNEL, slow, name)


def _slow_kind_line(store: Store, slow: Sequence[SlowRegistrations]) -> Text:
    kinds = kind_names()

    def name(each: SlowRegistrations) -> Text:
        kind = texts.isolated(kinds[each.kind])
        return _with_share(store, office_line_texts.OFFICE_BY_KIND, each, kind=kind)

    return _line_of_pairs(office_line_texts.SLOW_BY_KIND, slow, name)


def _line_of_pairs(template: Text, pairs: Sequence[_Each], name: Callable[[_Each], Text]) -> Text:
    """The line that lists pairs of an office and a part of its cases, each as `name` says it."""
    return line_of_names(template, offices=listed_names(pairs, name, more=texts.MORE_PAIRS))


def _slow_weekend_line(store: Store, slow: Sequence[SlowRegistrations]) -> Text:
    offices = listed_names(slow, lambda each: _with_share(store, office_line_texts.OFFICE_AT_WEEKENDS, each))
    return line_of_names(office_line_texts.SLOW_AT_WEEKENDS, offices=offices)


def _with_share(store: Store, template: Text, each: SlowTopic | SlowRegistrations, **values: Text) -> Text:
    """The words of a template for an office: its share in a part of its cases, the one expected, and the cases."""
    return template.formatted(
        office=texts.isolated(names_of(store, "agency")[each.office]),
        share=texts.share_text(each.share),
        expected=texts.share_text(each.expected),
        n=texts.n_text(each.n),
        **values,
    )
