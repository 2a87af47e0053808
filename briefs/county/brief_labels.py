"""Labels and sentence templates of the county brief, in Persian and English."""

from queries.vocabulary.labels import Text

TITLE = Text("برگهٔ شهرستان", "County brief")
OF_COUNTY = Text("{title}: {name}", "{title}: {name}")
PEOPLE = Text("{people} نفر در سرشماری {year}", "{people} inhabitants by the census of {year}")
PART_OF_PEOPLE = Text("، {part} جمعیت استان", ", {part} of the province")
NO_PEOPLE = Text(
    "جمعیت آن معلوم نیست؛ نرخ ندارد.", "Its number of inhabitants is not known: there is no rate."
)
UNVERIFIED = Text(" (تأییدنشده)", " (unverified)")
PERIOD = Text("دوره: {first} تا {last}", "Period: {first} to {last}")
AS_OF = Text("داده‌ها تا {day}", "Data as of {day}")
LOAD = Text("بارگذاری {n}", "load {n}")
PAGE = Text("برگهٔ {n} از {all}", "page {n} of {all}")

TRAJECTORY = Text(
    "{assessment}: نرخ ثبت آن در دو فصل کامل اخیر {recent} برابر استان است ({low} تا {high})؛ "
    "پیش‌تر {earlier} برابر بود.",
    "{assessment}: in the last two whole quarters its rate is {recent} times the province’s ({low} to {high}); before, "
    "{earlier} times.",
)
BEYOND_OWN_PAST = Text(
    "بیرون از نوسان معمول این شهرستان: {named}.", "Beyond the county’s normal variation: {named}."
)
WITHIN_OWN_PAST = Text(
    "در مقایسه با گذشتهٔ خود، هیچ‌یک از شاخص‌های زیر بیرون از نوسان معمول خود نیست.",
    "Compared with its own past, none of the measures below is beyond its own normal variation.",
)
OWN_PAST = Text("در مقایسه با گذشتهٔ خود", "Compared with its own past")
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

THREE_QUESTIONS = Text("سه پرسش، و مخاطب هر پرسش", "Three questions, and whom to ask")
QUESTIONS = Text("پرسش‌ها، و مخاطب هر پرسش", "What to ask, and whom")
NO_QUESTION = Text("در این دوره پرسشی از داده‌ها برنمی‌آید.", "The data of this period suggest no question.")
WHOM = Text("مخاطب", "Whom to ask")
QUESTION = Text("پرسش", "Question")
GOVERNOR = Text("فرمانداری", "County governor’s office")
ASK_LATE_EXPECTED = Text(
    "از {due} پروندهٔ سررسیدشده در این شهرستان، {late} پرونده ({share}) در مهلت پاسخ نگرفت؛ انتظار از دستگاه‌های مشابه "
    "در استان {expected} است. علت چیست و چه زمانی جبران می‌شود؟",
    "Of {due} cases due in this county, {late} ({share}) were not answered in time; similar offices in the province "
    "would leave {expected}. Why, and what will change?",
)
ASK_LATE = Text(
    "از {due} پروندهٔ سررسیدشده در این شهرستان، {late} پرونده ({share}) در مهلت پاسخ نگرفت. علت چیست و چه زمانی جبران "
    "می‌شود؟",
    "Of {due} cases due in this county, {late} ({share}) were not answered in time. Why, and what will change?",
)
ASK_TRIPS = Text(
    "{overdue} پروندهٔ سفرهای استانی معوق است؛ {here} پروندهٔ آن نزد این دستگاه بوده، بیش از هر دستگاه دیگر. چه زمانی "
    "پاسخ داده می‌شود؟",
    "{overdue} cases handed in on provincial trips are overdue; {here} of them were with this office, more than with "
    "any other. When will they be answered?",
)
ASK_TRIPS_OF_ONE = Text(
    "{overdue} پروندهٔ سفرهای استانی نزد این دستگاه معوق است. چه زمانی پاسخ داده می‌شود؟",
    "Cases handed in on provincial trips that are overdue at this office: {overdue}. When will they be answered?",
)
ASK_TRIPS_OF_TWO = Text(
    "{overdue} پروندهٔ سفرهای استانی معوق است؛ بیش از همه نزد این دو دستگاه بوده، هر یک {here} پرونده. چه زمانی پاسخ "
    "داده می‌شود؟",
    "{overdue} cases handed in on provincial trips are overdue; these two offices held the most, {here} each. When "
    "will they be answered?",
)
ASK_TRIPS_OF_MANY = Text(
    "{overdue} پروندهٔ سفرهای استانی معوق است؛ نزد چند دستگاه بوده، هیچ‌یک بیش از {here} پرونده. چه زمانی پاسخ داده "
    "می‌شود؟",
    "{overdue} cases handed in on provincial trips are overdue; several offices held them, none more than {here}. When "
    "will they be answered?",
)
ASK_LONGEST = Text(
    "پروندهٔ {id} دربارهٔ «{topic}» {days} روز پس از مهلت هنوز بدون پاسخ است. مانع چیست؟",
    "Case {id} about “{topic}” is still unanswered {days} days past due. What is in the way?",
)
ASK_RISE = Text(
    "پرونده‌های «{topic}» از {before} در همین دورهٔ سال پیش به {cases} رسیده است. چه پیش آمده است؟",
    "Cases about “{topic}” rose to {cases}, from {before} in the same period a year earlier. What happened?",
)
ASK_FEW_CALLS = Text(
    "تماس مردم از انتظار کمتر است. آیا سامانه شناخته‌شده و در دسترس است؟",
    "Fewer people call than expected. Is the line known and within reach?",
)

