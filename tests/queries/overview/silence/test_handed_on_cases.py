"""New cases that offices handed on to others, against plain Python, and what is said of offices that keep none."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from queries.overview.silence import changed_offices as module
from queries.overview.silence.changed_offices import HANDED_ON_PART, SILENT_DAYS, offices_come_and_gone
from queries.overview.silence.handed_on_cases import handed_on_cases
from queries.overview.silence.silent_offices import SilentOffice
from queries.overview.words.bilingual_names import names_of
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS
from tests.queries.comparisons.peers.test_late_handoffs import with_handoffs
from tests.reference import Life
from tests.worlds import AGENCIES, World, store_of, world


def known_so_far(here: World) -> World:
    """The world without referrals after its as-of."""

    def of(life: Life) -> Life:
        known = here.known.of(life)
        return replace(life, referrals=tuple((at, to) for at, to in life.referrals if at <= known))

    return World(tuple(map(of, here.lives)), here.known)


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_they_are_those_counted_case_by_case(databases, seed) -> None:
    here = known_so_far(with_handoffs(world(seed, size=400), random.Random(seed)))
    store = store_of(databases(f"handed_on_{seed}"), here)
    since = store.as_of.date() - timedelta(40)
    counts: Counter[str] = Counter()
    for life in here.lives:
        if life.registered <= here.known.of(life) and life.registered.date() >= since:
            offices = [life.agency, *(to for _, to in life.referrals)]
            counts.update(set(offices) - {offices[-1]})
    assert handed_on_cases(store, Scope(), AGENCIES, since=since) == counts
    assert len(counts) == len(AGENCIES)
    one = AGENCIES[0]
    assert handed_on_cases(store, Scope(), [one], since=since) == {one: counts[one]}
    assert handed_on_cases(store, Scope(), [], since=since) == {}


@pytest.fixture
def offices(demo_store):
    """Code and names of three offices."""
    names = names_of(demo_store, "agency")
    return [(code, names[code]) for code in sorted(demo_store.dimension("agency")["code"])[:3]]


def test_who_hands_on_what_it_gets_is_not_said_to_get_nothing(demo_store, offices, monkeypatch) -> None:
    latest = last_complete_day(demo_store.as_of)
    (gone, gone_name), (silent, silent_name), (merged, merged_name) = offices
    usual = {gone: 30.0, merged: 40.0}
    few = int(HANDED_ON_PART * usual[merged]) - 1
    handed = {gone: 12, silent: 9, merged: few}
    asked = {}

    def handed_on(store, whole, codes, *, since):
        (code,) = codes
        asked[code] = (latest - since).days + 1
        return {code: handed[code]}

    monkeypatch.setattr(module, "handed_on_cases", handed_on)
    monkeypatch.setattr(module, "_without_cases", lambda *_: (usual, set()))
    monkeypatch.setattr(module, "_suddenly_silent", lambda *_, **__: [SilentOffice(silent, 11, 14.0)])
    handed[gone] = 15
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert asked == {gone: SILENT_DAYS, merged: SILENT_DAYS, silent: 11}
    assert found.en == (
        f"Offices without a new case in the last 28 days: \u2068{merged_name.en}\u2069. "
        f"Offices that handed on their new cases to others and kept none: "
        f"\u2068{gone_name.en}\u2069 (15 cases in the last 28 days), "
        f"\u2068{silent_name.en}\u2069 (9 cases in the last 11 days)"
    )
    assert "ارجاع کرده و هیچ‌یک را نگه نداشته‌اند" in found.fa
    handed[gone] = handed[silent] = 0
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert "handed on" not in found.en
    assert gone_name.en in found.en
    handed[silent] = 14
    alone = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert alone.en.endswith(
        f"An office that handed on its new cases to others and kept none: "
        f"\u2068{silent_name.en}\u2069 (14 cases in the last 11 days)"
    )
    # Beside a new office it may be a new name, so the cases are not looked for.
    asked.clear()
    counts = module._counts(demo_store, Scope(), "agency", latest)
    assert counts is not None
    monkeypatch.setattr(module, "_counts", lambda *_: replace(counts, past={}))
    renamed = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert asked == {}
    assert "handed on" not in renamed.en
