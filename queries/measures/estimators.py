"""The estimators: how a figure is computed from cases, and what follows from that for whoever uses the figure.

An estimator says what it is made of; `queries.estimates` computes it. Whatever depends on the kind of a figure is a
property here, so that no other module has to ask which class an estimator is of.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from queries.vocabulary.labels import Text

Exposure = Literal["none", "days", "inhabitants"]

_CUMULATIVE_INCIDENCE = Text(
    "برآورد آلن–یوهانسن از بروز تجمعی پاسخ، بر پایهٔ ساعت‌های کامل از ثبت؛ بازهٔ ۹۵٪ با تبدیل لگاریتمی دوگانه. "
    "پرونده‌هایی که زمان پاسخ یا "
    "مختومه‌شدنشان معلوم نیست کنار گذاشته می‌شوند",
    "the Aalen–Johansen estimate of the cumulative incidence of an answer, by completed hours since "
    "registration, with "
    "a log–log 95% interval. Cases whose moment of answer or closing is not known are left out",
)
_FULL_COUNT = Text("شمارش کامل، بدون بازه", "a full count, without an interval")


@dataclass(frozen=True)
class BaseEstimator:
    """What is common to all estimators: their properties, with the answer that holds for most of them."""

    is_count: ClassVar[bool] = False
    """The figure is itself a number of cases."""
    is_share: ClassVar[bool] = False
    """The figure is a proportion of cases."""
    is_stock: ClassVar[bool] = False
    """The figure is of the state at the end of a period, so that those of two periods do not add up."""
    of_waiting_times: ClassVar[bool] = False
    """The figure comes from the distribution of times to an answer."""
    grows_with_scope: ClassVar[bool] = False
    """The figure is larger where the scope has more cases, so that it can have no target."""
    whole_number: ClassVar[bool] = False
    """The figure has no decimals, whatever its unit."""
    exposure: ClassVar[Exposure] = "none"
    """What a count is divided by where two of them are compared: days of the period, inhabitants and days, nothing."""
    METHOD: ClassVar[Text]

    @property
    def method(self) -> Text:
        """How value and interval are computed."""
        return self.METHOD

    @property
    def components(self) -> dict[str, str]:
        """The summable components of the figure: their names in a frame, and in `queries.sql.components`.

        Empty for a figure that is no function of sums.
        """
        return {}

    @property
    def response_components(self) -> dict[str, str]:
        """The component that counts everybody who was asked, as `asked`; empty where nobody is."""
        return {}

    @property
    def numerator(self) -> str | None:
        """What is counted; None for an estimate that is no count and no fraction of counts."""
        return None

    @property
    def denominator(self) -> str | None:
        """What it is divided by; None where nothing is."""
        return None

    @property
    def quantile(self) -> float | None:
        """The share that the figure is the quantile of; None for what is no quantile."""
        return None

    @property
    def publishable(self) -> bool:
        """Whether protected figures can be made of it: counts, shares and quantiles."""
        return self.is_count or self.is_share or self.quantile is not None

    @property
    def may_count_open(self) -> bool:
        """Whether the figure counts cases that may still be open."""
        return False

    @property
    def excludes_set_aside(self) -> bool:
        """Whether a case leaves the figure when it is set aside after the period."""
        return False

    @property
    def depends_on_verdicts(self) -> bool:
        """Whether a citizen's verdict that is still to come can change the figure."""
        return False


@dataclass(frozen=True)
class Count(BaseEstimator):
    """Number of cases that something happened to in the period."""

    component: str
    is_count = True
    grows_with_scope = True
    exposure = "days"
    METHOD = _FULL_COUNT

    @property
    def components(self) -> dict[str, str]:
        """The count itself."""
        return {"n": self.component}

    @property
    def numerator(self) -> str:
        """What is counted."""
        return self.component

    @property
    def may_count_open(self) -> bool:
        """All but closed cases may be open."""
        return self.component != "closed"


@dataclass(frozen=True)
class Stock(BaseEstimator):
    """Number of cases in a state at the end of the period or as-of, whichever is earlier."""

    state: Literal["open", "overdue"]
    is_count = True
    is_stock = True
    grows_with_scope = True
    METHOD = _FULL_COUNT

    @property
    def numerator(self) -> str:
        """What is counted."""
        return self.state

    @property
    def may_count_open(self) -> bool:
        """What was open may be open still; who holds an overdue case is settled."""
        return self.state == "open"

    @property
    def excludes_set_aside(self) -> bool:
        """A case that was set aside is not overdue."""
        return self.state == "overdue"


