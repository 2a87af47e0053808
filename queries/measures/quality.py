"""Measures of the quality of closed cases: resolved, reopened, resolution gap, and citizens' satisfaction."""

from queries.measures.caveats import FOLLOW_UP, WILSON
from queries.measures.declaration import Measure
from queries.measures.estimators import Share
from queries.measures.quote_templates import estimate_sentence, verdict_sentence
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

RESOLVED_SHARE = Measure(
    key="resolved_share",
    title=Text("سهم حل‌شده", "Resolved"),
    unit="share",
    estimator=Share("resolved", "closed_with_outcome"),
    clock="closed",
    better="higher",
    definition=Text(
        "از پرونده‌های مختومه در دوره که نتیجه‌شان ثبت شده: سهم «حل شد».",
        "Of cases closed in the period whose outcome is recorded: the share with outcome resolved.",
    ),
    why=Text("پاسخ با حل مشکل یکی نیست.", "An answer is not a solution."),
    caveats=(
        WILSON,
        Text(
            "نتیجه را خود دستگاه ثبت می‌کند؛ شکاف حل را کنار آن ببینید.",
            "The office itself records the outcome; see the resolution gap too.",
        ),
    ),
    sentence=estimate_sentence(
        "نتیجهٔ {value} از پرونده‌های مختومه «حل شد» بود", "{value} of the closed cases ended as resolved"
    ),
    needs=(Recorded.closing_date, Recorded.outcome),
    min_change=0.03,
    minimum="share",
)
REOPENED_SHARE = Measure(
    key="reopened_share",
    title=Text("سهم بازگشایی", "Reopened"),
    unit="share",
    estimator=Share("reopened_soon", "closed_followed"),
    clock="closed",
    better="lower",
    definition=Text(
        "از پرونده‌های مختومه در دوره، دست‌کم ۳۰ روز پیش از تاریخ داده‌ها: سهم بازگشوده‌ها تا ۳۰ روز.",
        "Of cases closed in the period at least 30 days before as-of: the share reopened within 30 days.",
    ),
    why=Text("مختومه‌شدن همیشه پایان کار نیست.", "Closing a case is not always its end."),
    caveats=(WILSON, FOLLOW_UP),
    sentence=estimate_sentence(
        "{value} از پرونده‌های مختومه تا ۳۰ روز دوباره باز شدند",
        "{value} of the closed cases were reopened within 30 days",
    ),
    needs=(Recorded.closing_date, Recorded.reopening),
    min_change=0.02,
    minimum="share",
)
RESOLUTION_GAP = Measure(
    key="resolution_gap",
    title=Text("شکاف حل", "Resolution gap"),
    unit="share",
    estimator=Share("gap", "resolved_followed"),
    clock="closed",
    better="lower",
    definition=Text(
        "از پرونده‌هایی که در دوره، دست‌کم ۳۰ روز پیش از تاریخ داده‌ها، با نتیجهٔ «حل شد» مختومه شده‌اند: سهم "
        "آن‌هایی که تا ۳۰ روز بازگشوده شدند یا شهروند ناراضی بود.",
        "Of cases closed as resolved in the period at least 30 days before as-of: the share reopened within 30 "
        "days or with a dissatisfied rating.",
    ),
    why=Text(
        "فاصلهٔ آنچه دستگاه «حل‌شده» نامیده با آنچه مردم دیدند.",
        "The distance between what an office called resolved and what people saw.",
    ),
    caveats=(
        WILSON,
        FOLLOW_UP,
        Text(
            "بیشتر مردم نظر نمی‌دهند؛ شکاف واقعی می‌تواند بزرگ‌تر باشد.",
            "Most people give no rating; the true gap may be wider.",
        ),
    ),
    sentence=estimate_sentence(
        "{value} از پرونده‌هایی که با نتیجهٔ «حل شد» بسته شدند، تا ۳۰ روز دوباره باز شدند یا شهروند از آن‌ها "
        "ناراضی بود",
        "{value} of the cases closed as resolved were reopened within 30 days or left the citizen dissatisfied",
    ),
    needs=(Recorded.closing_date, Recorded.outcome, Recorded.reopening, Recorded.verdict),
    min_change=0.02,
    minimum="share",
)
SATISFIED_SHARE = Measure(
    key="satisfied_share",
    title=Text("سهم رضایت", "Satisfied"),
    unit="share",
    estimator=Share("satisfied", "with_verdict"),
    clock="closed",
    better="higher",
    definition=Text(
        "از نظرهای ثبت‌شده دربارهٔ پرونده‌های مختومه در دوره: سهم راضی‌ها؛ همیشه با نرخ پاسخ.",
        "Of ratings on cases closed in the period: the share satisfied; always with the response rate.",
    ),
    why=Text("داور نهایی مردم‌اند.", "People are the final judge."),
    caveats=(
        WILSON,
        Text(
            "بازه دربارهٔ کسانی که نظر نداده‌اند چیزی نمی‌گوید؛ زیر ۲۰٪ نرخ پاسخ رتبه‌بندی و نقل نمی‌شود.",
            "The interval says nothing about those who did not answer; below 20% response it is neither "
            "ranked nor quoted.",
        ),
        Text(
            "کنار آن حد پایین و بالا می‌آید: سهم راضی‌ها از همهٔ شهروندانی که پرونده‌شان مختومه شده، اگر هیچ‌یک یا همهٔ "
            "کسانی که نظر نداده‌اند راضی بوده باشند. حد پایین، سهم رضایت ضرب‌در نرخ پاسخ است و حد بالا همان به‌اضافهٔ سهم "
            "کسانی که نظر نداده‌اند؛ نوسان معمول در آن‌ها نیست. در ارقام انتشار حد جداگانه‌ای نمی‌آید: از همان دو رقم "
            "گردشده به دست می‌آید.",
            "Two bounds are shown with it: the share satisfied of everyone whose case was closed, if none, or all, of "
            "those who gave no rating were satisfied. With a share p and a response rate r they are p×r and p×r+1−r; "
            "chance is not in them. Published figures have no bounds of their own: they follow from these two rounded "
            "figures.",
        ),
    ),
    sentence=verdict_sentence(
        "{value} از کسانی که نظر دادند راضی بودند", "{value} of those who gave a rating were satisfied"
    ),
    needs=(Recorded.closing_date, Recorded.verdict),
    min_change=0.03,
    minimum="share",
)
