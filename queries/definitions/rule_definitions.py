"""Definitions in words: rules that apply to every figure, and rules of the comparison of offices and counties."""

from queries.comparisons.peers.peer_assessment_texts import (
    PEER_ASSESSMENTS,
    PEER_ROUTES,
    SOME_DIFFERENCE,
    SOME_DIFFERENCE_EXPLAINED,
    margins_of,
    peer_explanation,
    route_explanation,
)
from queries.comparisons.peers.peer_gap_texts import EXCESS_LATE, EXCESS_LATE_DEFINITION
from queries.definitions.glossary import Term
from queries.definitions.look_terms import LOOK_TERMS
from queries.measures import MEASURES
from queries.vocabulary.labels import Text

RULES = (
    Term(
        Text("رقم تا چه لحظه‌ای است", "Up to which moment"),
        Text(
            "هر پرونده تا تاریخ داده‌های منبع خودش دیده می‌شود و آنچه پس از آن رخ داده شمرده نمی‌شود؛ برای "
            "لحظه‌ای در گذشته هم همین‌گونه است. شمار باز و معوق، در پایان دوره یا در تاریخ داده‌هاست، هرکدام "
            "زودتر باشد.",
            "Each case is seen up to the as-of of its own source and nothing after it counts; so too for a moment "
            "in the past. Open and overdue are counted at the end of the period or at as-of, whichever is earlier.",
        ),
    ),
    Term(
        Text("ماه ناتمام", "An incomplete month"),
        Text(
            "ماه، فصل یا سالی که هنوز تمام نشده، همیشه نشان‌دار است.",
            "A month, quarter or year that is not over is always marked.",
        ),
    ),
    Term(
        Text("رقمی که گفته نمی‌شود", "Withheld figures"),
        Text(
            "اگر شمار پرونده‌ها از حداقل شاخص کمتر باشد، به‌جای رقم نوشته می‌شود «شمار پرونده‌ها کافی نیست»؛ نه "
            "صفر و نه صد درصد.",
            "Where there are fewer cases than the measure’s minimum, “too few cases” stands in place of the figure; "
            "not 0, and not 100%.",
        ),
    ),
    Term(
        Text("آنچه در یک منبع ثبت نمی‌شود", "What a source does not record"),
        Text(
            "برخی منبع‌ها مهلت، پاسخ، مختومه‌شدن، نتیجه، بازگشایی، ارجاع یا نظر شهروند را ثبت نمی‌کنند. اینکه هر منبع چه "
            "چیزی را ثبت می‌کند، هنگام بارگذاری از ستون‌ها و رویدادهای آن روشن می‌شود. پرونده‌های چنین منبعی در شاخصی که "
            "به آن نیاز دارد نه در صورت می‌آید و نه در مخرج. اگر همهٔ پرونده‌های محدوده از چنین منبع‌هایی باشد، به‌جای رقم "
            "نوشته می‌شود «در این منبع ثبت نمی‌شود»؛ نه صفر و نه صد درصد. اگر بخشی از منبع‌ها چنین باشد، رقم از منبع‌های "
            "دیگر است و کنار آن گفته می‌شود از چند منبع. منبعی که مهلت ندارد ولی خودش می‌گوید پاسخ به‌موقع بوده است یا "
            "نه، در سهم پاسخ به‌موقع به گفتهٔ خودش شمرده می‌شود و کنار رقم می‌آید «به گفتهٔ خود منبع»؛ هیچ پرونده‌ای با آن "
            "معوق نمی‌شود.",
            "Some sources do not record due dates, answers, closings, outcomes, reopenings, hand-offs or "
            "citizens’ ratings. What each of them records is decided when it is loaded, from its columns and "
            "events. Cases of such a source are in neither numerator nor denominator of a measure that needs "
            "what it lacks. Where all cases of a scope come from such sources, “not in this source” stands in "
            "place of the figure; not 0, and not 100%. Where some do, the figure is that of the other sources, "
            "and it says of how many. A source without due dates that itself says whether an answer was in time counts "
            "by its own word in the share answered on time, and the figure says “as the source itself says”; no case "
            "becomes overdue by it.",
        ),
    ),
    Term(
        Text("ارقام انتشارپذیر (محافظت‌شده)", "Publishable (protected) figures"),
        Text(
            "آنچه رسانه و وب‌سایت می‌گیرند تنها برای ماه، فصل و سال کامل شمسی و برای استان، یک شهرستان، یک "
            "دستگاه یا یک گروه موضوع، به تفکیک نوع، گفته می‌شود. تعدادها به نزدیک‌ترین مضرب ۵ گرد و سهم‌ها و "
            "نرخ‌ها از همان‌ها حساب می‌شود؛ زمان‌های پاسخ به دهم روز گرد می‌شود. حداقل شمار "
            "پرونده نیز با شمار گردشده مقایسه می‌شود. شمار ۱ تا ۴ پرونده و هر رقمی که با "
            "کم‌کردن یا جمع‌زدن آن را آشکار کند نگه داشته می‌شود و به‌جای آن «منتشر نمی‌شود» "
            "می‌آید. (۵ پیش‌فرض است و استان می‌تواند آن را تغییر دهد.)",
            "What the press and web sites are given is published only for whole Jalali months, quarters and "
            "years, and of the province, one county, one agency or one topic group, by kind. Counts are rounded "
            "to the nearest 5, shares and rates computed from those; times to an answer are rounded to a tenth of "
            "a day. The minimum number of cases, too, is compared with the rounded number. A count of 1 to "
            "4 cases, and every figure that would reveal one by subtraction or addition, is withheld: “not "
            "published” stands in its place. (5 is the default; a province may set another.)",
        ),
    ),
    Term(
        Text("قطعی و موقت", "Final and provisional"),
        Text(
            "رقم انتشارپذیر هنگامی قطعی است که رویداد دیگری نتواند آن را تغییر دهد: دوره در همهٔ منبع‌ها پایان "
            "یافته باشد؛ ۳۰ روز پیگیری، اگر شاخص به آن نیاز دارد، گذشته باشد؛ نظری که هنوز ممکن است برسد در آن "
            "نباشد؛ و پرونده‌ای که پایانش یا دستگاه بعدی‌اش رقم را تغییر می‌دهد باز نمانده باشد (این را برای "
            "همهٔ استان می‌پرسیم). میانهٔ زمان پاسخ هنگامی قطعی است که خود و حد بالای بازه‌اش از سن تازه‌ترین "
            "پرونده کمتر باشد. تا آن هنگام رقم موقت است و دلیل آن گفته می‌شود. تصحیح داده‌ها، پرونده‌های دیررس و "
            "بازگشایی همیشه ممکن است؛ پیوند هر رقم می‌گوید امروز چه خوانده می‌شود و چرا.",
            "A publishable figure is final when no event to come can change it: the period is over at every "
            "source; the 30 days of follow-up have passed where the measure needs them; no rating that may still "
            "come is in it; and no case is open whose end, or next office, would change it (which is asked of "
            "the whole province). A median time to an answer is final once it and the upper end of its interval "
            "are less than the age of the youngest case. Until then a figure is provisional, and it is said why. "
            "Corrections, cases that are sent late and reopenings are always possible; the link of a figure says "
            "how it reads today, and why.",
        ),
    ),
    Term(
        Text("بازه", "Intervals"),
        Text(
            "بازهٔ ۹۵٪ می‌گوید نوسان معمول به‌تنهایی رقم را تا کجا می‌توانست جابه‌جا کند. دربارهٔ پرونده‌ای که "
            "ثبت نشده یا کسی که نظر نداده چیزی نمی‌گوید. شمارش کامل بازه ندارد.",
            "The 95% interval shows how far normal variation alone could have moved a figure. It says nothing "
            "about cases that were never registered or people who gave no rating. A full count has no interval.",
        ),
    ),
    Term(
        Text("هنوز نرسیده؛ هرگز", "Not yet reached; never"),
        Text(
            "تا وقتی کمتر از نیمی (یا ۹۰ درصد) از پرونده‌ها پاسخ گرفته باشند، میانه (یا زمان پاسخ به ۹۰٪) «هنوز نرسیده» "
            "است. اگر آن‌قدر پرونده بی‌پاسخ مختومه شده باشد که حتی با پاسخ به همهٔ پرونده‌های باز هم به آن سهم "
            "نرسد، «هرگز» است. سهم پاسخ تا یک روز نیز «هنوز نرسیده» است، تا وقتی پرونده‌ای باز است و هیچ‌یک تا "
            "آن روز در انتظار نمانده است. هر دو خود یک پاسخ است، نه کمبود داده.",
            "While fewer than half (or 90%) of the cases have been answered, the median (or the 90th percentile) is "
            "“not yet reached”. Where so many were closed without an answer that answers to all that are still "
            "waiting could not make up the share, it is “never”. The share answered by a day is “not yet reached”, "
            "too, while cases are open and none has waited until that day. Both are answers, not gaps in the data.",
        ),
    ),
    Term(
        Text("تغییر در چه صورتی گزارش می‌شود", "When a change is called a change"),
        Text(
            "در ده‌ها هزار پرونده هر تفاوت ناچیزی «معنادار» است. از این رو تغییر تنها هنگامی گفته می‌شود که از "
            "نوسان معمول، و از آنچه گذشتهٔ همین شاخص و وقت سال انتظار می‌دهد، بیرون باشد و دست‌کم به اندازهٔ "
            "«کوچک‌ترین تغییر درخور گزارش» شاخص باشد. وقتی چند تغییر با هم مقایسه می‌شود، سهم هشدارهای نادرست "
            "میان آن‌ها روی ۵ درصد نگه داشته می‌شود (بنجامینی–هوخبرگ). آن نوسان همیشه بدون پرونده‌های سفر استانی "
            "مقایسه می‌شود: موج سفر شناخته‌شده است و بخشی از نوسان معمول نیست. اگر بیش از نیمی از یک تغییر از "
            "این پرونده‌ها باشد، همین گفته می‌شود و بهتر یا بدتر خوانده نمی‌شود. تفاوتی که بازهٔ ۹۵٪ آن "
            "مقدار مورد انتظار را در بر ندارد، ولی میان همهٔ مقایسه‌ها تغییر شمرده نمی‌شود، نوسان معمول هم خوانده "
            "نمی‌شود: «در میان چند مقایسه، قطعی نیست».",
            "Over tens of thousands of cases the slightest difference is “significant”. A change is therefore "
            "reported only when it is beyond normal variation, beyond what the measure’s past and the time of "
            "year suggest, and at least the measure’s smallest change worth reporting. Where many changes are "
            "checked together, the share of false alarms among those reported is held at 5% "
            "(Benjamini–Hochberg). What a measure varied by is always taken without cases of provincial trips: "
            "the surge of a trip is known, and not part of normal variation. Where more than half of a change is "
            "those cases, that is said, and it is not called better or worse. A difference that only its own 95% "
            "interval shows to be beyond what was expected is called neither a change nor normal variation: it is "
            "“not certain among several comparisons”.",
        ),
    ),
    Term(
        Text("چه چیزی غیرعادی است", "When something is out of the ordinary"),
        Text(
            "هر روز شمار پرونده‌های استان، هر شهرستان، هر موضوع، هر گروه موضوع در هر شهرستان و هر مسیر ثبت در ۳، "
            "۷، ۱۴ و ۲۸ روز گذشته، و شمار پرونده‌هایی که مهلتشان در هر دستگاه و شهرستان در ۷ و ۲۸ روز گذشته "
            "بی‌پاسخ سر رسیده، با آنچه انتظار می‌رفت مقایسه می‌شود. سطری تنها هنگامی می‌آید که هم بیرون از نوسان "
            "معمول باشد و هم به اندازه‌ای که مهم است: دست‌کم ده پرونده (و دو در هزار پرونده‌های استان) بیش یا کم "
            "از انتظار، و دست‌کم یک‌چهارم بیش از آن (در همهٔ استان یک‌دهم، دربارهٔ مهلت‌ها سه‌دهم) یا حداکثر "
            "نیمی از آن (در همهٔ استان سه‌چهارم). سهم سطرهای نادرست، میان همهٔ آنچه در یک روز مقایسه می‌شود، روی "
            "۱۰ درصد نگه داشته می‌شود (بنجامینی–هوخبرگ)؛ هر سطر می‌گوید از هر چند سطر مانند آن، یکی نوسان معمول است. "
            "سطر می‌ماند تا آزمونی نشان دهد که رویداد پایان یافته است (هفته‌های آن نوشته می‌شود)، و روزهای رویداد "
            "در آنچه معمول است به حساب نمی‌آید؛ آنچه دوازده هفته بماند سطح تازهٔ معمول است و این گفته می‌شود. دربارهٔ "
            "موضوع‌های حساس نیمی از آن شمار و ۱۵ درصد بیشتر کافی است. «رو به افزایش» تنها جایی می‌آید که روند آزموده "
            "شده باشد. سطری که شمار آن دوباره در محدودهٔ مورد انتظار است، همین را می‌گوید و اینکه پایان رویداد هنوز روشن "
            "نیست؛ پس از سطرهای دیگر می‌آید و جملهٔ روز با آن آغاز نمی‌شود. «چند برابر معمول» نسبت همان دو عدد جمله است و "
            "از پنج پروندهٔ معمول به بالا می‌آید؛ نسبت هموارشده هر دو عدد را ده پرونده بزرگ‌تر می‌گیرد، چون "
            "تعدادهای کوچک نوسان بیشتری دارند. دستگاهی که در "
            "مقایسه با مشابه‌ها نیازمند بررسی است، همیشه در فهرست است.",
            "Every day the cases of the province, of each county, topic, topic group within a county and channel "
            "over the last 3, 7, 14 and 28 days, and those that passed their due moment unanswered at each "
            "office and in each county over the last 7 and 28 days, are compared with what was expected. A line "
            "appears only when it is beyond normal variation and of a size that matters: at least ten cases (and "
            "two in a thousand of the province’s) more or fewer than expected, and at least a quarter more (of "
            "the whole province a tenth, of dues three tenths) or at most half of it (of the whole province "
            "three quarters). The share of false lines, among everything checked on a day, is held at 10% "
            "(Benjamini–Hochberg); each line says how many lines like it there are to one that is chance. A line "
            "stays, with its week, until a test shows that the event is over, and the days of the event do not count "
            "towards what is usual; what lasts twelve weeks is a new usual level, and that is said. About grave "
            "topics half as many cases and 15% more are enough. “Rising” is said only where a trend was tested. A "
            "line whose count of today is back within the expected range says so, and that it is not known yet whether "
            "the event is over; it stands below others, and does not lead the sentence of the day. “Times the usual” "
            "is the ratio of the two numbers of the sentence, said from five usual cases on; the smoothed ratio takes "
            "both as ten cases larger, since small numbers vary more. An office that needs a look in comparison with "
            "similar ones is always on the list.",
        ),
    ),
    Term(
        Text("با چه مقایسه می‌شود", "Compared with what"),
        Text(
            "با دورهٔ پیش به همان طول، و با همان دورهٔ شمسی در سال گذشته. اگر پرونده‌های باز یا معوق بیشتر "
            "شده باشد و بیش از نیمی از افزایش از پرونده‌هایی باشد که قدیمی‌تر از آن است که داده در آن زمان می‌توانست "
            "داشته باشد، همین گفته می‌شود (انباشت پرونده‌های قدیمی) و بدتر خوانده نمی‌شود: پروندهٔ بی‌پاسخ سال به سال "
            "انباشته می‌شود و آغاز داده این انباشت را می‌پوشاند. اگر کمتر شده باشد و دست‌کم نیمی از کاهش، پرونده‌هایی "
            "باشد که بیش از معمول بدون پاسخ مختومه شده‌اند، همین گفته می‌شود و بهتر خوانده نمی‌شود.",
            "With the previous period of equal length, and with the same Jalali period last year. Where there are more "
            "open or overdue cases and more than half of the growth is cases older than any that the data could have "
            "had then, that is said (old cases that pile up), and it is not called worse: unanswered cases pile up "
            "over the years, and data that begin later hide those from before. Where there are fewer, and at least "
            "half of the fall is cases closed without an answer, beyond as many as usual, that is said, and it is not "
            "called better.",
        ),
    ),
    Term(
        Text("نظر شهروندان", "Ratings"),
        Text(
            "سهم رضایت همیشه با نرخ پاسخ گفته می‌شود و اگر کمتر از ۲۰ درصد نظر داده باشند، نه رتبه‌بندی می‌شود "
            "و نه نقل.",
            "The share satisfied is always given with its response rate; where fewer than 20% gave a rating it "
            "is neither ranked nor quoted.",
        ),
    ),
)

