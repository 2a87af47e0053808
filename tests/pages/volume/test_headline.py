"""A scope that the attention list has a line about says so, since the screen's own expectation may differ."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from pages.view.view import View
from pages.volume.headline import attention_note, expected_header
from queries.attention.evidence import Finding
from queries.forecasts import outlook
from queries.vocabulary.labels import Text
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import largest, looking, plain


@pytest.fixture
def line(demo_store, monkeypatch) -> Finding:
    """The only line of the list: the most frequent topic, up to the day before the last one."""
    day = demo_store.as_of.date() - timedelta(1)
    found = Finding(
        "surge",
        (("topic", largest(demo_store, "topic")),),
        Text("۱۶۷ پرونده، در برابر ۵۳", "167 cases, where 53 were expected"),
        Text("", ""),
        None,  # type: ignore[arg-type]
        "volume",
        (day - timedelta(27), day),
        (),
    )
    everything = SimpleNamespace(findings=(found,), other_findings=())
    monkeypatch.setattr("pages.volume.headline.attention", lambda store, scope: everything)
    return found


@pytest.fixture
def proof(demo_store, line) -> View:
    """The screen to which the line leads."""
    params = {name: values[0] for name, values in line.params().items() if values}
    return replace(looking(demo_store, **params), lang="en")


def test_the_proof_of_a_line_repeats_it_and_says_why_the_screen_expects_something_else(proof, line):
    note = plain(attention_note(proof))
    assert plain(line.sentence.en) in note
    assert "from before this began" in note
    header = expected_header(proof, outlook.expectation(proof.store, proof.scope))
    assert note in plain(header)
    # What the screen itself expects is no second title, which would deny the first.
    assert header.count("<h2>") == 1
    assert plain(line.sentence.en) in plain(header.partition("</h2>")[0])


def test_other_cases_and_times_have_no_note(proof, line):
    assert attention_note(replace(proof, scope=Scope())) == ""
    narrower = replace(proof.scope, kinds=("complaint",))
    assert attention_note(replace(proof, scope=narrower)) == ""
    earlier = proof.scope.with_period(None, line.period[0])
    assert attention_note(replace(proof, scope=earlier)) == ""


def test_limited_viewers_have_no_attention_list(proof):
    limited = proof.store.limited(RowLimits(counties=("0303",)))
    assert attention_note(replace(proof, store=limited)) == ""
