"""One case and its timeline: every known event, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits, to_persian_digits
from queries.cases.case_row import Case, Names, as_moment, cases_of
from queries.question.vintage import events, facts
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


def find_cases(store: Store, scope: Scope, tracking_id: str, *, lang: str) -> list[Case]:
    """Find cases by tracking id, as known at as-of and in the vintage: one, or one for each source that has the id.

    The scope's period and dimensions are ignored. The id may be as the source wrote it, or as people type it: with
    Persian or Latin digits, with or without spaces.
    """
    case_facts = facts(store, scope)
    columns = [column for column in case_facts.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns).where(
        case_facts.c.id.in_(spellings(tracking_id)), case_facts.registered()
    )
    frame = store.frame(statement.order_by(case_facts.c.source))
    return cases_of(frame, store, scope.over_all_time(), case_facts, until=None, lang=lang)


def plain_id(typed: str) -> str:
    """A tracking id as typed, without direction marks, joiners and runs of spaces, which do not count."""
    return " ".join(strip_control_characters(typed).translate(_JOINERS).split())


def spellings(tracking_id: str) -> list[str]:
    """Possible spellings of a typed id in the sources: as it is, without spaces, and with Latin or Persian digits."""
    plain = plain_id(tracking_id)
    forms = (plain, plain.replace(" ", ""))  # each is tried in both kinds of digits
    return list(
        dict.fromkeys(write(form) for write in (str, to_latin_digits, to_persian_digits) for form in forms)
    )


# Zero-width characters and direction marks, which come along when an id is copied from a text or a web page.
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))


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
