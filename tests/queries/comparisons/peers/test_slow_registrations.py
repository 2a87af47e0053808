"""Offices that are slow with one channel or at weekends: counts, the rule in a store, and the lines."""

from collections import Counter
from datetime import timedelta
from typing import get_args

import numpy as np
import pytest

from queries.comparisons.peers import slow_registrations as module
from queries.comparisons.peers.handling_signs import HandlingSigns
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.slow_registrations import slow_registrations
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.overview.office_lines import scope_signs as lines_module
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import handling_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.words import office_line_texts as words
from queries.overview.words.bilingual_names import names_of
from queries.question.question import make_question
from queries.settings.province_settings import Weekday, settings
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS
from tests.reference import due_holder
from tests.reference.life import by_then, set_aside
from tests.thorough import ordinary_first
from tests.worlds import store_of, world

LONG = 1_200  # days: in the small demo store no office has many cases of a channel in 180
LATE = """UPDATE "case" SET on_time = FALSE, answered_at = due_at + INTERVAL 2 DAY, answered_day = due_day + 2
    WHERE agency = {agency} AND due_at IS NOT NULL AND {which}"""
WHICH = {
    "portal": f"channel = {int(Channel.portal)}",
    # Thursdays and Fridays.
    "": "isodow(registered_day) IN (4, 5)",
}


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_sums_are_those_counted_case_by_case(databases, seed) -> None:
    here = world(seed, size=300)
    store = store_of(databases(f"registrations_{seed}"), here)
    last = store.as_of.date()
    scope = Scope(last - timedelta(module.DAYS - 1), last, trips="out")
    question = make_question(
        store, MEASURES["on_time_share"], scope, by=module.BY, lang="fa", max_groups=len(module.BY)
    )
    expected: dict[tuple[str, str, str, str, bool], Counter[str]] = {}
    weekend = {day.capitalize() for day in settings().working_days.weekend}
    for life in here.lives:
        known = here.known.of(life)
        if not (by_then(life.registered, known) and by_then(life.due, known)) or life.answered_undated:
            continue
        if set_aside(life, known) or life.trip or not scope.first <= life.due.date() <= last:
            continue
        is_weekend = life.registered.strftime("%A") in weekend
        key = due_holder(life, known), life.topic, life.kind, life.channel, is_weekend
        cell = expected.setdefault(key, Counter())
        cell["n"] += 1
        cell["hits"] += life.answered is not None and life.answered <= life.due
        cell["days"] += (life.due.date() - life.registered.date()).days
    sums = module.registration_sums(question)
    offices, topics = store.codes("agency"), store.codes("topic")
    found = {
        (offices[int(a)], topics[int(t)], Kind(int(k)).name, Channel(int(c)).name, bool(w)): (
            int(n),
            int(hits),
            int(days),
        )
        for a, t, k, c, w, n, hits, days in zip(
            *(sums[name] for name in (*module.BY, module.WEEKEND, "n", "hits", module.ALLOWED)), strict=True
        )
    }
    assert found == {key: (cell["n"], cell["hits"], cell["days"]) for key, cell in expected.items()}
    assert {key[4] for key in found} == {True, False}


