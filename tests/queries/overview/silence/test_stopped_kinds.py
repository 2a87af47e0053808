"""Offices that suddenly answer no case of one kind while they answer others, in a copy of the demo store."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.overview.silence import silence_texts
from queries.overview.silence import stopped_kinds as module
from queries.overview.silence.silence_lines import silence_lines
from queries.overview.silence.stopped_answering import MAX_DAYS, PAST_DAYS, offices_without_answers
from queries.overview.silence.stopped_kinds import (
    StoppedKind,
    kinds_without_answers,
    stopped_answering_kinds,
)
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.question.vintage import last_complete_day
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import cases_text
from queries.vocabulary.scope import Scope
from stats.attention import sudden_silence
from stats.attention.sudden_silence import silent_since
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
SILENT_DAYS = 40
KIND = Kind.complaint
STOP = """UPDATE "case" SET answered_at = NULL, answered_day = NULL, answer_hours = NULL, on_time = FALSE,
    closed_at = NULL, closed_day = NULL, outcome = 0, verdict = 0, verdict_at = NULL
    WHERE agency = {office} AND kind = {kind} AND (answered_day > DATE '{since}' OR closed_day > DATE '{since}')"""


@pytest.fixture(scope="module")
def latest(demo_store):
    return last_complete_day(demo_store.as_of)


@pytest.fixture(scope="module")
def office(demo_store, latest) -> str:
    """Code of the office with most answers to the kind."""
    period = Scope(kinds=(KIND.name,)).with_period(latest - timedelta(PAST_DAYS - 1), latest)
    rows = measure(demo_store, "answered", period, by=("agency",)).frame.sort_values("n")
    return str(rows["agency"].iloc[-1])


@pytest.fixture(scope="module")
def played(demo_url, demo_store, office, latest, tmp_path_factory):
    """A store in which the office has answered and closed nothing of the kind for SILENT_DAYS."""
    since = latest - timedelta(SILENT_DAYS)
    stop = STOP.format(office=keys_of(demo_store, "agency")[office], kind=int(KIND), since=since)
    return changed_store(demo_url, tmp_path_factory.mktemp("stopped_kind"), stop)


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch) -> None:
    """In the small demo store, offices give few answers."""
    monkeypatch.setattr(sudden_silence, "LONGER", 1.0)
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE", 1e-2)
    monkeypatch.setattr(module, "MIN_DAYS", 21)
    monkeypatch.setattr(module, "fewest_expected", lambda: 4.0)


def counted_again(store, office: str, latest) -> tuple[int, float, int]:
    """Days without an answer to the kind, answers usual in them, and cases waiting, case by case."""
    keys = keys_of(store, "agency")
    first = latest - timedelta(PAST_DAYS - 1)
    own, everybody, waiting = np.zeros(PAST_DAYS), np.zeros(PAST_DAYS), 0
    for row in store.frame(sa.text(f'SELECT * FROM "case" WHERE kind = {int(KIND)}')).to_dict("records"):
        is_own = row["agency"] == keys[office]
        if row["answered_at"] == row["answered_at"]:
            day = (row["answered_at"].date() - first).days
            if 0 <= day < PAST_DAYS:
                everybody[day] += 1
                own[day] += is_own
        elif is_own and row["closed_at"] != row["closed_at"]:
            waiting += not (row["answered_undated"] or row["closed_undated"])
    days, usual = silent_since(own, everybody, most=MAX_DAYS)
    return days, usual, waiting


def test_the_office_is_named_with_the_kind_what_is_usual_and_what_waits(
    demo_store, played, office, latest
) -> None:
    assert office not in {each.office for each in kinds_without_answers(demo_store, Scope(), latest=latest)}
    assert office not in {each.office for each in offices_without_answers(played, Scope(), latest=latest)}
    one = Scope(agencies=(office,))
    stopped = kinds_without_answers(played, one, latest=latest)
    days, usual, waiting = counted_again(played, office, latest)
    assert SILENT_DAYS <= days < MAX_DAYS
    assert stopped == [StoppedKind(office, days, pytest.approx(usual), waiting, KIND.name)]
    name = names_of(played, "agency")[office]
    line = stopped_answering_kinds(played, stopped)
    said = (
        f"{name.en}\u2069, Complaint (for {texts.span_text(days).en}; at least {usual:.0f} answers are usual; "
        f"waiting: {cases_text(waiting).en})"
    )
    assert line.en == f"{silence_texts.ONE_STOPPED_WITH_KIND.en.format(offices='')}\u2068{said}"
    assert f"{name.fa}\u2069»، شکایت (" in line.fa
    assert line.en in silence_lines(played, one).en
    assert kinds_without_answers(played, Scope(agencies=("none",)), latest=latest) == []
    # Whoever answers nothing at all is told for that.
    assert kinds_without_answers(played, one, latest=latest, stopped=[office]) == []
    both = [*stopped, replace(stopped[0], kind=Kind.request.name)]
    assert stopped_answering_kinds(played, both).en.startswith("Offices from which")
    assert stopped_answering_kinds(played, []).en == ""


def test_nothing_is_said_where_few_wait_no_new_ones_come_or_no_past_is_known(
    played, office, latest, monkeypatch
) -> None:
    one = Scope(agencies=(office,))
    with monkeypatch.context() as patch:
        patch.setattr(module, "cases_waiting", lambda *_, **__: {office: 1})
        assert kinds_without_answers(played, one, latest=latest) == []
    with monkeypatch.context() as patch:  # All that wait came before the last answer: the kind has ceased.
        patch.setattr(module, "cases_waiting", lambda *_, since=None: {office: 999 if since is None else 0})
        assert kinds_without_answers(played, one, latest=latest) == []
    original = module.measure

    def without(key, period_days, kinds):
        def measured(store, asked, scope, *, by):
            found = original(store, asked, scope, by=by)
            if asked != key or (scope.last - scope.first).days >= period_days:
                return found
            pairs = zip(found.columns["agency"], found.columns["kind"], found.columns["n"], strict=True)
            n = [0 if code == office and kind in kinds else n for code, kind, n in pairs]
            return replace(found, columns=found.columns | {"n": n})

        return measured

    # No new cases of the kind; no answers to other kinds in the last days either.
    for key, kinds in (("received", {KIND.name}), ("answered", {kind.name for kind in Kind})):
        with monkeypatch.context() as patch:
            patch.setattr(module, "measure", without(key, PAST_DAYS - 1, kinds))
            assert kinds_without_answers(played, one, latest=latest) == []
    assert kinds_without_answers(played, one, latest=played.first_day + timedelta(PAST_DAYS - 2)) == []
