"""Base class of the estimator declarations: properties of a figure that other modules rely on, with their defaults."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from queries.vocabulary.labels import Text

Exposure = Literal["none", "days", "inhabitants"]
MonthCourse = Literal["none", "level", "growing", "stock"]

FULL_COUNT = Text("شمارش کامل، بدون بازه", "a full count, without an interval")  # method of all counts


@dataclass(frozen=True)
class BaseEstimator:
    """Base class of the estimators. Defines their properties with the default that fits most of them."""

    is_count: ClassVar[bool] = False
    """The figure is a number of cases."""
    is_share: ClassVar[bool] = False
    """The figure is a proportion of cases."""
    is_stock: ClassVar[bool] = False
    """The figure describes the state at the end of a period, so the figures of two periods cannot be added."""
    of_waiting_times: ClassVar[bool] = False
    """The figure is derived from the distribution of times to an answer."""
    grows_with_scope: ClassVar[bool] = False
    """The figure increases with the number of cases in the scope, so it can have no target."""
    whole_number: ClassVar[bool] = False
    """The figure has no decimals, whatever its unit."""
    exposure: ClassVar[Exposure] = "none"
    """Denominator used to compare two counts: days of the period, inhabitants times days, or none."""
    compares_units: ClassVar[tuple[str, ...]] = ()
    """The groupings that the figure compares the members of, for figures that exist only beside similar units. Such a
    figure is asked by exactly one of them, and cases of provincial trips are left out of it."""
    METHOD: ClassVar[Text]
    """Description of the method for the definitions page."""

    @property
    def method(self) -> Text:
        """Description of how value and interval are computed."""
        return self.METHOD

    @property
    def month_course(self) -> MonthCourse:
        """What the figures of months do where nothing happens, for control charts; "none" if they have no chart.

        "level": they vary around a level, and every lasting change is one for the better or the worse. "growing": they
        grow with the number of people who call. "stock": most of a month is left from the month before.
        """
        return "none"

    @property
    def components(self) -> dict[str, str]:
        """Summable components of the figure: column name in the frame → name in `queries.sql.components`.

        Empty when the figure cannot be computed from sums alone.
        """
        return {}

    @property
    def response_components(self) -> dict[str, str]:
        """The component that counts everyone asked for a verdict, under the key `people_asked`; empty for others."""
        return {}

    @property
    def numerator(self) -> str | None:
        """Component in the numerator; None for figures that are neither counts nor fractions of counts."""
        return None

    @property
    def denominator(self) -> str | None:
        """Component in the denominator; None when there is no division."""
        return None

    @property
    def quantile(self) -> float | None:
        """Probability of the quantile that the figure is, such as 0.5 for a median; None for other figures."""
        return None

    @property
    def publishable(self) -> bool:
        """Whether the figure can be published with disclosure control: counts, shares and quantiles can."""
        return self.is_count or self.is_share or self.quantile is not None

    @property
    def may_count_open(self) -> bool:
        """Whether the figure includes cases that may still be open, and so may still move to another office."""
        return False

    @property
    def excludes_set_aside(self) -> bool:
        """Whether a case drops out of the figure when it is later closed as duplicate, withdrawn or transferred."""
        return False

    @property
    def depends_on_verdicts(self) -> bool:
        """Whether a citizen's verdict that arrives later can change the figure."""
        return False
