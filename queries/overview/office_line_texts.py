"""Words of the lines of the overview on offices slow in one county, or working for the deadline's sake."""

from queries.vocabulary.labels import Text

SLOW_IN_COUNTY = Text(
    "تنها در یک شهرستان بسیار کندتر از جاهای دیگرِ همان دستگاه: {offices}",
    "Far slower in one county than elsewhere: {offices}",
)
OFFICE_IN_COUNTY = Text(
    "«{office}» در شهرستان {county} ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
    "{office} in {county} ({share} of {n} cases on time, {expected} expected)",
)
# Neither is a fault by itself, and both raise the share answered on time.
ON_DUE_DAY = Text(
    "پاسخ‌های به‌موقع در خود روز مهلت انباشته است؛ محتوای پاسخ‌ها دیده شود: {offices}",
    "Answers on time pile up on the due day itself; look at what they say: {offices}",
)
LONGER_DEADLINES = Text(
    "مهلت‌های بلندتر از معمولِ همان نوع و مسیر؛ دیده شود چه کسی مهلت را تعیین می‌کند: {offices}",
    "Deadlines longer than is usual for the same kind and channel; look at who sets them: {offices}",
)
SHARE_AT = Text(
    "«{office}» ({share} از {n} پرونده، در دستگاه‌های مشابه {expected})",
    "{office} ({share} of {n} cases, {expected} at similar offices)",
)
