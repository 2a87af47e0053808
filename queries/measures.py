"""Every measure, declared once: used by cards, charts, tables, exports, sentences and the definitions page."""

from queries.declaration import (
    Ages,
    AnsweredBy,
    Count,
    Mean,
    Measure,
    Oldest,
    Quantile,
    Rate,
    Share,
    Stock,
)
from queries.words import Word

_CENSUS = Word(
    "این شمارش کامل است و بازه ندارد؛ پرونده‌ای که ثبت نشده باشد در آن نیست.",
    "This is a full count and has no interval; what was never registered is not in it.",
)
_LATE_DATA = Word(
    "پرونده‌هایی که منبع دیرتر می‌فرستد بعداً افزوده می‌شوند؛ ماه جاری کامل نیست.",
    "Cases that a source sends later are added later; the current month is incomplete.",
)
_MOMENT = Word(
    "هر منبع تا «تا تاریخ» خودش شمرده می‌شود.",
    "Each source is counted up to its own as-of.",
)
_WILSON = Word(
    "بازهٔ ۹۵٪ ویلسون فقط خطای تصادفی را نشان می‌دهد.",
    "The 95 % Wilson interval shows chance only.",
)
_CENSORED = Word(
    "پرونده‌های بی‌پاسخ تا «تا تاریخ» منبع سانسور می‌شوند و بسته‌شدن بی‌پاسخ رویداد رقیب است؛ اگر سهم لازم "
    "هنوز پاسخ نگرفته باشد «هنوز نرسیده» گزارش می‌شود.",
    "Unanswered cases are censored at their source’s as-of and closing without an answer is a competing event; "
    "where the share is not reached yet the answer is “not yet reached”.",
)
_FOLLOW_UP = Word(
    "فقط پرونده‌هایی شمرده می‌شوند که دست‌کم ۳۰ روز پیش از «تا تاریخ» مختومه شده‌اند تا فرصت بازگشایی برابر باشد.",
    "Only cases closed at least 30 days before as-of count, so that all had the same time to be reopened.",
)
_AVERAGE = Word(
    "میانگین استان می‌تواند کندی یک دستگاه را بپوشاند؛ دستگاه‌ها را جدا ببینید.",
    "An average of the province can hide one slow office; look at the offices apart.",
)
_SET_ASIDE = Word(
    "تکراری، انصراف و انتقال به بیرون کنار گذاشته می‌شوند.",
    "Duplicates, withdrawals and transfers out are set aside.",
)

_SHARE_SENTENCE = Word(
    "{scope}: {title} {value} بود (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا تاریخ {as_of}).",
    "{scope}: {title} was {value} (95 % interval {interval}, of {n} cases, as of {as_of}).",
)


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
        caveats=(_CENSORED,),
        sentence=_SHARE_SENTENCE,
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
        caveats=(_CENSORED, _AVERAGE),
        sentence=Word(
            "{scope}: {title} {value} بود (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا تاریخ {as_of}).",
            "{scope}: {title} was {value} (95 % interval {interval}, of {n} cases, as of {as_of}).",
        ),
        min_change=1.0,
        minimum="duration",
    )


