"""The words of the county brief."""

from queries.words import Word

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
NO_COURSE = Word(
    "برای گفتن اینکه کانون است یا نه، دست‌کم شش فصل کامل داده لازم است.",
    "To say whether it is a hotspot at least six whole quarters of data are needed.",
)
QUARTERS = Word("نرخ آن به نرخ استان، فصل به فصل", "Its rate to the province’s, quarter by quarter")
RANK = Word(
    "رتبهٔ نرخ: میان {low} و {high} از {among}", "Rank of its rate: between {low} and {high} of {among}"
)
RANK_ONE = Word("رتبهٔ نرخ: {low} از {among}", "Rank of its rate: {low} of {among}")
EXPECTED = Word(
    "از شهرستانی به این جمعیت (و عمر خط، اگر شهرستان‌ها در آن فرق داشته باشند) سالانه {rate} پرونده در هر ده هزار نفر "
    "انتظار می‌رود ({low} تا {high}).",
    "Of a county of this size (and age of line, where counties differ in it) {rate} cases a year per 10,000 would be "
    "expected ({low} to {high}).",
)
QUIET = Word(
    "از آنچه انتظار می‌رود کم‌صداتر است: بپرسید چرا کم تماس می‌گیرند.",
    "It is quieter than that: ask why so few turn to the line.",
)

NUMBERS = Word("شش رقم در برابر استان", "Six numbers against the province")
MEASURE = Word("شاخص", "Measure")
HERE = Word("شهرستان", "County")
INTERVAL = Word("بازهٔ ۹۵٪", "95% interval")
N = Word("پرونده (n)", "Cases (n)")
PROVINCE = Word("کل استان", "Province")
PROVINCE_INTERVAL = Word("بازهٔ استان", "Its interval")
BESIDE = Word("در برابر دیگر شهرستان‌ها", "Beside other counties")
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
NO_RISE = Word(
    "هیچ موضوعی در برابر همین دوره در سال پیش، بیرون از تصادف، بیش از بقیه نیفزوده است.",
    "No topic grew more than the others, beyond chance, against the same period of the year before.",
)
NO_BEFORE = Word(
    "دورهٔ مشابهی در سال پیش برای سنجش نیست.", "There is no like period of the year before to compare with."
)
NO_TOPIC = Word("موضوعی ثبت نشده است.", "No topic was registered.")

WAITING = Word("قدیمی‌ترین پرونده‌های باز، به نام دستگاه", "Oldest open cases, by office")
OFFICE = Word("دستگاه", "Office")
DAYS = Word("روز باز", "Days open")
OLDEST = Word("قدیمی‌ترین", "Oldest case")
REGISTERED = Word("ثبت", "Registered")
OPEN = Word("باز", "Open")
OVERDUE = Word("گذشته از مهلت", "Overdue")
NO_WAITING = Word("پروندهٔ بازی نیست.", "No case is open.")

QUESTIONS = Word(
    "دستگاه‌هایی که باید پرسید، و رقم پشت پرسش", "Offices to ask, and the number behind the question"
)
DUE = Word("مهلت‌رسیده در اینجا", "Due here")
LATE = Word("بی‌پاسخ تا مهلت", "Not answered in time")
EVERYWHERE = Word("در کل استان", "Whole province")
PEERS = Word("انتظار از هم‌گروه‌ها", "Expected by peers")
SAID = Word("به بیان قیف", "By the funnel")
NO_QUESTION = Word(
    "هیچ دستگاهی در این دوره به اندازهٔ سنجش پروندهٔ مهلت‌رسیده در اینجا ندارد؛ دورهٔ بلندتری را ببینید.",
    "No office has enough cases due here in this period to judge by; look at a longer one.",
)

CANNOT = Word("آنچه داده‌ها نمی‌گویند", "What the data cannot tell")
NOTES = Word("یادداشت", "Notes")
HOW = Word("چگونه بخوانیم", "How to read this")
READ = (
    Word(
        "«در برابر دیگر شهرستان‌ها»: تنها تفاوتی گفته می‌شود که بیرون از تصادف و درخور گفتن باشد.",
        "“Beside other counties”: a difference is told only when it is beyond chance and large enough to matter.",
    ),
    Word(
        "«چند برابر انتظار»: در برابر ترکیب موضوع‌ها در دیگر شهرستان‌ها، کشیده‌شده به میانگین.",
        "“Times expected”: against the mix of topics in all other counties, drawn towards the mean.",
    ),
    Word(
        "پرونده‌های سفر استانی در سنجش دستگاه‌ها، موضوع‌های رو به افزایش و روند فصل‌ها نیستند.",
        "Cases of provincial trips are left out of the offices’ comparison, the rising topics and the quarters.",
    ),
)
