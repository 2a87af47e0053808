"""Glossary: the terms that a reader of the figures needs to know."""

from dataclasses import dataclass

from queries.measures import MEASURES
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class Term:
    """A term and its meaning in this product."""

    name: Text
    meaning: Text


GLOSSARY = (
    Term(
        Text("پرونده", "Case"),
        Text(
            "یک شکایت، درخواست یا پیشنهاد ثبت‌شده در سامانهٔ ۱۱۱؛ این سه، «نوع» پرونده‌اند.",
            "One complaint, request or suggestion registered on the 111 line; these three are the kinds of case.",
        ),
    ),
    Term(
        Text("مسیر ثبت", "Channel"),
        Text(
            "راهی که پرونده از آن رسیده است: تلفن ۱۱۱، درگاه اینترنتی، پیامک، میز ارتباطات مردمی، نامه یا دیدار سفر "
            "استانی.",
            "How a case arrived: the 111 telephone, the web portal, SMS, a public enquiries desk, a letter, or a "
            "meeting during a provincial trip.",
        ),
    ),
    Term(
        Text("شهرستان", "County"),
        Text("شهرستانی که پرونده دربارهٔ آن است.", "The county that a case is about."),
    ),
    Term(
        Text("دستگاه اجرایی و گروه آن", "Agency and its peers"),
        Text(
            "اداره‌ای که باید پاسخ بدهد. دستگاه‌هایی که کارشان با هم قابل مقایسه است یک گروه‌اند.",
            "The office that owes the answer. Offices whose work can be compared make up a peer group.",
        ),
    ),
    Term(
        Text("موضوع", "Topic"),
        Text("در دو سطح: گروه موضوع و خود موضوع.", "On two levels: the topic group and the topic itself."),
    ),
    Term(
        Text("موضوع حساس", "Grave topic"),
        Text(
            "موضوع یا گروه موضوعی که تنظیمات استان آن را حساس شمرده است. در هر فهرستی پیش از دیگران می‌آید و با همین "
            "واژه نشان داده می‌شود.",
            "A topic or topic group that the province’s settings mark as grave. It leads every list, and is marked "
            "with this word.",
        ),
    ),
    Term(
        Text("مهلت پاسخ", "Due"),
        Text(
            "لحظه‌ای که پاسخ باید تا آن داده شود. مهلتی که منبع فرستاده باشد مقدم است؛ مهلتی که نیامده باشد خالی "
            "می‌ماند، مگر آنکه در نگاشت منبع خواسته شده باشد که از قاعدهٔ استان حساب شود: به‌طور پیش‌فرض ۱۰ روز، و "
            "برای پرونده‌های سفر استانی یک ماه. استان می‌تواند برای هر نوع و مسیر ثبت مهلت دیگری بگذارد و روزها را "
            "تقویمی یا کاری بشمارد. مهلتی که ساعت ندارد تا پایان آن روز است.",
            "The moment by which an answer is owed. A due moment given by the source wins; one that is not given "
            "stays missing, unless the source’s mapping asks for the rule of the province: by default 10 days, and "
            "one month for cases of provincial trips. A province may set others by kind and channel, in calendar or "
            "in working days. A due day without a time of day lasts until its end.",
        ),
    ),
    Term(
        Text("پاسخ", "Answer"),
        Text(
            "نخستین پاسخ محتوایی. برای منبعی که تنها مختومه‌شدن را ثبت می‌کند، مختومه‌شدن پاسخ شمرده می‌شود؛ مگر "
            "برای پرونده‌های تکراری، انصرافی و انتقال‌یافته به بیرون.",
            "The first substantive answer. Where a source records only closings, a closing counts as the answer, "
            "except of duplicates, withdrawals and transfers out.",
        ),
    ),
    Term(
        Text("باز", "Open"),
        Text(
            "ثبت‌شده و مختومه‌نشده در لحظه‌ای که به آن نگاه می‌کنیم؛ پروندهٔ بازگشوده دوباره باز است.",
            "Registered and not closed at the moment in question; a reopened case is open again.",
        ),
    ),
    Term(
        Text("معوق (گذشته از مهلت)", "Overdue"),
        Text(
            "باز و بدون پاسخ، هنگامی که در آن لحظه مهلت پاسخ سر رسیده است.",
            "Open, never answered, and past due at that moment.",
        ),
    ),
    Term(
        MEASURES["excess_late"].title,
        Text(
            "شمار پرونده‌های بدون پاسخ در مهلت، بیش از انتظار از مشابه‌ها با همین پرونده‌ها.",
            "Cases that waited past their due beyond those that similar offices, counties or topics would have left "
            "waiting with the same cases.",
        ),
    ),
    Term(
        Text("نتیجه", "Outcome"),
        Text(
            "حل شد، توضیح داده شد، رد شد، انتقال به بیرون، تکراری، یا انصراف. سه مورد آخر در شاخص‌های به‌موقع و "
            "معوق شمرده نمی‌شوند، حتی در پایان دوره‌ای که چنین پایانی هنوز معلوم نبوده است. اما وضعیت داده‌ها در لحظه‌ای "
            "گذشته فقط آنچه را در بر دارد که تا آن لحظه معلوم بوده است.",
            "Resolved, explained, rejected, transferred out, duplicate, or withdrawn. The last three are left out "
            "of the on-time and overdue measures, even at the end of a period by which it was not yet known that the "
            "case would end so; but an earlier as-of knows only what was known by then.",
        ),
    ),
    Term(
        Text("چند پاسخ، مختومه‌شدن یا نظر در یک پرونده", "Several answers, closings or ratings of one case"),
        Text(
            "از چند پاسخ یا چند بار مختومه‌شدن، نخستین بار شمرده می‌شود: لحظهٔ آن و نتیجه‌ای که با آن ثبت شده است. از چند "
            "نظر شهروند، آخرین نظر تا تاریخ داده‌ها شمرده می‌شود. بازگشایی «تا ۳۰ روز» از نخستین مختومه‌شدن تا نخستین "
            "بازگشایی حساب می‌شود و هر روز آن ۲۴ ساعت کامل است. پرونده‌ای که بی‌پاسخ مختومه شده و پس از آن پاسخ گرفته "
            "است، پاسخ‌داده‌شده به شمار می‌آید و زمان پاسخ آن تا همان پاسخ است.",
            "Of several answers or closings the first counts: its moment, and the outcome recorded with it. Of several "
            "ratings the last one given by as-of counts. “Reopened within 30 days” is counted from the first closing "
            "to the first reopening, in days of 24 hours. A case that was closed without an answer and answered later "
            "counts as answered, and its time to an answer lasts until that answer.",
        ),
    ),
    Term(
        Text("پرونده به نام کیست؟", "Whose case is it?"),
        Text(
            "در شاخص‌های به‌موقع و معوق، به نام دستگاهی که در لحظهٔ مهلت آن را در اختیار داشته است؛ پیش از مهلت، "
            "به نام دارندهٔ کنونی. در شاخص‌های دیگر، به نام دارندهٔ کنونی.",
            "For the on-time and overdue measures it is the case of the office that held it at its due moment "
            "(before that, of its present holder); for the others, of its present holder.",
        ),
    ),
    Term(
        Text("ارجاع بین‌دستگاهی", "Hand-off"),
        Text(
            "هر ارجاع پس از نخستین ارجاع، از دستگاهی به دستگاه دیگر.",
            "Each referral after the first, from one office to another.",
        ),
    ),
    Term(
        Text("تاریخ داده‌ها", "As of"),
        Text(
            "لحظه‌ای که داده‌های یک منبع تا آن در دست است، نه ساعت امروز. هر منبع تاریخ داده‌های خودش را دارد، "
            "چون همهٔ دستگاه‌ها در یک روز داده نمی‌فرستند.",
            "The moment up to which a source is known, never today’s clock. Each source has its own, since offices "
            "do not all export on the same day.",
        ),
    ),
    Term(
        Text("پروندهٔ سفر استانی", "Case of a provincial trip"),
        Text(
            "پرونده‌ای که منبع نام سفرش را فرستاده است. مسیر ثبت «دیدار سفر استانی»، بدون نام سفر، فقط مهلت پرونده را "
            "مهلت سفر می‌کند.",
            "A case of which the source names the trip. The channel “provincial trip” without the name of a trip only "
            "gives a case the deadline of trips.",
        ),
    ),
    Term(
        Text("محدودهٔ گزارش", "Scope"),
        Text(
            "آنچه بیننده خواسته ببیند: دوره، شهرستان‌ها، دستگاه‌ها، نوع‌ها، موضوع‌ها، مسیرها، و با یا بدون "
            "پرونده‌های سفر استانی.",
            "What the viewer asked to see: period, counties, offices, kinds, topics, channels, and cases of "
            "provincial trips in or out.",
        ),
    ),
    Term(
        Text("بارگذاری و نسخه", "Load and vintage"),
        Text(
            "هر بار که داده‌ها وارد می‌شوند یک بارگذاری با شمارهٔ خود است؛ نسخه، وضع همهٔ داده‌ها پس از یک بارگذاری "
            "است. با شمارهٔ نسخه هر رقم منتشرشده را می‌توان دوباره به دست آورد.",
            "Each run that brings data in is a load with its number; a vintage is the state of all data after a "
            "load. With its vintage any published figure can be found again.",
        ),
    ),
    Term(
        Text("تقویم", "Calendar"),
        Text(
            "ماه، فصل و سال هجری شمسی‌اند، هفته از شنبه آغاز می‌شود، و روز آغاز و پایان هر دوره جزو آن است.",
            "Months, quarters and years are Jalali, weeks start on Saturday, and a period includes its first and "
            "its last day.",
        ),
    ),
    Term(
        Text("گرد کردن", "Rounding"),
        Text(
            "هر عدد جداگانه گرد می‌شود. پس جمع سهم‌های یک فهرست شاید ۹۹٫۹٪ یا ۱۰۰٫۱٪ شود، و تفاوت نوشته‌شده اندکی با "
            "تفاوت دو عدد کنارش فرق کند.",
            "Each figure is rounded by itself. So the shares of a list may add up to 99.9% or 100.1%, and a difference "
            "may be off by the last digit from that of the two figures beside it.",
        ),
    ),
)
