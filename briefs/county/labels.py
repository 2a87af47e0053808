"""The words of the county brief."""

from queries.vocabulary.labels import Word

TITLE = Word("برگهٔ شهرستان", "County brief")
OF_COUNTY = Word("{title}: {name}", "{title}: {name}")
PEOPLE = Word(
    "{people} نفر در سرشماری {year}، {part} جمعیت استان",
    "{people} inhabitants by the census of {year}, {part} of the province",
)
NO_PEOPLE = Word(
    "شمار جمعیت آن دانسته نیست؛ نرخ ندارد.", "Its number of inhabitants is not known: there is no rate."
)
UNVERIFIED = Word(" (تأییدنشده)", " (unverified)")
PERIOD = Word("دوره: {first} تا {last}", "Period: {first} to {last}")
AS_OF = Word("داده‌ها تا {day}", "Data as of {day}")
LOAD = Word("بارگذاری {n}", "load {n}")
PAGE = Word("برگهٔ {n} از {all}", "page {n} of {all}")

COURSE = Word(
    "{verdict}: نرخ ثبت آن در دو فصل کامل اخیر {recent} برابر استان است ({low} تا {high})؛ پیش‌تر {earlier} برابر بود.",
    "{verdict}: in the last two whole quarters its rate is {recent} times the province’s ({low} to {high}); before, "
    "{earlier} times.",
)
QUARTERS = Word("نرخ آن به نرخ استان، فصل به فصل", "Its rate to the province’s, quarter by quarter")
RANK = Word(
    "رتبهٔ نرخ آن بدون پرونده‌های سفر استانی ({rate}): میان {low} و {high} از {among}",
    "Rank of its rate without cases of provincial trips ({rate}): between {low} and {high} of {among}",
)
RANK_ONE = Word(
    "رتبهٔ نرخ آن بدون پرونده‌های سفر استانی ({rate}): {low} از {among}",
    "Rank of its rate without cases of provincial trips ({rate}): {low} of {among}",
)
EXPECTED = Word(
    "از شهرستانی به این جمعیت (و عمر خط، اگر شهرستان‌ها در آن فرق داشته باشند) سالانه {rate} پرونده در هر ده هزار نفر "
    "انتظار می‌رود ({low} تا {high}).",
    "Of a county of this size (and age of line, where counties differ in it) {rate} cases a year per 10,000 would be "
    "expected ({low} to {high}).",
)
EXPECTED_BY_SIZE = Word(
    "از شهرستانی به این جمعیت، سالانه {rate} پرونده در هر ده هزار نفر انتظار می‌رود ({low} تا {high}).",
    "Of a county of this size {rate} cases a year per 10,000 would be expected ({low} to {high}).",
)
QUIET = Word(
    "از آنچه انتظار می‌رود کم‌صداتر است: بپرسید چرا کم تماس می‌گیرند.",
    "It is quieter than that: ask why so few turn to the line.",
)

NUMBERS = Word("شش شاخص در برابر استان", "Six measures against the province")
MEASURE = Word("شاخص", "Measure")
A_YEAR = Word("{title} در سال", "{title} and year")
HERE = Word("شهرستان", "County")
INTERVAL = Word("بازهٔ ۹۵٪", "95% interval")
N = Word("پرونده (n)", "Cases (n)")
PROVINCE = Word("کل استان", "Province")
PROVINCE_INTERVAL = Word("بازهٔ استان", "Its interval")
BESIDE = Word("در برابر دیگر شهرستان‌ها", "Beside other counties")
NOT_JUDGED = Word("سنجیدنی نیست", "cannot be compared")
FULL_COUNT = Word("شمارش کامل", "full count")
PART = Word("{part} استان", "{part} of the province’s")
FEW = Word("پرونده کم است", "too few cases")
UNHEARD = Word("برای نقل کم است", "too few to quote")
NOT_REACHED = Word("هنوز نرسیده", "not yet reached")
RANGE = Word("{low} تا {high}", "{low} to {high}")
RANGE_UP = Word("از {low} به بالا", "from {low} up")

TOPICS = Word("پرشمارترین موضوع‌ها", "Topics by weight")
TOPIC = Word("موضوع", "Topic")
CASES = Word("پرونده", "Cases")
SHARE = Word("سهم", "Share")
TIMES = Word("چند برابر انتظار", "Times expected")
TIMES_OF = Word("{times} برابر", "{times} times")
RISES = Word("موضوع‌های رو به افزایش", "Topics on the rise")
BEFORE = Word("سال پیش", "Year before")
GROWTH = Word("نسبت", "Ratio")
NO_TOPIC = Word("موضوعی ثبت نشده است.", "No topic was registered.")

WAITING = Word(
    "پرونده‌های بی‌پاسخی که بیش از همه از مهلتشان گذشته است، یکی از هر دستگاه",
    "Unanswered cases that have been overdue longest, one of each office",
)
OFFICE = Word("دستگاه", "Office")
DAYS = Word("روز پس از مهلت", "Days overdue")
OLDEST = Word("کد پیگیری", "Tracking code")
REGISTERED = Word("ثبت", "Registered")
OVERDUE = Word("همهٔ گذشته از مهلت", "All overdue")
NO_WAITING = Word("پروندهٔ بی‌پاسخی از مهلت نگذشته است.", "No unanswered case is overdue.")

QUESTIONS = Word(
    "دستگاه‌هایی که باید از آن‌ها پرسید، و رقم پشت هر پرسش",
    "Offices to ask, and the number behind each question",
)
DUE = Word("مهلت‌رسیده در اینجا", "Due here")
LATE = Word("بی‌پاسخ تا مهلت", "Not answered in time")
EVERYWHERE = Word("در کل استان", "Whole province")
PEERS = Word("انتظار از هم‌گروه‌ها", "Expected by peers")
SAID = Word("به بیان قیف", "By the funnel")

CANNOT = Word("آنچه داده‌ها نمی‌گویند", "What the data cannot tell")
NOTES = Word("یادداشت", "Notes")
HOW = Word("چگونه بخوانیم", "How to read this")
READ = (
    Word(
        "«در برابر دیگر شهرستان‌ها»: دامنهٔ معمول، مرز ۹۹٫۸٪ قیف است، با جای تصادف و تفاوتی که شهرستان‌ها همیشه با هم "
        "دارند؛ سهم‌ها با آنچه برای همین موضوع‌ها و نوع‌ها انتظار می‌رود سنجیده می‌شوند.",
        "“Beside other counties”: the usual range is the funnel’s 99.8% limits, with room for chance and for what "
        "counties always differ by; shares are compared with what is expected for the same topics and kinds.",
    ),
    Word(
        "«چند برابر انتظار»: در برابر ترکیب موضوع‌ها در دیگر شهرستان‌ها، کشیده‌شده به میانگین.",
        "“Times expected”: against the mix of topics in all other counties, drawn towards the mean.",
    ),
    Word(
        "«روز پس از مهلت»: از سررسید پاسخ، یا از بازگشایی پس از آن؛ به نام دستگاهی که هنگام سررسید پرونده را داشت.",
        "“Days overdue”: since the answer was due, or the case was reopened after that; by the office that held it "
        "when it was due.",
    ),
    Word(
        "پرونده‌های سفر استانی در رتبه و نرخ مورد انتظار، سنجش با دیگر شهرستان‌ها، سنجش دستگاه‌ها، موضوع‌های رو به "
        "افزایش و روند فصل‌ها نیستند.",
        "Cases of provincial trips are left out of the rank and the expected rate, the word beside other counties, the "
        "offices’ comparison, the rising topics and the quarters.",
    ),
)
