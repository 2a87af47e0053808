"""Definitions of hotspots in words: the rules that `queries.hotspots` implements."""

from queries.definitions.glossary import Term
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS, HOTSPOT_EXPLANATIONS
from queries.vocabulary.labels import Text

HOTSPOTS = (
    Term(
        Text("کانون", "Hotspot"),
        Text(
            "شهرستانی که مردم آن، به نسبت جمعیت، بیش از استان با سامانه تماس می‌گیرند. کانون‌بودن نه مشکل را "
            "ثابت می‌کند و نه تقصیر کسی را؛ تماس کم هم نشانهٔ نبودِ مشکل نیست.",
            "A county with more cases per head than the province. That is proof neither of trouble nor of "
            "anybody’s fault, and few calls do not mean few problems.",
        ),
    ),
    Term(
        Text("روش ارزیابی", "How it is judged"),
        Text(
            "بر هشت فصل شمسی کامل اخیر (دست‌کم شش)، بدون پرونده‌های سفر استانی؛ فصل جاری کنار گذاشته می‌شود. "
            "پرونده‌های هر شهرستان در برابر سهم آن از جمعیت مقایسه می‌شود، تا فصلی که همه را بالا می‌برد افزایش "
            "کسی نباشد. نوسان فصل‌به‌فصل تعدادها نیز به حساب می‌آید، و سهم هشدارهای نادرست میان همهٔ ارزیابی‌ها "
            "روی ۵ درصد نگه داشته می‌شود. تنها منبع‌هایی شمرده می‌شوند که همهٔ این فصل‌ها را پوشش می‌دهند، تا "
            "منبعی که تازه می‌آید یا می‌ایستد افزایش یا کاهش شهرستانی نباشد؛ اگر این منبع‌ها کمتر از نیمی از "
            "پرونده‌ها را داشته باشند، ارزیابی نمی‌شود.",
            "Over the last eight whole Jalali quarters (six at least), without cases of provincial trips; the "
            "current quarter is left out. A county’s cases are set against its part of the inhabitants, so that "
            "a season that raises all is nobody’s rise. Variation between quarters is allowed for, and the share "
            "of false alarms among all assessments is held at 5%. Only sources that cover all these quarters are "
            "counted, so that a source that starts or stops is no county’s rise or fall; where they hold less "
            "than half of the cases, nothing is assessed.",
        ),
    ),
    *(Term(HOTSPOT_ASSESSMENTS[key], HOTSPOT_EXPLANATIONS[key]) for key in HOTSPOT_ASSESSMENTS),
    Term(
        Text("خوشهٔ شهرستان‌های همسایه", "Cluster of neighbouring counties"),
        Text(
            "شهرستان‌های همسایه‌ای که از هفته‌ای معین به این سو، نسبت به سطح، فصل و روند معمول خود و نسبت به دیگر "
            "شهرستان‌ها در همان هفته‌ها، بیش از حد انتظار پرونده داشته‌اند (آمارهٔ پویش مکانی–زمانی کولدورف، ۱۹۹۷ و "
            "۲۰۰۱). این گروه‌ها بررسی می‌شود: هر شهرستان به‌تنهایی؛ هر شهرستان با نزدیک‌ترین شهرستان‌ها، یا با "
            "شهرستان‌های هم‌مرز با گروه، که هر بار یکی یا همهٔ هم‌مرزها به گروه افزوده می‌شود؛ و هر دو یا سه شهرستان "
            "به‌هم‌پیوسته. گروه چند شهرستان حداکثر نیمی از جمعیت را دارد و همهٔ بازه‌های تا ۱۲ هفته بررسی می‌شود. تا "
            "۹۹۹ تکرار شبیه‌سازی‌شده، با همان نوسانی که تعدادها دارند، نشان می‌دهد نوسان معمول چند بار چنین چیزی "
            "می‌سازد. خوشه‌ای نشان داده می‌شود که این احتمال برای آن حداکثر ۵ درصد، شمار پرونده‌هایش دست‌کم ده و "
            "افزایش آن دست‌کم یک‌دهم باشد.",
            "Neighbouring counties that, since some week, have had more cases than was to be expected from their own "
            "usual level, season and trend and from the other counties in the same weeks (space–time scan, Kulldorff "
            "1997 and 2001). These groups are checked: each county alone; each with the counties nearest to it, or "
            "with those that border the group, of which one or all are added at a time; and any two or three "
            "connected counties. A group of several has at most half of the inhabitants, and all spans up to 12 weeks "
            "are checked. How often normal variation alone gives as much comes from up to 999 simulated repetitions "
            "that vary as the counts do; a cluster is shown if that is at most 5%, its cases are at least ten, and "
            "the rise at least a tenth.",
        ),
    ),
    Term(
        Text("محل‌های همسایه با سهم معوق بالاتر", "Neighbouring places with more overdue"),
        Text(
            "هر شهر یا روستا همراه با شش محل نزدیک آن با بقیه مقایسه می‌شود (آمارهٔ Gi* گتیس و اُرد، ۱۹۹۵). سهم معوق هر "
            "محل نسبت به نوسان شمار پرونده‌ها و تفاوت معمول محل‌ها بیان می‌شود و احتمال از جابه‌جا کردن محل‌ها به دست "
            "می‌آید، با حداکثر ۵ درصد یافتهٔ نادرست در میان همهٔ محل‌ها. محلی نشان داده می‌شود که خودش پایین‌تر از میانگین "
            "نیست و سهم پیرامون آن دست‌کم یک‌دهم بالاتر است. دست‌کم ۳۰ محل با پروندهٔ کافی لازم است.",
            "Each town or village is compared together with its six nearest places (Gi* of Getis and Ord, 1995). Its "
            "share overdue is measured in units of chance and of what places differ by anyway, and the probability "
            "comes from permuting the places, with at most 5% false discoveries over all of them. A place is marked "
            "if it is not below the average itself and the share around it is at least a tenth higher. At least 30 "
            "places with enough cases are needed.",
        ),
    ),
    Term(
        Text("قیف نرخ‌ها", "Funnel of rates"),
        Text(
            "نرخ خام هر شهرستان در برابر جمعیت آن، با مرزهای ۹۵ و ۹۹٫۸ درصد پیرامون نرخ استان (اشپیگل‌هالتر ۲۰۰۵، بر "
            "مقیاس ریشه)؛ تفاوت معمول شهرستان‌ها در مرزها به حساب می‌آید.",
            "The unsmoothed rate of each county against its inhabitants, with 95% and 99.8% limits around the "
            "province’s rate (Spiegelhalter 2005, on the scale of roots); the limits allow for what counties "
            "differ by anyway.",
        ),
    ),
    Term(
        Text("چند برابر انتظار (هموارشده)", "Times expected (smoothed)"),
        Text(
            "شمار پرونده‌های یک موضوع یا دستگاه در شهرستان، به شماری که اگر پرونده‌هایش مانند همهٔ شهرستان‌های دیگر "
            "پخش می‌شد می‌داشت؛ به روش بیز کامل به میانگین شهرستان نزدیک شده است. از دستگاه‌ها تنها آن‌ها به حساب "
            "می‌آیند که هم در این شهرستان پرونده دارند و هم در شهرستانی دیگر.",
            "The cases of a topic or office in a county, over those it would have if its cases were distributed as "
            "those of all other counties; drawn towards the county’s mean by full Bayes. Of offices, only those with "
            "cases both in this county and in others are counted.",
        ),
    ),
    Term(
        Text("نرخ مورد انتظار", "Expected rate"),
        Text(
            "نرخی که از جمعیت شهرستان و مدت فعالیت سامانه در آن، از روی شهرستان‌های دیگر، انتظار می‌رود (رگرسیون "
            "دوجمله‌ای منفی). «کم‌تماس‌تر» شهرستانی است که نرخ آن دست‌کم یک‌دهم، و بیش از نوسان معمول، کمتر از این "
            "انتظار باشد، با حداکثر ۵ درصد یافتهٔ نادرست در میان همهٔ شهرستان‌ها.",
            "The rate expected from a county’s population and the time since its line started, estimated from the "
            "other counties (negative binomial regression). A county has “fewer calls” if its rate is at least a "
            "tenth, and beyond normal variation, below that, with at most 5% false discoveries over all counties.",
        ),
    ),
    Term(
        Text("معوق در شهر یا روستا", "Overdue in a town or village"),
        Text(
            "از پرونده‌های ثبت‌شدهٔ آنجا در دوره، آن‌ها که در پایان دوره معوق‌اند. پرونده‌ای که تنها مختصات دارد "
            "در مربعی به پهنای حدود پنج کیلومتر شمرده می‌شود، و جای نقطه‌ها تا یک کیلومتر گرد شده است.",
            "Of the cases registered there in the period those that are overdue at its end. Cases with coordinates "
            "alone are counted in squares some five kilometres wide, and positions are rounded to a kilometre.",
        ),
    ),
)
