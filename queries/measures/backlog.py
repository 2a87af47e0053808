"""What is still open, what is past due, and how old it is."""

from queries.declaration import Ages, Measure, Oldest, Stock
from queries.measures.caveats import CENSUS, MOMENT, SET_ASIDE
from queries.words import Word

OPEN = Measure(
    key="open",
    title=Word("باز", "Open"),
    unit="cases",
    estimator=Stock("open"),
    clock="as_of",
    better="lower",
    definition=Word(
        "پرونده‌های ثبت‌شده و مختومه‌نشده در پایان دوره یا «تا تاریخ»، هرکدام زودتر باشد؛ بازگشوده‌ها هم "
        "باز شمرده می‌شوند.",
        "Cases registered and not closed at the end of the period or as-of, whichever is earlier; reopened "
        "cases are open again.",
    ),
    why=Word("باری که روی دوش دستگاه‌هاست.", "The load that the offices carry."),
    caveats=(CENSUS, MOMENT),
    sentence=Word(
        "{scope}: در پایان دوره {value} پرونده باز بود (تا تاریخ {as_of}).",
        "{scope}: {value} cases were open at the end of the period (as of {as_of}).",
    ),
    min_change=0.10,
)
OVERDUE = Measure(
    key="overdue",
    title=Word("گذشته از مهلت", "Overdue"),
    unit="cases",
    estimator=Stock("overdue"),
    clock="as_of",
    better="lower",
    holder="due_agency",
    definition=Word(
        "پرونده‌های باز که هرگز پاسخی نگرفته‌اند و مهلتشان در پایان دوره یا «تا تاریخ» گذشته است؛ به نام "
        "دستگاهی که هنگام سررسید پرونده را داشته است.",
        "Open cases that were never answered and are past due at the end of the period or as-of; counted for "
        "the office that held the case at its due moment.",
    ),
    why=Word("کسانی که حقشان پاسخ بود و نگرفتند.", "People who were owed an answer and have none."),
    caveats=(
        CENSUS,
        MOMENT,
        SET_ASIDE,
        Word(
            "پروندهٔ بی‌مهلت در آن نیست؛ شمار پرونده‌های بی‌مهلت را در صفحهٔ داده ببینید.",
            "A case without a due moment is not in it; the data page counts those.",
        ),
    ),
    sentence=Word(
        "{scope}: مهلت {value} پروندهٔ بی‌پاسخ گذشته بود (تا تاریخ {as_of}).",
        "{scope}: {value} unanswered cases were past due (as of {as_of}).",
    ),
    min_change=0.10,
)
AGE_OPEN = Measure(
    key="age_open",
    title=Word("سن پرونده‌های باز", "Age of open cases"),
    unit="cases",
    estimator=Ages(),
    clock="as_of",
    better="neither",
    definition=Word(
        "پرونده‌های باز در پایان دوره یا «تا تاریخ»، بر پایهٔ روزهای کامل از ثبت: ۰–۱۰، ۱۱–۲۰، ۲۱–۳۰، ۳۱–۶۰، "
        "۶۱–۱۸۰ و بیش از ۱۸۰ روز.",
        "Cases open at the end of the period or as-of by completed days since registration: 0–10, 11–20, "
        "21–30, 31–60, 61–180, more than 180.",
    ),
    why=Word("انبار کهنه از انبار تازه جدا دیده شود.", "So that an old backlog is told from a fresh one."),
    caveats=(
        CENSUS,
        MOMENT,
        Word(
            "سن بازگشوده‌ها از ثبت نخستین است.",
            "A reopened case is as old as its first registration.",
        ),
    ),
    sentence=Word(
        "{scope}: {value} پروندهٔ باز (تا تاریخ {as_of}).",
        "{scope}: {value} open cases (as of {as_of}).",
    ),
    min_change=0.10,
)
OLDEST_OPEN_DAYS = Measure(
    key="oldest_open_days",
    title=Word("کهنه‌ترین پروندهٔ باز", "Oldest open case"),
    unit="days",
    estimator=Oldest(),
    clock="as_of",
    better="lower",
    definition=Word(
        "روزهای کامل از ثبت کهنه‌ترین پروندهٔ باز در پایان دوره یا «تا تاریخ».",
        "Completed days since registration of the oldest case open at the end of the period or as-of.",
    ),
    why=Word("پرونده‌ای که از همه فراموش‌شده‌تر است.", "The case most forgotten."),
    caveats=(
        MOMENT,
        Word(
            "یک پرونده است و شاید خطای ثبت باشد.",
            "It is one case, and may be a slip of registration.",
        ),
    ),
    sentence=Word(
        "{scope}: کهنه‌ترین پروندهٔ باز {value} پیش ثبت شده بود (تا تاریخ {as_of}).",
        "{scope}: the oldest open case was {value} old (as of {as_of}).",
    ),
    min_change=10.0,
)
