"""Whether answers come on time: month by month, and day by day around the day they were due."""

import math

from charts.answers_around_due_day import Answers, around_due
from charts.figure_texts import interval_text, n_text
from charts.on_time_by_month import Share, on_time
from pages.response.section import part
from pages.view.ask import ask, month_links, months_shown, over_months, remembered
from pages.view.view import Viewing
from queries.cases.slices import DaysFromDue
from queries.comparisons.targets import target_in
from queries.estimates import days_from_due
from queries.measures import MEASURES


@remembered
def on_time_by_month(view: Viewing) -> str:
    """HTML of the share on time over the months of the scope."""
    edges = months_shown(view)
    frame = ask(view, "on_time_share", over_months(view, edges), by=("month",)).frame.set_index("month")
    shares = []
    for edge in edges:
        row = frame.loc[edge.key] if edge.key in frame.index else None
        value, lower, upper = (
            math.nan if row is None else float(row[name]) for name in ("value", "lower", "upper")
        )
        n = 0 if row is None else int(row["n"])
        shares.append(Share(edge, value, lower, upper, n, edge.last <= view.whole_day))
    drawn = on_time(
        shares,
        MEASURES["on_time_share"],
        target=target_in(view.store, view.scope, "on_time_share"),
        lang=view.lang,
        links=month_links(view, edges),
    )
    return part(drawn, "on-time")


@remembered
def around(view: Viewing) -> str:
    """HTML of the answers by their distance from the due day."""
    t, lang = view.t, view.lang
    found = days_from_due.around_due(view.store, view.scope, lang=lang)
    counts: dict[bool, dict[int, int]] = {True: {}, False: {}}
    for row in found.frame.itertuples(index=False):
        counts[bool(row.on_time)][int(row.days)] = int(row.cases)
    measure = MEASURES["deadline_bunching"]
    row = ask(view, measure.key).row
    said = ""
    if not row["withheld"] and math.isfinite(float(row["value"])):
        said = t(
            "{measure}: {share} ({interval}; {n}). Work is planned by deadlines, so this alone is no fault; where "
            "it stands out, the answers themselves are worth reading."
        ).format(
            measure=measure.title.label(lang),
            share=measure.format(float(row["value"]), lang),
            interval=interval_text(float(row["lower"]), float(row["upper"]), measure, lang),
            n=n_text(row["n"], lang),
        )
    answers = Answers(counts[True], counts[False], found.unanswered)

    def behind(day: int) -> str:
        return view.to("cases", state=[DaysFromDue.state], **{DaysFromDue.name: [DaysFromDue(day).token]})

    return part(around_due(answers, bunching=said, link=behind, lang=lang), "around")