_DECLARED = (
    Measure(
        key="received",
        title=Word("دریافت‌شده", "Received"),
        unit="cases",
        estimator=Count("received"),
        clock="registered",
        better="neither",
        definition=Word("پرونده‌های ثبت‌شده در دوره.", "Cases registered in the period."),
        why=Word("حجم آنچه مردم گفته‌اند.", "How much people had to say."),
        caveats=(
            _CENSUS,
            _LATE_DATA,
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
    ),
    Measure(
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
            _CENSUS,
            Word("با دریافت‌شدهٔ همان دوره یکی نیست.", "These are not the cases received in the same period."),
        ),
        sentence=Word(
            "{scope}: {value} پرونده نخستین پاسخ خود را گرفت (تا تاریخ {as_of}).",
            "{scope}: {value} cases had their first answer (as of {as_of}).",
        ),
        min_change=0.10,
    ),
    Measure(
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
            _CENSUS,
            Word("مختومه‌شدن به معنای حل‌شدن نیست.", "Closed does not mean resolved."),
        ),
        sentence=Word(
            "{scope}: {value} پرونده مختومه شد (تا تاریخ {as_of}).",
            "{scope}: {value} cases were closed (as of {as_of}).",
        ),
        min_change=0.10,
    ),
    Measure(
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
        caveats=(_CENSUS, _MOMENT),
        sentence=Word(
            "{scope}: در پایان دوره {value} پرونده باز بود (تا تاریخ {as_of}).",
            "{scope}: {value} cases were open at the end of the period (as of {as_of}).",
        ),
        min_change=0.10,
    ),
    Measure(
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
            _CENSUS,
            _MOMENT,
            _SET_ASIDE,
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
    ),
    Measure(
        key="on_time_share",
        title=Word("سهم پاسخ به‌موقع", "Answered on time"),
        unit="share",
        estimator=Share("on_time", "due"),
        clock="due",
        better="higher",
        holder="due_agency",
        definition=Word(
            "از پرونده‌هایی که مهلت پاسخشان در دوره و پیش از «تا تاریخ» بوده: سهم آن‌هایی که تا همان مهلت پاسخ "
            "گرفته‌اند. بی‌پاسخ‌ها در مخرج می‌مانند.",
            "Of cases whose due moment falls in the period (and not after as-of): the share answered by then. "
            "Unanswered cases stay in the denominator.",
        ),
        why=Word(
            "قولی که به مردم داده شده، چند درصد نگه داشته شده است.",
            "How often the promise made to people was kept.",
        ),
        caveats=(
            _WILSON,
            _SET_ASIDE,
            Word(
                "پاسخ درست پیش از مهلت می‌تواند صوری باشد؛ کنار آن تجمع در روز مهلت و ارجاع‌ها را ببینید.",
                "An answer just before the deadline may be one in name only; see deadline bunching and hand-offs "
                "beside it.",
            ),
        ),
        sentence=_SHARE_SENTENCE,
        min_change=0.03,
        minimum="share",
    ),
    _answer_days(
        "answer_days_median",
        0.5,
        Word("میانهٔ روز تا پاسخ", "Median days to an answer"),
        Word("۵۰ درصد", "50 %"),
    ),
    _answer_days(
        "answer_days_p90",
        0.9,
        Word("صدک نودم روز تا پاسخ", "90th percentile of days to an answer"),
        Word("۹۰ درصد", "90 %"),
    ),
    _answered_by(10, "۱۰"),
    _answered_by(20, "۲۰"),
    _answered_by(30, "۳۰"),
    Measure(
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
        why=Word(
            "انبار کهنه از انبار تازه جدا دیده شود.", "So that an old backlog is told from a fresh one."
        ),
        caveats=(
            _CENSUS,
            _MOMENT,
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
    ),
    Measure(
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
            _MOMENT,
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
    ),
    Measure(
        key="resolved_share",
        title=Word("سهم حل‌شده", "Resolved"),
        unit="share",
        estimator=Share("resolved", "closed_with_outcome"),
        clock="closed",
        better="higher",
        definition=Word(
            "از پرونده‌های مختومه در دوره که نتیجه‌شان ثبت شده: سهم «حل شد».",
            "Of cases closed in the period whose outcome is recorded: the share with outcome resolved.",
        ),
        why=Word("پاسخ با حل مشکل یکی نیست.", "An answer is not a solution."),
        caveats=(
            _WILSON,
            Word(
                "نتیجه را خود دستگاه ثبت می‌کند؛ شکاف حل را کنار آن ببینید.",
                "The office itself records the outcome; see the resolution gap beside it.",
            ),
        ),
        sentence=_SHARE_SENTENCE,
        min_change=0.03,
        minimum="share",
    ),
    Measure(
        key="reopened_share",
        title=Word("سهم بازگشایی", "Reopened"),
        unit="share",
        estimator=Share("reopened_soon", "closed_followed"),
        clock="closed",
        better="lower",
        definition=Word(
            "از پرونده‌های مختومه در دوره، دست‌کم ۳۰ روز پیش از «تا تاریخ»: سهم بازگشوده‌ها تا ۳۰ روز.",
            "Of cases closed in the period at least 30 days before as-of: the share reopened within 30 days.",
        ),
        why=Word("کاری که نیمه‌تمام بسته شده است.", "Work that was closed unfinished."),
        caveats=(_WILSON, _FOLLOW_UP),
        sentence=_SHARE_SENTENCE,
        min_change=0.02,
        minimum="share",
    ),
    Measure(
        key="resolution_gap",
        title=Word("شکاف حل", "Resolution gap"),
        unit="share",
        estimator=Share("gap", "resolved_followed"),
        clock="closed",
        better="lower",
        definition=Word(
            "از پرونده‌هایی که در دوره، دست‌کم ۳۰ روز پیش از «تا تاریخ»، با نتیجهٔ «حل شد» مختومه شده‌اند: سهم "
            "آن‌هایی که تا ۳۰ روز بازگشوده شدند یا شهروند ناراضی بود.",
            "Of cases closed as resolved in the period at least 30 days before as-of: the share reopened within "
            "30 days or with a dissatisfied verdict.",
        ),
        why=Word(
            "فاصلهٔ آنچه دستگاه «حل‌شده» نامیده با آنچه مردم دیدند.",
            "The distance between what an office called resolved and what people saw.",
        ),
        caveats=(
            _WILSON,
            _FOLLOW_UP,
            Word(
                "بیشتر مردم نظر نمی‌دهند؛ شکاف واقعی می‌تواند بزرگ‌تر باشد.",
                "Most people give no verdict; the true gap may be wider.",
            ),
        ),
        sentence=_SHARE_SENTENCE,
        min_change=0.02,
        minimum="share",
    ),
    Measure(
        key="satisfied_share",
        title=Word("سهم رضایت", "Satisfied"),
        unit="share",
        estimator=Share("satisfied", "with_verdict"),
        clock="closed",
        better="higher",
        definition=Word(
            "از نظرهای ثبت‌شده دربارهٔ پرونده‌های مختومه در دوره: سهم راضی‌ها؛ همیشه با نرخ پاسخ.",
            "Of verdicts on cases closed in the period: the share satisfied; always with the response rate.",
        ),
        why=Word("داور نهایی مردم‌اند.", "People are the final judge."),
        caveats=(
            _WILSON,
            Word(
                "بازه دربارهٔ کسانی که نظر نداده‌اند چیزی نمی‌گوید؛ زیر ۲۰٪ نرخ پاسخ رتبه‌بندی و نقل نمی‌شود.",
                "The interval says nothing about those who did not answer; below 20 % response it is neither "
                "ranked nor quoted.",
            ),
        ),
        sentence=Word(
            "{scope}: {title} {value} بود (بازهٔ ۹۵٪ {interval}، از {n} نظر، نرخ پاسخ {response_rate}، تا تاریخ "
            "{as_of}).",
            "{scope}: {title} was {value} (95 % interval {interval}, of {n} verdicts, response rate "
            "{response_rate}, as of {as_of}).",
        ),
        min_change=0.03,
        minimum="share",
    ),
    Measure(
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
    ),
    Measure(
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
    ),
    Measure(
        key="handoffs_per_case",
        title=Word("ارجاع بین‌دستگاهی در هر پرونده", "Hand-offs per case"),
        unit="handoffs",
        estimator=Mean("handoffs"),
        clock="registered",
        better="lower",
        definition=Word(
            "میانگین شمار ارجاع‌های پس از نخستین ارجاع، در پرونده‌های ثبت‌شده در دوره.",
            "Mean number of referrals after the first, over cases registered in the period.",
        ),
        why=Word("مردم نباید از اداره‌ای به اداره‌ای فرستاده شوند.", "People should not be sent around."),
        caveats=(
            Word(
                "منبعی که ارجاع‌ها را نمی‌فرستد صفر نشان می‌دهد.",
                "A source that does not send referrals shows zero.",
            ),
            Word("پرونده‌های تازه هنوز فرصت ارجاع دارند.", "Young cases may still be handed on."),
        ),
        sentence=Word(
            "{scope}: هر پرونده به‌طور میانگین {value} بار دست به دست شد (بازهٔ ۹۵٪ {interval}، از {n} پرونده، تا "
            "تاریخ {as_of}).",
            "{scope}: a case was handed on {value} times on average (95 % interval {interval}, of {n} cases, as "
            "of {as_of}).",
        ),
        min_change=0.10,
        minimum="share",
    ),
    Measure(
        key="deadline_bunching",
        title=Word("تجمع پاسخ در روز مهلت", "Deadline bunching"),
        unit="share",
        estimator=Share("on_due_day", "on_time"),
        clock="due",
        better="neither",
        holder="due_agency",
        definition=Word(
            "از پرونده‌هایی که مهلتشان در دوره بوده و به‌موقع پاسخ گرفته‌اند: سهم پاسخ‌هایی که در همان روز مهلت "
            "داده شده‌اند.",
            "Of cases due in the period and answered on time: the share answered on the very day they were due.",
        ),
        why=Word(
            "پاسخ‌های هم‌زمان در آخرین روز می‌تواند نشانهٔ پاسخ صوری باشد.",
            "Answers piled on the last day may be answers in name only.",
        ),
        caveats=(
            _WILSON,
            Word(
                "تجمع به‌خودی‌خود کوتاهی نیست؛ کار روزمره هم با مهلت تنظیم می‌شود.",
                "Bunching alone is no fault; ordinary work is planned by deadlines too.",
            ),
        ),
        sentence=_SHARE_SENTENCE,
        min_change=0.03,
        minimum="share",
    ),
)

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _DECLARED}
