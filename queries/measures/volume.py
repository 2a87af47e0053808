"""Measures of volume: cases received, answered and closed, and rates per inhabitant."""

from queries.measures.caveats import FULL_COUNT, LATE_DATA
from queries.measures.declaration import Measure
from queries.measures.estimators import Count, Rate
from queries.measures.quote_templates import count_sentence, estimate_sentence
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

RECEIVED = Measure(
    key="received",
    title=Text("پرونده‌های ثبت‌شده", "Received"),
    unit="cases",
    estimator=Count("received"),
    clock="registered",
    better="neither",
    definition=Text("پرونده‌های ثبت‌شده در دوره.", "Cases registered in the period."),
    why=Text("حجم آنچه مردم گفته‌اند.", "How much people had to say."),
    caveats=(
        FULL_COUNT,
        LATE_DATA,
        Text(
            "ثبت بیشتر همیشه به معنای مشکل بیشتر نیست؛ دسترسی و اعتماد هم نقش دارند.",
            "More cases do not always mean more trouble; access and trust play their part.",
        ),
    ),
    sentence=count_sentence("{value} پرونده ثبت شد", "{value} cases were registered"),
    min_change=0.10,
)
ANSWERED = Measure(
    key="answered",
    title=Text("پرونده‌های پاسخ‌داده‌شده", "Answered"),
    unit="cases",
    estimator=Count("answered"),
    clock="answered",
    better="neither",
    definition=Text(
        "پرونده‌هایی که نخستین پاسخ محتوایی خود را در دوره گرفته‌اند، هر زمان که ثبت شده باشند.",
        "Cases that had their first substantive answer in the period, whenever registered.",
    ),
    why=Text("کاری که در دوره انجام شده است.", "The work done in the period."),
    caveats=(
        FULL_COUNT,
        Text(
            "این‌ها همان پرونده‌های ثبت‌شده در دوره نیستند.",
            "These are not the cases received in the same period.",
        ),
    ),
    sentence=count_sentence("{value} پرونده نخستین پاسخ خود را گرفت", "{value} cases had their first answer"),
    needs=(Recorded.answer_date,),
    min_change=0.10,
)
CLOSED = Measure(
    key="closed",
    title=Text("پرونده‌های مختومه", "Closed"),
    unit="cases",
    estimator=Count("closed"),
    clock="closed",
    better="neither",
    definition=Text(
        "پرونده‌هایی که در دوره (نخستین بار) مختومه شده‌اند، هر زمان که ثبت شده باشند.",
        "Cases (first) closed in the period, whenever registered.",
    ),
    why=Text("پرونده‌هایی که در دوره کارشان پایان یافته است.", "What left the line in the period."),
    caveats=(FULL_COUNT, Text("مختومه‌شدن به معنای حل‌شدن نیست.", "Closed does not mean resolved.")),
    sentence=count_sentence("{value} پرونده مختومه شد", "{value} cases were closed"),
    needs=(Recorded.closing_date,),
    min_change=0.10,
)
RATE_PER_10K = Measure(
    key="rate_per_10k",
    title=Text("ثبت‌شده در سال به‌ازای ده هزار نفر", "Received per 10,000 a year"),
    unit="per_10k",
    estimator=Rate(),
    clock="registered",
    better="neither",
    definition=Text(
        "پرونده‌های ثبت‌شده در دوره به‌ازای هر ده هزار نفر جمعیت، به مقیاس یک سال (۳۶۵ روز).",
        "Cases registered in the period per 10,000 inhabitants, annualised (365 days).",
    ),
    why=Text(
        "شهرستان‌هایی را که جمعیت نابرابر دارند قابل مقایسه می‌کند.",
        "It makes counties of unequal size comparable.",
    ),
    caveats=(
        Text(
            "جمعیت از تازه‌ترین سرشماری استان است، نه جمعیت امروز، و شاید برای چند شهرستان تأیید نشده باشد.",
            "Populations are those of the province’s newest census, not of today, and may be unverified for some "
            "counties.",
        ),
        Text("تماس کم نشانهٔ نبودِ مشکل نیست.", "Few calls do not mean few problems."),
    ),
    sentence=estimate_sentence(
        "به‌ازای هر ده هزار نفر سالانه {value} پرونده ثبت شد",
        "{value} cases a year were registered per 10,000 inhabitants",
    ),
    min_change=0.10,
    minimum="rate",
)
RATE_PER_10K_SMOOTHED = Measure(
    key="rate_per_10k_smoothed",
    title=Text("نرخ سالانهٔ هموارشده به‌ازای ده هزار نفر", "Smoothed rate per 10,000 a year"),
    unit="per_10k",
    estimator=Rate(smoothed=True),
    clock="registered",
    better="neither",
    definition=Text(
        "نرخ ثبت به‌ازای ده هزار نفر، که به روش بیز کامل به میانگین همهٔ شهرستان‌های استان نزدیک شده است، حتی اگر "
        "محدودهٔ گزارش تنها یک شهرستان باشد. نرخ کل استان همان نرخ خام است.",
        "The rate received per 10,000, drawn towards the mean of all counties of the province by full Bayes, even if "
        "the scope has one county only. The rate of the whole province is the raw one.",
    ),
    why=Text(
        "تا نوسان شهرستان‌های کوچک کانون کاذب نسازد.",
        "So that the noise of small counties makes no false hotspot.",
    ),
    caveats=(
        Text(
            "هموارسازی رقم شهرستان‌های کوچک را بیشتر جابه‌جا می‌کند؛ نرخ خام را هم ببینید.",
            "Smoothing moves small counties most; see the unsmoothed rate too.",
        ),
    ),
    sentence=estimate_sentence(
        "نرخ هموارشده، سالانه {value} پرونده به‌ازای هر ده هزار نفر بود",
        "the smoothed rate was {value} cases a year per 10,000 inhabitants",
    ),
    min_change=0.10,
    minimum="rate",
)
