"""Words of the sentence of the day on days of which the data seem to be missing."""

from queries.vocabulary.labels import Text

NONE_REGISTERED = Text(
    "از {first} تا {last} هیچ پرونده‌ای ثبت نشده است، به‌جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ این روزها نرسیده "
    "باشد و تعدادها کمتر از واقع و مقایسه‌ها نادرست باشد",
    "no case is registered from {first} to {last}, where about {usual} are usual: the data of these days may not have "
    "arrived, so that counts may be too low and comparisons wrong",
)
FEW_REGISTERED = Text(
    "از {first} تا {last} تنها {cases} ثبت شده است، به‌جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ این روزها نرسیده "
    "باشد و تعدادها کمتر از واقع و مقایسه‌ها نادرست باشد",
    "only {cases} {are} registered from {first} to {last}, where about {usual} are usual: the data of these days may "
    "not have arrived, so that counts may be too low and comparisons wrong",
)
NONE_OF_SOURCE = Text(
    "از منبع «{source}» از {first} تا {last} هیچ پرونده‌ای ثبت نشده است، به‌جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ "
    "این روزهای آن نرسیده باشد",
    "no case of the source {source} is registered from {first} to {last}, where about {usual} are usual: its data of "
    "these days may not have arrived",
)
FEW_OF_SOURCE = Text(
    "از منبع «{source}» از {first} تا {last} تنها {cases} ثبت شده است، به‌جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ "
    "این روزهای آن نرسیده باشد",
    "only {cases} of the source {source} {are} registered from {first} to {last}, where about {usual} are usual: its "
    "data of these days may not have arrived",
)
# Which of the two it is, the data do not say; either way the shares on time and the overdue cases follow from it.
NONE_ANSWERED = Text(
    "از {first} تا {last} هیچ پاسخی ثبت نشده است، به‌جای حدود {usual} پاسخ معمول؛ شاید پاسخ‌های این روزها نرسیده باشد: "
    "تا رسیدن آن‌ها همهٔ دستگاه‌ها کندتر و معوق‌ها بیشتر دیده می‌شود",
    "no answer is recorded from {first} to {last}, where about {usual} are usual: the answers of these days may not "
    "have arrived, and until they do all offices look slower, and more cases overdue",
)
FEW_ANSWERED = Text(
    "از {first} تا {last} تنها {n} پاسخ ثبت شده است، به‌جای حدود {usual} پاسخ معمول؛ شاید پاسخ‌های این روزها نرسیده "
    "باشد: تا رسیدن آن‌ها همهٔ دستگاه‌ها کندتر و معوق‌ها بیشتر دیده می‌شود",
    "hardly any answers ({n}) are recorded from {first} to {last}, where about {usual} are usual: the answers of these "
    "days may not have arrived, and until they do all offices look slower, and more cases overdue",
)
MORE_GAPS = Text("{first} (و {n} وقفهٔ دیگر از این دست)", "{first} (and {n} more of this kind)")
# For days that were made up for: what is left is that shares on time are lower, or that the days of registration are
# later than they were.
ANSWERED_LATER = Text(
    "ثبت پاسخ‌های {first} تا {last} به تأخیر افتاد و تا {made_up} جبران شد؛ از این رو سهم پاسخ به‌موقع این دوره کمتر است",
    "answers of {first} to {last} were recorded late, most of them by {made_up}: shares on time of this period are "
    "lower for it",
)
REGISTERED_LATER = Text(
    "ثبت پرونده‌های {first} تا {last} به تأخیر افتاد و تا {made_up} جبران شد؛ شاید روز ثبت آن‌ها دیرتر از روز تماس باشد",
    "cases of {first} to {last} were registered late, most of them by {made_up}: their days may be later than those of "
    "the calls",
)
SOURCE_LATER = Text(
    "ثبت پرونده‌های {first} تا {last} در منبع «{source}» به تأخیر افتاد و تا {made_up} جبران شد",
    "cases of {first} to {last} of the source {source} were registered late, most of them by {made_up}",
)
