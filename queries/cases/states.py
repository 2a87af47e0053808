"""States in which cases can be listed, each with the measure that counts exactly those cases."""

from dataclasses import dataclass, replace

from queries.cases.slices import CaseSlice
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.sql.components import COMPONENT_LABELS, COMPONENTS
from queries.sql.conditions import Condition, Facts
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class State:
    """Cases that a measure counts: those of a `component`, or those of another component without them.

    `component` and `complement_within` are names of components, or `component` that of a stock. `sort` is the default
    sort order of the list.
    """

    key: str
    title: Text
    definition: Text
    measure_key: str
    component: str
    complement_within: str = ""  # if set, the cases of this component that are not of `component`
    sort: str = "newest"
    case_slice: CaseSlice | None = None  # the part of the cases to list; None: all

    def with_slice(self, cut: CaseSlice) -> "State":
        """The state restricted to a slice of its cases."""
        whole, part = self.title, cut.title
        return replace(self, title=Text(f"{whole.fa}، {part.fa}", f"{whole.en}, {part.en}"), case_slice=cut)

    @property
    def measure(self) -> Measure:
        """The measure that counts these cases."""
        return MEASURES[self.measure_key]

    @property
    def is_stock(self) -> bool:
        """Whether cases are in the state at a moment, as opposed to something having happened to them in a period."""
        # Stocks are computed from state intervals, everything else from components.
        return self.component in ("open", "overdue")

    def condition_as_of(self, facts: Facts) -> Condition:
        """Condition for these cases at as-of, without period and dimensions. Not for stocks (see `rows_in_state`)."""
        if self.complement_within:
            return COMPONENTS[self.complement_within].condition_as_of(facts) & ~COMPONENTS[
                self.component
            ].condition_as_of(facts)
        return COMPONENTS[self.component].condition_as_of(facts)


def _flow_state(key: str) -> State:
    """State of cases to which something happened in the period, with the measure and component of the same key."""
    return State(key, MEASURES[key].title, COMPONENT_LABELS[key], key, key)


def _stock_state(key: str, sort: str) -> State:
    """State of cases at the end of the period, with the measure and stock of the same key."""
    return State(key, MEASURES[key].title, MEASURES[key].definition, key, key, sort=sort)


_DECLARED = (
    _flow_state("received"),
    _stock_state("open", "oldest"),
    _stock_state("overdue", "due"),
    _flow_state("answered"),
    _flow_state("closed"),
    State("due", Text("سررسیدشده", "Due"), COMPONENT_LABELS["due"], "on_time_share", "due", sort="due"),
    State(
        "on_time",
        Text("پاسخ به‌موقع", "Answered on time"),
        COMPONENT_LABELS["on_time"],
        "on_time_share",
        "on_time",
    ),
    State(
        "late",
        Text("بدون پاسخ در مهلت", "Not answered in time"),
        Text(
            "پرونده‌هایی که مهلت پاسخشان در دوره بوده و سر رسیده است و تا لحظهٔ مهلت پاسخ نگرفته‌اند؛ دیرتر پاسخ "
            "گرفته باشند یا هنوز نه",
            "cases whose due moment falls in the period and is not after as-of, and that were not answered by that "
            "moment, whether answered later or not at all",
        ),
        "on_time_share",
        "on_time",
        complement_within="due",
        sort="due",
    ),
    State(
        "reopened",
        Text("بازگشوده تا ۳۰ روز", "Reopened within 30 days"),
        Text(
            "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، مختومه شده‌اند و تا ۳۰ روز پس از آن "
            "بازگشوده شده‌اند",
            "cases closed in the period and at least 30 days before as-of, and reopened within 30 days",
        ),
        "reopened_share",
        "reopened_soon",
    ),
    State(
        "gap",
        Text("«حل شد»، سپس بازگشوده یا ناراضی", "Resolved, then reopened or not satisfied"),
        Text(
            "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، با نتیجهٔ «حل شد» مختومه شده‌اند و تا "
            "۳۰ روز بازگشوده شده‌اند یا شهروند دربارهٔ آن‌ها اعلام نارضایتی کرده است",
            "cases closed as resolved in the period and at least 30 days before as-of, and reopened within 30 "
            "days or with a dissatisfied rating",
        ),
        "resolution_gap",
        "gap",
    ),
)

STATES: dict[str, State] = {state.key: state for state in _DECLARED}
