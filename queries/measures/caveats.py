"""Caveats shared by several measures: short bilingual warnings shown next to a figure."""

from queries.vocabulary.labels import Text

FULL_COUNT = Text(
    "این شمارش کامل است و بازه ندارد؛ پرونده‌ای که ثبت نشده باشد در آن نیست.",
    "This is a full count and has no interval; what was never registered is not in it.",
)
LATE_DATA = Text(
    "پرونده‌هایی که منبع دیرتر می‌فرستد بعداً افزوده می‌شوند؛ ماه جاری کامل نیست.",
    "Cases that a source sends later are added later; the current month is incomplete.",
)
MOMENT = Text("هر منبع تا تاریخ داده‌های خودش شمرده می‌شود.", "Each source is counted up to its own as-of.")
WILSON = Text("بازهٔ ۹۵٪ فقط نوسان معمول را نشان می‌دهد.", "The 95% interval shows normal variation only.")
CENSORED = Text(
    "پرونده‌های بی‌پاسخ کنار گذاشته نمی‌شوند: تا تاریخ داده‌های منبع در انتظار به شمار می‌آیند (سانسور از راست) "
    "و مختومه‌شدن بی‌پاسخ رویداد رقیب است؛ تا وقتی کمتر از سهم لازم پاسخ گرفته باشد، «هنوز نرسیده» گزارش می‌شود؛ "
    "و اگر با مختومه‌های بی‌پاسخ دیگر نتوان به آن سهم رسید، «هرگز».",
    "Unanswered cases are censored at their source’s as-of and closing without an answer is a competing event; "
    "while less than the share has been answered the figure is “not yet reached”, and where so many were closed "
    "without an answer that it cannot be reached any more, “never”.",
)
FOLLOW_UP = Text(
    "فقط پرونده‌هایی شمرده می‌شوند که دست‌کم ۳۰ روز پیش از تاریخ داده‌ها مختومه شده‌اند تا فرصت بازگشایی برابر باشد.",
    "Only cases closed at least 30 days before as-of count, so that all had the same time to be reopened.",
)
AVERAGE = Text(
    "رقم کل استان می‌تواند کندی یک دستگاه را بپوشاند؛ دستگاه‌ها را جداگانه هم ببینید.",
    "A figure of the whole province can hide one slow office; look at the offices apart.",
)
SET_ASIDE_EXCLUDED = Text(
    "پرونده‌های تکراری، انصرافی و انتقال‌یافته به بیرون، همین که معلوم شوند، از دوره‌های پیشین هم کنار گذاشته می‌شوند.",
    "Duplicates, withdrawals and transfers out are set aside as soon as they are known, from earlier periods, too.",
)
TRIPS_LEFT_OUT = Text(
    "پرونده‌های سفر استانی که مهلت دیگری دارند کنار گذاشته می‌شوند، محدودهٔ گزارش هرچه باشد.",
    "Cases of provincial trips, which have another deadline, are left out whatever the scope.",
)
THIRTY_DAYS = Text(
    "فقط پرونده‌هایی شمرده می‌شوند که دست‌کم ۳۰ روز پیش از تاریخ داده‌ها ثبت شده‌اند تا همه به یک اندازه "
    "فرصت پاسخ داشته باشند.",
    "Only cases registered at least 30 days before as-of count, so that all had the same time to be answered.",
)
NO_POPULATIONS = Text(
    "جمعیت شهرستان‌ها در دست نیست؛ از این رو نرخ به‌ازای ده هزار نفر نشان داده نمی‌شود.",
    "The numbers of inhabitants are not known, so there are no rates per 10,000.",
)
