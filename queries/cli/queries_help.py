"""Persian of the help of `python -m queries`: each text of `queries_parser` with its translation."""

from queries.vocabulary.labels import PARAMETER_LABELS
from queries.vocabulary.scope import DIMENSION_FIELDS

MAX_DAYS = 730  # of an answer curve: two years
EXIT_CODES = """\
exit codes:
  0  done
  2  wrong usage or settings, or a question that cannot be answered
  3  the store cannot be read, or nothing has been loaded yet
  141  the reader of the output closed it (as in "| head")
"""

# English → Persian.
_TEXTS = (
    (
        EXIT_CODES,
        """\
کدهای پایان:
  0  انجام شد
  2  دستور یا تنظیمات نادرست است، یا پرسش پاسخ‌پذیر نیست
  3  انبار داده خوانده نشد، یا هنوز چیزی بارگذاری نشده است
  141  خوانندهٔ خروجی آن را بست (مانند «| head»)
""",
    ),
    (
        "Measures, changes, peer comparisons, control charts, answer curves and definitions of a scope.",
        "شاخص‌ها، تغییرها، مقایسه با مشابه‌ها، نمودارهای کنترل، منحنی‌های پاسخ و تعریف‌ها، برای یک محدودهٔ گزارش.",
    ),
    ("list the keys of all measures", "فهرست کلیدهای همهٔ شاخص‌ها"),
    ("print the definitions of all measures as a document", "چاپ تعریف همهٔ شاخص‌ها به‌صورت سند"),
    ("print a measure for a scope", "چاپ یک شاخص برای یک محدوده"),
    ("key of the measure, for instance on_time_share", "کلید شاخص، مانند on_time_share"),
    (
        "one or two of county, agency, peer_group, topic, … month, as in agency,county",
        "یک یا دو تا از county، agency، peer_group، topic، … month، مانند agency,county",
    ),
    (
        "order of the rows: by group, or the largest value first and those without one last",
        "ترتیب سطرها: به ترتیب گروه، یا از بزرگ‌ترین مقدار و بی‌مقدارها در پایان",
    ),
    ("publishable figures: rounded, small numbers withheld", "ارقام انتشارپذیر: گردشده، بدون تعدادهای کوچک"),
    (
        "compare a measure with an earlier period, and judge the change",
        "مقایسهٔ یک شاخص با دوره‌ای پیشین و ارزیابی تغییر",
    ),
    ("key of the measure, for instance received", "کلید شاخص، مانند received"),
    (
        "one or two of county, agency, peer_group, topic, …",
        "یک یا دو تا از county، agency، peer_group، topic، …",
    ),
    (
        "compare offices or counties with similar ones by a share or a mean",
        "مقایسهٔ دستگاه‌ها یا شهرستان‌ها با مشابه‌هایشان با یک سهم یا میانگین",
    ),
    ("key of a share or a mean, for instance on_time_share", "کلید یک سهم یا میانگین، مانند on_time_share"),
    (
        "by group, or in one list with the largest excess first and those without one last",
        "به ترتیب گروه، یا در یک فهرست از بزرگ‌ترین مازاد و بی‌مازادها در پایان",
    ),
    (
        "control charts by month: is the latest month beyond a unit's own normal variation?",
        "نمودارهای کنترل ماهانه: آیا ماه آخر از نوسان معمول همان واحد بیرون است؟",
    ),
    ("else one chart of the whole scope", "وگرنه یک نمودار برای همهٔ محدوده"),
    (
        "share answered by day since registration, with a log-rank test of the groups",
        "سهم پاسخ‌داده‌شده به تفکیک روز پس از ثبت، با آزمون لگ‌رنک گروه‌ها",
    ),
    (
        "one of county, agency, peer_group, topic, … month (optional)",
        "یکی از county، agency، peer_group، topic، … month (اختیاری)",
    ),
    (
        "clusters of neighbouring counties in time, by the space–time scan",
        "خوشه‌های شهرستان‌های همسایه در زمان، با پویش مکانی–زمانی",
    ),
    (
        "clusters that last until now, in the last twelve weeks; or at any time of three years (slow)",
        "خوشه‌هایی که تا اکنون ادامه دارد، در دوازده هفتهٔ گذشته؛ یا در هر زمانی از سه سال (کند)",
    ),
    (
        "first day, Jalali (1404/01/01) or Gregorian (2025-03-21)",
        "نخستین روز، شمسی (1404/01/01) یا میلادی (2025-03-21)",
    ),
    ("last day, inclusive", "آخرین روز، با خود آن روز"),
    ("cases of provincial trips", "پرونده‌های سفر استانی: با آن‌ها یا بدون آن‌ها"),
    (
        "state of the data at this moment; a day means the end of that day",
        "وضعیت داده‌ها در این لحظه؛ روز یعنی پایان آن روز",
    ),
    ("vintage: state of the data after this load", "نسخه: وضعیت داده‌ها پس از این بارگذاری"),
    (
        "database URL of the store; default: NEGAH_DATABASE_URL, else data/negah.duckdb",
        "نشانی انبار داده؛ پیش‌فرض: NEGAH_DATABASE_URL و سپس data/negah.duckdb",
    ),
    ("show which rollups or facts were read, and the SQL", "نمایش جدول‌های خوانده‌شده و SQL"),
    ("print one JSON object", "چاپ یک شیء JSON"),
    (
        "language; else that of the locale (LC_ALL, LC_MESSAGES, LANG), else that of the settings",
        "زبان؛ وگرنه زبان سیستم (LC_ALL، LC_MESSAGES، LANG) و سپس زبان تنظیمات",
    ),
    (f"days since registration, 1 to {MAX_DAYS}", f"روزهای پس از ثبت، از 1 تا {MAX_DAYS}"),
)
PERSIAN = dict(_TEXTS) | {
    f"only this {name}; may be repeated": f"تنها این {PARAMETER_LABELS[name].fa}؛ تکرارپذیر است"
    for name in DIMENSION_FIELDS
}
