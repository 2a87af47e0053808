"""The days up to which it is known who has no new case and no answer.

Sources deliver on different days. Who is silent is judged up to the day that all of them cover, as the attention list
judges its counts; a source that is far behind holds nobody else back (`queries.attention.known_causes`).
"""

from datetime import date

from queries.attention.known_causes import common_as_of
from queries.question.vintage import as_of, last_complete_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def common_day(store: Store, scope: Scope) -> date | None:
    """The last complete day of all sources that deliver; None if there are no data."""
    moment = common_as_of(store, scope)
    return None if moment is None else last_complete_day(moment)


def last_day(store: Store, scope: Scope, day: date) -> date:
    """The last day of any source, which may have begun only; `day` if that is later."""
    moment = as_of(store, scope)
    return day if moment is None else max(day, moment.date())
