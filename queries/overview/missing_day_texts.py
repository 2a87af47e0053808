"""Words of the sentence of the day on days of which the data seem to be missing."""

from queries.vocabulary.labels import Text

NONE_REGISTERED = Text(
    "از {first} تا {last} هیچ پرونده‌ای ثبت نشده است، به جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ این روزها نرسیده "
    "باشد و شمارها کمتر از واقع و مقایسه‌ها نادرست باشد",
    "no case is registered from {first} to {last}, where about {usual} are usual: the data of these days may not have "
    "arrived, so that counts may be too low and comparisons wrong",
)
FEW_REGISTERED = Text(
    "از {first} تا {last} تنها {cases} ثبت شده است، به جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ این روزها نرسیده "
    "باشد و شمارها کمتر از واقع و مقایسه‌ها نادرست باشد",
    "only {cases} {are} registered from {first} to {last}, where about {usual} are usual: the data of these days may "
    "not have arrived, so that counts may be too low and comparisons wrong",
)
NONE_OF_SOURCE = Text(
    "از منبع «{source}» از {first} تا {last} هیچ پرونده‌ای ثبت نشده است، به جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ "
    "این روزهای آن نرسیده باشد",
    "no case of the source {source} is registered from {first} to {last}, where about {usual} are usual: its data of "
    "these days may not have arrived",
)
FEW_OF_SOURCE = Text(
    "از منبع «{source}» از {first} تا {last} تنها {cases} ثبت شده است، به جای حدود {usual} پروندهٔ معمول؛ شاید دادهٔ "
    "این روزهای آن نرسیده باشد",
    "only {cases} of the source {source} {are} registered from {first} to {last}, where about {usual} are usual: its "
    "data of these days may not have arrived",
)
MORE_GAPS = Text("{first} (و {n} وقفهٔ دیگر از این دست)", "{first} (and {n} more of this kind)")
