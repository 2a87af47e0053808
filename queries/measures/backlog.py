"""Measures of the backlog: open cases, overdue cases, and their age."""

from queries.measures.caveats import FULL_COUNT, MOMENT, SET_ASIDE_EXCLUDED
from queries.measures.declaration import Measure
from queries.measures.quote_templates import count_sentence, estimate_sentence
from queries.measures.stock_estimators import Ages, Oldest, Stock, StockRate
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

OPEN = Measure(
    key="open",
    title=Text("پرونده‌های باز", "Open"),
    unit="cases",
    estimator=Stock("open"),
    clock="as_of",
    better="lower",
    definition=Text(
        "پرونده‌های ثبت‌شده و مختومه‌نشده در پایان دوره یا تاریخ داده‌ها، هرکدام زودتر باشد؛ بازگشوده‌ها هم باز "
        "شمرده می‌شوند.",
        "Cases registered and not closed at the end of the period or as-of, whichever is earlier; reopened "
        "cases are open again.",
    ),
    why=Text("کاری که هنوز بر عهدهٔ دستگاه‌هاست.", "The work that offices still have before them."),
    caveats=(FULL_COUNT, MOMENT),
    sentence=count_sentence(
        "در پایان دوره {value} پرونده باز بود", "{value} cases were open at the end of the period"
    ),
    needs=(Recorded.closing,),
    min_change=0.10,
)
OVERDUE = Measure(
    key="overdue",
    title=Text("پرونده‌های معوق", "Overdue"),
    unit="cases",
    estimator=Stock("overdue"),
    clock="as_of",
    better="lower",
    holder="due_agency",
    definition=Text(
        "پرونده‌های باز که هرگز پاسخی نگرفته‌اند و مهلتشان در پایان دوره یا تاریخ داده‌ها گذشته است؛ به نام "
        "دستگاهی که هنگام سررسید پرونده را داشته است.",
        "Open cases that were never answered and are past due at the end of the period or as-of; counted for "
        "the office that held the case at its due moment.",
    ),
    why=Text(
        "پرونده‌هایی که مهلت پاسخشان گذشته و هنوز پاسخی نگرفته‌اند.",
        "Cases whose answer was due and has not come.",
    ),
    caveats=(
        FULL_COUNT,
        MOMENT,
        SET_ASIDE_EXCLUDED,
        Text(
            "پرونده‌ای که مهلت ندارد در آن نیست؛ شمار آن‌ها در صفحهٔ «داده» آمده است.",
            "A case without a due moment is not in it; the data page counts those.",
        ),
    ),
    sentence=count_sentence(
        "در پایان دوره مهلت {value} پروندهٔ بی‌پاسخ گذشته بود",
        "{value} unanswered cases were past due at the end of the period",
    ),
    needs=(Recorded.due, Recorded.answer),
    min_change=0.10,
)
OVERDUE_PER_10K = Measure(
    key="overdue_per_10k",
    title=Text("معوق به‌ازای ده هزار نفر", "Overdue per 10,000"),
    unit="per_10k_residents",
    estimator=StockRate("overdue"),
    clock="as_of",
    better="lower",
    holder="due_agency",
    definition=Text(
        "پرونده‌های معوق در پایان دوره یا تاریخ داده‌ها، به‌ازای هر ده هزار نفر جمعیت.",
        "Cases overdue at the end of the period or as-of, per 10,000 inhabitants.",
    ),
    why=Text(
        "شهرستان‌هایی را که جمعیت نابرابر دارند از نظر پرونده‌های معوق قابل مقایسه می‌کند.",
        "It makes the overdue cases of counties of unequal size comparable.",
    ),
    caveats=(
        MOMENT,
        SET_ASIDE_EXCLUDED,
        Text(
            "شهرستانی که بیشتر تماس می‌گیرد، پروندهٔ معوق بیشتری هم دارد؛ سهم پاسخ به‌موقع را هم ببینید.",
            "A county that calls more has more overdue cases, too; see the share answered on time as well.",
        ),
    ),
    sentence=estimate_sentence(
        "در پایان دوره به‌ازای هر ده هزار نفر مهلت {value} پروندهٔ بی‌پاسخ گذشته بود",
        "{value} unanswered cases per 10,000 inhabitants were past due at the end of the period",
    ),
    needs=(Recorded.due, Recorded.answer),
    min_change=0.10,
    minimum="rate",
)
AGE_OPEN = Measure(
    key="age_open",
    title=Text("سن پرونده‌های باز", "Age of open cases"),
    unit="cases",
    estimator=Ages(),
    clock="as_of",
    better="neither",
    definition=Text(
        "پرونده‌های باز در پایان دوره یا تاریخ داده‌ها، بر پایهٔ روزهای کامل از ثبت: ۰–۱۰، ۱۱–۲۰، ۲۱–۳۰، ۳۱–۶۰، "
        "۶۱–۱۸۰ و بیش از ۱۸۰ روز.",
        "Cases open at the end of the period or as-of by completed days since registration: 0–10, 11–20, "
        "21–30, 31–60, 61–180, more than 180.",
    ),
    why=Text(
        "تا انباشت قدیمی از پرونده‌های تازه بازشناخته شود.",
        "So that an old backlog can be distinguished from a fresh one.",
    ),
    caveats=(
        FULL_COUNT,
        MOMENT,
        Text("سن بازگشوده‌ها از ثبت نخستین است.", "A reopened case is as old as its first registration."),
    ),
    sentence=count_sentence(
        "در پایان دوره {value} پرونده در این ردهٔ سنی باز بود",
        "{value} cases of this age were open at the end of the period",
    ),
    needs=(Recorded.closing,),
    min_change=0.10,
)
OLDEST_OPEN_DAYS = Measure(
    key="oldest_open_days",
    title=Text("قدیمی‌ترین پروندهٔ باز", "Oldest open case"),
    unit="days",
    estimator=Oldest(),
    clock="as_of",
    better="lower",
    definition=Text(
        "روزهای کامل از ثبت قدیمی‌ترین پروندهٔ باز در پایان دوره یا تاریخ داده‌ها.",
        "Completed days since registration of the oldest case open at the end of the period or as-of.",
    ),
    why=Text("پرونده‌ای که بیش از همه در انتظار مانده است.", "The case that has waited longest."),
    caveats=(
        MOMENT,
        Text(
            "تنها یک پرونده است و شاید از خطای ثبت باشد.",
            "It is one case, and may be a slip of registration.",
        ),
    ),
    sentence=count_sentence(
        "قدیمی‌ترین پروندهٔ باز {value} روز پیش از پایان دوره ثبت شده بود",
        "the oldest open case had been registered {value} days before the end of the period",
    ),
    needs=(Recorded.closing,),
    min_change=10.0,
)
