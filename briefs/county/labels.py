"""Labels and sentence templates of the county brief, in Persian and English."""

from queries.vocabulary.labels import Text

TITLE = Text("برگهٔ شهرستان", "County brief")
OF_COUNTY = Text("{title}: {name}", "{title}: {name}")
PEOPLE = Text(
    "{people} نفر در سرشماری {year}، {part} جمعیت استان",
    "{people} inhabitants by the census of {year}, {part} of the province",
)
NO_PEOPLE = Text(
    "جمعیت آن معلوم نیست؛ نرخ ندارد.", "Its number of inhabitants is not known: there is no rate."
)
UNVERIFIED = Text(" (تأییدنشده)", " (unverified)")
PERIOD = Text("دوره: {first} تا {last}", "Period: {first} to {last}")
AS_OF = Text("داده‌ها تا {day}", "Data as of {day}")
LOAD = Text("بارگذاری {n}", "load {n}")
PAGE = Text("برگهٔ {n} از {all}", "page {n} of {all}")

TRAJECTORY = Text(
    "{verdict}: نرخ ثبت آن در دو فصل کامل اخیر {recent} برابر استان است ({low} تا {high})؛ پیش‌تر {earlier} برابر بود.",
    "{verdict}: in the last two whole quarters its rate is {recent} times the province’s ({low} to {high}); before, "
    "{earlier} times.",
)
QUARTERS = Text("نرخ آن به نرخ استان، فصل به فصل", "Its rate to the province’s, quarter by quarter")
RANK = Text(
    "رتبهٔ نرخ آن بدون پرونده‌های سفر استانی ({rate}): میان {low} و {high} از {among}",
    "Rank of its rate without cases of provincial trips ({rate}): between {low} and {high} of {among}",
)
RANK_ONE = Text(
    "رتبهٔ نرخ آن بدون پرونده‌های سفر استانی ({rate}): {low} از {among}",
    "Rank of its rate without cases of provincial trips ({rate}): {low} of {among}",
)
EXPECTED = Text(
    "از شهرستانی به این جمعیت (و مدت فعالیت سامانه، اگر در شهرستان‌ها متفاوت باشد) سالانه {rate} پرونده در هر ده "
    "هزار نفر انتظار می‌رود ({low} تا {high}).",
    "From a county of this size (and this time since the line started, where counties differ in it) {rate} cases "
    "a year per 10,000 are expected ({low} to {high}).",
)
EXPECTED_BY_SIZE = Text(
    "از شهرستانی به این جمعیت، سالانه {rate} پرونده در هر ده هزار نفر انتظار می‌رود ({low} تا {high}).",
    "From a county of this size {rate} cases a year per 10,000 are expected ({low} to {high}).",
)
QUIETER_THAN_EXPECTED = Text(
    "تماس آن از انتظار کمتر است: بپرسید چرا مردم کم تماس می‌گیرند.",
    "It has fewer calls than that: ask why so few people call.",
)

NUMBERS = Text("شش شاخص در برابر استان", "Six measures against the province")
MEASURE = Text("شاخص", "Measure")
A_YEAR = Text("{title} در سال", "{title} and year")
HERE = Text("شهرستان", "County")
INTERVAL = Text("بازهٔ ۹۵٪", "95% interval")
N = Text("پرونده (n)", "Cases (n)")
PROVINCE = Text("کل استان", "Province")
PROVINCE_INTERVAL = Text("بازهٔ استان", "Its interval")
AGAINST_OTHERS = Text("در برابر دیگر شهرستان‌ها", "Compared with other counties")
NOT_JUDGED = Text("قابل مقایسه نیست", "cannot be compared")
FULL_COUNT = Text("شمارش کامل", "full count")
PART = Text("{part} استان", "{part} of the province’s")
TOO_FEW_CASES = Text("پرونده کافی نیست", "too few cases")
TOO_FEW_TO_QUOTE = Text("برای استناد کافی نیست", "too few to quote")
NOT_REACHED = Text("هنوز نرسیده", "not yet reached")
NEVER_REACHED = Text("هرگز", "never")
RANGE = Text("{low} تا {high}", "{low} to {high}")
RANGE_UP = Text("از {low} به بالا", "from {low} up")

