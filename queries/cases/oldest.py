"""Oldest open and longest overdue cases: id, place, topic and dates, without personal data."""

from collections.abc import Sequence
from datetime import datetime, time

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.cases.tie_order import tie_names, with_columns
from queries.estimates.open_cases import rows_in_state
from queries.measures import MEASURES
from queries.question.grouping import dimension_group
from queries.question.question import Question, make_question
from queries.sql.components import ONE, ZERO
from queries.sql.functions import DAY_SECONDS, seconds_between, whole_sum
from queries.storage.store import Store
from queries.sums.case_arrays.scope_cases import CasePart, completed_days
from queries.sums.cases_in_state import cases_in_state
from queries.vocabulary.scope import Scope
from stats.arrays import Ints

Waits = tuple[Ints, Ints, Ints, Ints]


def oldest_open(store: Store, scope: Scope, *, limit: int, lang: str = "fa") -> pd.DataFrame:
    """The oldest of the cases open at the end of the scope's period or as-of, oldest first. Raises ScopeError.

    Columns: id (the source's own), county, county_label, topic, topic_label, agency, agency_label (the office that
    holds it), registered_at, days (completed, since registration), late_days (completed, since the due moment; NaN
    where no answer is overdue).
    """
    question = make_question(store, MEASURES["open"], scope, by=(), lang=lang)
    oldest = _longest_open(question, limit)
    c = question.facts.cases.c
    owes_no_answer = sa.or_(c.answered_undated, question.facts.set_aside()).label("no_answer_owed")
    columns = [c.case_id, c.id, c.due_at, c.answered_at, owes_no_answer]
    details = store.frame(sa.select(*columns).where(c.case_id.in_([int(key) for key in oldest["case_id"]])))
    return _named(question, oldest.merge(details, on="case_id", how="left", sort=False), lang)


def longest_overdue(
    store: Store, scope: Scope, *, limit: int, trips_only: bool = False, lang: str = "fa"
) -> pd.DataFrame:
    """The longest overdue case of each office at the end of the period or as-of, longest first. Raises ScopeError.

    With `trips_only` only cases handed in on provincial trips count; their offices are those with most such cases.

    Cases belong to the office that held them at their due moment, as in the measure. Columns: id (the source's own),
    topic, topic_label, agency, agency_label, registered_at, late_days (completed, since the due moment, or since the
    case was reopened after it: no answer is owed while a case is closed).
    """
    question = make_question(store, MEASURES["overdue"], scope, by=(), lang=lang)
    rows, in_state = rows_in_state(question, "overdue")
    if trips_only:
        in_state = [*in_state, rows.c.trip != ZERO]
    since = rows.c.owed_from if "owed_from" in rows.c else rows.c.enter_at
    joined, ties = with_columns(question, rows, tie_names(store))
    # The window function ranks the cases of each office; only rank 1 is kept.
    rank = sa.func.row_number().over(partition_by=rows.c.due_agency, order_by=(since, *ties))
    names = ("case_id", "source", "topic", "due_agency", "registered_at")
    of_office = sa.func.count().over(partition_by=rows.c.due_agency).label("of_office")
    columns = [
        *(rows.c[name].label(name) for name in names), since.label("since"), rank.label("row_rank"), of_office,
        *(tie.label(f"tie_{nth}") for nth, tie in enumerate(ties)),
    ]  # fmt: skip
    conditions = [*question.dimension_conditions(rows), *in_state]
    ranked = sa.select(*columns).select_from(joined).where(*conditions).subquery("each")
    first = sa.select(ranked).where(ranked.c.row_rank == ONE)
    order = [*([ranked.c.of_office.desc()] if trips_only else []), ranked.c.since]
    order += [ranked.c[f"tie_{nth}"] for nth in range(len(ties))]
    frame = store.frame(first.order_by(*order).limit(limit))
    c = question.facts.cases.c
    numbers = c.case_id.in_([int(key) for key in frame["case_id"]])
    source_ids = store.frame(sa.select(c.case_id, c.id).where(numbers))
    frame = frame.merge(source_ids, on="case_id", how="left", sort=False)
    moments = (pd.Timestamp(moment).to_pydatetime() for moment in frame["since"])
    return pd.DataFrame(
        {
            "id": [str(key) for key in frame["id"]],
            **_labelled(question, frame.rename(columns={"due_agency": "agency"}), ("topic", "agency"), lang),
            "registered_at": [pd.Timestamp(moment).to_pydatetime() for moment in frame["registered_at"]],
            "late_days": [_days(a, b) for a, b in zip(moments, _ends(question, frame), strict=True)],
        }
    )