def test_an_office_whose_portal_brings_slow_kinds_is_not_named(demo_store, monkeypatch) -> None:
    """By the portal one office gets complaints, of which all offices are late, and else requests; others get both."""
    rows = [
        (office, 1, kind, channel, n, n * (20 if kind == Kind.complaint else 80) // 100)
        for office in range(1, 21)
        for channel in (int(Channel.phone), int(Channel.portal))
        for kind, n in (
            (int(Kind.complaint), 100 if office != 7 else 180 if channel == Channel.portal else 20),
            (int(Kind.request), 100 if office != 7 else 20 if channel == Channel.portal else 180),
        )
    ]
    names = ("agency", "topic", "kind", "channel", "n", "hits")
    sums = dict(zip(names, np.array(rows).T, strict=True))
    sums[module.WEEKEND] = np.zeros(len(rows), dtype=np.int64)
    sums[module.ALLOWED] = 10 * sums["n"]
    monkeypatch.setattr(module, "registration_sums", lambda _: sums)
    assert slow_registrations(demo_store) == ()
    # Were all cases of one kind, it would be named.
    sums["kind"] = np.ones(len(rows), dtype=np.int64)
    assert [(each.code, each.n) for each in slow_registrations(demo_store)] == [("portal", 200)]


def test_an_office_that_leaves_requests_is_named_for_them(demo_store, monkeypatch) -> None:
    """Two fifths of its requests are on time and of all others 85 %; complaints are slower everywhere, at 60 %."""
    kinds = (int(Kind.complaint), int(Kind.request))
    rows = [
        (
            office,
            1,
            kind,
            channel,
            60,
            24 if (office, kind) == (7, kinds[1]) else 36 if kind == kinds[0] else 51,
        )
        for office in range(1, 21)
        for kind in kinds
        for channel in (int(Channel.phone), int(Channel.portal))
    ]
    names = ("agency", "topic", "kind", "channel", "n", "hits")
    sums = dict(zip(names, np.array(rows).T, strict=True))
    sums[module.WEEKEND] = np.zeros(len(rows), dtype=np.int64)
    sums[module.ALLOWED] = np.where(sums["kind"] == kinds[0], 10, 20) * sums["n"]
    monkeypatch.setattr(module, "registration_sums", lambda _: sums)
    (found,) = slow_registrations(demo_store)
    assert (found.dimension, found.code, found.n, found.share) == ("kind", "request", 120, 0.4)
    assert found.expected == pytest.approx(0.85, abs=0.03)
    # An office that is slower with both is slower as a whole.
    sums["hits"] = np.where((sums["agency"] == 7) & (sums["kind"] == kinds[0]), 9, sums["hits"])
    assert slow_registrations(demo_store) == ()


def test_an_office_that_is_given_less_time_by_its_portal_is_not_named(demo_store, monkeypatch) -> None:
    """One office has three days for what comes by its portal, or five where others have three; all else has ten."""
    names = ("agency", "topic", "kind", "channel", "n", "hits")
    portal, phone = int(Channel.portal), int(Channel.phone)
    rows = [
        (office, 1, 1, channel, 100, 10 if (office, channel) == (7, portal) else 70)
        for office in range(1, 21)
        for channel in (phone, portal)
    ]
    sums = dict(zip(names, np.array(rows).T, strict=True))
    sums[module.WEEKEND] = np.zeros(len(rows), dtype=np.int64)
    monkeypatch.setattr(module, "registration_sums", lambda _: sums)
    of_portal, of_office = sums["channel"] == portal, sums["agency"] == 7
    for own, others, is_named in ((3, 10, False), (7, 10, False), (8, 10, True), (5, 3, True), (3, 3, True)):
        days = np.where(of_portal, np.where(of_office, own, others), 10)
        sums[module.ALLOWED] = days * sums["n"]
        found = [(each.office, each.code) for each in slow_registrations(demo_store)]
        assert (len(found) == 1) == is_named, (own, others)


def test_the_first_day_of_the_week_is_saturday() -> None:
    """`weekday_of` counts from Saturdays, and the days of the weekend are found by their place among these names."""
    assert get_args(Weekday)[0] == "saturday"


@pytest.fixture(scope="module")
def office(demo_store) -> str:
    """The office with most cases by the portal."""
    columns = measure(
        demo_store, "on_time_share", Scope(trips="out", channels=("portal",)), by=("agency",)
    ).columns
    return max(zip(columns["n"], columns["agency"], strict=True))[1]


@pytest.mark.slow
@pytest.mark.parametrize("channel", ordinary_first(1, list(WHICH)))
def test_an_office_that_leaves_one_channel_or_weekends_is_found(
    demo_store, demo_url, office, channel, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(module, "DAYS", LONG)
    assert (office, channel) not in {(each.office, each.code) for each in slow_registrations(demo_store)}
    late = LATE.format(agency=keys_of(demo_store, "agency")[office], which=WHICH[channel])
    found = slow_registrations(changed_store(demo_url, tmp_path, late))
    assert {(each.office, each.code) for each in found if each.office == office} == {(office, channel)}
    assert found[0].share < 0.2 < 0.5 < found[0].expected


def test_the_lines_name_office_and_channel_and_weekends(demo_store, office, monkeypatch) -> None:
    slow = tuple(
        PartSign(office, 0.08, 0.65, 201, *part)
        for part in (("channel", "portal"), ("kind", "request"), ("weekend", ""))
    )
    monkeypatch.setattr(lines_module, "handling_signs", lambda _: HandlingSigns(slow_registrations=slow))
    by_channel, by_kind, at_weekends = sign_lines(
        demo_store, handling_signs_of_scope(demo_store, Scope())
    ).en.splitlines()
    assert by_kind.endswith("with “\u2068Request\u2069” (8% of 201 cases on time, 65% expected).")
    assert by_channel.endswith("with “\u2068Web portal\u2069” (8% of 201 cases on time, 65% expected).")
    assert at_weekends.startswith(words.SLOW_IN_PART["weekend"].line.en.format(offices=""))
    assert at_weekends.endswith("(8% of 201 cases on time, 65% expected)")
    line = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    for lang in ("fa", "en"):
        assert line.label(lang).count(names_of(demo_store, "agency")[office].label(lang)) == 3
    signs = other_signs(demo_store, Scope(), without=())[office]
    assert words.SLOW_IN_PART["weekend"].sign in signs
    assert any(sign.fa.startswith("کندی در مسیر «") for sign in signs)
    assert any(sign.fa.startswith("کندی در نوع «") for sign in signs)
    other = next(code for code in demo_store.codes("agency").values() if code not in (office, "none"))
    assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope(agencies=(other,)))).en == ""
