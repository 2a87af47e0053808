"""Offices that are silent: with several sources, in narrower scopes, with cases from others, and new ones."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.overview.overview_contents import EMPTY
from queries.overview.silence import changed_offices as changed_module
from queries.overview.silence import silent_offices as module
from queries.overview.silence.known_days import common_day, last_day
from queries.overview.silence.silence_lines import is_over, silence_lines
from queries.overview.silence.silent_offices import silent_offices
from queries.overview.words.bilingual_names import names_of
from queries.question.vintage import last_complete_day
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from stats.attention import sudden_silence
from tests.changed_stores import changed_store, keys_of
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow
SILENT_DAYS = 20
PAST = 273
SECOND_SOURCE = (
    "INSERT INTO source SELECT 99, 'second', shape, demo, load FROM source WHERE source = "
    "(SELECT min(source) FROM source)",
    "INSERT INTO load SELECT * REPLACE (99 AS load, 99 AS source, TIMESTAMP '{until} 23:59:59' AS as_of) FROM load "
    "WHERE load = (SELECT min(load) FROM load)",
)


@pytest.fixture(scope="module")
def latest(demo_store) -> date:
    return last_complete_day(demo_store.as_of)


@pytest.fixture(scope="module")
def offices(demo_store, latest) -> list[str]:
    """Codes of the offices, those with most cases in the newest days first."""
    period = Scope().with_period(latest - timedelta(90), latest)
    rows = measure(demo_store, "received", period, by=("agency",)).frame.sort_values("n")
    return [str(code) for code in rows["agency"][::-1]]


@pytest.fixture(scope="module")
def keys(demo_store) -> dict[str, int]:
    return keys_of(demo_store, "agency")


@pytest.fixture(scope="module")
def played(demo_url, latest, offices, keys, tmp_path_factory):
    """A function that opens a store in which the largest office has had no case for SILENT_DAYS, and more was done."""
    folder = tmp_path_factory.mktemp("silence")

    def play(name: str, *statements: str, silent_from: date | None = latest - timedelta(SILENT_DAYS - 1)):
        own = f"agency = {keys[offices[0]]} AND registered_day >= DATE '{silent_from}'"
        silent = [f'DELETE FROM "case" WHERE {own}'] if silent_from else []
        return changed_store(demo_url, folder / name, *silent, *statements)

    return play


@pytest.fixture(scope="module")
def silent(played):
    return played("silent")


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch) -> None:
    """In the small demo store, no office has so many cases in a week."""
    monkeypatch.setattr(changed_module, "MIN_USUAL", 1.0)
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE", 1e-2)
    monkeypatch.setattr(sudden_silence, "LONGER", 0.0)


def silence(store, latest, offices, keys, **how):
    """The silence of the largest office by the rule, up to a day."""
    whole = Scope().with_period(latest - timedelta(PAST - 1), latest)
    return next(iter(silent_offices(store, whole, [offices[0]], **how)), None)


@pytest.mark.thorough
def test_the_line_is_said_of_a_chosen_office_and_not_of_a_part_of_its_cases(silent, offices) -> None:
    name = names_of(silent, "agency")[offices[0]]
    whole, alone = silence_lines(silent, Scope()), silence_lines(silent, Scope(agencies=(offices[0],)))
    assert name.en in whole.en
    assert alone.en.startswith("An office that suddenly has no new case")
    assert name.en in alone.en
    assert name.fa in alone.fa
    assert silence_lines(silent, Scope(agencies=(offices[1],))) == EMPTY
    for part in ({"counties": ("0303",)}, {"kinds": ("complaint",)}, {"channels": ("phone",)}):
        assert silence_lines(silent, Scope(**part)) == EMPTY


def test_nothing_is_said_of_a_period_that_is_over_nor_to_a_viewer_of_some_cases(
    silent, offices, latest
) -> None:
    ended = Scope().with_period(latest - timedelta(60), latest - timedelta(8))
    assert is_over(ended, latest)
    assert silence_lines(silent, ended) == EMPTY
    assert not is_over(Scope().with_period(None, latest - timedelta(7)), latest)
    for limits in (RowLimits(agencies=tuple(offices[:2])), RowLimits(counties=("0303",))):
        assert silence_lines(silent.limited(limits), Scope()) == EMPTY


@pytest.mark.parametrize("lag", ordinary_first(1, [2, 1]))
def test_a_source_that_is_some_days_behind_hides_no_office(
    played, silent, latest, offices, keys, lag
) -> None:
    """All sources are judged up to the day that they share."""
    until = latest - timedelta(lag)
    moved = f'UPDATE "case" SET source = 99 WHERE agency IN ({keys[offices[0]]}, {keys[offices[1]]})'
    late = f"DELETE FROM \"case\" WHERE source = 99 AND registered_day > DATE '{until}'"
    store = played(f"behind{lag}", *(each.format(until=until) for each in SECOND_SOURCE), moved, late)
    assert common_day(store, Scope()) == until
    assert last_day(store, Scope(), until) >= latest
    alone = silence(silent, latest, offices, keys)
    found = silence(store, until, offices, keys)
    assert found.days == alone.days - lag
    assert names_of(store, "agency")[offices[0]].en in silence_lines(store, Scope()).en


@pytest.mark.thorough
def test_a_source_far_behind_hides_the_offices_of_which_it_brings_much(played, latest, offices, keys) -> None:
    """Of others, what it brings is not expected."""
    until = latest - timedelta(30)
    second = [each.format(until=until) for each in SECOND_SOURCE]
    own = f"agency = {keys[offices[0]]} AND registered_day <= DATE '{until}'"
    every = played("all", *second, f'UPDATE "case" SET source = 99 WHERE {own}')
    assert common_day(every, Scope()) == latest
    assert silence(every, latest, offices, keys) is None
    assert silence_lines(every, Scope(agencies=(offices[0],))) == EMPTY
    ids = f"SELECT min(case_id) FROM \"case\" WHERE {own} AND registered_day > DATE '{until - timedelta(20)}'"
    one = played("one", *second, f'UPDATE "case" SET source = 99 WHERE case_id = ({ids})')
    nothing = played("nothing", *second)
    found, usual = (silence(store, latest, offices, keys) for store in (one, nothing))
    assert found.days == usual.days
    recent = one.frame(
        sa.text(
            f'SELECT source FROM "case" WHERE agency = {keys[offices[0]]} AND registered_day >= '
            f"DATE '{latest - timedelta(module.RECENT_DAYS)}'"
        )
    )
    late = float((recent["source"] == 99).mean())
    assert 0 < late <= module.MAX_LATE
    assert found.usual == pytest.approx(usual.usual * (1 - late))


@pytest.mark.thorough
def test_a_case_after_the_common_day_is_a_case(played, latest, offices, keys) -> None:
    """Its own source is ahead of the one that the others wait for."""
    until = latest - timedelta(2)
    moved = f'UPDATE "case" SET source = 99 WHERE agency = {keys[offices[1]]}'
    late = f"DELETE FROM \"case\" WHERE source = 99 AND registered_day > DATE '{until}'"
    newest = (
        f"UPDATE \"case\" SET registered_day = DATE '{latest}', registered_at = TIMESTAMP '{latest} 10:00:00' "
        f'WHERE case_id = (SELECT max(case_id) FROM "case" WHERE agency = {keys[offices[0]]})'
    )
    second = [each.format(until=until) for each in SECOND_SOURCE]
    ahead = played("ahead", *second, moved, late)
    name = names_of(ahead, "agency")[offices[0]].en
    assert name in silence_lines(ahead, Scope()).en
    assert name not in silence_lines(played("newest", *second, moved, late, newest), Scope()).en


@pytest.mark.parametrize("delay", ordinary_first(1, [10, 30]))
def test_an_office_that_gets_its_cases_from_others_is_not_silent(
    played, latest, offices, keys, delay
) -> None:
    """All its cases come so many days after they are registered: those of the last days are with another office."""
    key, other = keys[offices[0]], keys[offices[1]]
    columns = "event, from_agency, to_agency, outcome, verdict, load"
    later = (
        f'UPDATE "case" SET agency = {other} WHERE agency = {key} AND registered_day > '
        f"DATE '{latest - timedelta(delay)}'",
        f"DELETE FROM case_event WHERE to_agency = {key}",
        f"INSERT INTO case_event (case_id, sequence, moment, {columns}) SELECT case_id, 99, registered_at + "
        f'INTERVAL {delay} DAY, 2, {other}, {key}, 0, 0, 1 FROM "case" WHERE agency = {key}',
    )
    store = played(f"second{delay}", *later, silent_from=None)
    name = names_of(store, "agency")[offices[0]].en
    assert name not in silence_lines(store, Scope()).en
    ended = f"{latest - timedelta(SILENT_DAYS)} 23:59:59"
    without = (
        f'DELETE FROM "case" WHERE case_id IN (SELECT case_id FROM case_event WHERE to_agency = {key} '
        f"AND moment > TIMESTAMP '{ended}')",
    )
    store = played(f"ended{delay}", *later, *without, silent_from=None)
    found = silence(store, latest, offices, keys)
    assert SILENT_DAYS <= found.days < sudden_silence.MAX_DAYS
    assert name in silence_lines(store, Scope()).en


@pytest.mark.thorough
def test_an_office_that_began_lately_is_named_and_one_of_a_season_is_not(
    played, latest, offices, keys
) -> None:
    key, began = keys[offices[0]], latest - timedelta(150)
    year_before = latest - timedelta(PAST + 300)
    older = f"DELETE FROM \"case\" WHERE agency = {key} AND registered_day < DATE '{{day}}'"
    young = played("young", older.format(day=began))
    assert silence(young, latest, offices, keys) is not None
    gap = (
        f"DELETE FROM \"case\" WHERE agency = {key} AND registered_day < DATE '{began}' AND registered_day > "
        f"DATE '{year_before}'"
    )
    seasonal = played("seasonal", gap)
    assert silence(seasonal, latest, offices, keys) is None


def test_whether_an_office_began_is_not_known_where_the_data_begin_too_late(demo_store, latest) -> None:
    whole = Scope().with_period(latest - timedelta(PAST - 1), latest)
    assert module._began(demo_store, "received", whole, ["nobody"]) == {"nobody"}
    early = demo_store.first_day + timedelta(module.YEAR - 1)
    assert module._began(demo_store, "received", Scope().with_period(early, latest), ["nobody"]) == set()