@dataclass(frozen=True)
class Share(BaseEstimator):
    """Cases of `among` whose clock falls in the period and that are also `of`, as a share of `among`."""

    numerator_component: str
    denominator_component: str
    is_share = True
    METHOD = Text("نسبت، با بازهٔ ۹۵٪ ویلسون", "a proportion with the 95% Wilson interval")

    @property
    def components(self) -> dict[str, str]:
        """`hits` of `n`."""
        return {"hits": self.numerator_component, "n": self.denominator_component}

    @property
    def response_components(self) -> dict[str, str]:
        """Of verdicts, everybody whose case was closed."""
        return {"asked": "closed"} if self.denominator_component == "with_verdict" else {}

    @property
    def numerator(self) -> str:
        """What is counted."""
        return self.numerator_component

    @property
    def denominator(self) -> str:
        """What it is a share of."""
        return self.denominator_component

    @property
    def excludes_set_aside(self) -> bool:
        """A case that was set aside owes no answer."""
        return self.denominator_component == "due"

    @property
    def depends_on_verdicts(self) -> bool:
        """Verdicts are counted, or decide what is."""
        return bool(self.response_components) or self.numerator_component == "gap"


@dataclass(frozen=True)
class Mean(BaseEstimator):
    """Mean of a column over the cases registered in the period."""

    component: str
    METHOD = Text(
        "میانگین، با بازهٔ ۹۵٪ نرمال از واریانس پرونده‌ها",
        "a mean with the normal 95% interval from the variance between cases",
    )

    @property
    def components(self) -> dict[str, str]:
        """`total` and sum of `squares` over `n` cases."""
        return {"n": "received", "total": self.component, "squares": f"{self.component}_squared"}

    @property
    def numerator(self) -> str:
        """What is added up."""
        return self.component

    @property
    def denominator(self) -> str:
        """The cases it is the mean of."""
        return "received"


@dataclass(frozen=True)
class Rate(BaseEstimator):
    """Cases received per 10,000 inhabitants and year; smoothed over the counties of the scope or not."""

    smoothed: bool = False
    exposure = "inhabitants"

    @property
    def method(self) -> Text:
        """How value and interval are computed."""
        if self.smoothed:
            return Text(
                "نرخ سالانه به روش بیز تجربی (مارشال ۱۹۹۱)، با بازهٔ ۹۵٪ از توزیع گامای پسین",
                "a yearly rate by empirical Bayes (Marshall 1991) with the 95% interval of its gamma posterior",
            )
        return Text(
            "نرخ سالانه، با بازهٔ ۹۵٪ دقیق پواسون", "a yearly rate with the exact 95% Poisson interval"
        )

    @property
    def components(self) -> dict[str, str]:
        """The count that is divided by inhabitants."""
        return {"n": "received"}

    @property
    def numerator(self) -> str:
        """What is counted."""
        return "received"

    @property
    def denominator(self) -> str:
        """What it is divided by."""
        return "inhabitants"

    @property
    def publishable(self) -> bool:
        """A smoothed rate has no count of its own to protect."""
        return not self.smoothed

    @property
    def may_count_open(self) -> bool:
        """Cases received may be open."""
        return True


@dataclass(frozen=True)
class Quantile(BaseEstimator):
    """First completed hour at which the incidence of an answer reaches a share, in days."""

    share: float
    of_waiting_times = True
    METHOD = Text(
        f"{_CUMULATIVE_INCIDENCE.fa}. مقدار، نخستین ساعتی است که این بروز به سهم خواسته می‌رسد؛ بازهٔ آن به روش "
        "بروکمایر–کرولی است",
        f"{_CUMULATIVE_INCIDENCE.en}. The value is the first hour at which it reaches the share; its interval is "
        "Brookmeyer and Crowley’s",
    )

    @property
    def quantile(self) -> float:
        """The share."""
        return self.share

    @property
    def may_count_open(self) -> bool:
        """Those who wait are censored, not left out."""
        return True


@dataclass(frozen=True)
class AnsweredBy(BaseEstimator):
    """Incidence of an answer in fewer than 24 × `days` completed hours."""

    days: int
    of_waiting_times = True
    METHOD = _CUMULATIVE_INCIDENCE


@dataclass(frozen=True)
class Ages(BaseEstimator):
    """Open cases by completed days since registration."""

    edges: tuple[int, ...] = (10, 20, 30, 60, 180)
    grows_with_scope = True
    METHOD = _FULL_COUNT

    def labels(self) -> tuple[str, ...]:
        """Keys of the classes: 0-10, 11-20, …, >180."""
        starts = (0, *(edge + 1 for edge in self.edges))
        closed = tuple(f"{a}-{b}" for a, b in zip(starts, self.edges, strict=False))
        return (*closed, f">{self.edges[-1]}")

    @property
    def numerator(self) -> str:
        """What is counted."""
        return "open"


@dataclass(frozen=True)
class Oldest(BaseEstimator):
    """Completed days since registration of the oldest open case."""

    grows_with_scope = True
    whole_number = True
    METHOD = Text("بیشینه، بدون بازه", "a maximum, without an interval")


Estimator = Count | Stock | Share | Quantile | AnsweredBy | Rate | Mean | Ages | Oldest
