"""Definitions of the marks of control charts in words: the rules that `stats.own_past.control_chart` implements."""

from persian.digits import number, percent
from queries.definitions.glossary import Term
from queries.vocabulary.labels import Text
from stats.changes.changepoint import LEVEL, MIN_SPANS

CONTROL_CHARTS = (
    Term(
        Text(
            "بهتر یا بدتر از گذشتهٔ خود (نمودار کنترل)", "Better or worse than its own past (control charts)"
        ),
        Text(
            "نشان کنار هر رقم، آخرین ماه کامل را با گذشتهٔ خود همان دستگاه یا شهرستان مقایسه می‌کند (نمودار کنترل "
            "مقدارهای تکی و دامنهٔ متحرک، تا ۳۶ ماه، دست‌کم ۱۲ ماه با پرونده‌های کافی). حدود معمول، مقدار معمول ماه "
            "± سه انحراف معیار است که از تفاوت ماه‌های نزدیک به هم برآورد می‌شود؛ ماهی که پروندهٔ کمتری دارد حدود "
            "گسترده‌تری دارد. مقدار معمول، میانگین ماه‌ها با اثر فصل است؛ برای تعدادها و نرخ‌ها رشد پیوسته هم در آن "
            "هست، و برای شمار باز و معوق آنچه از ماه پیش مانده است هم، تا رشدی که همیشه بوده تغییر خوانده نشود. ماه "
            "هنگامی نشان‌دار است که بیرون از حدود باشد، یا دو ماه از سه ماه اخیر از دوسوم فاصله تا حدود گذشته "
            "باشند، یا هشت ماه پیاپی در یک طرف مقدار معمول و به‌طور میانگین یک انحراف معیار دور از آن باشند؛ و تنها "
            "اگر تفاوت دست‌کم به اندازهٔ حداقل تغییر گفتنی شاخص باشد. رقمی که تنها کندتر از گذشته رشد می‌کند و از "
            "سال پیش از آن بیشتر است نشان‌دار نمی‌شود. کاهش پرونده‌های باز یا معوق نیز نشان‌دار نمی‌شود اگر دست‌کم "
            "نیمی از آن، پرونده‌هایی باشد که بدون پاسخ مختومه شده‌اند، پیش از مهلت یا پس از آن. ماهی که رقم آن هنوز "
            "تغییر می‌کند (تا ۳۰ روز پس از پایان آن، برای تعدادها، شاخص‌های بر پایهٔ روز ثبت، شاخص‌های پیگیری و نظر "
            "شهروندان) به حساب نمی‌آید تا ثبت دیرهنگام کاهش خوانده نشود. بی‌نمودارند: سن پرونده‌های باز و "
            "قدیمی‌ترین پرونده (که هر روز یک روز پیرتر می‌شود)، نرخ هموارشده و تأخیر مازاد (که خود مقایسه با دیگران "
            "است).",
            "The mark beside a figure compares the latest complete month with the own past of the same office or "
            "county (XmR control chart, up to 36 months, at least 12 with enough cases). The usual limits are the "
            "usual value of the month ± three standard deviations, estimated from the differences of months that "
            "are near each other; a month with fewer cases has wider limits. The usual value is the mean of the "
            "months with the season; for counts and rates growth that goes on is in it too, and for open and "
            "overdue cases what is left from the month before, so that growth as there has always been is no "
            "change. A month is marked if it is outside the limits; if two of the latest three months are beyond "
            "two thirds of the way to the limits; or if eight months in a row are on one side of the usual value, "
            "and one standard deviation off on average; and only if the difference is at least the measure’s "
            "smallest change worth reporting. A figure that only grows more slowly than before, and is more than in "
            "the twelve months before, is not marked. Nor are fewer open or overdue cases, where at least half of "
            "the fall is cases closed without an answer, before or after their due moment. Months whose figure "
            "still changes (until 30 days after their end, for counts, measures by day of registration, those that "
            "follow cases, and ratings) do not count yet, so that late registrations are not called a decline. Not "
            "charted: the ages of open cases and the oldest one (which grows by a day every day), the smoothed rate "
            "and the excess late (which compares with others already).",
        ),
    ),
    Term(
        Text("از چه زمانی: سهم پاسخ به‌موقع دستگاه", "Since when: an office’s share answered on time"),
        Text(
            "صفحهٔ هر دستگاه می‌گوید سهم پاسخ به‌موقع آن از کدام ماه تغییر کرده است: بر پایهٔ حداکثر ۳۶ ماه کامل "
            "سررسید، دست‌کم {least} ماه، بدون سفرهای استانی. تغییرهای ماهانهٔ همهٔ دستگاه‌های دیگر با هم از آن کم "
            "می‌شود. تغییر هنگامی گفته می‌شود که اگر جفت‌ماه‌ها به ترتیب‌های دلخواه چیده شوند، در حداکثر {level} "
            "موارد تغییری به همین روشنی پدید آید، پیش و پس از آن دست‌کم سه ماه باشد، و تغییر خود دستگاه و تفاوت آن با "
            "تغییر دیگران، هر دو در یک جهت، دست‌کم به اندازهٔ حداقل تغییر گفتنی شاخص باشد. ماه آغاز، محتمل‌ترین ماه "
            "است؛ بازهٔ آن ماه‌هایی است که با هم ۹۵٪ احتمال دارند.",
            "The page of an office says from which month on its share answered on time has changed: over up to 36 "
            "whole months of due moments, at least {least}, without provincial trips. The changes from month to month "
            "of all other offices together are subtracted. A change is named if random orders of pairs of months give "
            "one as clear in at most {level} of cases, if at least three months are before and after it, and if both "
            "the office’s own change and its difference from that of the others are, in one direction, at least the "
            "measure’s smallest change worth reporting. The month is the likeliest one; its interval are the months "
            "that have a probability of 95% together.",
        ).formatted(least=Text.from_formatter(number, MIN_SPANS), level=Text.from_formatter(percent, LEVEL)),
    ),
    Term(
        Text("گذشتهٔ خود، و مشابه‌ها", "Its own past, and similar ones"),
        Text(
            "این نشان دربارهٔ مشابه‌ها چیزی نمی‌گوید و ارزیابی دربارهٔ گذشته چیزی نمی‌گوید. دستگاهی که "
            "نیازمند بررسی است می‌تواند از گذشتهٔ خود بهتر باشد، و دستگاهی که از مشابه‌ها بهتر است می‌تواند "
            "از گذشتهٔ خود بدتر باشد؛ هر دو درست است.",
            "The mark says nothing about similar ones, and the assessment says nothing about the past. An "
            "office that needs a look can be better than its own past, and one that is better than similar "
            "offices can be worse than its own past; both are true.",
        ),
    ),
    Term(
        Text("هدف: پیوسته، گاهی", "Target: reliably or not"),
        Text(
            "«هدف پیوسته محقق می‌شود»: حدود معمول هر دوازده ماه اخیر در طرف خوب هدف است؛ «پیوسته محقق "
            "نمی‌شود»: همهٔ آن‌ها در طرف دیگر است؛ وگرنه «گاهی محقق می‌شود و گاهی نه»: ماه‌های معمول به هر دو "
            "طرف هدف می‌رسند، بی‌آنکه چیزی تغییر کرده باشد.",
            "“Target reliably met”: the usual limits of all of the latest twelve months are on the good side "
            "of the target; “reliably missed”: all of them are on the other side; otherwise it is met in some "
            "months: usual months reach both sides of the target without anything having changed.",
        ),
    ),
)
