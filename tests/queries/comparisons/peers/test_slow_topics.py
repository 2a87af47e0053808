"""Offices that leave one topic: found in a store, and told in the notes and in the sentence of the day."""

from datetime import timedelta

import pytest

from queries.comparisons.peers import slow_topics as module
from queries.comparisons.peers.handling_signs import HandlingSigns
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.slow_topics import slow_topics, slow_topics_lately
from queries.estimates.measure import measure
from queries.overview.office_lines import scope_signs as lines_module
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import handling_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.words.bilingual_names import names_of
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from stats.peers.office_topic_gaps import MIN_CASES
from tests.changed_stores import changed_store, keys_of

LATELY = 360
LONG = 1_200  # days: in the small demo store no office has many cases of a topic in 180
LEAVE = """UPDATE "case" SET on_time = FALSE, answered_at = due_at + INTERVAL 2 DAY, answered_day = due_day + 2
    WHERE agency = {agency} AND topic = {topic} AND due_at IS NOT NULL"""


@pytest.fixture(scope="module")
def pair(demo_store) -> tuple[str, str]:
    """The codes of an office and a topic with many cases, of which both have many others."""
    columns = measure(demo_store, "on_time_share", Scope(trips="out"), by=("agency", "topic")).columns
    n = {
        (str(a), str(t)): int(k)
        for a, t, k in zip(*(columns[x] for x in ("agency", "topic", "n")), strict=True)
    }
    groups = {
        code: demo_store.parents("agency").get(key, 0) for key, code in demo_store.codes("agency").items()
    }

    def others(office: str, topic: str) -> float:
        elsewhere = sum(
            k for (a, t), k in n.items() if t == topic and a != office and groups[a] == groups[office] != 0
        )
        return min(elsewhere, sum(k for (a, t), k in n.items() if a == office and t != topic))

    possible = [(office, topic) for office, topic in n if others(office, topic) >= 2 * MIN_CASES]
    return max(possible, key=lambda each: n[each])


@pytest.mark.slow
def test_an_office_that_leaves_a_topic_is_found(demo_store, demo_url, pair, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(module, "DAYS", LONG)
    assert pair not in {(each.office, each.code) for each in slow_topics(demo_store)}
    agency, topic = keys_of(demo_store, "agency")[pair[0]], keys_of(demo_store, "topic")[pair[1]]
    first = slow_topics(changed_store(demo_url, tmp_path, LEAVE.format(agency=agency, topic=topic)))[0]
    assert (first.office, first.code) == pair
    assert first.share < 0.2 < 0.5 < first.expected


@pytest.mark.slow
def test_an_office_that_has_left_a_topic_for_some_weeks_is_found_by_these(
    demo_store, demo_url, pair, tmp_path, monkeypatch
) -> None:
    """Among all its cases it is hidden: the same pair is not named by the longer look, and by one look only."""
    monkeypatch.setattr(module, "DAYS", LONG)
    monkeypatch.setattr(module, "LATE_DAYS", LATELY)
    agency, topic = keys_of(demo_store, "agency")[pair[0]], keys_of(demo_store, "topic")[pair[1]]
    leave = LEAVE.format(agency=agency, topic=topic)
    since = demo_store.as_of - timedelta(LATELY)
    store = changed_store(demo_url, tmp_path, f"{leave} AND due_at > TIMESTAMP '{since:%Y-%m-%d %H:%M:%S}'")
    assert pair not in {(each.office, each.code) for each in slow_topics(store)}
    assert pair not in {(each.office, each.code) for each in slow_topics_lately(demo_store, ())}
    first = slow_topics_lately(store, ())[0]
    assert (first.office, first.code) == pair
    assert first.share < 0.2 < 0.5 < first.expected
    assert first not in slow_topics_lately(store, (first,))
    assert slow_topics_lately(store, (first,)) == slow_topics_lately(store, ())[1:]


def test_the_line_names_office_and_topic(demo_store, pair, monkeypatch) -> None:
    signs = HandlingSigns(slow_topics=(PartSign(pair[0], 0.08, 0.65, 201, "topic", pair[1]),))
    monkeypatch.setattr(lines_module, "handling_signs", lambda _: signs)
    office, topic = names_of(demo_store, "agency")[pair[0]], names_of(demo_store, "topic")[pair[1]]
    line = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    assert line.en.endswith("(8% of 201 cases on time, 65% expected)")
    for lang in ("fa", "en"):
        assert office.label(lang) in line.label(lang)
        assert topic.label(lang) in line.label(lang)
    monkeypatch.setattr(
        lines_module, "handling_signs", lambda _: HandlingSigns(slow_topics=signs.slow_topics * 5)
    )
    assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope())).fa.endswith("، ۲ مورد دیگر")
    monkeypatch.setattr(
        lines_module, "handling_signs", lambda _: HandlingSigns(slow_topics_lately=signs.slow_topics)
    )
    lately = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    assert "last 90 days" in lately.en
    assert lately.en.endswith("(8% of 201 cases on time, 65% expected)")
    sign = other_signs(demo_store, Scope(), without=())[pair[0]][0]
    assert sign.en.startswith("slow in “")
    assert topic.fa in sign.fa
    other = next(code for code in demo_store.codes("agency").values() if code not in (pair[0], "none"))
    assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope(agencies=(other,)))).en == ""
    assert (
        sign_lines(
            demo_store.limited(RowLimits(agencies=(pair[0],))),
            handling_signs_of_scope(demo_store.limited(RowLimits(agencies=(pair[0],))), Scope()),
        ).en
        == ""
    )
