"""The age of the backlog by month: its title (`charts.monthly.backlog_age`)."""

from dataclasses import replace

from charts.monthly.backlog_age import MonthBacklog, backlog_age_chart
from persian.calendar import from_jalali, months

EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 6, 20))
AGES = ("0-10", "11-20", "21-30", "31-60", "61-180", ">180")


def test_the_backlog_tells_how_much_of_it_is_old():
    old = [
        MonthBacklog(edge, dict(zip(AGES, (50, 20, 10, 10, 6 + i, 4), strict=True)), True)
        for i, edge in enumerate(EDGES)
    ]
    drawn = backlog_age_chart(old, lang="en")
    expected = "105 open; 15 of them (14%) for 61 days or more (at the end of Farvardin 1404: 10)"
    assert drawn.title == f"End of {EDGES[-1].label('en')}: {expected}"
    now = [*old[:-1], replace(old[-1], complete=False)]
    assert backlog_age_chart(now, lang="en").title == expected
    assert drawn.html.count("fill:var(--step-") == 6
    assert backlog_age_chart(old[:1], lang="fa").html.count("fill:var(--step-") == 6
    assert (
        backlog_age_chart([MonthBacklog(EDGES[0], dict.fromkeys(AGES, 0), True)], lang="en").title
        == "No case is open"
    )


def test_none_of_the_cases_is_old():
    young = [MonthBacklog(edge, dict(zip(AGES, (50, 2, 0, 0, 0, 0), strict=True)), False) for edge in EDGES]
    assert backlog_age_chart(young, lang="en").title == "52 open; none of them for 61 days or more"
    title = backlog_age_chart(young, lang="fa").title
    assert title == "۵۲ پرونده باز است؛ از ثبت هیچ‌کدام ۶۱ روز یا بیشتر نمی‌گذرد"
    first = replace(young[0], ages=young[0].ages | {">180": 3})
    assert backlog_age_chart([first, *young[1:]], lang="en").title == (
        "52 open; none of them for 61 days or more (at the end of Farvardin 1404: 3)"
    )
