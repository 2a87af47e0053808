"""Measures of how deadlines were kept: on-time share, excess late, answers on the due day, and hand-offs."""

from queries.measures.caveats import SET_ASIDE_EXCLUDED, TRIPS_LEFT_OUT, WILSON
from queries.measures.declaration import Measure
from queries.measures.estimators import Excess, Mean, Share
from queries.measures.quote_templates import estimate_sentence
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

ON_TIME_SHARE = Measure(
    key="on_time_share",
    title=Text("سهم پاسخ به‌موقع", "Answered on time"),
    unit="share",
    estimator=Share("on_time", "due"),
    clock="due",
    better="higher",
    holder="due_agency",
    definition=Text(
        "از پرونده‌هایی که مهلت پاسخشان در دوره و پیش از تاریخ داده‌ها بوده: سهم آن‌هایی که تا همان مهلت پاسخ "
        "گرفته‌اند. بی‌پاسخ‌ها در مخرج می‌مانند.",
        "Of cases whose due moment falls in the period (and not after as-of): the share answered by then. "
        "Unanswered cases stay in the denominator.",
    ),
    why=Text(
        "به قولی که به مردم داده شده، در چند درصد موارد عمل شده است.",
        "How often the promise made to people was kept.",
    ),
    caveats=(
        WILSON,
        SET_ASIDE_EXCLUDED,
        Text(
            "پاسخی که در آستانهٔ مهلت داده می‌شود ممکن است صوری باشد؛ تجمع پاسخ در روز مهلت و ارجاع‌ها را کنار "
            "آن ببینید.",
            "An answer just before the deadline may be one in name only; see deadline bunching and hand-offs too.",
        ),
        Text(
            "منبعی که مهلت ندارد ولی خودش می‌گوید پاسخ به‌موقع بوده است یا نه، به گفتهٔ خودش شمرده می‌شود؛ این را کنار رقم "
            "می‌نویسیم.",
            "A source without due dates that itself says whether an answer was in time counts by "
            "its own word; the figure says so.",
        ),
    ),
    sentence=estimate_sentence(
        "{value} از پرونده‌هایی که مهلتشان رسیده بود، به‌موقع پاسخ گرفتند",
        "{value} of the cases that fell due were answered on time",
    ),
    needs=(Recorded.in_time,),
    min_change=0.03,
    minimum="share",
)
EXCESS_LATE = Measure(
    key="excess_late",
    title=Text("تأخیر مازاد", "Excess late"),
    unit="late_cases",
    estimator=Excess("on_time", "due"),
    clock="due",
    better="lower",
    holder="due_agency",
    definition=Text(
        "از پرونده‌هایی که مهلت پاسخشان در دوره و پیش از تاریخ داده‌ها بوده: شمار آن‌هایی که، بیش از "
        "انتظار از مشابه‌ها با همین پرونده‌ها، در مهلت پاسخ نگرفتند. برای دستگاه: دستگاه‌های مشابه با همین ترکیب موضوع، "
        "نوع و شهرستان. برای شهرستان: شهرستان‌های دیگر با همین موضوع‌ها و نوع‌ها. برای موضوع و گروه موضوع: موضوع‌های "
        "دیگر با همین نوع‌ها، همین شهرستان‌ها و همین گروه‌های دستگاه‌ها. عدد منفی: کمتر از مشابه‌ها.",
        "Of the cases whose answer was due in the period (and not after as-of): those that waited past their due, "
        "beyond what similar ones would have left with the same cases. Of an office: similar offices with the same mix "
        "of topics, kinds and counties. Of a county: the other counties with the same topics and kinds. Of a topic or "
        "topic group: the other ones with the same kinds and counties at the same groups of offices. Negative: fewer "
        "than similar ones.",
    ),
    why=Text(
        "می‌گوید تأخیر به چند پرونده می‌رسد: دستگاه بزرگ با تفاوت کم و دستگاه کوچک با تفاوت زیاد با آن "
        "مقایسه‌پذیر می‌شوند.",
        "How many cases a delay concerns: it makes a large office with a small gap and a small one with a large gap "
        "comparable.",
    ),
    caveats=(
        SET_ASIDE_EXCLUDED,
        TRIPS_LEFT_OUT,
        Text(
            "پرونده‌ها شمرده می‌شوند، نه کسانی که پشت آن‌ها هستند؛ کسی که چند پرونده دارد چند بار به حساب می‌آید.",
            "It counts cases and not the people behind them; somebody with several cases counts several times.",
        ),
        Text(
            "آنچه دستگاه‌ها، شهرستان‌ها و موضوع‌ها نشان می‌دهند همان پرونده‌ها از سه نگاه است؛ با هم جمع نمی‌شود.",
            "Offices, counties and topics show the same cases from three sides; their figures are not to be added up.",
        ),
        Text(
            "تأخیر مازاد یک موضوع نمی‌گوید علت خودِ موضوع است یا دستگاه‌هایی که به آن پاسخ می‌دهند.",
            "The excess of a topic does not show whether the topic or the offices that answer it are the reason.",
        ),
        Text(
            "اگر بیش از نیمی از انتظار بر پرونده‌هایی استوار باشد که با آن‌ها مقایسه‌پذیر نیست، گفته نمی‌شود.",
            "Where more than half of the expectation rests on cases that are not comparable, it is withheld.",
        ),
    ),
    sentence=estimate_sentence(
        "{value} پرونده بیش از انتظار از مشابه‌ها در مهلت پاسخ نگرفت",
        "{value} cases waited past their due beyond what similar ones would have left",
    ),
    needs=(Recorded.due, Recorded.answer_date),
    min_change=10.0,
    minimum="share",
)
DEADLINE_BUNCHING = Measure(
    key="deadline_bunching",
    title=Text("تجمع پاسخ در روز مهلت", "Deadline bunching"),
    unit="share",
    estimator=Share("on_due_day", "on_time"),
    clock="due",
    better="neither",
    holder="due_agency",
    definition=Text(
        "از پرونده‌هایی که مهلتشان در دوره بوده و به‌موقع پاسخ گرفته‌اند: سهم پاسخ‌هایی که در همان روز مهلت "
        "داده شده‌اند.",
        "Of cases due in the period and answered on time: the share answered on the very day they were due.",
    ),
    why=Text(
        "تجمع پاسخ‌ها در آخرین روز می‌تواند نشانهٔ پاسخ صوری باشد.",
        "Answers piled on the last day may be answers in name only.",
    ),
    caveats=(
        WILSON,
        Text(
            "تجمع به‌خودی‌خود کوتاهی نیست؛ کار روزمره هم بر پایهٔ مهلت برنامه‌ریزی می‌شود.",
            "Bunching alone is no fault; ordinary work is planned by deadlines too.",
        ),
    ),
    sentence=estimate_sentence(
        "{value} از پاسخ‌های به‌موقع در همان روز مهلت داده شد",
        "{value} of the answers given on time came on the very day they were due",
    ),
    needs=(Recorded.due, Recorded.answer_date),
    min_change=0.03,
    minimum="share",
)
HANDOFFS_PER_CASE = Measure(
    key="handoffs_per_case",
    title=Text("ارجاع بین‌دستگاهی در هر پرونده", "Hand-offs per case"),
    unit="handoffs",
    estimator=Mean("handoffs"),
    clock="registered",
    better="lower",
    definition=Text(
        "میانگین شمار ارجاع‌های پس از نخستین ارجاع، در پرونده‌های ثبت‌شده در دوره.",
        "Mean number of referrals after the first, over cases registered in the period.",
    ),
    why=Text("مردم نباید از اداره‌ای به اداره‌ای فرستاده شوند.", "People should not be sent around."),
    caveats=(
        Text("پرونده‌های تازه ممکن است هنوز ارجاع شوند.", "Young cases may still be handed on."),
        Text(
            "نخستین ارجاع در هیچ منبعی شمرده نمی‌شود، حتی اگر هنگام ثبت دستگاهی تعیین شده باشد.",
            "The first referral counts in no source, even where an office is named at the registration already.",
        ),
    ),
    sentence=estimate_sentence(
        "هر پرونده به‌طور میانگین {value} بار میان دستگاه‌ها دست به دست شد",
        "a case was handed on between offices {value} times on average",
    ),
    needs=(Recorded.handoff,),
    min_change=0.10,
    minimum="share",
)