TOPICS = Text("موضوع‌های با بیشترین پرونده", "Topics by weight")
TOPIC = Text("موضوع", "Topic")
CASES = Text("پرونده", "Cases")
SHARE = Text("سهم", "Share")
TIMES = Text("چند برابر انتظار (هموارشده)", "Times expected (smoothed)")
TIMES_OF = Text("{times} برابر", "{times} times")
RISING_TOPICS = Text("موضوع‌های رو به افزایش", "Topics on the rise")
BEFORE = Text("سال پیش", "Year before")
GROWTH = Text("نسبت", "Ratio")
NO_TOPIC = Text("موضوعی ثبت نشده است.", "No topic was registered.")

LONGEST_OVERDUE = Text(
    "پرونده‌های بی‌پاسخی که بیش از همه از مهلتشان گذشته است، یکی از هر دستگاه",
    "Unanswered cases that have been overdue longest, one of each office",
)
OFFICE = Text("دستگاه", "Office")
DAYS = Text("روز تأخیر", "Days overdue")
TRACKING_CODE = Text("کد رهگیری", "Tracking id")
REGISTERED = Text("ثبت", "Registered")
OVERDUE = Text("همهٔ معوق‌ها", "All overdue")
NO_WAITING = Text("پروندهٔ بی‌پاسخی از مهلت نگذشته است.", "No unanswered case is overdue.")

OFFICES_TO_ASK = Text(
    "دستگاه‌هایی که باید از آن‌ها پرسید، و رقم پشت هر پرسش",
    "Offices to ask, and the number behind each question",
)
DUE = Text("سررسیدشده در این شهرستان", "Due here")
LATE = Text("بدون پاسخ در مهلت", "Not answered in time")
EVERYWHERE = Text("در کل استان", "Whole province")
EXPECTED_BY_PEERS = Text("انتظار از مشابه‌ها", "Similar offices")
ASSESSMENT = Text("در مقایسه با مشابه‌ها", "Assessment")

LIMITATIONS = Text("آنچه داده‌ها نمی‌گویند", "What the data do not show")
NOTES = Text("یادداشت", "Notes")
HOW_TO_READ = Text("چگونه بخوانیم", "How to read this")
READING_NOTES = (
    Text(
        "«در برابر دیگر شهرستان‌ها»: سهم‌ها با آنچه شهرستان‌های مشابه با همین موضوع‌ها و نوع‌ها به آن می‌رسند "
        "مقایسه می‌شوند؛ برای نرخ، نتیجهٔ روند فصل‌ها آمده است؛ بازهٔ معمول، حدود ۹۹٫۸٪ است، با در نظر گرفتن "
        "تفاوت معمول شهرستان‌ها.",
        "“Compared with other counties”: shares are compared with what similar counties would reach with the "
        "same topics and kinds; the rate has the assessment of its quarters; the usual range is the 99.8% "
        "limits, with room for the usual differences between counties.",
    ),
    Text(
        "«چند برابر انتظار (هموارشده)»: در برابر ترکیب موضوع‌ها در دیگر شهرستان‌ها، نزدیک‌شده به میانگین.",
        "“Times expected (smoothed)”: against the mix of topics in all other counties, drawn towards the mean.",
    ),
    Text(
        "«روز تأخیر»: از سررسید پاسخ، یا از بازگشایی پس از آن؛ به نام دستگاهی که هنگام سررسید پرونده را داشت.",
        "“Days overdue”: since the answer was due, or the case was reopened after that; by the office that held it "
        "when it was due.",
    ),
    Text(
        "پرونده‌های سفر استانی در رتبه و نرخ مورد انتظار، مقایسه با دیگر شهرستان‌ها، مقایسه دستگاه‌ها، موضوع‌های "
        "رو به افزایش و روند فصل‌ها نیستند.",
        "Cases of provincial trips are left out of the rank and the expected rate, the comparison with other "
        "counties, the offices’ comparison, the rising topics and the quarters.",
    ),
)
