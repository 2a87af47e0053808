"""Superset's dashboard for the part "superset": the questions of our overview, asked of a view over the same tables.

The view has one row a case. Each card counts under its own clock in the period of our overview, as our cards do. Only
plain SQL that a Superset user would write: no rollups, no intervals, no comparisons with earlier periods.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from queries.measures import MEASURES
from queries.vocabulary.codes import SET_ASIDE, Kind, Verdict

VIEW = "superset_case"
COUNTY_COLUMN, OFFICE_COLUMN = "county_name", "due_office_name"
# The filters of our addresses and the columns that they narrow, which hold the same codes.
FILTERS = ("county", "agency", "peer_group", "topic", "topic_group", "kind")
_ASIDE = ", ".join(str(int(code)) for code in SET_ASIDE)
_KINDS = " ".join(f"WHEN {int(kind)} THEN '{kind.name}'" for kind in Kind)
# A case that was reopened after it closed is open again; one that was never answered is then overdue again.
VIEW_SQL = f"""
CREATE OR REPLACE VIEW {VIEW} AS
WITH now AS (SELECT max(as_of) AS as_of FROM load WHERE status = 'done'),
back AS (SELECT DISTINCT case_id FROM reopening, now WHERE reopened_at <= as_of
         AND (closed_at IS NULL OR closed_at > as_of)),
one AS (
  SELECT c.*, now.as_of, back.case_id IS NOT NULL AS is_back,
    c.outcome IN ({_ASIDE}) AND (c.closed_at IS NOT NULL OR c.closed_undated) AS is_aside
  FROM "case" c CROSS JOIN now LEFT JOIN back USING (case_id))
SELECT
  one.registered_at, one.due_at, one.closed_at, one.answer_hours, one.on_time,
  county.code AS county, county.name_fa AS {COUNTY_COLUMN}, agency.code AS agency, due.name_fa AS {OFFICE_COLUMN},
  peer_group.code AS peer_group, topic.code AS topic, topic_group.code AS topic_group,
  CASE one.kind {_KINDS} END AS kind,
  due_at <= as_of AND NOT answered_undated AND NOT is_aside AS is_due,
  CASE verdict WHEN {int(Verdict.satisfied)} THEN 1 WHEN {int(Verdict.dissatisfied)} THEN 0 END AS satisfied,
  due_at <= as_of AND answered_at IS NULL AND NOT answered_undated AND NOT is_aside AND NOT closed_undated
    AND (closed_at IS NULL OR is_back) AS is_overdue
FROM one
JOIN county ON county.county = one.county
JOIN agency ON agency.agency = one.agency
JOIN agency due ON due.agency = one.due_agency
JOIN peer_group ON peer_group.peer_group = agency.peer_group
JOIN topic ON topic.topic = one.topic
JOIN topic_group ON topic_group.topic_group = topic.topic_group
"""
# The expression of each measure over rows of the view. Cases without an answer have waited for ever.
METRICS = {
    "received": "count(*)",
    "on_time_share": "count(*) FILTER (WHERE is_due AND on_time) * 1.0 / count(*) FILTER (WHERE is_due)",
    "answer_days_median": "quantile_disc(coalesce(answer_hours, 1000000), 0.5) / 24.0",
    "overdue": "count(*) FILTER (WHERE is_overdue)",
    "satisfied_share": "avg(satisfied)",
}
# The clock of each card; the overdue cases are those of a moment, whenever they were registered.
CLOCKS = {"received": "registered_at", "on_time_share": "due_at", "answer_days_median": "registered_at",
          "satisfied_share": "closed_at"}  # fmt: skip
CARD, BAR = "big_number_total", "echarts_timeseries_bar"
COLUMNS = 12  # of Superset's grid
MAX_BARS = 25  # offices


@dataclass(frozen=True)
class Chart:
    """One chart: a measure as a total, or by the values of a column."""

    measure: str
    by: str = ""
    clock: str = ""

    @property
    def name(self) -> str:
        """Its heading: the title of the measure, and by what."""
        title = MEASURES[self.measure].title.fa
        return f"{title} · {self.by}" if self.by else title

    @property
    def kind(self) -> str:
        """Superset's name of the type of chart."""
        return BAR if self.by else CARD

    def params(self, dataset: int, first: date, last: date) -> dict[str, Any]:
        """What Superset keeps of a chart. Both days belong to the period."""
        metric = {"expressionType": "SQL", "sqlExpression": METRICS[self.measure],
                  "label": self.measure, "optionName": f"metric_{self.measure}"}  # fmt: skip
        said: dict[str, Any] = {"datasource": f"{dataset}__table", "viz_type": self.kind, "adhoc_filters": []}
        if self.clock:
            said["adhoc_filters"] = [
                {"clause": "WHERE", "expressionType": "SIMPLE", "operator": "TEMPORAL_RANGE",
                 "subject": self.clock, "comparator": f"{first} : {last + timedelta(1)}"}
            ]  # fmt: skip
        if not self.by:
            return said | {"metric": metric, "y_axis_format": "SMART_NUMBER"}
        said |= {
            "metrics": [metric],
            "x_axis": self.by,
            "groupby": [],
            "row_limit": 1_000,
            "show_legend": False,
        }
        if self.by == "registered_at":
            return said | {"time_grain_sqla": "P1M", "x_axis_sort_asc": True}
        return said | {"row_limit": MAX_BARS, "x_axis_sort": self.measure, "x_axis_sort_asc": False,
                       "timeseries_limit_metric": metric, "order_desc": True}  # fmt: skip


CHARTS = (
    *(Chart(measure, clock=CLOCKS.get(measure, "")) for measure in METRICS),
    Chart("received", "registered_at"),
    Chart("overdue", COUNTY_COLUMN),
    Chart("overdue", OFFICE_COLUMN),
)


def layout(ids: list[int]) -> dict[str, Any]:
    """The dashboard's position of charts: the cards in one row, the bars in another, all on one screen."""
    rows: dict[str, list[tuple[int, Chart]]] = {"ROW-cards": [], "ROW-bars": []}
    for number, chart in zip(ids, CHARTS, strict=True):
        rows["ROW-bars" if chart.by else "ROW-cards"].append((number, chart))
    placed: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": list(rows), "parents": ["ROOT_ID"]},
    }
    for row, charts in rows.items():
        names = [f"CHART-{number}" for number, _ in charts]
        background = {"background": "BACKGROUND_TRANSPARENT"}
        above = ["ROOT_ID", "GRID_ID"]
        placed[row] = {"type": "ROW", "id": row, "children": names, "parents": above, "meta": background}
        for name, (number, chart) in zip(names, charts, strict=True):
            meta = {"chartId": number, "sliceName": chart.name, "width": COLUMNS // len(charts),
                    "height": 40 if chart.by else 18}  # fmt: skip
            placed[name] = {
                "type": "CHART",
                "id": name,
                "children": [],
                "parents": [*above, row],
                "meta": meta,
            }
    return placed


def metadata(ids: list[int], dataset: int) -> dict[str, Any]:
    """The dashboard's settings: one native filter, on the county, for all charts."""
    county = {
        "id": "NATIVE_FILTER-county", "name": "county", "filterType": "filter_select", "type": "NATIVE_FILTER",
        "targets": [{"datasetId": dataset, "column": {"name": COUNTY_COLUMN}}], "description": "",
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "defaultToFirstItem": False,
                          "inverseSelection": False, "searchAllOptions": False},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [], "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "chartsInScope": ids, "tabsInScope": [],
    }  # fmt: skip
    return {
        "native_filter_configuration": [county],
        "cross_filters_enabled": False,
        "chart_configuration": {},
    }
