"""Estimator declarations: the components of a figure, and the properties of that figure that other modules rely on.

An estimator here only declares; `queries.estimates` computes the values. Everything that depends on the type of
estimator is a property of it, so that no other module needs to check which class an estimator has.
"""

from dataclasses import dataclass

from queries.measures.base_estimator import FULL_COUNT, BaseEstimator, MonthCourse
from queries.measures.stock_estimators import Ages, Oldest, Stock, StockRate
from queries.vocabulary.labels import Text

_CUMULATIVE_INCIDENCE = Text(
    "برآورد آلن–یوهانسن از بروز تجمعی پاسخ، بر پایهٔ ساعت‌های کامل از ثبت؛ بازهٔ ۹۵٪ با تبدیل لگاریتمی دوگانهٔ خود بروز، و "
    "در ۰٪ و ۱۰۰٪ بازهٔ ویلسون. پرونده‌هایی که زمان پاسخ یا مختومه‌شدنشان معلوم نیست کنار گذاشته می‌شوند",
    "the Aalen–Johansen estimate of the cumulative incidence of an answer, by completed hours since registration, "
    "with a 95% interval that is log–log in the incidence itself, and Wilson’s at 0% and 100%. Cases whose moment of "
    "answer or closing is not known are left out",
)


@dataclass(frozen=True)
class Count(BaseEstimator):
    """Number of cases with an event in the period (registered, answered or closed)."""

    component: str
    is_count = True
    grows_with_scope = True
    exposure = "days"
    month_course = "growing"
    METHOD = FULL_COUNT

    @property
    def components(self) -> dict[str, str]:
        """`n`, the count."""
        return {"n": self.component}

    @property
    def numerator(self) -> str:
        """Component that is counted."""
        return self.component

    @property
    def may_count_open(self) -> bool:
        """True for all but closed cases."""
        return self.component != "closed"


@dataclass(frozen=True)
class Share(BaseEstimator):
    """Proportion of the cases in `denominator_component` that are also in `numerator_component`."""

    numerator_component: str
    denominator_component: str
    is_share = True
    month_course = "level"
    METHOD = Text("نسبت، با بازهٔ ۹۵٪ ویلسون", "a proportion with the 95% Wilson interval")

    @property
    def method(self) -> Text:
        """Description of how value and interval are computed."""
        if self.clustered_by_day:
            return Text(
                "نسبت، با بازهٔ ۹۵٪ ویلسون. پرونده‌های یک روز اغلب با هم پاسخ می‌گیرند یا بی‌پاسخ می‌مانند؛ هرجا تفاوت "
                "روزهای هر چهار هفته بیش از نوسان معمول پرونده‌های جدا از هم باشد، بازه به همان نسبت پهن‌تر شده است "
                "(واریانس خوشه‌ای، با توزیع استیودنت)",
                "a proportion with the 95% Wilson interval. The cases of one day are often answered, or not, together; "
                "where the days of each four weeks differ by more than separate cases would, the interval is widened "
                "accordingly (cluster variance, with Student’s t)",
            )
        return self.METHOD

    @property
    def clustered_by_day(self) -> bool:
        """Whether the interval counts the cases of one day as a cluster: those due on the same day share their fate.

        Shares by day of closing are not, for the time it would take: most of them need 30 days of follow-up.
        """
        return self.denominator_component == "due"

    @property
    def components(self) -> dict[str, str]:
        """`hits` out of `n`."""
        return {"hits": self.numerator_component, "n": self.denominator_component}

    @property
    def response_components(self) -> dict[str, str]:
        """For shares of verdicts: everyone whose case was closed was asked."""
        return {"people_asked": "closed"} if self.denominator_component == "with_verdict" else {}

    @property
    def numerator(self) -> str:
        """Component that is counted."""
        return self.numerator_component

    @property
    def denominator(self) -> str:
        """Component that the share is a part of."""
        return self.denominator_component

    @property
    def excludes_set_aside(self) -> bool:
        """True for cases due and for cases waiting: a case that is set aside owes no answer."""
        return self.denominator_component in ("due", "waited")

    @property
    def may_count_open(self) -> bool:
        """True where cases count from their registration on."""
        return self.denominator_component == "waited"

    @property
    def publishable(self) -> bool:
        """False where any later answer changes the figure of a period that is long over."""
        return self.numerator_component != "never_answered"

    @property
    def depends_on_verdicts(self) -> bool:
        """True when verdicts are the cases counted, or part of the condition (the resolution gap)."""
        return bool(self.response_components) or self.numerator_component == "gap"


