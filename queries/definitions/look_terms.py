"""Definitions of what stands beside offices that need a look, in words: excess late in lists, since when, and "new"."""

from persian.digits import number, percent
from queries.comparisons.peers.late_referrals import MAX_PART
from queries.comparisons.peers.units_in_question import MIN_LIKELY
from queries.definitions.glossary import Term
from queries.vocabulary.labels import Text

LOOK_TERMS = (
    Term(
        Text("تأخیر مازاد در فهرست‌ها", "Excess late in lists"),
        Text(
            "در فهرست معوق‌ها و جدول برگهٔ هفتگی، تأخیر مازاد تنها در جایی می‌آید که بازهٔ ۹۵٪ آن صفر را در بر ندارد یا "
            "دستگاه نیازمند بررسی است؛ همیشه با بازه و شمار پرونده‌های سررسیدشده.",
            "In the list of overdue cases and in the table of the weekly page, excess late is shown only where its 95% "
            "interval does not include 0 or the office needs a look, always with the interval and the number of cases "
            "due.",
        ),
    ),
    Term(
        Text("تازه، و چند روز است که نیازمند بررسی است", "New, and for how long it has needed a look"),
        Text(
            "همین مقایسه برای دوره‌هایی به همان طول که ۳۰، ۶۰، … ۱۸۰ روز زودتر پایان یافته‌اند تکرار می‌شود. "
            "«دست‌کم از … روز پیش» فاصله تا پایان نخستین دوره از دوره‌های پیاپی است که دستگاه در همهٔ آن‌ها "
            "نیازمند بررسی بود؛ در روزهای میان آن‌ها شاید چند روزی نبوده است. «تازه» تنها در جایی می‌آید که ۳۰ روز "
            "پیش نه نیازمند بررسی بود و نه برآورد آن دور از مشابه‌ها یا کمتر از حد پاسخ به‌موقع بود. اگر برآورد "
            "چنین بود ولی با پرونده‌های آن زمان (دست‌کم {least}) روشن نبود، «یک ماه پیش نشانه‌هایش بود، ولی هنوز "
            "روشن نبود» می‌آید: دستگاهی که پروندهٔ کمی دارد و همان است که بود، هر چند روز یک بار از مرز می‌گذرد و "
            "با این کار تازه نمی‌شود.",
            "The same comparison is repeated for periods of the same length that ended 30, 60, … 180 days earlier. "
            "“For at least … days” is the time since the end of the first of the consecutive ones in all of which "
            "the office needed a look; on days between their ends it may not have. “New” stands only where, 30 "
            "days before, it neither needed a look nor was estimated to be far off from similar offices or below "
            "the floor of the deadline. Where it was estimated so, but not clearly with the cases of that time (at "
            "least {least}), it says “with signs a month earlier that were not yet clear”: an office with few "
            "cases that is as it was crosses the limits every few days, and is not new each time.",
        ).formatted(least=Text.from_formatter(number, MIN_LIKELY)),
    ),
    Term(
        Text("پرونده‌هایی که دیر به دستگاه رسیده است", "Cases that came late to an office"),
        Text(
            "اگر دستگاهی تنها به‌سبب پرونده‌هایی نیازمند بررسی باشد که دستگاه‌های دیگر در نیمهٔ دوم مهلت به آن ارجاع "
            "کرده‌اند، مقایسه بدون این پرونده‌ها انجام می‌شود و کنار آن گفته می‌شود. رعایت‌نشدن مهلت پاسخ واقعیت می‌ماند، "
            "مگر آنکه دست‌کم {most} از آنچه دستگاه در مهلت پاسخ نداده است از این پرونده‌ها باشد.",
            "Where an office would need a look only with the cases that others had handed on to it in the second half "
            "of their time, it is compared without them, and this is said. That the deadline is not kept remains a "
            "fact, unless these are at least {most} of what the office did not answer in time.",
        ).formatted(most=Text.from_formatter(percent, MAX_PART)),
    ),
)
