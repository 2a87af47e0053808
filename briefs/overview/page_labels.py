"""Labels of the morning page and the weekly page, in Persian and English."""

from queries.vocabulary.labels import Text

TITLES = {"morning": Text("برگهٔ صبح", "Morning page"), "weekly": Text("برگهٔ هفتگی", "Weekly page")}
PERIOD = Text("دوره: {period}", "Period: {period}")
AS_OF = Text("داده‌ها تا {weekday} {day}", "Data as of {weekday}, {day}")
ANCHOR = Text("سوابق استفاده: {anchor}", "Record of use: {anchor}")
LOAD = Text("بارگذاری {n}", "load {n}")
PAGE = Text("صفحهٔ {n} از {all}", "page {n} of {all}")  # numbered by the page's layout
MORE = Text("{n} مورد دیگر", "{n} more")
# Of offices, which nobody can click on paper, as many are named as the list has; `hidden` ones are only counted.
MORE_NAMED = Text("{n} دستگاه دیگر: {names}", "{n} more: {names}")
NAME = Text("«{name}»", "{name}")  # some Persian names have a comma within
MORE_AMONG_THEM = Text("{n} دستگاه دیگر، از جمله {names}", "{n} more, among them {names}")
FIGURES = Text("شاخص‌های اصلی", "Main figures")
MEASURE, VALUE, BASIS, CHANGE = (
    Text("شاخص", "Measure"),
    Text("مقدار", "Value"),
    Text("پایه", "Basis"),
    Text("تغییر فراتر از نوسان معمول", "Change beyond normal variation"),
)
NO_CHANGE = Text("—", "—")
NOTES = Text("یادداشت", "Notes")
OFFICES = Text(
    "دستگاه‌ها: نخست نیازمند بررسی (بیشترین تأخیر مازاد در بالا)، سپس به ترتیب شمار پرونده‌های معوق",
    "Offices: first those that need a look (largest excess late first), then by overdue cases",
)
OFFICE_HEADS = (
    Text("دستگاه", "Office"),
    Text("در مقایسه با مشابه‌ها", "Compared with similar offices"),
    Text("به‌موقع", "On time"),
    Text("مورد انتظار", "Expected"),
    Text("سررسیدشده", "Due"),
    Text("تأخیر مازاد (۹۵٪)", "Excess late (95%)"),
    Text("معوق", "Overdue"),
    Text("بیشترین تأخیر", "Longest"),
)
# In brackets after "no difference shown": it would be the same words in each of sixty rows.
OFFICES_NOTE = Text(
    "در پرانتز: کوچک‌ترین تفاوت در جهت بدتر که قابل تشخیص بود، به واحد درصد؛ «تنها مهلت»: با مشابه‌ها مقایسه نشد و تنها "
    "رعایت مهلت بررسی می‌شود. تأخیر مازاد با بازهٔ ۹۵٪ تنها در جایی می‌آید که بازه صفر را در بر ندارد یا دستگاه نیازمند "
    "بررسی است.",
    "In brackets: the smallest difference for the worse that could have been shown, in percentage points; "
    "“only the deadline”: not compared with similar offices, only whether the deadline is kept is judged. Excess late "
    "stands, with its 95% interval, only where the interval does not include 0 or the office needs a look.",
)