@dataclass(frozen=True)
class Mean(BaseEstimator):
    """Mean of a column of the cases in `denominator_component`, by default of all cases registered in the period."""

    component: str
    denominator_component: str = "received"
    month_course = "level"
    may_count_open = True  # cases count from their registration on
    METHOD = Text(
        "میانگین، با بازهٔ ۹۵٪ شبه‌پواسون (امتیازی، با توزیع استیودنت): واریانس، مضربی از میانگین است که از تفاوت "
        "پرونده‌ها برآورد می‌شود؛ مضرب بیش از یک، به نسبت «مضرب منهای یک، بخش بر شمار پرونده‌ها» بزرگ‌تر گرفته می‌شود",
        "a mean with the 95% quasi-Poisson score interval (with Student’s t): the variance is a multiple of the mean, "
        "estimated from the differences between cases; a multiple above one is taken larger by a proportion of "
        "“multiple minus one, divided by the number of cases”",
    )

    @property
    def components(self) -> dict[str, str]:
        """Sum (`total`) and sum of squares (`squares`) over `n` cases; the squares give the variance."""
        squares = f"{self.component}_squared"
        return {"n": self.denominator_component, "total": self.component, "squares": squares}

    @property
    def numerator(self) -> str:
        """Component that is summed."""
        return self.component

    @property
    def denominator(self) -> str:
        """Component that counts the cases."""
        return self.denominator_component

    @property
    def excludes_set_aside(self) -> bool:
        """True for cases waiting: a case that is set aside owes no answer."""
        return self.denominator_component == "waited"


@dataclass(frozen=True)
class Rate(BaseEstimator):
    """Cases received per 10,000 inhabitants and year.

    With `smoothed`, the rate of each county is drawn towards the mean of all counties of the province, whatever the
    scope (`stats.areas.rate_smoothing`), so that small counties do not lead the ranking by chance.
    """

    smoothed: bool = False
    may_count_open = True  # cases that were received may still be open
    numerator = "received"
    denominator = "inhabitants"  # times the length of the period
    exposure = "inhabitants"

    @property
    def month_course(self) -> MonthCourse:
        """A smoothed rate has no chart: it is drawn to that of other counties, most in small months."""
        return "none" if self.smoothed else "growing"

    @property
    def method(self) -> Text:
        """Description of how value and interval are computed."""
        if self.smoothed:
            return Text(
                "نرخ سالانهٔ هموارشده به روش بیز کامل (مدل سلسله‌مراتبی گاما–پواسون) بر پایهٔ همهٔ شهرستان‌های استان "
                "که پرونده‌ای دارند، محدودهٔ گزارش هرچه باشد؛ با بازهٔ ۹۵٪ پسین که نامعلومی اندازهٔ تفاوت شهرستان‌ها را هم "
                "در بر دارد",
                "a smoothed yearly rate by full Bayes (hierarchical gamma–Poisson model) over all counties of the "
                "province of which there are any cases, whatever the scope, with the 95% interval of its posterior, "
                "which includes that it is not known how much the counties really differ",
            )
        return Text(
            "نرخ سالانه، با بازهٔ ۹۵٪ دقیق پواسون", "a yearly rate with the exact 95% Poisson interval"
        )

    @property
    def components(self) -> dict[str, str]:
        """`n`, the number of cases. The number of inhabitants is not summed over cases, so it is not a component."""
        return {"n": "received"}

    @property
    def publishable(self) -> bool:
        """False when smoothed: that rate depends on the counts of all counties, so rounding one does not protect it."""
        return not self.smoothed


@dataclass(frozen=True)
class Quantile(BaseEstimator):
    """Days until the cumulative incidence of an answer reaches `share`: its first completed hour, divided by 24."""

    share: float
    of_waiting_times = True
    month_course = "level"
    may_count_open = True  # open cases are censored observations of the distribution
    METHOD = Text(
        f"{_CUMULATIVE_INCIDENCE.fa}. مقدار، نخستین ساعتی است که این بروز به سهم خواسته می‌رسد؛ بازهٔ آن به روش "
        "بروکمایر–کرولی است",
        f"{_CUMULATIVE_INCIDENCE.en}. The value is the first hour at which it reaches the share; its interval is "
        "Brookmeyer and Crowley’s",
    )

    @property
    def quantile(self) -> float:
        """The share, as a probability."""
        return self.share


@dataclass(frozen=True)
class AnsweredBy(BaseEstimator):
    """Cumulative incidence of an answer in fewer than 24 × `days` completed hours."""

    days: int
    of_waiting_times = True
    month_course = "level"
    METHOD = _CUMULATIVE_INCIDENCE


@dataclass(frozen=True)
class Excess(BaseEstimator):
    """Cases of `denominator_component` that are not in `numerator_component`, beyond what similar units would leave."""

    numerator_component: str
    denominator_component: str
    grows_with_scope = True
    compares_units = ("agency", "county", "topic", "topic_group")
    excludes_set_aside = True  # a case that is set aside owes no answer
    METHOD = Text(
        "شمار پرونده‌ها ضرب در تفاوت سهم مورد انتظار و سهم رخ‌داده. سهم مورد انتظار از مشابه‌ها برآورد می‌شود (تجمیع "
        "جزئی، بدون خود آن دستگاه، شهرستان یا موضوع)؛ بازهٔ ۹۵٪ هم نوسان پرونده‌ها و هم نامعلومی انتظار را در بر دارد "
        "(نیوکامب)",
        "the number of cases times the difference between the expected and the observed share. The expected share is "
        "estimated from similar ones (partial pooling, the office, county or topic itself left out); the 95% interval "
        "combines the chance of the cases and the uncertainty of the expectation (Newcombe)",
    )


Estimator = Count | Stock | StockRate | Share | Quantile | AnsweredBy | Rate | Mean | Ages | Oldest | Excess
