"""Words of the lines of the overview on offices slow in one county, or with a sign that their work is worth a look."""

from typing import NamedTuple

from queries.vocabulary.labels import Text


class SignTexts(NamedTuple):
    """A line on offices with a sign, an office in the line, and the sign in a few words.

    `office_and_rise` is an office where the share of all others has risen as well.
    """

    line: Text
    office: Text
    sign: Text
    office_and_rise: Text | None = None


# By the part of the cases. The days are those of `queries.comparisons.peers.slow_topics` and `slow_registrations`.
SLOW_IN_PART = {
    "county": SignTexts(
        Text(
            "در یک شهرستان بسیار کندتر از شهرستان‌های دیگرِ خود: {offices}",
            "Far slower in one county than in its others: {offices}",
        ),
        Text(
            "«{office}» در شهرستان {part} ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
            "{office} in {part} ({share} of {n} cases on time, {expected} expected)",
        ),
        Text("کندی در شهرستان {part}", "slow in {part}"),
    ),
    "topic": SignTexts(
        Text(
            "در یک موضوع بسیار کندتر از موضوع‌های دیگرِ خود و از دستگاه‌های مشابه (۱۸۰ روز گذشته): {offices}",
            "Far slower in one topic than in its others, and than similar offices (last 180 days): {offices}",
        ),
        Text(
            "«{office}» در موضوع «{part}» ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
            "{office} in “{part}” ({share} of {n} cases on time, {expected} expected)",
        ),
        Text("کندی در موضوع «{part}»", "slow in “{part}”"),
    ),
    "channel": SignTexts(
        Text(
            "در پرونده‌های یک مسیر ثبت بسیار کندتر از مسیرهای دیگرِ خود (۱۸۰ روز گذشته): {offices}",
            "Far slower with the cases of one channel than with its others (last 180 days): {offices}",
        ),
        Text(
            "«{office}» در مسیر «{part}» ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
            "{office} with “{part}” ({share} of {n} cases on time, {expected} expected)",
        ),
        Text("کندی در مسیر «{part}»", "slow with “{part}”"),
    ),
    "kind": SignTexts(
        Text(
            "در پرونده‌های یک نوع بسیار کندتر از نوع‌های دیگرِ خود (۱۸۰ روز گذشته): {offices}",
            "Far slower with the cases of one kind than with its others (last 180 days): {offices}",
        ),
        Text(
            "«{office}» در نوع «{part}» ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
            "{office} with “{part}” ({share} of {n} cases on time, {expected} expected)",
        ),
        Text("کندی در نوع «{part}»", "slow with “{part}”"),
    ),
    "weekend": SignTexts(
        Text(
            "در پرونده‌های ثبت‌شده در پایان هفته بسیار کندتر از روزهای دیگر (۱۸۰ روز گذشته): {offices}",
            "Far slower with cases registered at weekends than with those of other days (last 180 days): {offices}",
        ),
        Text(
            "«{office}» ({share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
            "{office} ({share} of {n} cases on time, {expected} expected)",
        ),
        Text("کندی در پرونده‌های پایان هفته", "slow with cases of weekends"),
    ),
}
SLOW_IN_TOPIC_LATELY = SLOW_IN_PART["topic"]._replace(
    line=Text(
        "در یک موضوع بسیار کندتر از موضوع‌های دیگرِ خود و از دستگاه‌های مشابه (۹۰ روز گذشته): {offices}",
        "Far slower in one topic than in its others, and than similar offices (last 90 days): {offices}",
    )
)
# Neither is a fault by itself, and both raise the share answered on time.
ON_DUE_DAY = Text(
    "تجمع پاسخ‌های به‌موقع در خود روز مهلت؛ متن پاسخ‌ها را باید بررسی کرد: {offices}",
    "Answers on time pile up on the due day itself; look at what they say: {offices}",
)
ON_DUE_DAY_LATELY = Text(
    "تجمع پاسخ‌های به‌موقع در خود روز مهلت (پرونده‌های سررسیدشدهٔ ۲۸ روز گذشته)؛ متن پاسخ‌ها را باید بررسی کرد: {offices}",
    "Answers on time pile up on the due day itself (cases due in the last 28 days); look at what they say: {offices}",
)
LONGER_DEADLINES = Text(
    "مهلت‌های بلندتر از معمولِ همان نوع و مسیر؛ باید دید چه کسی مهلت را تعیین می‌کند: {offices}",
    "Deadlines longer than is usual for the same kind and channel; look at who sets them: {offices}",
)
# An office may answer on time and settle nothing. Nor are these a fault by themselves.
REOPENED_OFTEN = Text(
    "بازگشایی پرونده‌های مختومه بیش از دستگاه‌های مشابه: {offices}",
    "Closed cases are reopened more often than at similar offices: {offices}",
)
SELDOM_SATISFIED = Text(
    "رضایت کسانی که نظر داده‌اند کمتر از دستگاه‌های مشابه: {offices}",
    "Fewer of those who gave a rating are satisfied than at similar offices: {offices}",
)
SELDOM_SATISFIED_LATELY = Text(
    "رضایت کسانی که نظر داده‌اند کمتر از دستگاه‌های مشابه (پرونده‌های مختومهٔ ۵۶ روز گذشته): {offices}",
    "Fewer of those who gave a rating are satisfied than at similar offices (cases closed in the last 56 days): "
    "{offices}",
)
SELDOM_RESOLVED = Text(
    "سهم پرونده‌های حل‌شده کمتر از دستگاه‌های مشابه؛ نتیجه را خود دستگاه ثبت می‌کند: {offices}",
    "A smaller share of closed cases is resolved than at similar offices; the office itself records the outcome: "
    "{offices}",
)
# How cases are closed, over a time of its own. Cases that are set aside leave the share answered on time.
SET_ASIDE_OFTEN = Text(
    "انصراف، تکرار یا انتقال به بیرون بیش از دستگاه‌های مشابه (۱۸۰ روز گذشته)؛ این پرونده‌ها در سهم پاسخ به‌موقع "
    "شمرده نمی‌شود و علت را باید بررسی کرد: {offices}",
    "More closed cases withdrawn, duplicate or transferred out than at similar offices (last 180 days); these are "
    "left out of the share answered on time, look at why: {offices}",
)
SET_ASIDE_LATELY = Text(
    "انصراف، تکرار یا انتقال به بیرون بیش از دستگاه‌های مشابه (۵۶ روز گذشته)؛ این پرونده‌ها در سهم پاسخ به‌موقع "
    "شمرده نمی‌شود و علت را باید بررسی کرد: {offices}",
    "More closed cases withdrawn, duplicate or transferred out than at similar offices (last 56 days); these are "
    "left out of the share answered on time, look at why: {offices}",
)
# Who closes a case without an answer has no overdue case any more. The days are those of `unanswered_closings`.
CLOSED_UNANSWERED = Text(
    "مختومه‌های بی‌پاسخ بیش از دستگاه‌های مشابه (۹۱ روز گذشته)؛ آیا به شکل دیگری پاسخ داده شده است؟ {offices}",
    "More cases closed without an answer than at similar offices (last 91 days); were they answered in another way? "
    "{offices}",
)
CLOSED_UNANSWERED_LATELY = Text(
    "مختومه‌های بی‌پاسخ بیش از گذشتهٔ خود دستگاه (۹۱ روز گذشته)؛ آیا به شکل دیگری پاسخ داده شده است؟ {offices}",
    "More cases closed without an answer than in the office’s own past (last 91 days); were they answered in another "
    "way? {offices}",
)
UNANSWERED_AT = Text(
    "«{office}» ({hits} از {n} پروندهٔ مختومه، {share}؛ در دستگاه‌های مشابه {expected})",
    "{office} ({hits} of {n} closed cases, {share}; {expected} at similar offices)",
)
UNANSWERED_BEFORE = Text(
    "«{office}» ({hits} از {n} پروندهٔ مختومه، {share}؛ در گذشتهٔ خود {expected})",
    "{office} ({hits} of {n} closed cases, {share}; {expected} in its own past)",
)
UNANSWERED_MORE_THAN_OTHERS = Text(
    "«{office}» ({hits} از {n} پروندهٔ مختومه، {share}؛ در گذشتهٔ خود {expected}، و افزایش دیگر دستگاه‌ها {rise} واحد "
    "درصد)",
    "{office} ({hits} of {n} closed cases, {share}; {expected} in its own past, and others rose by {rise} percentage "
    "points)",
)
LEFT_OPEN_OFTEN = Text(
    "پرونده‌هایی که ۳۰ روز پس از پاسخ هنوز باز است، بیش از دستگاه‌های مشابه (پاسخ‌های ۱۸۰ روز گذشته): {offices}",
    "More cases still open 30 days after the answer than at similar offices (answers of the last 180 days): {offices}",
)
LEFT_OPEN_IN_COUNTY = SignTexts(
    Text(
        "تنها در یک شهرستان، پرونده‌ها پس از پاسخ باز مانده است؛ در شهرستان‌های دیگرِ خود بسته می‌شود: {offices}",
        "Cases of one county are left open after the answer, while those of others are closed: {offices}",
    ),
    Text(
        "«{office}» در شهرستان {part} ({share} از {n} پرونده باز مانده، مورد انتظار {expected})",
        "{office} in {part} ({share} of {n} cases still open, {expected} expected)",
    ),
    Text("پرونده‌های باز پس از پاسخ در شهرستان {part}", "cases left open after the answer in {part}"),
)
# How cases are handled, over the last 91 days. None is a fault by itself; all but the last raise the share
# answered on time.
HANDED_ON_LATE = Text(
    "ارجاع بی‌پاسخ به دستگاه دیگر در نیمهٔ دوم مهلت، بیش از دستگاه‌های مشابه (۹۱ روز گذشته)؛ تأخیر به نام دستگاه "
    "بعدی ثبت می‌شود: {offices}",
    "More cases handed on to another office, unanswered, in the second half of their time than at similar offices "
    "(last 91 days); if they are late, they are late at the next office: {offices}",
)
HANDED_ON_EARLY = Text(
    "ارجاع بی‌پاسخ به دستگاه دیگر در نیمهٔ نخست مهلت، بسیار بیش از دستگاه‌های مشابه (۹۱ روز گذشته)؛ آیا این "
    "پرونده‌ها به دستگاه درست فرستاده می‌شود؟ {offices}",
    "Far more cases handed on to another office, unanswered, in the first half of their time than at similar offices "
    "(last 91 days); are these cases sent to the right office? {offices}",
)
HANDED_ON_EARLY_LATELY = Text(
    "ارجاع بی‌پاسخ به دستگاه دیگر در نیمهٔ نخست مهلت، بسیار بیش از دستگاه‌های مشابه (۴۲ روز گذشته)؛ آیا این "
    "پرونده‌ها به دستگاه درست فرستاده می‌شود؟ {offices}",
    "Far more cases handed on to another office, unanswered, in the first half of their time than at similar offices "
    "(last 42 days); are these cases sent to the right office? {offices}",
)
ANSWERED_AT_ONCE = Text(
    "پاسخ در کمتر از یک ساعت پس از ثبت، بیش از دستگاه‌های مشابه (۹۱ روز گذشته)؛ متن پاسخ‌ها را باید بررسی کرد: "
    "{offices}",
    "More answers within an hour of registration than at similar offices (last 91 days); look at what they say: "
    "{offices}",
)
# The days are those of `queries.comparisons.peers.answer_timing`.
ANSWERED_ON_LAST_DAYS = Text(
    "تجمع پاسخ‌های به‌موقع در دو روز پیش از روز مهلت (۹۱ روز گذشته)؛ متن پاسخ‌ها را باید بررسی کرد: {offices}",
    "Answers on time pile up on the two days before the due day (last 91 days); look at what they say: {offices}",
)
ANSWERED_ON_LAST_DAYS_LATELY = Text(
    "تجمع پاسخ‌های به‌موقع در دو روز پیش از روز مهلت (۲۸ روز گذشته)؛ متن پاسخ‌ها را باید بررسی کرد: {offices}",
    "Answers on time pile up on the two days before the due day (last 28 days); look at what they say: {offices}",
)
# The number is that of `queries.comparisons.peers.bulk_answers`.
ANSWERED_IN_BULK = Text(
    "ثبت ده پاسخ یا بیشتر در یک دقیقه، بیش از دستگاه‌های مشابه (۹۱ روز گذشته)؛ شاید پاسخ‌ها یک‌جا وارد شده باشد و زمان "
    "پاسخ به هر شهروند را نشان ندهد: {offices}",
    "Answers recorded ten or more in one minute, more than at similar offices (last 91 days); they may have been "
    "entered together, and not show when each citizen was answered: {offices}",
)
FEWER_COMPLAINTS = Text(
    "شکایت کمتر، و نوع‌های دیگر به‌جای آن، بیش از گذشتهٔ خود دستگاه (۹۱ روز گذشته)؛ نوع پرونده را چه کسی تعیین "
    "می‌کند؟ {offices}",
    "Fewer complaints, and more cases of other kinds in their place, than in the office’s own past (last 91 days); "
    "who sets the kind? {offices}",
)
OTHER_KINDS_BEFORE = Text(
    "«{office}» ({hits} از {n} پرونده شکایت نیست، {share}؛ در گذشتهٔ خود {expected})",
    "{office} ({hits} of {n} cases are no complaints, {share}; {expected} in its own past)",
)
OTHER_KINDS_MORE_THAN_OTHERS = Text(
    "«{office}» ({hits} از {n} پرونده شکایت نیست، {share}؛ در گذشتهٔ خود {expected}، و افزایش دیگر دستگاه‌ها "
    "{rise} واحد درصد)",
    "{office} ({hits} of {n} cases are no complaints, {share}; {expected} in its own past, and others rose by {rise} "
    "percentage points)",
)
# For offices near the limits, so that a line of yesterday does not disappear without a word.
NEEDED_LOOK = Text(
    "در {days} روز گذشته نیازمند بررسی بود و اکنون نیست، چون تفاوت آن با مشابه‌ها دیگر در حد بررسی نیست: {offices}",
    "Needed a look in the last {days} days and do not any more, as the difference from similar offices is no longer "
    "enough for one: {offices}",
)
NEEDED_LOOK_UNTIL = Text(
    "«{office}» (تا {day}؛ اکنون {share} به‌موقع از {n} پرونده، مورد انتظار {expected})",
    "{office} (until {day}; now {share} of {n} cases on time, {expected} expected)",
)
# The same by the deadline alone, of offices that are compared with nobody.
MISSED_DEADLINE = Text(
    "در {days} روز گذشته از نظر رعایت مهلت پاسخ نیازمند بررسی بود و اکنون نیست، چون دیگر روشن نیست که سهم پاسخ "
    "به‌موقع آن کمتر از {floor} باشد: {offices}",
    "Needed a look by the deadline in the last {days} days and do not any more, as it is no longer clear that less "
    "than {floor} was on time: {offices}",
)
MISSED_DEADLINE_UNTIL = Text(
    "«{office}» (تا {day}؛ اکنون {share} به‌موقع از {n} پرونده)",
    "{office} (until {day}; now {share} of {n} cases on time)",
)
# For an office beyond its own past, if no other has a control chart.
ONLY_OFFICE_BEYOND = Text(
    "تنها یک دستگاه سابقهٔ کافی دارد: {marks}", "Only one office has enough history: {marks}"
)
ONLY_OFFICE_NOT_BEYOND = Text(
    "تنها یک دستگاه سابقهٔ کافی دارد و بیرون از نوسان معمول خود نیست",
    "Only one office has enough history, and it is not beyond its own normal variation",
)
# A measure and its marks, where a colon stands before already.
MARKS_OF_MEASURE = Text("{measure}، {marks}", "{measure}: {marks}")
# For offices that are better than similar ones or than their own past: what a sign asks about may be the reason.
BETTER_WITH_SIGN = Text("{mark}، با نشانه‌ای برای بررسی", "{mark}, with a sign to look at")
WORSE_BY_LATE_HANDOFFS = Text(
    "{mark}، بیشتر به‌سبب پرونده‌هایی که دیگران در نیمهٔ دوم مهلت به آن ارجاع کرده‌اند",
    "{mark}, mostly by cases that others handed on to it in the second half of their time",
)
WORSE_IN_PART_BY_LATE_HANDOFFS = Text(
    "{mark}، بخشی به‌سبب پرونده‌هایی که دیگران در نیمهٔ دوم مهلت به آن ارجاع کرده‌اند",
    "{mark}, in part by cases that others handed on to it in the second half of their time",
)
# The same signs in a few words, for the sentence of the day and the list of offices.
OTHER_SIGNS = Text("نشانه‌های دیگر برای بررسی: {offices}", "other signs to look at: {offices}")
# After the first office, and without any name.
AND_ONE_OFFICE = Text(" و یک دستگاه دیگر", " and another office")
AND_MORE_OFFICES = Text(" و {n} دستگاه دیگر", " and {n} more offices")
OTHER_SIGNS_IN = Text("نشانه‌های دیگر برای بررسی در {n} دستگاه", "other signs to look at in {n} offices")
# For the office whose figure is beside it.
SIGNS = Text("نشانه برای بررسی: {signs}", "signs to look at: {signs}")
# For an office with overdue cases: a large one has many of them even if it answers in time as others do.
ON_TIME_OF_DUE = Text(
    "در این دوره {share} از {due} پروندهٔ سررسیدشده به‌موقع پاسخ گرفت",
    "this period {share} on time of {due} due",
)
ONE_LOOKS = Text(
    "۱ دستگاه از {all} دستگاه؛ تأخیر مازاد آن: {cases} پرونده",
    "1 of {all} offices; {cases} cases were left waiting beyond what similar offices leave",
)
MORE_BY_SIGNS = Text("نشانه‌های دیگر در {n} دستگاه دیگر", "other signs at {n} more")
# By the number of offices that have the same signs.
SIGNS_AT = {
    1: Text("{offices} ({signs})", "{offices} ({signs})"),
    2: Text("{offices} (هر دو: {signs})", "{offices} (both: {signs})"),
    3: Text("{offices} (هر سه: {signs})", "{offices} (all three: {signs})"),
}
FEW_RESOLVED = Text("سهم کم پرونده‌های حل‌شده", "few cases resolved")
MANY_REOPENED = Text("بازگشایی زیاد", "many cases reopened")
FEW_SATISFIED = Text("رضایت کم", "few people satisfied")
FEW_SATISFIED_LATELY = Text("رضایت کم در ۵۶ روز گذشته", "few people satisfied in the last 56 days")
MANY_UNANSWERED = Text("مختومه‌های بی‌پاسخ زیاد", "many cases closed without an answer")
MANY_SET_ASIDE = Text("انصراف یا تکرار یا انتقال زیاد", "many cases withdrawn, duplicate or transferred out")
MANY_LEFT_OPEN = Text("پرونده‌های باز پس از پاسخ", "cases left open after the answer")
MANY_HANDED_ON = Text("ارجاع زیاد در نیمهٔ دوم مهلت", "many cases handed on late")
MANY_HANDED_ON_EARLY = Text("ارجاع بسیار زیاد در نیمهٔ نخست مهلت", "very many cases handed on early")
MANY_AT_ONCE = Text("پاسخ‌های زیاد در کمتر از یک ساعت", "many answers within an hour")
COMPLAINTS_RENAMED = Text("نوع‌های دیگر به‌جای شکایت", "other kinds in place of complaints")
ANSWERS_ON_LAST_DAYS = Text("تجمع پاسخ‌ها در دو روز پیش از مهلت", "answers pile up just before the due day")
ANSWERS_ON_LAST_DAYS_LATELY = Text(
    "تجمع پاسخ‌ها در دو روز پیش از مهلت در ۲۸ روز گذشته",
    "answers pile up just before the due day in the last 28 days",
)
ANSWERS_IN_BULK = Text("ثبت یک‌جای پاسخ‌ها", "answers recorded together")
ANSWERS_ON_DUE_DAY = Text("تجمع پاسخ‌ها در روز مهلت", "answers pile up on the due day")
ANSWERS_ON_DUE_DAY_LATELY = Text(
    "تجمع پاسخ‌ها در روز مهلت در ۲۸ روز گذشته", "answers pile up on the due day in the last 28 days"
)
LONG_DEADLINES = Text("مهلت‌های بلندتر از معمول", "longer deadlines than usual")
SHARE_AT = Text(
    "«{office}» ({share} از {n} پرونده، در دستگاه‌های مشابه {expected})",
    "{office} ({share} of {n} cases, {expected} at similar offices)",
)
RATINGS_AT = Text(
    "«{office}» ({share} از {n} نظر، در دستگاه‌های مشابه {expected})",
    "{office} ({share} of {n} ratings, {expected} at similar offices)",
)
