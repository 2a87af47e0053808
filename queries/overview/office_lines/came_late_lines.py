"""The line on offices that would need a look by cases that others handed on to them late, and by nothing else.

They are not on the list (`queries.comparisons.peers.cases_come_late`), but the citizens have waited: the line says for
how many cases, and which office had kept most of them.
"""

from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE, came_late, late_givers
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

NOT_LATE_ITSELF = Text(
    "بدون پرونده‌هایی که دستگاه‌های دیگر در نیمهٔ دوم مهلت ارجاع کرده‌اند، نیازمند بررسی نیست: {offices}",
    "Would not need a look without the cases that others handed on in the second half of their time: {offices}",
)
OF_OFFICE = Text(
    "«{office}» ({late} پرونده از {all} پروندهٔ بدون پاسخ در مهلت، بیش از همه از «{giver}»)",
    "{office} ({late} of {all} not answered in time, most from {giver})",
)


def came_late_line(store: Store, scope: Scope, comparison: PeerComparison) -> Text:
    """The line for the offices that the scope chooses, those with the most such cases first; empty without any."""
    frame, chosen = comparison.frame, chosen_offices(store, scope)
    is_cleared = frame[WITHOUT_COME_LATE].astype(bool) & (frame["assessment"] != "needs_look")
    cleared = [str(code) for code in frame["agency"][is_cleared] if chosen is None or code in chosen]
    came = came_late(store, scope, cleared)
    givers, names = late_givers(store, scope, sorted(came)), names_of(store, "agency")
    offices = sorted((code for code in came if code in givers), key=lambda code: (-came[code].n, code))

    def name(code: str) -> Text:
        return OF_OFFICE.formatted(
            office=texts.isolated(names[code]),
            late=texts.n_text(came[code].n),
            all=texts.n_text(came[code].of),
            giver=texts.isolated(names[givers[code]]),
        )

    return line_of_names(NOT_LATE_ITSELF, offices=listed_names(offices, name))
