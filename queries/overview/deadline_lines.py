"""Lines on offices that may work for the deadline's sake: answers that pile up on the due day, and longer deadlines."""

from queries.comparisons.peers.deadline_signs import DeadlineSign, longer_deadlines, piles_on_due_day
from queries.estimates.measure import measure
from queries.overview import office_line_texts
from queries.overview import overview_texts as texts
from queries.overview.bilingual_names import names_of
from queries.overview.overview_contents import EMPTY
from queries.overview.short_list import short_list
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def deadline_lines(store: Store, scope: Scope) -> Text:
    """Both lines for the offices of the scope; empty without any, and where answers or due dates are not recorded.

    Also empty for a part of the cases of offices, of a county or a topic, say: how an office deals with deadlines is
    judged by all of its cases.
    """
    if scope.counties or scope.topics or scope.topic_groups or scope.kinds or scope.channels:
        return EMPTY
    if not measure(store, "deadline_bunching", scope).coverage.is_recorded:
        return EMPTY
    chosen = chosen_offices(store, scope)
    parts = []
    for template, signs in (
        (office_line_texts.ON_DUE_DAY, piles_on_due_day(store, scope)),
        (office_line_texts.LONGER_DEADLINES, longer_deadlines(store, scope)),
    ):
        of_scope = [sign for sign in signs if chosen is None or sign.office in chosen]
        if of_scope:
            parts.append(template.formatted(offices=_named(store, of_scope)))
    return texts.joined(parts, between=texts.STOP)


def _named(store: Store, signs: list[DeadlineSign]) -> Text:
    """The first few offices with their shares, and how many more there are."""
    names = names_of(store, "agency")

    def name(sign: DeadlineSign) -> Text:
        return office_line_texts.SHARE_AT.formatted(
            office=texts.isolated(names[sign.office]),
            share=texts.share_text(sign.share),
            expected=texts.share_text(sign.expected),
            n=texts.n_text(sign.n),
        )

    return short_list(signs, name)
