"""Offices that suddenly answer nothing while cases are waiting, in a copy of the demo store."""

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.attention.anomaly_check import Check
from queries.estimates.measure import measure
from queries.overview.build_overview import compared_offices, overview
from queries.overview.notable_units import _told_late
from queries.overview.silence import silence_texts
from queries.overview.silence import stopped_answering as module
from queries.overview.silence.stopped_answering import (
    PAST_DAYS,
    StoppedOffice,
    late_reasons,
    offices_without_answers,
    stopped_answering,
    stopped_in_sentence,
)
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.question.vintage import last_complete_day
from queries.vocabulary.labels import cases_text
from queries.vocabulary.scope import Scope
from stats.attention import sudden_silence
from stats.attention.sudden_silence import silent_since
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
SILENT_DAYS = 30
STOP = """UPDATE "case" SET answered_at = NULL, answered_day = NULL, answer_hours = NULL, on_time = FALSE,
    closed_at = NULL, closed_day = NULL, outcome = 0, verdict = 0, verdict_at = NULL
    WHERE agency = {office} AND (answered_day > DATE '{since}' OR closed_day > DATE '{since}')"""


@pytest.fixture(scope="module")
def latest(demo_store):
    return last_complete_day(demo_store.as_of)


@pytest.fixture(scope="module")
def office(demo_store, latest) -> str:
    """Code of the office with most answers."""
    period = Scope().with_period(latest - timedelta(PAST_DAYS - 1), latest)
    rows = measure(demo_store, "answered", period, by=("agency",)).frame.sort_values("n")
    return str(rows["agency"].iloc[-1])


@pytest.fixture(scope="module")
def played(demo_url, demo_store, office, latest, tmp_path_factory):
    """A store in which the office has answered and closed nothing for SILENT_DAYS."""
    stop = STOP.format(office=keys_of(demo_store, "agency")[office], since=latest - timedelta(SILENT_DAYS))
    return changed_store(demo_url, tmp_path_factory.mktemp("stopped"), stop)


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch) -> None:
    """In the small demo store, offices give few answers, and not every week has a new case."""
    monkeypatch.setattr(sudden_silence, "LONGER", 1.0)
    monkeypatch.setattr(module, "MIN_DAYS", 14)
    monkeypatch.setattr(module, "fewest_expected", lambda **_: 4.0)
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE", 1e-2)


def counted_again(store, office: str, latest) -> tuple[int, float, int]:
    """Days without an answer, answers usual in them, and cases waiting, case by case."""
    keys = keys_of(store, "agency")
    first = latest - timedelta(PAST_DAYS - 1)
    own, everybody, waiting = np.zeros(PAST_DAYS), np.zeros(PAST_DAYS), 0
    for row in store.frame(sa.text('SELECT * FROM "case"')).to_dict("records"):
        is_own = row["agency"] == keys[office]
        if row["answered_at"] == row["answered_at"]:
            day = (row["answered_at"].date() - first).days
            if 0 <= day < PAST_DAYS:
                everybody[day] += 1
                own[day] += is_own
        elif is_own and row["closed_at"] != row["closed_at"]:
            waiting += not (row["answered_undated"] or row["closed_undated"])
    days, usual = silent_since(own, everybody, most=module.MAX_DAYS)
    return days, usual, waiting


def test_in_the_demo_every_office_answers(demo_store, latest) -> None:
    assert offices_without_answers(demo_store, Scope(), latest=latest) == []


