"""The cases that have waited longest, open or overdue: which, where, about what, since when. No personal data."""

from collections.abc import Sequence
from datetime import datetime, time

import pandas as pd
import sqlalchemy as sa

from queries.estimates.open_cases import rows_in_state
from queries.measures import MEASURES
from queries.question.grouping import dimension_group
from queries.question.question import Question, make_question
from queries.sql.conditions import DAY_SECONDS
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def oldest_open(store: Store, scope: Scope, *, limit: int = 10, lang: str = "fa") -> pd.DataFrame:
    """The oldest of the cases open at the end of the scope's period or as-of, the oldest first.

    Columns: id (that of the source), county, county_label, topic, topic_label, agency, agency_label (the office that
    holds it), registered_at, days (completed, since registration), late_days (completed, since the answer was due;
    NaN where none is overdue).
    """
    question = make_question(store, MEASURES["open"], scope, by=(), lang=lang)
    first = _longest_open(question, limit)
    known = question.facts.cases.c
    aside = sa.or_(known.answered_undated, question.facts.set_aside()).label("excused")
    columns = [known.case_id, known.id, known.due_at, known.answered_at, aside]
    told = store.frame(sa.select(*columns).where(known.case_id.in_([int(key) for key in first["case_id"]])))
    return _named(question, first.merge(told, on="case_id", how="left", sort=False), lang)


def longest_overdue(store: Store, scope: Scope, *, limit: int = 5, lang: str = "fa") -> pd.DataFrame:
    """Each office's case that has been overdue longest at the end of the scope's period or as-of, the longest first.

    Offices are those that held the cases at their due moment, as in the measure. Columns: id (that of the source),
    topic, topic_label, agency, agency_label, registered_at, late_days (completed, since the answer was due, or since
    the case was reopened after that: while it was closed nobody owed one).
    """
    question = make_question(store, MEASURES["overdue"], scope, by=(), lang=lang)
    rows, inside = rows_in_state(question, "overdue")
    since = rows.c.owed_from if "owed_from" in rows.c else rows.c.enter_at
    place = sa.func.row_number().over(partition_by=rows.c.due_agency, order_by=(since, rows.c.case_id))
    names = ("case_id", "source", "topic", "due_agency", "registered_at")
    columns = [*(rows.c[name].label(name) for name in names), since.label("since"), place.label("place")]
    each = sa.select(*columns).where(*question.dimension_conditions(rows), *inside).subquery("each")
    first = sa.select(each).where(each.c.place == sa.literal_column("1"))
    frame = store.frame(first.order_by(each.c.since, each.c.case_id).limit(limit))
    known = question.facts.cases.c
    numbers = known.case_id.in_([int(key) for key in frame["case_id"]])
    told = store.frame(sa.select(known.case_id, known.id).where(numbers))
    frame = frame.merge(told, on="case_id", how="left", sort=False)
    moments = (pd.Timestamp(moment).to_pydatetime() for moment in frame["since"])
    return pd.DataFrame(
        {
            "id": [str(key) for key in frame["id"]],
            **_labelled(question, frame.rename(columns={"due_agency": "agency"}), ("topic", "agency"), lang),
            "registered_at": [pd.Timestamp(moment).to_pydatetime() for moment in frame["registered_at"]],
            "late_days": [_days(a, b) for a, b in zip(moments, _ends(question, frame), strict=True)],
        }
    )


def _longest_open(question: Question, most: int) -> pd.DataFrame:
    rows, inside = rows_in_state(question, "open")
    names = ("case_id", "source", "county", "topic", "agency", "registered_at")
    statement = sa.select(*(rows.c[name] for name in names)).where(
        *question.dimension_conditions(rows), *inside
    )
    return question.store.frame(statement.order_by(rows.c.registered_at, rows.c.case_id).limit(most))


def _named(question: Question, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    now = _ends(question, frame)
    registered = [pd.Timestamp(moment).to_pydatetime() for moment in frame["registered_at"]]
    owed = zip(now, frame["due_at"], frame["answered_at"], frame["excused"], strict=True)
    return pd.DataFrame(
        {
            "id": [str(each) for each in frame["id"]],
            **_labelled(question, frame, ("county", "topic", "agency"), lang),
            "registered_at": registered,
            "days": [_days(a, b) for a, b in zip(registered, now, strict=True)],
            "late_days": [_late(*each) for each in owed],
        }
    )


def _ends(question: Question, frame: pd.DataFrame) -> list[datetime]:
    """The moment that is looked at, of each case: the end of the period, or its source's as-of."""
    end = question.scope.last
    last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
    return [min(question.facts.as_of_by_source[int(source)], last) for source in frame["source"]]


def _labelled(
    question: Question, frame: pd.DataFrame, names: Sequence[str], lang: str
) -> dict[str, list[str]]:
    """Codes and labels of dimensions in place of their keys."""
    named = {}
    for name in names:
        keys = dimension_group(question.store, name, holder="agency", lang=lang)
        named[name] = [keys.code(key) for key in frame[name]]
        named[f"{name}_label"] = [keys.label(key) for key in frame[name]]
    return named


def _late(now: datetime, due: object, answered: object, excused: object) -> float:
    """Completed days since an answer was due and not given; NaN where none is overdue, or nobody can say."""
    owed = None if pd.isna(due) else pd.Timestamp(due).to_pydatetime()
    given = bool(excused) or (not pd.isna(answered) and pd.Timestamp(answered).to_pydatetime() <= now)
    return float("nan") if owed is None or given or owed > now else float(_days(owed, now))


def _days(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // DAY_SECONDS
