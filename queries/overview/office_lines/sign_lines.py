"""A line that names the offices with a sign, those of the scope, with their shares and those of similar offices."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

from queries.comparisons.peers.closing_signs import ClosingSigns
from queries.comparisons.peers.handling_signs import HandlingSigns
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.unanswered_closings import RisenShare, UnansweredSigns
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.overview.words.office_line_texts import PartTexts
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


class SignWithShare(Protocol):
    """An office (code) with its share, the one expected, and the cases."""

    @property
    def office(self) -> str: ...
    @property
    def share(self) -> float: ...
    @property
    def expected(self) -> float: ...
    @property
    def n(self) -> int: ...


Signs = TypeVar("Signs", ClosingSigns, HandlingSigns, UnansweredSigns)
Sign = TypeVar("Sign", bound=OfficeSign)


def sign_line(
    store: Store,
    template: Text,
    signs: Sequence[SignWithShare],
    *,
    share: Text = office_line_texts.SHARE_AT,
) -> Text:
    """The template with the first few of these offices and how many more there are; empty without any.

    `share` is the template of an office with its share.
    """
    return line_of_names(
        template, offices=listed_names(signs, lambda sign: office_with_share(store, share, sign))
    )


def risen_share_line(
    store: Store, template: Text, signs: Sequence[RisenShare], *, share: tuple[Text, Text]
) -> Text:
    """The template with the first few of these offices, each with its own past; empty without any.

    `share` are the templates of an office with its share, without and with how much all others have risen. That is said
    from a percentage point on, since as much is expected of each.
    """

    def name(sign: RisenShare) -> Text:
        rise = round(100 * sign.others_rise)
        return office_with_share(store, share[1 if rise else 0], sign, rise=texts.n_text(rise))

    return line_of_names(template, offices=listed_names(signs, name))


def office_with_share(store: Store, template: Text, sign: SignWithShare, **values: Text) -> Text:
    """The words of a template for an office: its share, the one expected, the cases and how many make the share."""
    return template.formatted(
        office=texts.isolated(names_of(store, "agency")[sign.office]),
        share=texts.share_text(sign.share),
        expected=texts.share_text(sign.expected),
        n=texts.n_text(sign.n),
        hits=texts.n_text(round(sign.share * sign.n)),
        **values,
    )


def line_of_parts(store: Store, templates: PartTexts, signs: Sequence[PartSign]) -> Text:
    """The line with the first few signs of offices in a part of their cases; empty without any."""

    def name(sign: PartSign) -> Text:
        return office_with_share(store, templates.office, sign, part=part_name(store, sign))

    # Of several counties, say, an office may be named for each, but there is one part of weekends.
    more = texts.MORE_PAIRS if any(sign.code for sign in signs) else texts.MORE_OFFICES
    return line_of_names(templates.line, offices=listed_names(signs, name, more=more))


def part_name(store: Store, sign: PartSign) -> Text:
    """The name of the part of the cases that a sign is about; empty for weekends, which need none."""
    return texts.isolated(names_of(store, sign.dimension)[sign.code]) if sign.code else EMPTY


def signs_of_last_months(
    store: Store, scope: Scope, signs: Callable[[Store], Signs], *, none: Signs
) -> Signs:
    """The signs of the last months, of the offices of the scope; both are a dataclass of tuples of signs.

    `none` for a part of the cases of offices, of a county, say, and for a period that ends before the data do. Nor are
    there any in a store that is limited to some cases, in which nothing is known of other offices: what has risen at
    all of them would be taken for a change of the own one.
    """
    if store.limits is not None or not (judges_all_cases(scope) and reaches_to_as_of(store, scope)):
        return none
    chosen = chosen_offices(store, scope)
    return signs(store) if chosen is None else _of_offices(signs(store), chosen)


def _of_offices(signs: Signs, chosen: Collection[str]) -> Signs:
    own: dict[str, Any] = {}
    for field in fields(signs):
        value = getattr(signs, field.name)
        own[field.name] = (
            tuple(sign for sign in value if sign.office in chosen)
            if isinstance(value, tuple)
            else _of_offices(value, chosen)
        )
    return replace(signs, **own)


def signs_of_scope(store: Store, scope: Scope, signs: Sequence[Sign]) -> list[Sign]:
    """The signs of the offices that the scope chooses."""
    chosen = chosen_offices(store, scope)
    return [sign for sign in signs if chosen is None or sign.office in chosen]


def usual_text(share: float, *, by_its_days: bool) -> Text:
    """The share on time that is usual beside a late county or group; `by_its_days`: with the deadlines that it has."""
    text = texts.share_text(share)
    return office_line_texts.WITH_THE_SAME_DEADLINES.formatted(share=text) if by_its_days else text


def judges_all_cases(scope: Scope) -> bool:
    """Whether a scope has all cases of its offices. How an office works is not judged by a part of its cases."""
    return not (scope.counties or scope.topics or scope.topic_groups or scope.kinds or scope.channels)


def reaches_to_as_of(store: Store, scope: Scope) -> bool:
    """Whether a scope is one of the present, with all data up to as-of: signs of the last months are those of today."""
    if store.as_of is None or scope.as_of is not None or scope.load is not None:
        return False
    return scope.last is None or scope.last >= store.as_of.date()
