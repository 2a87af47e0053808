"""What is said of offices that are new, have no new case or give no answer, in an overview and on an office's page."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from queries.overview.office_lines.scope_signs import judges_all_cases
from queries.overview.overview_contents import EMPTY
from queries.overview.silence.changed_offices import offices_come_and_gone
from queries.overview.silence.known_days import common_day
from queries.overview.silence.stopped_answering import (
    StoppedOffice,
    offices_without_answers,
    stopped_answering,
)
from queries.overview.silence.stopped_kinds import (
    StoppedKind,
    kinds_without_answers,
    stopped_answering_kinds,
)
from queries.overview.words import overview_texts as texts
from queries.question.vintage import as_of, last_complete_day
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

CURRENT_DAYS = 7  # a period that ended longer ago is over: what is new today does not belong to it


def is_over(scope: Scope, latest: date) -> bool:
    """Whether the period of a scope ended long before `latest`, the last complete day."""
    return scope.last is not None and scope.last < latest - timedelta(CURRENT_DAYS)


def stopped_offices(store: Store, scope: Scope, *, late: Collection[str] = ()) -> list[StoppedOffice]:
    """The offices of the scope that suddenly answer nothing, where something can be said of it (`_known_day`).

    `late` are offices (codes) that are reported for late answers anyway.
    """
    day = _known_day(store, scope)
    return [] if day is None else offices_without_answers(store, scope, latest=day, late=late)


def stopped_kinds(store: Store, scope: Scope, stopped: Sequence[StoppedOffice]) -> list[StoppedKind]:
    """The other offices than the `stopped_offices` that suddenly answer no case of one kind, where that is known."""
    day = _known_day(store, scope)
    if day is None:
        return []
    return kinds_without_answers(store, scope, latest=day, stopped=[each.office for each in stopped])


def silence_lines(
    store: Store,
    scope: Scope,
    stopped: Sequence[StoppedOffice] | None = None,
    of_kinds: Sequence[StoppedKind] | None = None,
    *,
    late: Collection[str] = (),
) -> Text:
    """The lines for the offices of the scope; empty without any.

    `stopped` are its `stopped_offices` and `of_kinds` its `stopped_kinds`, if known; else `late` are offices that are
    reported for late answers anyway.
    """
    day = _known_day(store, scope)
    if day is None:
        return EMPTY
    if stopped is None:
        stopped = stopped_offices(store, scope, late=late)
    if of_kinds is None:
        of_kinds = stopped_kinds(store, scope, stopped)
    lines = [
        stopped_answering(store, stopped),
        stopped_answering_kinds(store, of_kinds),
        offices_come_and_gone(store, scope, latest=day),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def _known_day(store: Store, scope: Scope) -> date | None:
    """The last day of which it is known who was silent.

    None for a period that is over, for a part of the cases of offices, of a county, say (the figures are those of the
    whole province), and in a store that is limited to some cases: what is usual is a share of the cases of all offices.
    """
    moment = as_of(store, scope)
    if moment is None or is_over(scope, last_complete_day(moment)):
        return None
    if store.limits is not None or not judges_all_cases(scope):
        return None
    return common_day(store, scope)


def silence_note(store: Store, scope: Scope, *, late: Collection[str] = ()) -> Text:
    """The same lines with a stop at their end, where no question stands there."""
    lines = silence_lines(store, scope, late=late)
    ends = "" if not lines.fa or lines.fa.endswith("؟") else "."
    return Text(lines.fa + ends, lines.en + ends)
