"""What is open: how old it has been over the months, and whether more is closed than comes in."""

from charts.backlog_age import Backlog, ages
from charts.inflow_outflow import Month, in_and_out
from pages.response.section import part
from pages.view.ask import ask, covered, month_links, months_shown, over_months, remembered
from pages.view.view import Viewing
from queries.measures import MEASURES


@remembered
def backlog(view: Viewing) -> str:
    """HTML of the ages of what was open at the end of each month."""
    edges = months_shown(view)
    frame = ask(view, "age_open", over_months(view, edges), by=("month",)).frame
    classes = MEASURES["age_open"].estimator.labels()  # type: ignore[union-attr]
    counts = {
        (month, age): int(n) for month, age, n in zip(frame["month"], frame["age"], frame["n"], strict=True)
    }
    months = [
        Backlog(edge, {age: counts.get((edge.key, age), 0) for age in classes}, edge.last <= view.whole_day)
        for edge in edges
    ]
    return part(ages(months, lang=view.lang, links=month_links(view, edges)), "ages")


@remembered
def flow(view: Viewing) -> str:
    """HTML of what came in against what was closed, and what that means."""
    edges = months_shown(view)
    scope = over_months(view, edges)
    frames = {key: ask(view, key, scope, by=("month",)).frame for key in ("received", "closed", "open")}
    values = {key: dict(zip(frame["month"], frame["value"], strict=True)) for key, frame in frames.items()}
    months = [
        Month(
            edge,
            received=float(values["received"].get(edge.key, 0.0)),
            closed=float(values["closed"].get(edge.key, 0.0)),
            open=float(values["open"].get(edge.key, 0.0)),
            complete=edge.last <= view.whole_day,
        )
        for edge in edges
    ]
    open_now = float(ask(view, "open", covered(view)).row["value"])
    return part(in_and_out(months, open_now=open_now, lang=view.lang, links=month_links(view, edges)), "flow")
