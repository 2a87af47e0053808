"""Words of the overview on offices and counties that are new, have no new case, or give no answer."""

from queries.vocabulary.labels import Text

NEW_IN_DATA = Text("دستگاه‌های تازه در داده‌ها: {offices}", "Offices new in the data: {offices}")
WITHOUT_NEW_CASES = Text(
    "دستگاه‌هایی که در {days} گذشته پروندهٔ تازه‌ای نداشته‌اند: {offices}",
    "Offices without a new case in the last {days}: {offices}",
)
SUDDENLY_SILENT = Text(
    "دستگاه‌هایی که ناگهان پروندهٔ تازه‌ای ندارند؛ آیا داده‌هایشان نرسیده است یا خود دستگاه‌ها ادغام شده‌اند؟ {offices}",
    "Offices that suddenly have no new case; are their data missing, or were they merged? {offices}",
)
ONE_SUDDENLY_SILENT = Text(
    "دستگاهی که ناگهان پروندهٔ تازه‌ای ندارد؛ آیا داده‌هایش نرسیده است یا خود دستگاه ادغام شده است؟ {offices}",
    "An office that suddenly has no new case; are its data missing, or was it merged? {offices}",
)
SILENT_FOR = Text(
    "«{office}» (در {days} گذشته؛ معمول دست‌کم {n} پرونده است)",
    "{office} (for {days}; at least {n} cases are usual)",
)
HANDED_ON_ALL = Text(
    "دستگاه‌هایی که پرونده‌های تازهٔ خود را به دستگاه‌های دیگر ارجاع کرده و هیچ‌یک را نگه نداشته‌اند: {offices}",
    "Offices that handed on their new cases to others and kept none: {offices}",
)
ONE_HANDED_ON_ALL = Text(
    "دستگاهی که پرونده‌های تازهٔ خود را به دستگاه‌های دیگر ارجاع کرده و هیچ‌یک را نگه نداشته است: {offices}",
    "An office that handed on its new cases to others and kept none: {offices}",
)
HANDED_ON_FOR = Text("«{office}» ({cases} در {days} گذشته)", "{office} ({cases} in the last {days})")
STOPPED_ANSWERING = Text(
    "دستگاه‌هایی که ناگهان دیگر پاسخی از آن‌ها ثبت نمی‌شود؛ آیا پاسخ‌هایشان در داده‌ها نیامده؟ {offices}",
    "Offices from which suddenly no answer is recorded; are their answers missing in the data? {offices}",
)
ONE_STOPPED_ANSWERING = Text(
    "دستگاهی که ناگهان دیگر پاسخی از آن ثبت نمی‌شود؛ آیا پاسخ‌هایش در داده‌ها نیامده؟ {offices}",
    "An office from which suddenly no answer is recorded; are its answers missing in the data? {offices}",
)
NO_ANSWER_FOR = Text(
    "«{office}» (در {days} گذشته؛ معمول دست‌کم {n} پاسخ است؛ در انتظار: {waiting})",
    "{office} (for {days}; at least {n} answers are usual; waiting: {waiting})",
)
STOPPED_WITH_KIND = Text(
    "دستگاه‌هایی که ناگهان دیگر پاسخی از آن‌ها به یک نوع پرونده ثبت نمی‌شود، با آنکه به بقیه پاسخ می‌دهند: {offices}",
    "Offices from which suddenly no answer to one kind of cases is recorded, while others are answered: {offices}",
)
ONE_STOPPED_WITH_KIND = Text(
    "دستگاهی که ناگهان دیگر پاسخی از آن به یک نوع پرونده ثبت نمی‌شود، با آنکه به بقیه پاسخ می‌دهد: {offices}",
    "An office from which suddenly no answer to one kind of cases is recorded, while others are answered: {offices}",
)
NO_ANSWER_TO_KIND = Text(
    "«{office}»، {kind} (در {days} گذشته؛ معمول دست‌کم {n} پاسخ است؛ در انتظار: {waiting})",
    "{office}, {kind} (for {days}; at least {n} answers are usual; waiting: {waiting})",
)
# In the sentence of the day, and after a line on the late answers of such an office: why they are late.
ONE_STOPPED_IN_SENTENCE = Text(
    "{days} است که هیچ پاسخی از «{office}» ثبت نشده است ({waiting} پرونده در انتظار)",
    "no answer from {office} has been recorded for {days} ({waiting} waiting)",
)
STOPPED_IN_SENTENCE = Text(
    "{days} است که هیچ پاسخی از «{office}» ثبت نشده است ({waiting} پرونده در انتظار)، و از {n} دستگاه دیگر نیز",
    "no answer from {office} has been recorded for {days} ({waiting} waiting), nor lately from {n} more",
)
STOPPED_KIND_IN_SENTENCE = Text(
    "{days} است که از «{office}» به هیچ پرونده‌ای از نوع {kind} پاسخی ثبت نشده است ({waiting} پرونده در انتظار)",
    "no answer from {office} to any {kind} has been recorded for {days} ({waiting} waiting)",
)
MORE_STOPPED_KINDS = Text("{first}، و {n} مورد مشابه دیگر", "{first}, and {n} more like this")
BY_STOPPED = Text(
    "؛ {days} است که هیچ پاسخی از این دستگاه ثبت نشده است", "; no answer from it has been recorded for {days}"
)
SILENT_COUNTIES = Text(
    "شهرستان‌هایی که در {days} گذشته پروندهٔ تازه‌ای نداشته‌اند؛ آیا ادغام شده یا نام آن‌ها تغییر کرده است؟ {counties}",
    "Counties without a new case in the last {days}; merged, or renamed? {counties}",
)
ONLY_NAME_NEW = Text("آیا تنها نام عوض شده است؟", "Is only the name new?")