def test_the_office_is_named_with_what_is_usual_and_what_waits(played, office, latest) -> None:
    stopped = offices_without_answers(played, Scope(), latest=latest)
    line = stopped_answering(played, stopped)
    days, usual, waiting = counted_again(played, office, latest)
    name = names_of(played, "agency")[office]
    assert SILENT_DAYS <= days < module.MAX_DAYS
    said = (
        f"{name.en}\u2069 (for {texts.span_text(days).en}; at least {usual:.0f} answers are usual; waiting: "
        f"{cases_text(waiting).en})"
    )
    assert line.en == f"{silence_texts.ONE_STOPPED_ANSWERING.en.format(offices='')}\u2068{said}"
    assert name.fa in line.fa
    assert "انتظار" in line.fa
    assert offices_without_answers(played, Scope(agencies=(office,)), latest=latest) == stopped
    assert offices_without_answers(played, Scope(agencies=("none",)), latest=latest) == []
    contents = overview(played, Scope(), lambda: compared_offices(played, Scope()))
    assert line.en in contents.unit_notes.en
    # Most overdue cases are there, so that the sentence names it with these.
    assert f"{name.en}\u2069 (" in contents.sentence.en
    assert (
        f"), from which no answer has been recorded for {texts.span_text(days).en}; " in contents.sentence.en
    )
    assert (
        f"پرونده)، که {texts.span_text(days).fa} است هیچ پاسخی از آن ثبت نشده است؛ " in contents.sentence.fa
    )


def test_of_an_office_that_is_told_for_late_answers_fewer_usual_ones_are_enough(
    played, office, latest, monkeypatch
) -> None:
    """An office with few answers a day was named for three weeks as late, and not for answering nothing."""
    stopped = offices_without_answers(played, Scope(), latest=latest)
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE", 1e-30)
    assert offices_without_answers(played, Scope(), latest=latest) == []
    assert offices_without_answers(played, Scope(), latest=latest, late=["none"]) == []
    assert offices_without_answers(played, Scope(), latest=latest, late=[office]) == stopped
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE_OF_LATE", 1e-30)
    assert offices_without_answers(played, Scope(), latest=latest, late=[office]) == []


def test_told_late_are_offices_with_a_line_on_late_answers() -> None:
    def line(kind: str, dimension: str, code: str) -> SimpleNamespace:
        check = Check(kind, ((dimension, 1),), 7, 9.0, 3.0, 0.0, 6.0, 1e-6)  # type: ignore[arg-type]
        return SimpleNamespace(check=check, subject=((dimension, code),))

    first = [line("overdue", "agency", "late"), line("surge", "agency", "busy")]
    others = [line("overdue", "county", "0303"), line("funnel", "agency", "far")]
    noticed = SimpleNamespace(findings=first, other_findings=others)
    told = _told_late(noticed, pd.DataFrame({"agency": ["worse"]}))  # type: ignore[arg-type]
    assert told == {"late", "far", "worse"}


def test_of_several_offices_the_sentence_names_the_first_and_counts_the_others(demo_store, office) -> None:
    stopped = [StoppedOffice(office, 21, 76.0, 165), *(StoppedOffice("other", 9, 20.0, 30) for _ in range(2))]
    name = names_of(demo_store, "agency")[office].en
    assert stopped_answering(demo_store, stopped[:1]).en.startswith("An office from which")
    assert stopped_answering(demo_store, [stopped[0]] * 2).en.startswith("Offices from which")
    text = f"no answer from \u2068{name}\u2069 has been recorded for 21 days (165 waiting)"
    assert stopped_in_sentence(demo_store, stopped[:1]).en == text
    assert stopped_in_sentence(demo_store, stopped).en == text + ", nor lately from 2 more"
    assert list(late_reasons(stopped[:1]).items()) == [
        (office, silence_texts.BY_STOPPED.formatted(days=texts.span_text(21)))
    ]


@pytest.mark.parametrize("silenced", ["received", "cases_waiting", "first_day"])
def test_nothing_is_said_without_new_or_waiting_cases_or_a_past(
    played, office, latest, monkeypatch, silenced
) -> None:
    if silenced == "received":
        cases = module._cases
        monkeypatch.setattr(
            module, "_cases", lambda store, scope, key: {} if key == silenced else cases(store, scope, key)
        )
    elif silenced == "cases_waiting":
        monkeypatch.setattr(module, "cases_waiting", lambda *_: {office: 1})
    else:
        early = played.first_day + timedelta(PAST_DAYS - 2)
        assert offices_without_answers(played, Scope(), latest=early) == []
        return
    assert offices_without_answers(played, Scope(), latest=latest) == []
