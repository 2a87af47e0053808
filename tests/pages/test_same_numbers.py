"""What the screens print is what the measures say, to the last digit: screen by screen, without a browser."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import pytest

from pages.agencies.groups import groups
from pages.agencies.office.head import head as office_head
from pages.agencies.office.topics import topics as office_topics
from pages.agencies.outliers import outliers
from pages.agencies.table import MEASURED
from pages.agencies.table import table as offices
from pages.answers import covered, last_day
from pages.cases.asked import asked
from pages.cases.listing import listing
from pages.compare.curves import speed
from pages.compare.figures import figures as two_sides
from pages.compare.figures import keys_for
from pages.compare.sides import sides
from pages.counties.backlog import backlog as county_backlog
from pages.counties.choosing import measures_for
from pages.counties.figures import LEFT_OUT, SUMS, rest_of
from pages.counties.figures import figures as county_figures
from pages.counties.table import FOLDED
from pages.counties.table import table as counties
from pages.data.columns import columns
from pages.overview import nothing
from pages.overview.agencies import agencies as overview_agencies
from pages.overview.cards import cards
from pages.response import answered, around, backlog, case_path, flow, on_time_by_month
from pages.viewing import Viewing
from pages.volume.calendar import calendar
from pages.volume.expected import expected
from pages.volume.mix import mix
from pages.volume.topics import topics
from persian.calendar import months
from persian.digits import number, percent
from queries.attention import attention
from queries.cases import count, page
from queries.expected import last_whole_day
from queries.facts import as_of
from queries.measure import measure
from queries.measures import MEASURES
from queries.outlook import expectation
from queries.scope import LISTS, Scope
from queries.states import STATES
from queries.verdicts import LEAST_RESPONSE
from stats.doubt import apart

LANG = "fa"
MARKS = re.compile("[\u200e\u200f\u2066\u2068\u2069]")
ADDRESSES: list[dict[str, str]] = [
    {},
    {"period": "1403/01/01-1403/12/30", "trips": "out"},  # a leap year
    {"as_of": "1404/12/15", "kind": "complaint", "period": "365d"},
    {"period": "1300/01/01-1403/06/31", "topic_group": "largest"},  # begins long before the data
]


@pytest.fixture(params=ADDRESSES, ids=str)
def view(request, demo_store) -> Viewing:
    """The view of an address on the demo store, in Persian."""
    return looking(demo_store, **request.param)


def looking(store, **params: str) -> Viewing:
    """The view that an address asks for."""
    given = {name: [value] for name, value in params.items()}
    today = store.as_of.date()
    if "topic_group" in given:
        given["topic_group"] = [largest(store, "topic_group")]
    scope, problems = Scope.from_params(given, today=today)
    assert not problems
    return Viewing(store, scope, (), LANG, False, given, as_of(store, scope))


def largest(store, name: str) -> str:
    """The code of a dimension with most cases."""
    frame = measure(store, "received", Scope(), by=(name,)).frame
    return str(frame.sort_values("n")[name].iloc[-1])


def plain(html: str) -> str:
    """What a reader sees, without tags and invisible marks."""
    return re.sub(r"\s+", " ", MARKS.sub("", unescape(re.sub(r"<[^>]*>", " ", html)))).strip()


def title(html: str) -> str:
    """The first heading."""
    return plain(re.search(r"<h[23][^>]*>(.*?)</h[23]>", html, re.S)[1])


def rows(html: str) -> list[list[str]]:
    """The cells of the rows of all tables, without their heads."""
    bodies = "".join(re.findall(r"<tbody>(.*?)</tbody>", html, re.S))
    return [
        [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", bodies, re.S)
    ]


def value(view: Viewing, key: str, scope: Scope | None = None) -> str:
    """The value of a measure as it is written."""
    row = measure(view.store, key, scope or view.scope, lang=LANG).row
    return MEASURES[key].format(float(row["value"]), LANG)


def n(view: Viewing, key: str, scope: Scope | None = None) -> str:
    """The number of cases behind a measure as it is written."""
    return number(measure(view.store, key, scope or view.scope, lang=LANG).row["n"], LANG)


def holds(text: str, *parts: str) -> None:
    """Fails unless each part stands in the text, and not within a longer number."""
    for part in parts:
        found = re.search(rf"(?<![۰-۹٬٫]){re.escape(MARKS.sub('', part))}(?![۰-۹]|[٬٫][۰-۹])", text)
        assert found, (part, text[:600])


def without_trips(view: Viewing) -> Scope:
    return replace(view.scope, trips="out")


def test_the_cards_of_the_overview(view):
    drawn = [plain(each) for each in cards(view).split("<article")[1:]]
    received, on_time, days, late, _ = drawn
    holds(received, value(view, "received"))
    holds(on_time, value(view, "on_time_share"), n(view, "on_time_share"))
    holds(days, value(view, "answer_days_median"), n(view, "answer_days_median"))
    holds(late, value(view, "overdue"), value(view, "open"))


def test_offices_of_the_overview(view):
    html, scope = overview_agencies(view), without_trips(view)
    frame = measure(view.store, "on_time_share", scope, by=("agency",), lang=LANG).frame
    whole = measure(view.store, "on_time_share", scope).row["value"]
    told = frame[~frame["withheld"] & (frame["agency"] != "none")]
    if len(told) > 1:
        below = (apart(told["value"], told["lower"], told["upper"], whole) < 0).sum()
        holds(title(html), number(below, LANG), number(len(told), LANG), percent(whole, LANG, decimals=1))
    shown = {row[0]: row for row in rows(html)}
    for row in told.itertuples():
        if row.agency_label in shown:
            holds(
                " ".join(shown[row.agency_label]), percent(row.value, LANG, decimals=1), number(row.n, LANG)
            )


def test_volume(view):
    holds(title(topics(view)), value(view, "received"))
    scope = replace(covered(view), trips="out")
    for by, part in zip(("kind", "channel"), mix(view).split("<h2>")[1:], strict=True):
        frame = measure(view.store, "received", scope, by=(by,), lang=LANG).frame
        holds(plain(part), *(number(x, LANG) for x in frame["n"]))
    days = measure(view.store, "received", scope, by=("day",), lang=LANG).frame
    first = view.store.first_day.isoformat()
    days = days[(days["day"] >= first) & (days["day"] <= min(view.whole_day, last_day(view)).isoformat())]
    if last_day(view).toordinal() - (view.scope.first or view.store.first_day).toordinal() < 700:
        mean = days["value"].sum() / len(days)
        decimals = 0 if mean >= 10 else 1
        told = title(calendar(view))
        holds(told, number(mean, LANG, decimals=decimals), number(days["value"].max(), LANG))


def test_the_last_week_and_the_whole_period_are_counted_as_the_measure_counts(view):
    told = plain(expected(view).head)
    found = expectation(view.store, view.scope)
    first = max(view.scope.first or view.store.first_day, found.daily.first)
    last = min(last_day(view), last_whole_day(view.store, view.scope))
    whole = replace(view.scope, trips="out").with_period(first, last)
    holds(told, value(view, "received", whole))


def test_response(view):
    html = answered(view).beside
    if not measure(view.store, "answer_days_median", view.scope).row["withheld"]:
        keys = ("answer_days_median", "answer_days_p90", "answered_by_day_10", "answered_by_day_30")
        known = [key for key in keys if "—" not in value(view, key)]
        holds(plain(html), *(value(view, key) for key in known), n(view, "answer_days_median"))
    due = measure(view.store, "on_time_share", view.scope).row
    told = plain(around(view))
    hits = number(round(due["value"] * due["n"]), LANG)
    holds(told, hits, value(view, "deadline_bunching"), n(view, "deadline_bunching"))
    assert n(view, "deadline_bunching") == hits
    full = [edge for edge in months(view.store.first_day, view.whole_day) if edge.last <= view.whole_day]
    shown = [edge for edge in full if edge.first <= last_day(view)][-3:]
    if last_day(view) >= shown[-1].last:
        span = view.scope.with_period(shown[0].first, shown[-1].last)
        holds(title(flow(view)), value(view, "received", span), value(view, "closed", span))
        month = view.scope.with_period(shown[-1].first, shown[-1].last)
        if not measure(view.store, "on_time_share", month).row["withheld"]:
            holds(title(on_time_by_month(view)), value(view, "on_time_share", month))
    ages = measure(view.store, "age_open", covered(view), lang=LANG).frame.set_index("age")["n"]
    assert number(ages.sum(), LANG) == value(view, "open")
    old = number(ages["61-180"] + ages[">180"], LANG)
    if view.scope.last is None or view.scope.last >= view.today or view.scope.last == shown[-1].last:
        holds(title(backlog(view)), value(view, "open"), old)
        holds(plain(flow(view)), value(view, "open"))
    holds(title(case_path(view)), value(view, "open"))


def test_response_compares_groups_by_their_measures(demo_store):
    view = looking(demo_store, period="365d", compare="kind")
    table = {row[0]: " ".join(row[1:]) for row in rows(answered(view).beside)}
    assert len(table) >= 2
    for key in ("answer_days_median", "answered_by_day_10"):
        frame = measure(demo_store, key, view.scope, by=("kind",), lang=LANG).frame
        for row in frame[frame["kind"] != "unknown"].itertuples():
            holds(table[row.kind_label], MEASURES[key].format(row.value, LANG), number(row.n, LANG))


def test_the_table_of_offices(view):
    html, scope = offices(view), without_trips(view)
    table = {row[0]: row[1:] for row in rows(html)}
    keys = ("on_time_share", *MEASURED)
    frames = {key: measure(view.store, key, scope, by=("agency",), lang=LANG).frame for key in keys}
    seen = 0
    for i, (key, frame) in enumerate(frames.items()):
        told = frame[~frame["withheld"] & frame["value"].notna() & (frame["agency"] != "none")]
        if "response_rate" in told:
            told = told[told["response_rate"] >= LEAST_RESPONSE]
        for row in told.itertuples():
            name = next(x for x in table if x.startswith(row.agency_label))
            cell = table[name][1] if key == "on_time_share" else table[name][4 + i]
            holds(cell, MEASURES[key].format(row.value, LANG))
            if key == "on_time_share":
                holds(table[name][0], number(row.n, LANG))
            seen += 1
    assert seen > 10
    peers = measure(view.store, "on_time_share", scope, by=("peer_group",), lang=LANG).frame
    shown = plain(groups(view))
    if shown:
        told = peers[~peers["withheld"]]
        holds(shown, *(percent(x, LANG, decimals=1) for x in told["value"]))


def test_named_offices_stand_with_their_own_figures(demo_store):
    view = looking(demo_store, period="all")
    frame = measure(demo_store, "on_time_share", without_trips(view), by=("agency",), lang=LANG).frame
    frame = frame.set_index("agency")
    named = outliers(view)
    for code in named.offices:
        row = frame.loc[code]
        own = plain(re.search(rf'agency={code}[&"].*?</li>', named.html, re.S)[0])
        holds(own, percent(row["value"], LANG, decimals=1), number(row["n"], LANG))
        holds(own, percent(1 - row["value"], LANG, decimals=1))  # the share late


def test_one_office(demo_store):
    frame = measure(demo_store, "overdue", Scope(), by=("agency",)).frame
    code = str(frame[frame["agency"] != "none"].sort_values("n")["agency"].iloc[-1])
    view = looking(demo_store, period="all", agency=code)
    drawn = [plain(each) for each in office_head(view).split("<article")[1:]]
    on_time, days, late, solved, _ = drawn
    scope = without_trips(view)
    holds(on_time, value(view, "on_time_share", scope), n(view, "on_time_share", scope))
    holds(days, value(view, "answer_days_median", scope))
    holds(late, value(view, "overdue"), value(view, "open"))
    # Overdue counts for who held the case when due, open for who holds it: the one is no share of the other.
    assert "٪" not in late.split("پروندهٔ باز")[0]
    holds(solved, value(view, "resolved_share", scope), n(view, "resolved_share", scope))
    table = {row[0]: row[1:] for row in rows(office_topics(view))}
    for key, place in (("received", 0), ("overdue", 2)):
        frame = measure(demo_store, key, scope, by=("topic",), lang=LANG).frame
        for row in frame.itertuples():
            if row.topic_label in table:
                assert table[row.topic_label][place] == number(row.n, LANG)


def cell(key: str, row) -> Sequence[str]:
    """What a cell must hold: the value, where it is known and not withheld, and of verdicts enough were given."""
    if row.withheld or row.value != row.value or not getattr(row, "response_rate", 1.0) >= LEAST_RESPONSE:
        return ()
    return (MEASURES[key].format(row.value, LANG),)


def test_the_table_of_counties(view):
    keys = ["on_time_share", *(key for key in measures_for(view) if key not in ("on_time_share", FOLDED))]
    html = counties(view)
    table = {row[0]: row[1:] for row in rows(html)}
    ranked = len(next(iter(table.values()))) - len(keys)
    seen = 0
    for i, key in enumerate(keys, ranked):
        frame = measure(view.store, key, view.scope, by=("county",), lang=LANG).frame
        for row in frame[frame["county"] != "none"].itertuples():
            holds(table[row.county_label][i], *cell(key, row))
            seen += 1
        whole = measure(view.store, key, view.scope, lang=LANG).row
        holds(table[view.t("The whole scope")][i], *cell(key, whole))
    assert seen > 100


@pytest.mark.parametrize("address", [{}, {"period": "1403/01/01-1403/12/30"}], ids=str)
def test_one_county(demo_store, address):
    view = looking(demo_store, county="0303", **address)
    keys = [key for key in measures_for(view) if key not in LEFT_OUT]
    table = rows(county_figures(view))
    assert len(table) == len(keys)
    for key, row in zip(keys, table, strict=True):
        for side, scope in ((1, view.scope), (2, rest_of(view))):
            holds(row[side], *cell(key, measure(demo_store, key, scope, lang=LANG).row))
        if key in SUMS:
            own, rest = (measure(demo_store, key, x).row["value"] for x in (view.scope, rest_of(view)))
            holds(row[4], percent(own / (own + rest), LANG, decimals=1))
    holds(
        title(county_backlog(view)),
        number(measure(demo_store, "oldest_open_days", view.scope).row["value"], LANG),
    )


@pytest.mark.parametrize(
    "address",
    [
        {"period": "1404/01/01-1404/06/31"},
        {"county": "0303", "b.county": "0306", "period": "365d"},
        {"period": "1403/07/01-1403/12/30", "b.trips": "out", "b.kind": "complaint"},
    ],
    ids=str,
)
def test_both_sides_of_a_comparison(demo_store, address):
    params = {name: text for name, text in address.items() if not name.startswith("b.")}
    view = looking(demo_store, **params)
    view = replace(view, params={name: [text] for name, text in address.items()})
    both = sides(view)
    table = rows(two_sides(view))
    for key, row in zip(keys_for(view), table, strict=True):
        for place, scope in ((1, both.a), (2, both.b)):
            holds(row[place], *cell(key, measure(demo_store, key, scope, lang=LANG).row))
    shares = [measure(demo_store, "answered_by_day_10", scope).row["value"] for scope in (both.a, both.b)]
    holds(title(speed(view).head), *(percent(share, LANG, decimals=1) for share in shares))


@pytest.mark.parametrize("state", STATES)
def test_the_list_of_cases_counts_what_its_measure_counts(view, state):
    here = replace(view, params=dict(view.params) | {"state": [state]})
    wanted = asked(here).state
    row = measure(view.store, wanted.measure_key, view.scope, lang=LANG).row
    part = wanted.key not in ("due", wanted.measure_key)  # of what the measure is a share of
    whole = row["n"]
    if part and row["withheld"]:
        whole = count(view.store, view.scope, wanted)
    elif part:
        hits = round(row["value"] * row["n"])
        whole = row["n"] - hits if wanted.among else hits
    assert count(view.store, view.scope, wanted) == whole
    holds(title(listing(here).html), number(whole, LANG))
    if whole < 3000:
        found = page(view.store, view.scope, wanted, sort=wanted.sort, size=3000, lang=LANG).cases
        assert len({case.number for case in found}) == len(found) == whole


def test_completeness_is_of_the_cases_received(view):
    table = {row[0]: row for row in rows(columns(view))}
    holds(table["شهرستان"][4], value(view, "received"))
    holds(table["زمان مختومه‌شدن"][4], number(count_closed(view), LANG))


def count_closed(view: Viewing) -> int:
    """Cases registered in the scope and closed by as-of, dated or not: from the list itself."""
    listed = page(view.store, view.scope, STATES["received"], sort="newest", size=20_000, lang=LANG).cases
    return sum(case.closed is not None or case.ended for case in listed)


@pytest.mark.parametrize("address", [{}, {"as_of": "1404/12/15"}], ids=str)
def test_what_the_attention_list_counts_is_what_its_proof_shows(demo_store, address):
    view = looking(demo_store, **address)
    told = attention(demo_store, view.scope)
    assert told.looked
    for finding in told.findings:
        params = {name: values for name, values in finding.params().items() if values}
        proof, problems = Scope.from_params(
            params | {"as_of": view.scope.to_params().get("as_of", [])}, today=view.today
        )
        assert not problems
        assert not any(getattr(view.scope, name) for name in LISTS.values())
        if finding.kind in ("more", "fewer"):
            assert finding.look.actual == measure(demo_store, "received", proof).row["n"]
        elif finding.kind == "late":
            assert finding.look.actual == count(demo_store, proof, STATES["late"])
        elif finding.kind == "limits":
            row = measure(demo_store, "on_time_share", proof).row
            assert (finding.look.actual, finding.look.n) == (pytest.approx(row["value"]), row["n"])


def test_an_empty_scope_has_no_figures(demo_store):
    assert nothing(looking(demo_store, period="1450/01/01-1450/02/01"))
