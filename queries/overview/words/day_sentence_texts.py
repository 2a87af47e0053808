"""Words of the sentence of the day in both languages."""

from queries.attention.anomaly_check import CheckKind
from queries.vocabulary.labels import Text

AT_END_OF = Text("در پایان {day}: {sentence}", "at the end of {day}: {sentence}")
ONE_UNUSUAL = Text("مورد غیرعادی: {first}", "out of the ordinary: {first}")
MORE_UNUSUAL = Text("{first} و {n} مورد غیرعادی دیگر", "{first}, and {n} more out of the ordinary")
# Of events within their limits again: one by name, several by their number; and what stands before them if nothing else
# is out of the ordinary.
ONE_SUBSIDING: dict[CheckKind, Text] = {
    "surge": Text(
        "{subject} پس از افزایش دوباره در محدودهٔ مورد انتظار است (پایان آن هنوز روشن نیست)",
        "back within the expected range after a rise: {subject} (whether it is over is not known yet)",
    ),
    "drop": Text(
        "{subject} پس از کاهش دوباره در محدودهٔ مورد انتظار است (پایان آن هنوز روشن نیست)",
        "back within the expected range after a fall: {subject} (whether it is over is not known yet)",
    ),
    "overdue": Text(
        "شمار پرونده‌های بدون پاسخ در مهلت {subject} پس از افزایش دوباره در محدودهٔ مورد انتظار است (پایان آن هنوز روشن "
        "نیست)",
        "back within the expected range after a rise of cases unanswered past due: {subject} (whether it is over is "
        "not known yet)",
    ),
}
MORE_SUBSIDING = Text(
    "{n} رویداد پیشین دوباره در محدودهٔ مورد انتظار است (پایان آن‌ها هنوز روشن نیست)",
    "{n} earlier events are back within the expected range (whether they are over is not known yet)",
)
NOTHING_NEW_UNUSUAL = Text("مورد غیرعادی تازه‌ای دیده نشد", "nothing new is out of the ordinary")
NOTHING_UNUSUAL = Text(
    "مورد غیرعادی دیده نشد و نوسان‌ها در حد معمول است",
    "Nothing is out of the ordinary, and all changes are within normal variation",
)
TOO_LITTLE_DATA = Text(
    "داده هنوز برای آنکه بتوان گفت چه چیزی غیرعادی است کافی نیست",
    "there is not enough data yet to say what is out of the ordinary",
)
NOTHING_CLEAR = Text("مورد غیرعادی روشنی دیده نشد", "Nothing is clearly out of the ordinary")
NOTHING_ELSE_UNUSUAL = Text("مورد غیرعادی دیگری دیده نشد", "nothing else is out of the ordinary")
# Where sources that deliver seldom have not delivered the days that the others cover.
NOTHING_IN_WHAT_CAME = Text(
    "در داده‌هایی که رسیده مورد غیرعادی دیده نشد",
    "nothing is out of the ordinary in the data that have arrived",
)
AWAITED = Text(
    "داده‌های «{source}» پس از {day} هنوز نرسیده است", "those of {source} after {day} have not arrived yet"
)
AWAITED_OF_MORE = Text(
    "داده‌های تازهٔ {n} منبع هنوز نرسیده است (از «{source}» پس از {day})",
    "the newest of {n} sources have not arrived yet (those of {source} after {day})",
)
# In a scope of counties, of what rises in the whole province and in them, but has no line of theirs.
NOTHING_OWN_UNUSUAL = Text(
    "مورد غیرعادی روشنی که ویژهٔ این محدوده باشد دیده نشد",
    "nothing that concerns only this area is clearly out of the ordinary",
)
IN_PROVINCE = Text(
    "در کل استان: {event}، از آن میان {n} پرونده در این محدوده (مورد انتظار: {usual})",
    "in the whole province: {event}, {n} of them in this area ({usual} usual)",
)
MORE_IN_PROVINCE = Text("{first} و {n} مورد دیگر", "{first}, and {n} more")
BEYOND_OWN_PAST = Text(
    "مورد غیرعادی تازه‌ای دیده نشد (بیرون از نوسان معمول گذشتهٔ خود: {measures})",
    "nothing new is out of the ordinary (beyond the normal variation of its own past: {measures})",
)
CHANGED_FIGURE = Text("{measure} {baseline} {size} است", "{measure}: {size} {baseline}")
WAITING = Text("{cases} معوق است", "{cases} {are} overdue")
ARE = {True: Text("", "is"), False: Text("", "are")}
# By the number of offices that have the most; of more than two none is named.
MOST_AT = (
    Text("، بیش از همه نزد {offices} ({m} پرونده)", ", the most at {offices} ({m})"),
    Text("، بیش از همه نزد {offices} (هر یک {m} پرونده)", ", the most at {offices} ({m} each)"),
)
# After the office with the most overdue cases.
STOPPED_WITH_MOST = Text(
    "، که {days} است هیچ پاسخی از آن ثبت نشده است", ", from which no answer has been recorded for {days}"
)
NONE_WAITS = Text("هیچ پرونده‌ای معوق نیست", "no case is overdue")
OFFICES_LOOK = Text("{n} دستگاه نیازمند بررسی است", "{n} offices need a look")
OFFICE_LOOKS = Text("«{office}» نیازمند بررسی است", "{office} needs a look")
SAME_OFFICE = Text("همین دستگاه نیازمند بررسی است", "it also needs a look")
SAME_AND_ONE = Text("همین دستگاه و یک دستگاه دیگر نیازمند بررسی‌اند", "it and another office need a look")
SAME_AND_MORE = Text("همین دستگاه و {n} دستگاه دیگر نیازمند بررسی‌اند", "it and {n} more offices need a look")
FIRST_OFFICE = Text("، پیش از همه «{office}»", ", first of all {office}")
NEW_OFFICE, NEW_OFFICES = Text(" (تازه)", " (new)"), Text(" ({n} دستگاه تازه)", " ({n} new)")
NEW_BY_NAME = Text(" (تازه: {names})", " (new: {names})")
# For offices that no comparison with similar ones names: that the deadline is not kept is a fact of its own.
BY_DEADLINE = Text("، تنها از نظر رعایت مهلت پاسخ", ", by the deadline alone")
ALL_BY_DEADLINE = Text("، همه تنها از نظر رعایت مهلت پاسخ", ", all by the deadline alone")
SOME_BY_DEADLINE = Text("، {n} دستگاه تنها از نظر رعایت مهلت پاسخ", ", {n} of them by the deadline alone")
# Whether an office needs a look is decided by its answers on time. Other signs are reported in addition.
NO_OFFICE_LOOKS = Text(
    "از نظر پاسخ به‌موقع دستگاهی نیازمند بررسی شناخته نشد",
    "judged by answers on time, no office was found to need a look",
)
NONE_LOOKS = Text(
    "از نظر پاسخ به‌موقع هیچ‌یک از {n} دستگاه دارای پروندهٔ کافی نیازمند بررسی شناخته نشد",
    "judged by answers on time, none of the {n} offices with enough cases was found to need a look",
)
# For these, beside an office that has answered nothing for days: they are judged by all answers of the period.
OVER_WHOLE_PERIOD = Text("در کل دوره {sentence}", "over the whole period, {sentence}")
TOO_FEW_TO_ASSESS = Text(
    "شمار پرونده‌ها برای ارزیابی دستگاه‌ها کافی نیست", "there are too few cases to assess any office"
)
