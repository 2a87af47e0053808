"""Labels of the morning page and the weekly page, in Persian and English."""

from queries.vocabulary.labels import Text

TITLES = {
    "morning": Text("برگهٔ صبح", "Morning page"),
    "weekly": Text("برگهٔ هفتگی", "Weekly page"),
}
PERIOD = Text("دوره: {period}", "Period: {period}")
AS_OF = Text("داده‌ها تا {weekday} {day}", "Data as of {weekday}, {day}")
ANCHOR = Text("سوابق استفاده: {anchor}", "Record of use: {anchor}")
LOAD = Text("بارگذاری {n}", "load {n}")
MORE = Text("{n} مورد دیگر", "{n} more")
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
    Text("تأخیر مازاد", "Excess late"),
    Text("معوق", "Overdue"),
    Text("بیشترین تأخیر", "Longest"),
)
