"""Lines that name the offices with a sign, with their shares and those of similar offices."""

from collections.abc import Iterable

from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.own_past_falls import FallenShare
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.unanswered_closings import RisenShare
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.overview.words.office_line_texts import SHARE_AT, SignTexts
from queries.overview.words.own_past_fall_texts import AND_CAME_LATE, FELL_BEHIND_ITSELF
from queries.storage.store import Store
from queries.vocabulary.labels import Text

ToldSign = tuple[SignTexts, OfficeSign]

ON_DUE_DAY = SignTexts(words.ON_DUE_DAY, SHARE_AT, words.ANSWERS_ON_DUE_DAY)
ON_DUE_DAY_LATELY = SignTexts(words.ON_DUE_DAY_LATELY, SHARE_AT, words.ANSWERS_ON_DUE_DAY_LATELY)
LONGER_DEADLINES = SignTexts(words.LONGER_DEADLINES, SHARE_AT, words.LONG_DEADLINES)
REOPENED_OFTEN = SignTexts(words.REOPENED_OFTEN, SHARE_AT, words.MANY_REOPENED)
SELDOM_SATISFIED = SignTexts(words.SELDOM_SATISFIED, words.RATINGS_AT, words.FEW_SATISFIED)
SELDOM_SATISFIED_LATELY = SignTexts(
    words.SELDOM_SATISFIED_LATELY, words.RATINGS_AT, words.FEW_SATISFIED_LATELY
)
SELDOM_RESOLVED = SignTexts(words.SELDOM_RESOLVED, SHARE_AT, words.FEW_RESOLVED)
UNANSWERED = SignTexts(words.CLOSED_UNANSWERED, words.UNANSWERED_AT, words.MANY_UNANSWERED)
UNANSWERED_LATELY = SignTexts(
    words.CLOSED_UNANSWERED_LATELY,
    words.UNANSWERED_BEFORE,
    words.MANY_UNANSWERED,
    words.UNANSWERED_MORE_THAN_OTHERS,
)
SET_ASIDE = SignTexts(words.SET_ASIDE_OFTEN, SHARE_AT, words.MANY_SET_ASIDE)
SET_ASIDE_LATELY = SignTexts(words.SET_ASIDE_LATELY, SHARE_AT, words.MANY_SET_ASIDE)
LEFT_OPEN = SignTexts(words.LEFT_OPEN_OFTEN, SHARE_AT, words.MANY_LEFT_OPEN)
HANDED_ON_LATE = SignTexts(words.HANDED_ON_LATE, SHARE_AT, words.MANY_HANDED_ON)
HANDED_ON_EARLY = SignTexts(words.HANDED_ON_EARLY, SHARE_AT, words.MANY_HANDED_ON_EARLY)
HANDED_ON_EARLY_LATELY = SignTexts(words.HANDED_ON_EARLY_LATELY, SHARE_AT, words.MANY_HANDED_ON_EARLY)
AT_ONCE = SignTexts(words.ANSWERED_AT_ONCE, SHARE_AT, words.MANY_AT_ONCE)
ON_LAST_DAYS = SignTexts(words.ANSWERED_ON_LAST_DAYS, SHARE_AT, words.ANSWERS_ON_LAST_DAYS)
ON_LAST_DAYS_LATELY = SignTexts(
    words.ANSWERED_ON_LAST_DAYS_LATELY, SHARE_AT, words.ANSWERS_ON_LAST_DAYS_LATELY
)
IN_BULK = SignTexts(words.ANSWERED_IN_BULK, SHARE_AT, words.ANSWERS_IN_BULK)
FEWER_COMPLAINTS = SignTexts(
    words.FEWER_COMPLAINTS,
    words.OTHER_KINDS_BEFORE,
    words.COMPLAINTS_RENAMED,
    words.OTHER_KINDS_MORE_THAN_OTHERS,
)
IN_ORDER = (
    words.SLOW_IN_PART["county"],
    ON_DUE_DAY,
    ON_DUE_DAY_LATELY,
    LONGER_DEADLINES,
    REOPENED_OFTEN,
    SELDOM_SATISFIED,
    SELDOM_SATISFIED_LATELY,
    SELDOM_RESOLVED,
    *FELL_BEHIND_ITSELF.values(),
    UNANSWERED,
    UNANSWERED_LATELY,
    SET_ASIDE,
    SET_ASIDE_LATELY,
    LEFT_OPEN,
    words.LEFT_OPEN_IN_COUNTY,
    HANDED_ON_LATE,
    HANDED_ON_EARLY,
    HANDED_ON_EARLY_LATELY,
    AT_ONCE,
    ON_LAST_DAYS,
    ON_LAST_DAYS_LATELY,
    IN_BULK,
    FEWER_COMPLAINTS,
    words.SLOW_IN_PART["topic"],
    words.SLOW_IN_TOPIC_LATELY,
    *(words.SLOW_IN_PART[part] for part in ("channel", "kind", "weekend")),
)


def sign_lines(store: Store, signs: Iterable[ToldSign]) -> Text:
    """A line for each kind of sign, with the first few offices and how many more there are; empty without any."""
    by_kind: dict[SignTexts, list[OfficeSign]] = {}
    for templates, sign in signs:
        by_kind.setdefault(templates, []).append(sign)
    lines = [_line(store, templates, by_kind[templates]) for templates in IN_ORDER if templates in by_kind]
    return texts.joined(lines, between=texts.LINE_END)


def part_name(store: Store, sign: OfficeSign) -> Text:
    """The name of the part of the cases that a sign is about; empty for weekends, and where it is about all cases."""
    if not isinstance(sign, PartSign) or not sign.code:
        return EMPTY
    return texts.isolated(names_of(store, sign.dimension)[sign.code])


def _line(store: Store, templates: SignTexts, signs: list[OfficeSign]) -> Text:
    def name(sign: OfficeSign) -> Text:
        # How much all others have risen is said from a percentage point on, since as much is expected of each.
        rise = round(100 * sign.others_rise) if isinstance(sign, RisenShare) else 0
        came = sign.came_late if isinstance(sign, FallenShare) else None
        template = templates.office_and_rise if rise and templates.office_and_rise else templates.office
        return template.formatted(
            office=texts.isolated(names_of(store, "agency")[sign.office]),
            part=part_name(store, sign),
            share=texts.share_text(sign.share),
            expected=texts.share_text(sign.expected),
            n=texts.n_text(sign.n),
            hits=texts.n_text(round(sign.share * sign.n)),
            rise=texts.n_text(rise),
            reason=AND_CAME_LATE.formatted(came=came.text) if came else EMPTY,
        )

    # An office may be named for several counties, say, so that those left out are not a number of offices.
    in_parts = any(isinstance(sign, PartSign) and sign.code for sign in signs)
    more = texts.MORE_PAIRS if in_parts else texts.MORE_OFFICES
    return line_of_names(templates.line, offices=listed_names(signs, name, more=more))
