"""Words of the lines of the overview on offices far worse than in their own past, by measure, and where there are none.

The days are those of `queries.comparisons.peers.own_past_falls`.
"""

from queries.overview.words.office_line_texts import SignTexts
from queries.vocabulary.labels import Text

BY_OWN_PAST = Text(
    "«{office}» ({share} از {n} پرونده، بر پایهٔ گذشتهٔ خود {expected}{reason})",
    "{office} ({share} of {n} cases, {expected} by its own past{reason})",
)
# After what its past lets expect.
AND_CAME_LATE = Text("؛ {came}", "; {came}")
FELL_BEHIND_ITSELF = {
    "on_time_share": SignTexts(
        Text(
            "پاسخ به‌موقع بسیار کمتر از گذشتهٔ خود دستگاه (۵۶ روز گذشته): {offices}",
            "Far fewer answers on time than in the office’s own past (last 56 days): {offices}",
        ),
        BY_OWN_PAST,
        Text("افت پاسخ به‌موقع", "fewer answers on time than before"),
    ),
    "satisfied_share": SignTexts(
        Text(
            "رضایت کسانی که نظر داده‌اند بسیار کمتر از گذشتهٔ خود دستگاه (مختومه‌های ۵۶ روز گذشته): {offices}",
            "Far fewer of those who gave a rating are satisfied than in the office’s own past (closed in the last 56 "
            "days): {offices}",
        ),
        Text(
            "«{office}» ({share} از {n} نظر، بر پایهٔ گذشتهٔ خود {expected})",
            "{office} ({share} of {n} ratings, {expected} by its own past)",
        ),
        Text("افت رضایت", "fewer people satisfied than before"),
    ),
    "reopened_share": SignTexts(
        Text(
            "بازگشایی پرونده‌های مختومه بسیار بیش از گذشتهٔ خود دستگاه (مختومه‌های ۳۰ تا ۸۶ روز پیش): {offices}",
            "Closed cases are reopened far more often than in the office’s own past (closed 30 to 86 days ago): "
            "{offices}",
        ),
        BY_OWN_PAST,
        Text("افزایش بازگشایی", "more cases reopened than before"),
    ),
}
# Of a past day or period.
NO_LAST_MONTHS = Text(
    "نشانه‌های ماه‌های اخیر (افت نسبت به گذشتهٔ خود دستگاه، شیوهٔ بستن و رسیدگی) تنها برای امروز بررسی می‌شود، نه برای "
    "روز یا دوره‌ای در گذشته",
    "Signs of the last months (falls against an office’s own past, how cases are closed and handled) are looked for "
    "only up to today, not for a past day or period",
)
