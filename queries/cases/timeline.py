"""One case and its path: every step that is known of it, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits, to_persian_digits
from queries.cases.row import Case, Names, as_moment, cases_of
from queries.question.vintage import events, facts
from queries.storage.store import Store
from queries.vocabulary.codes import Event, Outcome, Verdict
from queries.vocabulary.labels import EVENTS, OUTCOMES, VERDICTS
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class Step:
    """One event: when (None: nobody can say), what, from whom to whom, how it ended or what the citizen said."""

    moment: datetime | None
    event: Event
    word: str
    from_agency: str
    to_agency: str
    detail: str
    load: int


def find_cases(store: Store, scope: Scope, tracking_id: str, *, lang: str) -> list[Case]:
    """The cases of a tracking id, as known at the scope's as-of and vintage: one, or one of each source that has it.

    Period and dimensions of the scope do not matter. The id is as the source wrote it, or as people write it down:
    with Persian or Latin digits, with spaces or without.
    """
    known = facts(store, scope)
    columns = [column for column in known.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns).where(known.c.id.in_(spellings(tracking_id)), known.registered())
    frame = store.frame(statement.order_by(known.c.source))
    return cases_of(frame, store, replace(scope, first=None, last=None), known, until=None, lang=lang)


def spellings(tracking_id: str) -> list[str]:
    """How a source may have written an id that somebody typed: as it is, without spaces, with other digits."""
    plain = " ".join(strip_control_characters(tracking_id).translate(_JOINERS).split())
    forms = (plain, plain.replace(" ", ""))
    return list(
        dict.fromkeys(write(form) for write in (str, to_latin_digits, to_persian_digits) for form in forms)
    )


_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))


def timeline(store: Store, scope: Scope, case: Case, *, lang: str) -> list[Step]:
    """What happened to a case by as-of, in order; what nobody can date stands where the source has it."""
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
    event = Event(int(row["event"]))
    outcome, verdict = Outcome(int(row["outcome"])), Verdict(int(row["verdict"]))
    told = ""
    if event is Event.closed and outcome:
        told = names.word(OUTCOMES, outcome)
    elif event is Event.verdict:
        told = names.word(VERDICTS, verdict)
    return Step(
        moment=as_moment(row["moment"]),
        event=event,
        word=names.word(EVENTS, event),
        from_agency=names.of("agency", row["from_agency"]) if row["from_agency"] else "",
        to_agency=names.of("agency", row["to_agency"]) if row["to_agency"] else "",
        detail=told,
        load=int(row["load"]),
    )
