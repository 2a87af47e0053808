"""The line on offices that needed a look within the last week and do not any more."""

import math

from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.recent_looks import DAYS, RecentLook, recent_looks
from queries.overview.office_lines.scope_signs import judges_all_cases
from queries.overview.overview_contents import EMPTY
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import listed_names
from queries.overview.words.office_line_texts import (
    MISSED_DEADLINE,
    MISSED_DEADLINE_UNTIL,
    NEEDED_LOOK,
    NEEDED_LOOK_UNTIL,
)
from queries.question.filters import chosen_offices
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def recent_look_line(store: Store, scope: Scope, comparison: PeerComparison) -> Text:
    """The line for the offices that the scope chooses, the farthest below similar ones first; empty without any.

    It is for those who open the same page every morning. A scope of a part of the cases has none, since it would take
    as long as several comparisons.
    """
    if not judges_all_cases(scope):
        return EMPTY
    chosen, names = chosen_offices(store, scope), names_of(store, "agency")
    looks = [look for look in recent_looks(store, comparison) if chosen is None or look.office in chosen]

    def name(look: RecentLook) -> Text:
        template = NEEDED_LOOK_UNTIL if look in compared else MISSED_DEADLINE_UNTIL
        return template.formatted(
            office=texts.isolated(names[look.office]),
            day=texts.day_text(look.last),
            share=texts.share_text(look.share),
            expected=texts.share_text(look.expected) if look in compared else EMPTY,
            n=texts.n_text(look.n),
        )

    compared = [look for look in looks if not math.isnan(look.expected)]
    others = [look for look in looks if look not in compared]
    floor = texts.share_text(settings().assessment.on_time_floor)
    lines = [
        template.formatted(days=texts.n_text(DAYS), floor=floor, offices=listed_names(some, name))
        for template, some in ((NEEDED_LOOK, compared), (MISSED_DEADLINE, others))
        if some
    ]
    return texts.joined(lines, between=texts.LINE_END)
