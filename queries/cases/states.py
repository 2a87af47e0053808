"""The cases behind a figure: for each state in which cases can be listed, the measure that counts exactly those."""

from dataclasses import dataclass, replace

from queries.cases.slices import CaseSlice
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.sql.components import COMPONENT_LABELS, COMPONENTS
from queries.sql.conditions import Condition, Facts
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class State:
    """Cases that a measure counts: all of its `n`, or the part of them that is `of`, or that is not.

    `of` and `among` are names of atoms, or of a stock. `sort` is the order in which they are listed first.
    """

    key: str
    title: Text
    definition: Text
    measure_key: str
    component: str
    complement_within: str = ""  # the cases that are of `among` and not of `of`
    sort: str = "newest"
    case_slice: CaseSlice | None = None  # the part of them that is listed; None: all

    def with_slice(self, cut: CaseSlice) -> "State":
        """The part of them that a cut is."""
        of, each = self.title, cut.title
        return replace(self, title=Text(f"{of.fa}، {each.fa}", f"{of.en}, {each.en}"), case_slice=cut)

    @property
    def measure(self) -> Measure:
        """The measure that counts them."""
        return MEASURES[self.measure_key]

    @property
    def is_stock(self) -> bool:
        """Whether cases are in it at a moment, rather than something happened to them in a period."""
        return self.component in ("open", "overdue")

    def condition_as_of(self, facts: Facts) -> Condition:
        """What is true of them, period and dimensions aside. Stocks have `queries.estimates.open_cases` instead."""
        if self.complement_within:
            return COMPONENTS[self.complement_within].condition_as_of(facts) & ~COMPONENTS[
                self.component
            ].condition_as_of(facts)
        return COMPONENTS[self.component].condition_as_of(facts)


def _flow_state(key: str) -> State:
    return State(key, MEASURES[key].title, COMPONENT_LABELS[key], key, key)


def _stock_state(key: str, sort: str) -> State:
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
        Text("بی‌پاسخ تا مهلت", "Not answered in time"),
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
            "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از «تا تاریخ»، مختومه شده‌اند و تا ۳۰ روز پس از آن "
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
            "پرونده‌هایی که در دوره، و دست‌کم ۳۰ روز پیش از «تا تاریخ»، با نتیجهٔ «حل شد» مختومه شده‌اند و تا ۳۰ روز "
            "بازگشوده شده‌اند یا شهروند دربارهٔ آن‌ها اعلام نارضایتی کرده است",
            "cases closed as resolved in the period and at least 30 days before as-of, and reopened within 30 days or "
            "with a dissatisfied verdict",
        ),
        "resolution_gap",
        "gap",
    ),
)

STATES: dict[str, State] = {state.key: state for state in _DECLARED}
