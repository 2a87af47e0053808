"""How long people wait for an answer, with open cases neither forgotten nor guessed."""

from queries.declaration import AnsweredBy, Measure, Quantile
from queries.measures.caveats import AVERAGE, CENSORED, SHARE_SENTENCE
from queries.words import Word


def _answered_by(days: int, fa: str) -> Measure:
    return Measure(
        key=f"answered_by_day_{days}",
        title=Word(f"پاسخ‌گرفته تا روز {fa}", f"Answered by day {days}"),
        unit="share",
        estimator=AnsweredBy(days),
        clock="registered",
        better="higher",
        definition=Word(
            f"بروز تجمعی پاسخ (آلن–یوهانسن) در کمتر از {fa} روز کامل، در پرونده‌های ثبت‌شده در دوره.",
            f"Aalen–Johansen cumulative incidence of an answer in fewer than {days} completed days, over cases "
            "registered in the period.",
        ),
        why=Word(
            "می‌گوید چه سهمی از مردم تا آن روز پاسخ شنیده‌اند.",
            "It says what share of people had heard back by that day.",
        ),
        caveats=(CENSORED,),
        sentence=SHARE_SENTENCE,
        min_change=0.03,
        minimum="duration",
    )


def _answer_days(key: str, share: float, title: Word, percent: Word) -> Measure:
    return Measure(
        key=key,
        title=title,
        unit="days",
        estimator=Quantile(share),
        clock="registered",
        better="lower",
        definition=Word(
            f"نخستین ساعت کاملی که در آن بروز تجمعی پاسخ (آلن–یوهانسن) به {percent.fa} می‌رسد، بخش بر ۲۴؛ در "
            "پرونده‌های ثبت‌شده در دوره.",
            f"First completed hour at which the Aalen–Johansen cumulative incidence of an answer reaches "
            f"{percent.en}, divided by 24; over cases registered in the period.",
        ),
        why=Word(
            "زمانی که یک شهروند معمولی واقعاً منتظر می‌ماند، بی‌آنکه پرونده‌های باز نادیده گرفته شوند.",
            "How long a person really waits, without pretending that open cases do not exist.",
        ),
        caveats=(CENSORED, AVERAGE),
        sentence=Word(
            "{scope}: {title} {value} بود (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا تاریخ {as_of}).",
            "{scope}: {title} was {value} (95 % interval {interval}, of {n} cases, as of {as_of}).",
        ),
        min_change=1.0,
        minimum="duration",
    )


ANSWER_DAYS_MEDIAN = _answer_days(
    "answer_days_median",
    0.5,
    Word("میانهٔ روز تا پاسخ", "Median days to an answer"),
    Word("۵۰ درصد", "50 %"),
)
ANSWER_DAYS_P90 = _answer_days(
    "answer_days_p90",
    0.9,
    Word("صدک نودم روز تا پاسخ", "90th percentile of days to an answer"),
    Word("۹۰ درصد", "90 %"),
)
ANSWERED_BY_DAY_10 = _answered_by(10, "۱۰")
ANSWERED_BY_DAY_20 = _answered_by(20, "۲۰")
ANSWERED_BY_DAY_30 = _answered_by(30, "۳۰")
