"""The events of one case, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queries.cases.case_row import Case, Names, as_moment
from queries.question.vintage import events
from queries.storage.store import Store
from queries.vocabulary.codes import Event, Outcome, Verdict
from queries.vocabulary.labels import EVENTS, OUTCOMES, VERDICTS
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class Step:
    """One event: its moment (None: unknown), kind, offices from and to, and the outcome or citizen's verdict."""

    moment: datetime | None
    event: Event
    word: str
    from_agency: str
    to_agency: str
    detail: str
    load: int


def timeline(store: Store, scope: Scope, case: Case, *, lang: str) -> list[Step]:
    """Events of a case up to its as-of, in order. Undated events keep the position that the source gives them."""
    rows = events(store, scope)
    statement = sa.select(
        rows.c.moment,
        rows.c.event,
        rows.c.from_agency,
        rows.c.to_agency,
        rows.c.outcome,
        rows.c.verdict,
        rows.c.load,
    ).where(rows.c.case_id == sa.literal_column(str(case.case_id)))
    names = Names(store, lang)
    frame = store.frame(statement.order_by(rows.c.sequence))
    steps = [_step(row, names) for row in frame.to_dict("records")]
    return [step for step in steps if step.moment is None or step.moment <= case.as_of]


def _step(row: Mapping[Any, Any], names: Names) -> Step:
    """Step from a row of the events table."""
    event = Event(int(row["event"]))
    outcome, verdict = Outcome(int(row["outcome"])), Verdict(int(row["verdict"]))
    detail = ""
    if event is Event.closed and outcome:
        detail = names.word(OUTCOMES, outcome)
    elif event is Event.verdict:
        detail = names.word(VERDICTS, verdict)
    return Step(
        moment=as_moment(row["moment"]),
        event=event,
        word=names.word(EVENTS, event),
        from_agency=names.of("agency", row["from_agency"]) if row["from_agency"] else "",
        to_agency=names.of("agency", row["to_agency"]) if row["to_agency"] else "",
        detail=detail,
        load=int(row["load"]),
    )
