"""The sentence of the day from made contents of an overview, for its tests."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd

from queries.measures import MEASURES
from queries.overview.main_figures import figure_change
from queries.overview.overview_contents import EMPTY
from queries.overview.sentence.day_sentence import day_sentence
from queries.overview.sentence.sentence_contents import SentenceContents
from queries.overview.silence.stopped_answering import StoppedOffice
from queries.overview.silence.stopped_kinds import StoppedKind
from queries.overview.words.sentence_length import Wordings
from queries.storage.result_cache import ResultCache
from queries.storage.source_state import SourceState
from queries.vocabulary.labels import Text


class Offices:
    """A store of which only the names of offices and of a kind are known."""

    cache = ResultCache()

    def dimension(self, name: str) -> pd.DataFrame:
        if name == "kind":
            return pd.DataFrame({"code": ["complaint"], "name_fa": ["شکایت"], "name_en": ["Complaint"]})
        return pd.DataFrame({"code": ["a", "b"], "name_fa": ["الف", "ب"], "name_en": ["A", "B"]})


def said(
    waiting,
    needs_look,
    *,
    overdue: int | None = None,
    checks: int = 100,
    figures=(),
    missing=(),
    caught_up=(),
    findings=(),
    assessed: int = 40,
    signs: Wordings = (),
    over: Sequence[SimpleNamespace] = (),
    of_province: Text = EMPTY,
    awaited: Sequence[SourceState] = (),
    stopped: Sequence[StoppedOffice] = (),
    stopped_kinds: Sequence[StoppedKind] = (),
    excess_lower: float = np.nan,
    z: float = np.nan,
    by_deadline: int = 0,
    lang: str = "en",
) -> str:
    """The sentence; of the offices that need a look, the first one is new, and all have such an excess and z.

    The last `by_deadline` of them need it by the deadline alone.

    Without `overdue`, all overdue cases have an office; `waiting` is None where no source tells what is overdue.
    """
    if overdue is None and waiting is not None:
        overdue = sum(office.n for office in waiting)
    rows = pd.DataFrame({"agency": needs_look, "new": [True, *[False] * len(needs_look)][: len(needs_look)]})
    route = np.where(np.arange(len(rows)) < len(rows) - by_deadline, "far_off", "deadline")
    rows = rows.assign(excess_lower=excess_lower, z=z, route=route)
    contents = SentenceContents(
        attention=SimpleNamespace(check_count=checks, day=date(2026, 11, 29)),  # type: ignore[arg-type]
        findings=list(findings),
        figures=figures,
        overdue=overdue,
        waiting=waiting or [],
        needs_look=rows,
        assessed=assessed,
        signs=[signs],
        over=list(over),
        of_province=of_province,
        missing=missing,
        caught_up=caught_up,
        awaited=awaited,
        stopped=stopped,
        stopped_kinds=stopped_kinds,
    )
    sentence = day_sentence(Offices(), contents).label(lang)  # type: ignore[arg-type]
    return sentence.replace("\u2068", "").replace("\u2069", "")


def received_changed(
    gap: float,
    *,
    due_to_trips: bool = False,
    due_to_old_cases: bool = False,
    due_to_unanswered: bool = False,
) -> SimpleNamespace:
    """The main figure "received", which changed by this much against last year."""
    change = figure_change(
        SimpleNamespace(  # type: ignore[arg-type]
            result="changed",
            basis="",
            difference=gap,
            against="last_year",
            due_to_trips=due_to_trips,
            due_to_old_cases=due_to_old_cases,
            due_to_unanswered=due_to_unanswered,
            due_to_deadlines=False,
            reference_scope=SimpleNamespace(to_params=dict),
        ),
        MEASURES["received"],
    )
    return SimpleNamespace(title=Text("ثبت‌شده", "Received"), changed=(change,), unchanged=(), own_past=EMPTY)