def waits_by_office(store: Store, scope: Scope, *, longer_than: int) -> pd.DataFrame:
    """How long people wait past due at each office at the end of the period or as-of. Raises ScopeError.

    Cases belong to the office that held them at their due moment, as in the measure. Columns: agency (code), n, longer
    (those that have waited more than `longer_than` completed days past due) and late_days (completed, of the longest).
    """
    question = make_question(store, MEASURES["overdue"], scope, by=(), lang="fa")
    parts = cases_in_state(question, "overdue")
    key, n, longer, days = (
        _waits(question, longer_than) if parts is None else _waits_of_cases(question, parts, longer_than)
    )
    group = dimension_group(store, "agency", holder="agency", lang="fa")
    return pd.DataFrame(
        {
            "agency": [group.code(key_number) for key_number in key.tolist()],
            "n": n,
            "longer": longer,
            "late_days": days,
        }
    )


def _waits(question: Question, longer_than: int) -> Waits:
    """Keys of the offices, and the figures of `waits_by_office`, from the database."""
    rows, in_state = rows_in_state(question, "overdue")
    since = rows.c.owed_from if "owed_from" in rows.c else rows.c.enter_at
    # The as-of of each source is its own, so that waits are measured source by source.
    wait = seconds_between(since, question.facts.as_of_in(rows, end=question.scope.last))
    is_longer = sa.case((wait >= sa.literal_column(str((longer_than + 1) * DAY_SECONDS)), ONE), else_=ZERO)
    statement = sa.select(
        rows.c.due_agency.label("key"),
        sa.func.count().label("n"),
        whole_sum(is_longer).label("longer"),
        sa.func.max(wait).label("seconds"),
    ).where(*question.dimension_conditions(rows), *in_state)
    frame = question.store.frame(statement.group_by(rows.c.due_agency))
    n, longer, seconds = (frame[name].to_numpy(dtype=np.int64) for name in ("n", "longer", "seconds"))
    return frame["key"].to_numpy(dtype=np.int64), n, longer, seconds // DAY_SECONDS


def _waits_of_cases(question: Question, parts: Sequence[CasePart], longer_than: int) -> Waits:
    """Overdue cases by office, those waiting for long, and the longest wait, from the cases that are overdue."""
    office = np.concatenate([part.column("due_agency") for part in parts]).astype(np.int64)
    days = np.concatenate([completed_days(question, part, "overdue") for part in parts])
    n, longer = np.bincount(office), np.bincount(office, days > longer_than)
    longest = np.zeros(len(n), dtype=np.int64)
    np.maximum.at(longest, office, days)
    keys = np.flatnonzero(n)
    return keys, n[keys], longer[keys].astype(np.int64), longest[keys]


def _longest_open(question: Question, limit: int) -> pd.DataFrame:
    """Ids and dimensions of the open cases registered first."""
    rows, in_state = rows_in_state(question, "open")
    names = ("case_id", "source", "county", "topic", "agency", "registered_at")
    joined, ties = with_columns(question, rows, tie_names(question.store))
    statement = sa.select(*(rows.c[name] for name in names)).select_from(joined)
    statement = statement.where(*question.dimension_conditions(rows), *in_state)
    return question.store.frame(statement.order_by(rows.c.registered_at, *ties).limit(limit))


def _named(question: Question, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The frame of `oldest_open`, from the cases and their due and answer moments."""
    ends = _ends(question, frame)
    registered = [pd.Timestamp(moment).to_pydatetime() for moment in frame["registered_at"]]
    owed = zip(ends, frame["due_at"], frame["answered_at"], frame["no_answer_owed"], strict=True)
    return pd.DataFrame(
        {
            "id": [str(case_id) for case_id in frame["id"]],
            **_labelled(question, frame, ("county", "topic", "agency"), lang),
            "registered_at": registered,
            "days": [_days(a, b) for a, b in zip(registered, ends, strict=True)],
            "late_days": [_late(*amounts) for amounts in owed],
        }
    )


def _ends(question: Question, frame: pd.DataFrame) -> list[datetime]:
    """The moment as of which each case is examined: the end of the period, or the as-of of its source if earlier."""
    end = question.scope.last
    last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
    # Sources are known up to different moments: each case is seen at that of its own source.
    return [min(question.facts.as_of_by_source[int(source)], last) for source in frame["source"]]


def _labelled(
    question: Question, frame: pd.DataFrame, names: Sequence[str], lang: str
) -> dict[str, list[str]]:
    """Codes and labels of dimensions in place of their keys."""
    columns = {}
    for name in names:
        group = dimension_group(question.store, name, holder="agency", lang=lang)
        columns[name] = [group.code(key) for key in frame[name]]
        columns[f"{name}_label"] = [group.label(key) for key in frame[name]]
    return columns


def _late(now: datetime, due: object, answered: object, no_answer_owed: object) -> float:
    """Completed days since an unmet due moment; NaN where nothing is overdue, or the answer's moment is unknown."""
    due_moment = None if pd.isna(due) else pd.Timestamp(due).to_pydatetime()
    is_answered = bool(no_answer_owed) or (
        not pd.isna(answered) and pd.Timestamp(answered).to_pydatetime() <= now
    )
    return (
        float("nan")
        if due_moment is None or is_answered or due_moment > now
        else float(_days(due_moment, now))
    )


def _days(start: datetime, end: datetime) -> int:
    """Completed days between two moments."""
    return int((end - start).total_seconds()) // DAY_SECONDS
