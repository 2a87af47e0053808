"""The open cases that have waited longest: which they are, where, about what, since when. No personal data."""

from datetime import datetime, time

import pandas as pd
import sqlalchemy as sa

from queries.facts import DAY
from queries.grouping import group
from queries.measures import MEASURES
from queries.question import Question, ask
from queries.scope import Scope
from queries.stocks import standing
from queries.store import Store


def oldest_open(store: Store, scope: Scope, *, most: int = 10, lang: str = "fa") -> pd.DataFrame:
    """The oldest of the cases open at the end of the scope's period or as-of, the oldest first.

    Columns: id (that of the source), county, county_label, topic, topic_label, agency, agency_label (the office that
    holds it), registered_at, days (completed, since registration), late_days (completed, since the answer was due;
    NaN where none is overdue).
    """
    question = ask(store, MEASURES["open"], scope, by=(), lang=lang)
    first = _longest_open(question, most)
    known = question.facts.cases.c
    aside = sa.or_(known.answered_undated, question.facts.set_aside()).label("excused")
    columns = [known.case_id, known.id, known.due_at, known.answered_at, aside]
    told = store.frame(sa.select(*columns).where(known.case_id.in_([int(key) for key in first["case_id"]])))
    return _named(question, first.merge(told, on="case_id", how="left", sort=False), lang)


def _longest_open(question: Question, most: int) -> pd.DataFrame:
    rows, inside = standing(question, "open")
    names = ("case_id", "source", "county", "topic", "agency", "registered_at")
    statement = sa.select(*(rows.c[name] for name in names)).where(*question.narrowed(rows), *inside)
    return question.store.frame(statement.order_by(rows.c.registered_at, rows.c.case_id).limit(most))


def _named(question: Question, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    end = question.scope.last
    last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
    now = [min(question.facts.moments[int(source)], last) for source in frame["source"]]
    named = {}
    for name in ("county", "topic", "agency"):
        keys = group(question.store, name, holder="agency", lang=lang)
        named[name] = [keys.code(key) for key in frame[name]]
        named[f"{name}_label"] = [keys.label(key) for key in frame[name]]
    registered = [pd.Timestamp(moment).to_pydatetime() for moment in frame["registered_at"]]
    owed = zip(now, frame["due_at"], frame["answered_at"], frame["excused"], strict=True)
    return pd.DataFrame(
        {
            "id": [str(each) for each in frame["id"]],
            **named,
            "registered_at": registered,
            "days": [_days(a, b) for a, b in zip(registered, now, strict=True)],
            "late_days": [_late(*each) for each in owed],
        }
    )


def _late(now: datetime, due: object, answered: object, excused: object) -> float:
    """Completed days since an answer was due and not given; NaN where none is overdue, or nobody can say."""
    owed = None if pd.isna(due) else pd.Timestamp(due).to_pydatetime()
    given = bool(excused) or (not pd.isna(answered) and pd.Timestamp(answered).to_pydatetime() <= now)
    return float("nan") if owed is None or given or owed > now else float(_days(owed, now))


def _days(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // DAY