ON_TIME = MEASURES["on_time_share"]
MIN_GAP = Text.from_formatter(ON_TIME.format_change, margins_of(ON_TIME)[0])
DEFAULT_FLOOR = Text(
    "۵۰٪ (مگر آنکه تنظیمات استان حد دیگری بگذارد)", "50% (unless the province’s settings say otherwise)"
)

COMPARISONS = (
    Term(
        Text("آنچه از مشابه‌ها انتظار می‌رود", "What similar offices would reach"),
        Text(
            "انتظار از هر دستگاه از پرونده‌های همهٔ دستگاه‌های دیگر به دست می‌آید، با همان ترکیب موضوع، نوع و "
            "شهرستان؛ پرونده‌های خود آن دستگاه در این انتظار نیست و هیچ دستگاهی در انتظار از دیگران بیش از چارک "
            "سوم گروه خود وزن ندارد. دستگاه‌های همان گروه بیشتر به حساب می‌آیند؛ گروه کوچک هم انتظاری دارد، با "
            "بازهٔ پهن‌تر. بخشی از انتظار که بر موضوع‌های دیگر استوار است «عاریتی» است؛ اگر بیش از نیمی باشد، "
            "مشابه‌ها چیزی نمی‌گویند.",
            "What is expected of an office comes from the cases of all other offices, for its own mix of topics, "
            "kinds and counties. Its own cases are left out, and no office weighs more in what is expected of "
            "others than the upper quartile of its group. Offices of the same group count most; a small group has "
            "an expectation too, with a wider interval. The part of it that rests on cases of other topics is "
            "“borrowed”; above one half, similar offices say nothing.",
        ),
    ),
    *(Term(name, peer_explanation(key, ON_TIME)) for key, name in PEER_ASSESSMENTS.items()),
    Term(SOME_DIFFERENCE, SOME_DIFFERENCE_EXPLAINED),
    *(
        Term(
            Text(
                f"{PEER_ASSESSMENTS['needs_look'].fa}: {name.fa}",
                f"{PEER_ASSESSMENTS['needs_look'].en}: {name.en}",
            ),
            route_explanation(route, ON_TIME, floor=DEFAULT_FLOOR),
        )
        for route, name in PEER_ROUTES.items()
    ),
    Term(EXCESS_LATE, EXCESS_LATE_DEFINITION),
    *LOOK_TERMS,
    Term(
        Text("ترتیب فهرست‌ها", "The order of lists"),
        Text(
            "دستگاه‌هایی که نیازمند بررسی‌اند به ترتیب تأخیر مازاد می‌آیند و هر جدول دستگاه‌ها را می‌توان به همین ترتیب "
            "چید. سطرهای موارد غیرعادی به ترتیب شمار پرونده‌هایی می‌آیند که سطر، بیش از انتظار، به آن‌ها مربوط "
            "است: پروندهٔ بیشتر یا کمتر از انتظار، پاسخ دیرتر از روال، تأخیر مازاد دستگاه، یا پرونده‌هایی که منبع خاموش "
            "باید می‌فرستاد؛ سطری که این شمار را ندارد در پایان می‌آید. رویدادی که در هفتهٔ نخست خود است و روزانه "
            "پرونده‌های بیشتری از رویدادهای قدیمی‌تر دارد، پیش از آن‌ها می‌آید. موضوع‌های حساس بر همه مقدم‌اند.",
            "Offices that need a look are in the order of their excess late, and every table of offices can be sorted "
            "by it. The lines of what is out of the ordinary are in the order of the cases that a line concerns "
            "beyond what was expected: cases more or fewer than expected, answers later than usual, the excess late of "
            "an office, or the cases that a silent source should have sent; a line without this number comes last. "
            "An event in its first week that concerns more cases a day than older events comes before them. "
            "Grave topics come before everything else.",
        ),
    ),
    Term(
        Text("نمودار قیفی", "Funnel plot"),
        Text(
            "رقم هر دستگاه در برابر شمار پرونده‌های آن، با حدود ۹۵ و ۹۹٫۸ درصد (اشپیگل‌هالتر ۲۰۰۵) که تفاوت معمول "
            "دستگاه‌ها را در بر دارد. نمودار، تصویر مقایسه است؛ نشان‌دار آن است که نیازمند بررسی است، از هر راهی که "
            f"باشد. دستگاهی که اندکی (کمتر از {MIN_GAP.fa}) متفاوت است، حتی بیرون از حدود نشان‌دار نمی‌شود.",
            "Each office’s figure against its number of cases, with 95% and 99.8% limits (Spiegelhalter 2005) that "
            "allow for the usual differences between offices. The plot is a picture of the comparison: an office is "
            f"marked when it needs a look, by whichever route. One that differs by little (less than {MIN_GAP.en}) "
            "is not marked even outside the limits.",
        ),
    ),
    Term(
        Text("رتبه", "Ranks"),
        Text(
            "رتبه تنها همراه با بازهٔ آن گفته می‌شود: بیشتر دستگاه‌ها را نمی‌توان با اطمینان پشت سر هم چید. چراغ "
            "راهنما به کار نمی‌رود.",
            "A rank is given only with its interval: most offices cannot be put in order with confidence. There "
            "are no traffic lights.",
        ),
    ),
    Term(
        Text("ارقامی که کنار هم می‌آیند", "Seen together"),
        Text(
            "کنار سهم پاسخ به‌موقع، تجمع پاسخ در روز مهلت و ارجاع‌های بین‌دستگاهی می‌آید تا رقم با پاسخ صوری "
            "بالا نرود؛ و کنار هر مقایسه، سهم مطلق بی‌پاسخ‌ها تا مهلت، تا گروهی که همه‌اش کند است تبرئه نشود. نمای "
            "کلی گروهی را که همهٔ دستگاه‌هایش دست‌کم ۱۰ واحد کندتر از گروه‌های دیگر است، و شهرستانی را که تقریباً همهٔ "
            "دستگاه‌ها در آن دست‌کم ۱۵ واحد کندتر از جاهای دیگرِ خود است، نام می‌برد اگر بیش از تفاوت معمول باشد. اگر "
            "مهلت پرونده‌های آن کوتاه‌تر باشد، دیگران با همان مهلت ارزیابی می‌شوند.",
            "Deadline bunching and hand-offs are shown with on-time shares, so that the number cannot be gamed; "
            "and the absolute share not answered in time is shown with every comparison, so that a bad peer "
            "group is not blessed. The overview names a group that is at least 10 points later than other groups, all "
            "its offices included, and a county in which nearly all offices are at least 15 points later than in their "
            "other counties, where that is more than groups, or counties, usually differ. If its cases are due sooner, "
            "others are judged by its deadlines.",
        ),
    ),
    Term(
        Text("سفرهای استانی", "Provincial trips"),
        Text(
            "پرونده‌های سفر استانی مهلت و رسیدگی دیگری دارند و در مقایسهٔ دستگاه‌ها با هم، مگر به خواست بیننده، "
            "نیستند. در مقایسهٔ شهرستان‌ها با هم در صفحهٔ کانون‌های تماس و برگهٔ شهرستان هم نیستند: هرجا مسئولان "
            "تازه رفته باشند پرونده بیشتر است، و این ویژگی آن شهرستان نیست.",
            "Cases of provincial trips have another deadline and another handling, and are left out of comparisons "
            "between offices unless the viewer asks for them. Nor are they in the comparison of counties on the "
            "screen of hotspots and in the county brief: where officials have just been there are more cases, which "
            "is no trait of that county.",
        ),
    ),
    Term(
        Text("آنچه این ابزار نمی‌گوید", "What is never said"),
        Text(
            "هیچ دستگاهی در اینجا مقصر خوانده نمی‌شود. ارقام نشان می‌دهند کجا باید نگاه کرد؛ تذکر، تصمیم یک "
            "انسان است.",
            "No office is called negligent here. The figures show where to look; giving a word is a person’s "
            "decision.",
        ),
    ),
)
