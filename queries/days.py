"""What each day added: read once for the dimensions of a scope, so that any period of it is a cut.

A screen asks for a period, the one before it, the same of last year, the months of several years and a dozen earlier
periods: all of them are sums over the same days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.atoms import ATOMS, ZERO, Edge
from queries.declaration import Holder
from queries.dialects import whole_sum
from queries.edges import edge_rows, narrowed, overdue_rows
from queries.facts import Column
from queries.filters import clauses
from queries.plan import Plan, before, edge_days
from queries.question import Question
from queries.rollups import FLOWS

AMOUNTS = (*ATOMS, *FLOWS)


@dataclass(frozen=True)
class Days:
    """Days, ascending, and the sum of every atom and flow on each: arrays of one length."""

    day: NDArray[np.datetime64]
    amounts: Mapping[str, NDArray[np.float64]]

    @property
    def nbytes(self) -> int:
        """Bytes that it takes."""
        return self.day.nbytes * (1 + len(self.amounts))

    def cut(self, first: date | None, last: date | None) -> "Days":
        """The days of a period."""
        begin = int(np.searchsorted(self.day, np.datetime64(first))) if first else 0
        end = int(np.searchsorted(self.day, np.datetime64(last), side="right")) if last else len(self.day)
        return Days(self.day[begin:end], {name: amount[begin:end] for name, amount in self.amounts.items()})


def days(question: Question, plan: Plan) -> Days:
    """What each day added over the scope's dimensions and all time."""
    scope = replace(question.scope, first=None, last=None, preset=None)
    asked = ("days", plan.name, scope)
    return question.store.memo.recall(asked, lambda: _days(question, plan))


def _days(question: Question, plan: Plan) -> Days:
    rows = plan.rows("day_of_row")
    edges: dict[str, dict[int, date] | None] = {
        atom.name: edge_days(atom, question.store) for atom in ATOMS.values()
    }
    edges |= dict.fromkeys(FLOWS) | {"overdue_in": edge_days(ATOMS["due"], question.store)}

    def total(name: str) -> Column:
        edge, own = edges[name], rows.c[name]
        return whole_sum(sa.case((before(rows, "day_of_row", edge), own), else_=ZERO) if edge else own)

    sums = [total(name).label(name) for name in AMOUNTS]
    conditions = clauses(
        question.store, question.scope, rows, holder="agency"
    )  # agencies are each clock's own
    statement = sa.select(rows.c.day.label("day"), *sums).where(*conditions).group_by(rows.c.day)
    frame = question.store.frame(statement)
    return _added([frame.assign(day=pd.to_datetime(frame["day"])), *_edges(question)])


def _added(parts: list[pd.DataFrame]) -> Days:
    """The amounts of the parts, some of which have few of the columns, added up by day."""
    known = [part["day"].to_numpy().astype("datetime64[s]") for part in parts]
    all_days = np.unique(np.concatenate(known))
    total = np.zeros((len(AMOUNTS), len(all_days)))
    for part, part_days in zip(parts, known, strict=True):
        place = np.searchsorted(all_days, part_days)
        rows = [row for row, name in enumerate(AMOUNTS) if name in part.columns]
        # All columns at once: each step of pandas takes its time.
        amounts = part[[AMOUNTS[row] for row in rows]].to_numpy(dtype=float, na_value=0.0)
        np.add.at(total, (np.array(rows)[:, None], place[None, :]), np.nan_to_num(amounts).T)
    return Days(all_days, dict(zip(AMOUNTS, total, strict=True)))


def _edges(question: Question) -> list[pd.DataFrame]:
    """The amounts of the days that the rollup does not tell."""
    store, facts, parts = question.store, question.facts, []

    def own(rows: pd.DataFrame, holder: Holder) -> pd.DataFrame:
        return narrowed(store, question.scope, rows, holder=holder, first=None, last=None)

    for edge in ("due", "followed"):
        atoms = [atom for atom in ATOMS.values() if atom.edge == edge]
        known = edge_days(atoms[0], store) or {}
        parts.append(own(edge_rows(store, facts, _edge(edge), known), atoms[0].holder))
    due = edge_days(ATOMS["due"], store) or {}
    begun = own(overdue_rows(store, facts, due), ATOMS["due"].holder)
    parts.append(begun[["day", "n"]].rename(columns={"n": "overdue_in"}))
    return parts


def _edge(name: str) -> Edge:
    return "due" if name == "due" else "followed"
