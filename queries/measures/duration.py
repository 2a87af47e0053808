"""Measures of the time to an answer, estimated with open cases as right-censored observations.

An average over answered cases alone is too short, because the slowest cases are the ones still missing from it. The
Aalen–Johansen estimator uses open cases as well: each counts as waiting up to its source's as-of. Closing without an
answer is a competing event, which ends the wait in another way.
"""

from queries.measures.caveats import AVERAGE, CENSORED
from queries.measures.declaration import Measure
from queries.measures.estimators import AnsweredBy, Quantile
from queries.measures.quote_templates import estimate_sentence
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded


def _answered_by(days: int, fa: str) -> Measure:
    """Measure of the share answered in fewer than `days` days; `fa` is the number in Persian digits."""
    return Measure(
        key=f"answered_by_day_{days}",
        title=Text(f"پاسخ‌داده‌شده تا روز {fa}", f"Answered by day {days}"),
        unit="share",
        estimator=AnsweredBy(days),
        clock="registered",
        better="higher",
        definition=Text(
            f"بروز تجمعی پاسخ (آلن–یوهانسن) در کمتر از {fa} روز کامل، در پرونده‌های ثبت‌شده در دوره.",
            f"Aalen–Johansen cumulative incidence of an answer in fewer than {days} completed days, over cases "
            "registered in the period.",
        ),
        why=Text(
            "می‌گوید چه سهمی از مردم تا آن روز پاسخ شنیده‌اند.",
            "It says what share of people had heard back by that day.",
        ),
        caveats=(CENSORED,),
        sentence=estimate_sentence(
            f"{{value}} از پرونده‌ها در کمتر از {fa} روز پاسخ گرفتند",
            f"{{value}} of cases were answered in fewer than {days} days",
        ),
        needs=(Recorded.answer_date,),
        min_change=0.03,
        minimum="duration",
    )


def _answer_days(key: str, share: float, title: Text, *, why: Text, percent: Text, part: Text) -> Measure:
    """Measure of the days until a share of cases is answered; `percent` and `part` are the share in words."""
    return Measure(
        key=key,
        title=title,
        unit="days",
        estimator=Quantile(share),
        clock="registered",
        better="lower",
        definition=Text(
            f"نخستین ساعت کاملی که در آن بروز تجمعی پاسخ (آلن–یوهانسن) به {percent.fa} می‌رسد، تقسیم بر ۲۴؛ در "
            "پرونده‌های ثبت‌شده در دوره.",
            f"First completed hour at which the Aalen–Johansen cumulative incidence of an answer reaches "
            f"{percent.en}, divided by 24; over cases registered in the period.",
        ),
        why=why,
        caveats=(CENSORED, AVERAGE),
        sentence=estimate_sentence(
            f"{part.fa} از پرونده‌ها تا {{value}} روز پاسخ گرفتند",
            f"{part.en} of the cases had their answer within {{value}} days",
        ),
        needs=(Recorded.answer_date,),
        min_change=1.0,
        minimum="duration",
    )


ANSWER_DAYS_MEDIAN = _answer_days(
    "answer_days_median",
    0.5,
    Text("میانهٔ زمان پاسخ", "Median time to an answer"),
    why=Text(
        "زمانی که یک شهروند معمولی واقعاً منتظر می‌ماند، بی‌آنکه پرونده‌های باز نادیده گرفته شوند.",
        "How long an ordinary person really waits, without pretending that open cases do not exist.",
    ),
    percent=Text("۵۰ درصد", "50%"),
    part=Text("نیمی", "half"),
)
ANSWER_DAYS_P90 = _answer_days(
    "answer_days_p90",
    0.9,
    Text("صدک نودم زمان پاسخ", "90th percentile of time to an answer"),
    why=Text(
        "از هر ده نفر یک نفر بیش از این منتظر پاسخ می‌ماند؛ میانه از این گروه چیزی نمی‌گوید.",
        "One person in ten waits longer than this for an answer; the median says nothing of them.",
    ),
    percent=Text("۹۰ درصد", "90%"),
    part=Text("۹۰٪", "90%"),
)
ANSWERED_BY_DAY_10 = _answered_by(10, "۱۰")
ANSWERED_BY_DAY_20 = _answered_by(20, "۲۰")
ANSWERED_BY_DAY_30 = _answered_by(30, "۳۰")
