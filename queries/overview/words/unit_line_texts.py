"""Words of the lines of the overview on peer groups and counties whose offices are late, or slower, as a whole."""

from typing import NamedTuple

from queries.overview.words.overview_texts import MORE_COUNTIES, MORE_GROUPS
from queries.vocabulary.labels import Text

# What is usual, where other cases are judged by the shorter deadlines of a county or group.
WITH_THE_SAME_DEADLINES = Text("با همین مهلت‌ها {share}", "{share} with the same deadlines")


class UnitTexts(NamedTuple):
    """A line on units of a dimension, one of them in the line, one in the sentence of the day, and how many more."""

    dimension: str
    line: Text
    unit: Text
    in_sentence: Text
    more: Text


# Where all offices of a group are late, each of them is like its peers, and the comparison with these shows nothing.
LATE_GROUPS = UnitTexts(
    "peer_group",
    Text(
        "همهٔ دستگاه‌های یک گروه دیرتر از گروه‌های دیگر پاسخ می‌دهند و از این رو همانند مشابه‌های خود دیده می‌شوند: {units}",
        "All offices of a group are later than other groups, and so look like similar offices: {units}",
    ),
    Text(
        "«{unit}» ({offices} دستگاه، {share} به‌موقع از {n} پرونده؛ میانگین گروه‌های دیگر {usual})",
        "{unit} ({offices} offices, {share} of {n} cases on time; {usual} on average in other groups)",
    ),
    Text(
        "همهٔ گروه «{unit}» کند است ({share} به‌موقع؛ گروه‌های دیگر {usual})",
        "the whole group {unit} is late ({share} on time, other groups {usual})",
    ),
    MORE_GROUPS,
)
SLOWER_GROUPS = UnitTexts(
    "peer_group",
    Text(
        "تقریباً همهٔ دستگاه‌های یک گروه نسبت به همین روزهای سال پیش، و بیش از گروه‌های دیگر، کندتر شده‌اند: {units}",
        "Nearly all offices of a group are slower than on the same days a year earlier, and fell back more than "
        "others: {units}",
    ),
    Text(
        "«{unit}» ({offices} دستگاه، {share} به‌موقع از {n} پرونده؛ سال پیش با همین نوع پرونده‌ها {usual})",
        "{unit} ({offices} offices, {share} of {n} cases on time; {usual} a year earlier with cases of the same kinds)",
    ),
    Text(
        "همهٔ گروه «{unit}» نسبت به سال پیش کندتر شده است ({share} به‌موقع؛ سال پیش {usual})",
        "the whole group {unit} has become slower ({share} on time, {usual} a year earlier)",
    ),
    MORE_GROUPS,
)
LATE_COUNTIES = UnitTexts(
    "county",
    Text(
        "تقریباً همهٔ دستگاه‌ها در یک شهرستان کندتر از جاهای دیگر پاسخ می‌دهند: {units}",
        "In one county nearly all offices answer later than in their other counties: {units}",
    ),
    Text(
        "شهرستان {unit} ({share} به‌موقع از {n} پرونده؛ همان دستگاه‌ها در جاهای دیگر {usual})",
        "{unit} ({share} of {n} cases on time; the same offices {usual} elsewhere)",
    ),
    Text(
        "کندی تقریباً همهٔ دستگاه‌ها در شهرستان {unit} ({share} به‌موقع؛ همان دستگاه‌ها در جاهای دیگر {usual})",
        "nearly all offices are late in {unit} ({share} on time, the same offices {usual} elsewhere)",
    ),
    MORE_COUNTIES,
)
SLOWER_COUNTIES = UnitTexts(
    "county",
    Text(
        "تقریباً همهٔ دستگاه‌ها در یک شهرستان نسبت به همین روزهای سال پیش، و بیش از جاهای دیگر، کندتر شده‌اند: {units}",
        "In one county nearly all offices are slower than on the same days a year earlier, and fell back more than "
        "elsewhere: {units}",
    ),
    Text(
        "شهرستان {unit} ({share} به‌موقع از {n} پرونده؛ سال پیش با همین نوع پرونده‌ها {usual})",
        "{unit} ({share} of {n} cases on time; {usual} a year earlier with cases of the same kinds)",
    ),
    Text(
        "تقریباً همهٔ دستگاه‌ها در شهرستان {unit} نسبت به سال پیش کندتر شده‌اند ({share} به‌موقع؛ سال پیش {usual})",
        "nearly all offices have become slower in {unit} ({share} on time, {usual} a year earlier)",
    ),
    MORE_COUNTIES,
)
