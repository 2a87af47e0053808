"""The lines on peer groups that are late, or slower than the year before, as a whole: their offices look like peers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from queries.comparisons.peers.hurried_groups import by_days_of_group
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.slower_groups import SlowerGroup, slower_groups
from queries.overview.office_lines.sign_lines import judges_all_cases, usual_text
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import listed_names
from queries.question.filters import chosen_offices
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from stats.peers.late_groups import late_groups

NO_GROUP = ("", "none")  # codes of offices without a peer group


@dataclass(frozen=True)
class LateGroup:
    """A peer group (code) with its offices, its share on time, the usual one (that of other groups), and its cases.

    `by_its_days`: the usual share is what other groups would reach with the shorter deadlines of the group.
    """

    group: str
    offices: int
    share: float
    usual: float
    n: int
    by_its_days: bool = False


def late_groups_of_scope(store: Store, scope: Scope, comparison: PeerComparison) -> list[LateGroup]:
    """The groups with an office of the scope that are late as a whole, the largest gap first.

    Offices with enough cases to be compared count. A group with clearly shorter deadlines than the others has to be
    late with these judged by its days as well. None for a part of the cases of offices, of a county, say.
    """
    if not judges_all_cases(scope):
        return []
    rows = comparison.frame
    rows = rows[(rows["n"] >= settings().minimum_n.comparison) & ~rows["withheld"].astype(bool)]
    rows = rows[~rows["group"].isin(NO_GROUP)]
    codes, number = np.unique(rows["group"].to_numpy(dtype=str), return_inverse=True)
    n = rows["n"].to_numpy(dtype=float)
    hits = np.rint(n * rows["value"].to_numpy(dtype=float))
    chosen, groups = chosen_offices(store, scope), []
    group = number.ravel() + 1
    for key, others in late_groups(hits, n, group).items():
        inside = group == key
        hurried = by_days_of_group(store, comparison.scope, frozenset(rows["agency"][inside]))
        if hurried is not None:
            in_time, due = np.array([hurried.get(office, (0.0, 0.0)) for office in rows["agency"]]).T
            # Cases of which a source only says whether they were in time have no days: an office may have no other.
            enough = due >= settings().minimum_n.comparison
            late = late_groups(in_time[enough], due[enough], group[enough])
            if key not in late:
                continue
            others = late[key]
        if chosen is None or not chosen.isdisjoint(rows["agency"][inside]):
            share = float(hits[inside].sum() / n[inside].sum())
            group_code, offices, cases = str(codes[key - 1]), int(inside.sum()), int(n[inside].sum())
            groups.append(LateGroup(group_code, offices, share, others, cases, hurried is not None))
    return sorted(groups, key=lambda each: (each.share - each.usual, each.group))


def slower_groups_of_scope(store: Store, scope: Scope, *, without: Collection[str]) -> list[SlowerGroup]:
    """The groups with an office of the scope that are slower than the year before, the largest fall first.

    All but those (codes) of which more is said. None for a part of the cases of offices, and in a store that is limited
    to some cases: others are compared with them.
    """
    if store.limits is not None or not judges_all_cases(scope):
        return []
    chosen = chosen_offices(store, scope)
    groups, group_of = store.codes("peer_group"), store.parents("agency")
    of_scope = {
        groups.get(group_of.get(key, 0))
        for key, code in store.codes("agency").items()
        if chosen is None or code in chosen
    }
    return [
        each for each in slower_groups(store, scope) if each.group in of_scope and each.group not in without
    ]


def line_of_groups(store: Store, groups: Sequence[LateGroup | SlowerGroup]) -> Text:
    """The line of some groups, all of them late or all slower; empty without any."""
    if not groups:
        return EMPTY
    is_late = isinstance(groups[0], LateGroup)
    listed = _listed(store, groups, words.LATE_GROUP if is_late else words.SLOWER_GROUP)
    return (words.LATE_GROUPS if is_late else words.SLOWER_GROUPS).formatted(groups=listed)


def named_groups(store: Store, groups: Sequence[LateGroup | SlowerGroup]) -> Text:
    """The same in a few words for the sentence of the day; empty without any."""
    is_late = bool(groups) and isinstance(groups[0], LateGroup)
    return _listed(store, groups, words.WHOLE_GROUP_LATE if is_late else words.WHOLE_GROUP_SLOWER)


def _listed(store: Store, groups: Sequence[LateGroup | SlowerGroup], template: Text) -> Text:
    """The groups with their shares and what is usual: in other groups for late ones, a year earlier for slower ones."""
    names = names_of(store, "peer_group")

    def name(each: LateGroup | SlowerGroup) -> Text:
        return template.formatted(
            group=texts.isolated(names[each.group]),
            offices=texts.n_text(each.offices),
            share=texts.share_text(each.share),
            n=texts.n_text(each.n),
            usual=usual_text(each.usual, by_its_days=isinstance(each, LateGroup) and each.by_its_days),
        )

    return listed_names(groups, name, more=texts.MORE_GROUPS)
