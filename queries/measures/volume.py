"""How much people had to say, and how much left the line."""

from queries.declaration import Count, Measure, Rate
from queries.measures.caveats import CENSUS, LATE_DATA
from queries.words import Word

RECEIVED = Measure(
    key="received",
    title=Word("دریافت‌شده", "Received"),
    unit="cases",
    estimator=Count("received"),
    clock="registered",
    better="neither",
    definition=Word("پرونده‌های ثبت‌شده در دوره.", "Cases registered in the period."),
    why=Word("حجم آنچه مردم گفته‌اند.", "How much people had to say."),
    caveats=(
        CENSUS,
        LATE_DATA,
        Word(
            "ثبت بیشتر همیشه به معنای مشکل بیشتر نیست؛ دسترسی و اعتماد هم نقش دارند.",
            "More cases do not always mean more trouble; access and trust play their part.",
        ),
    ),
    sentence=Word(
        "{scope}: {value} پرونده ثبت شد (تا تاریخ {as_of}).",
        "{scope}: {value} cases were registered (as of {as_of}).",
    ),
    min_change=0.10,
)
ANSWERED = Measure(
    key="answered",
    title=Word("پاسخ‌گرفته", "Answered"),
    unit="cases",
    estimator=Count("answered"),
    clock="answered",
    better="neither",
    definition=Word(
        "پرونده‌هایی که نخستین پاسخ محتوایی خود را در دوره گرفته‌اند، هر زمان که ثبت شده باشند.",
        "Cases that had their first substantive answer in the period, whenever registered.",
    ),
    why=Word("کاری که در دوره انجام شده است.", "The work done in the period."),
    caveats=(
        CENSUS,
        Word("با دریافت‌شدهٔ همان دوره یکی نیست.", "These are not the cases received in the same period."),
    ),
    sentence=Word(
        "{scope}: {value} پرونده نخستین پاسخ خود را گرفت (تا تاریخ {as_of}).",
        "{scope}: {value} cases had their first answer (as of {as_of}).",
    ),
    min_change=0.10,
)
CLOSED = Measure(
    key="closed",
    title=Word("مختومه", "Closed"),
    unit="cases",
    estimator=Count("closed"),
    clock="closed",
    better="neither",
    definition=Word(
        "پرونده‌هایی که در دوره (نخستین بار) مختومه شده‌اند، هر زمان که ثبت شده باشند.",
        "Cases (first) closed in the period, whenever registered.",
    ),
    why=Word("خروجی خط ۱۱۱ در دوره.", "What left the line in the period."),
    caveats=(
        CENSUS,
        Word("مختومه‌شدن به معنای حل‌شدن نیست.", "Closed does not mean resolved."),
    ),
    sentence=Word(
        "{scope}: {value} پرونده مختومه شد (تا تاریخ {as_of}).",
        "{scope}: {value} cases were closed (as of {as_of}).",
    ),
    min_change=0.10,
)
RATE_PER_10K = Measure(
    key="rate_per_10k",
    title=Word("دریافت‌شده به‌ازای ده هزار نفر", "Received per 10,000"),
    unit="per_10k",
    estimator=Rate(),
    clock="registered",
    better="neither",
    definition=Word(
        "پرونده‌های ثبت‌شده در دوره به‌ازای هر ده هزار نفر جمعیت، به مقیاس یک سال (۳۶۵ روز).",
        "Cases registered in the period per 10,000 inhabitants, annualised (365 days).",
    ),
    why=Word("شهرستان‌ها را با جمعیت نابرابر کنار هم می‌گذارد.", "It sets unequal counties side by side."),
    caveats=(
        Word(
            "جمعیت از سرشماری ۱۳۹۵ است و برای چند شهرستان تأیید نشده.",
            "Populations are those of the 1395 census, and unverified for some counties.",
        ),
        Word(
            "شهرستان کم‌صدا شهرستان بی‌مشکل نیست.",
            "A quiet county is not a county without problems.",
        ),
    ),
    sentence=Word(
        "{scope}: {value} (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا تاریخ {as_of}).",
        "{scope}: {value} (95 % interval {interval}, of {n} cases, as of {as_of}).",
    ),
    min_change=0.10,
    minimum="rate",
)
RATE_PER_10K_SMOOTHED = Measure(
    key="rate_per_10k_smoothed",
    title=Word("نرخ هموارشده به‌ازای ده هزار نفر", "Smoothed rate per 10,000"),
    unit="per_10k",
    estimator=Rate(smoothed=True),
    clock="registered",
    better="neither",
    definition=Word(
        "نرخ دریافت به‌ازای ده هزار نفر، به روش بیز تجربی (مارشال ۱۹۹۱) به سوی میانگین شهرستان‌ها کشیده‌شده.",
        "The rate received per 10,000, drawn towards the mean of the counties by empirical Bayes (Marshall "
        "1991).",
    ),
    why=Word(
        "نوسان شهرستان‌های کوچک کانون دروغین نسازد.",
        "So that the noise of small counties makes no false hotspot.",
    ),
    caveats=(
        Word(
            "همواری مقدار شهرستان‌های کوچک را بیشتر جابه‌جا می‌کند؛ نرخ خام را هم ببینید.",
            "Smoothing moves small counties most; see the raw rate too.",
        ),
    ),
    sentence=Word(
        "{scope}: {value} (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا تاریخ {as_of}).",
        "{scope}: {value} (95 % interval {interval}, of {n} cases, as of {as_of}).",
    ),
    min_change=0.10,
    minimum="rate",
)
