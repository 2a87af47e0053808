"""A county brief with content in every section, for the tests of its page and of its workbook."""

from datetime import date, datetime
from math import nan

from queries.county_brief.brief_contents import (
    CountyBrief,
    CountyFigure,
    EmptyReasons,
    Figure,
    OfficeToAsk,
    OverdueOffice,
    Rank,
    RateTrajectory,
    RisingTopic,
    Topic,
    TownCases,
    TripCases,
)
from queries.measures import MEASURES
from queries.vocabulary.labels import Text

WORDS = Text("کانون پایدار", "Persistent hotspot")


MISSING = EmptyReasons(
    Text("فصل نیست.", "No whole quarters."),
    Text("سال پیش نیست.", "No year before."),
    Text("همه به‌موقع.", "None was late."),
)


HOSTILE = '#panic("x") <script>alert(1)</script> \\ $x$ *b* =1+1'


def figure(value: float, *, n: int = 120, **more: bool) -> Figure:
    """A figure with an interval of a tenth to either side; `more` sets withheld and low_response."""
    return Figure(
        value, value * 0.9, value * 1.1, n, more.get("withheld", False), more.get("low_response", False)
    )


def brief(**change: object) -> CountyBrief:
    """A county brief with content in every section; `change` replaces fields."""
    keys = ("received", "rate_per_10k", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
    values = (865.0, 259.04, 0.6932, 7.04, 113.0, 0.5081)
    given: dict[str, object] = {
        "code": "0314",
        "name": "شبستر",
        "people": 135421,
        "people_share": 0.0346,
        "census": 1395,
        "unverified": True,
        "numbers": tuple(
            CountyFigure(
                MEASURES[key],
                figure(value),
                figure(value * 2, n=5000),
                Text("در حد نوسان معمول", "within normal variation"),
            )
            for key, value in zip(keys, values, strict=True)
        ),
        "rank": Rank(1, 7, 21, figure(251.36)),
        "trajectory": RateTrajectory(
            WORDS,
            WORDS,
            True,
            (1.04, 0.98, 1.09),
            (1.22, 1.13, 1.31),
            tuple((Text(f"فصل {i}", f"Q{i}"), 1 + i / 10, 0.9 + i / 10, 1.1 + i / 10) for i in range(8)),
        ),
        "expected_rate": figure(188.4),
        "uses_line_age": True,
        "quiet": True,
        "topics": (Topic("قطعی آب", 112, 0.1295, 2.79, 2.3, 3.3), Topic("دیگر", 3, 0.01, nan, nan, nan)),
        "towns": (
            TownCases("شندآباد", 96, Figure(0.1146, 0.0653, 0.1933, 96, withheld=False)),
            TownCases("صوفیان", 7, Figure(nan, nan, nan, 7, withheld=True)),
        ),
        "cases_with_town": 141,
        "rising_topics": (RisingTopic("کمبود دارو", 40, 12, 3.1, 2.2, 4.4),),
        "overdue_offices": (
            OverdueOffice("شرکت آب", 8, 1263, "111-00002070", "خرابی راه", datetime(2023, 4, 23)),
        ),
        "trip_cases": TripCases(
            ("سفر دوم", "سفر نخست"),
            306,
            41,
            26,
            True,
            (
                OverdueOffice("راهداری", 17, 301, "111-00003030", "آسفالت", datetime(2025, 12, 11)),
                OverdueOffice("شرکت گاز", 9, 290, "111-00004040", "گازرسانی", datetime(2025, 12, 12)),
            ),
        ),
        "offices_to_ask": (
            OfficeToAsk(
                "شرکت آب",
                259,
                76,
                figure(0.2934),
                0.203,
                0.111,
                WORDS,
                needs_look=True,
                excess_late=(85.0, 31.0, 140.0),
            ),
        ),
        "limitations": (
            Text("شهرستان کم‌تماس، شهرستان بی‌مشکل نیست.", "A quiet county is not one without problems."),
        ),
        "empty_reasons": MISSING,
        "first": date(2026, 7, 10),
        "last": date(2026, 10, 7),
        "scope_text": "",
        "as_of": datetime(2026, 10, 7, 18),
        "load": 3,
        "demo": True,
    }
    return CountyBrief(**given | change)  # type: ignore[arg-type]