TRIP_CASES = Text(
    "پرونده‌های معوق سفرهای استانی",
    "Overdue cases handed in on provincial trips",
)
TRIP_CASES_NOTE = Text(
    "{overdue} از {handed_in} پروندهٔ {trips}؛ {still_open} پرونده هنوز باز است",
    "{overdue} of {handed_in} handed in on {trips}; {still_open} still open",
)
NO_TRIP_CASES = Text(
    "از این شهرستان پرونده‌ای در سفر استانی ثبت نشده است.",
    "No case of this county was handed in on a provincial trip.",
)
NO_TRIP_OVERDUE = Text(
    "از {handed_in} پروندهٔ ثبت‌شده در {trips} هیچ‌کدام معوق نیست؛ {still_open} پرونده هنوز باز است.",
    "Of {handed_in} handed in on {trips} none is overdue; {still_open} are still open.",
)
TRIP_OVERDUE = Text("معوق‌های سفر", "Overdue, of trips")
STATISTICS = Text("آمار", "Statistics")
NUMBERS = Text("شاخص‌ها در برابر استان", "Measures against the province")
MEASURE = Text("شاخص", "Measure")
HERE = Text("شهرستان", "County")
INTERVAL = Text("بازهٔ ۹۵٪", "95% interval")
N = Text("شمار پرونده", "Cases (n)")
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

TOPICS = Text("موضوع‌های با بیشترین پرونده", "Topics with most cases")
TOPIC = Text("موضوع", "Topic")
CASES = Text("پرونده", "Cases")
SHARE = Text("سهم", "Share")
TIMES = Text("چند برابر انتظار (هموارشده)", "Times expected (smoothed)")
TIMES_OF = Text("{times} برابر", "{times} times")
TOWNS_AND_VILLAGES = Text("شهرها و روستاها", "Towns and villages")
TOWNS = Text(
    "شهرها و روستاهای با بیشترین پرونده، از {n} پروندهٔ دارای محل",
    "Towns and villages with most cases, of {n} cases with a place",
)
TOWN = Text("شهر یا روستا", "Town or village")
SHARE_OVERDUE = Text("سهم معوق", "Share overdue")
NO_TOWN = Text("محل پرونده‌ها ثبت نشده است.", "The cases have no place.")
RISING_TOPICS = Text("موضوع‌های رو به افزایش", "Topics on the rise")
BEFORE = Text("سال پیش", "A year earlier")
GROWTH = Text("نسبت", "Ratio")
NO_TOPIC = Text("موضوعی ثبت نشده است.", "No topic was registered.")

LONGEST_OVERDUE = Text(
    "پرونده‌های بدون پاسخ با بیشترین تأخیر، یکی از هر دستگاه",
    "Unanswered cases that are overdue longest, one from each office",
)
OFFICE = Text("دستگاه", "Office")
DAYS = Text("روز تأخیر", "Days overdue")
TRACKING_CODE = Text("کد رهگیری", "Tracking id")
REGISTERED = Text("ثبت", "Registered")
OVERDUE = Text("همهٔ معوق‌ها", "All overdue")
NO_WAITING = Text("پروندهٔ معوقی نیست.", "No unanswered case is overdue.")

OFFICES_TO_ASK = Text(
    "دستگاه‌هایی که باید از آن‌ها پرسید، و رقم پشت هر پرسش",
    "Offices to ask, and the number behind each question",
)
DUE = Text("سررسیدشده در این شهرستان", "Due here")
LATE = Text("بدون پاسخ در مهلت", "Not answered in time")
EVERYWHERE = Text("در کل استان", "Whole province")
EXPECTED_BY_PEERS = Text("انتظار از مشابه‌ها", "Similar offices")
EXCESS_LATE = (
    Text("تأخیر مازاد در کل استان (پرونده)", "Excess late in the whole province (cases)"),
    Text("تأخیر مازاد: بازهٔ ۹۵٪، از", "Excess late: 95% interval, from"),
    Text("تأخیر مازاد: بازهٔ ۹۵٪، تا", "Excess late: 95% interval, to"),
)
ASSESSMENT = Text("در مقایسه با مشابه‌ها", "Compared with similar offices")

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
        "«سهم معوق» شهر یا روستا: از پرونده‌های آن که در دوره ثبت شده، آن‌ها که در پایان دوره معوق‌اند.",
        "“Share overdue” of a town: of its cases registered in the period those that are overdue at its end.",
    ),
    Text(
        "«روز تأخیر»: از سررسید پاسخ، یا از بازگشایی پس از آن؛ به نام دستگاهی که هنگام سررسید پرونده را داشت.",
        "“Days overdue”: since the answer was due, or the case was reopened after that; by the office that held it "
        "when it was due.",
    ),
    Text(
        "پرونده‌های سفر استانی در رتبه و نرخ مورد انتظار، مقایسه با دیگر شهرستان‌ها، مقایسهٔ دستگاه‌ها، موضوع‌های "
        "رو به افزایش و روند فصل‌ها نیستند.",
        "Cases of provincial trips are left out of the rank and the expected rate, the comparison with other "
        "counties, the offices’ comparison, the rising topics and the quarters.",
    ),
)
