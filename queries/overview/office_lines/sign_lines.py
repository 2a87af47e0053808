"""A line that names the offices with a sign, those of the scope, with their shares and those of similar offices."""

from collections.abc import Sequence
from typing import TypeVar

from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.unanswered_closings import RisenShare
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

Sign = TypeVar("Sign", bound=OfficeSign)


def sign_line(
    store: Store,
    template: Text,
    signs: Sequence[OfficeSign],
    *,
    share: Text = office_line_texts.SHARE_AT,
) -> Text:
    """The template with the first few of these offices and how many more there are; empty without any.

    `share` is the template of an office with its share.
    """
    names = names_of(store, "agency")

    def name(sign: OfficeSign) -> Text:
        return share.formatted(
            office=texts.isolated(names[sign.office]),
            share=texts.share_text(sign.share),
            expected=texts.share_text(sign.expected),
            n=texts.n_text(sign.n),
            hits=texts.n_text(round(sign.share * sign.n)),
        )

    return line_of_names(template, offices=listed_names(signs, name))


def risen_share_line(
    store: Store, template: Text, signs: Sequence[RisenShare], *, share: tuple[Text, Text]
) -> Text:
    """The template with the first few of these offices, each with its own past; empty without any.

    `share` are the templates of an office with its share, without and with how much all others have risen. That is said
    from a percentage point on, since as much is expected of each.
    """
    names = names_of(store, "agency")

    def name(sign: RisenShare) -> Text:
        rise = round(100 * sign.others_rise)
        return share[1 if rise else 0].formatted(
            office=texts.isolated(names[sign.office]),
            share=texts.share_text(sign.share),
            expected=texts.share_text(sign.expected),
            n=texts.n_text(sign.n),
            hits=texts.n_text(round(sign.share * sign.n)),
            rise=texts.n_text(rise),
        )

    return line_of_names(template, offices=listed_names(signs, name))


def signs_of_scope(store: Store, scope: Scope, signs: Sequence[Sign]) -> list[Sign]:
    """The signs of the offices that the scope chooses."""
    chosen = chosen_offices(store, scope)
    return [sign for sign in signs if chosen is None or sign.office in chosen]


def judges_all_cases(scope: Scope) -> bool:
    """Whether a scope has all cases of its offices. How an office works is not judged by a part of its cases."""
    return not (scope.counties or scope.topics or scope.topic_groups or scope.kinds or scope.channels)


def reaches_to_as_of(store: Store, scope: Scope) -> bool:
    """Whether a scope is one of the present, with all data up to as-of: signs of the last months are those of today."""
    if store.as_of is None or scope.as_of is not None or scope.load is not None:
        return False
    return scope.last is None or scope.last >= store.as_of.date()
