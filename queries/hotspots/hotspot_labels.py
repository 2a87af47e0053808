"""Labels and explanations of the hotspot assessments of a county, in one place for every screen and document."""

from typing import Literal

from queries.vocabulary.labels import Text

HotspotAssessment = Literal[
    "persistent", "emerging", "fading", "above_province", "no_evidence", "too_few_cases", "line_too_new"
]
Tendency = Literal["rising", "falling", ""]

HOTSPOT_ASSESSMENTS: dict[HotspotAssessment, Text] = {
    "persistent": Text("کانون پایدار", "Persistent hotspot"),
    "emerging": Text("کانون نوپدید", "Emerging hotspot"),
    "fading": Text("کانون رو به کاهش", "Fading hotspot"),
    "above_province": Text("بالاتر از استان، روند نامعلوم", "Above the province, trend unclear"),
    "no_evidence": Text("شواهدی از کانون‌بودن نیست", "No evidence of a hotspot"),
    "too_few_cases": Text("پرونده کافی نیست", "Too few cases to say"),
    "line_too_new": Text("سامانه در آن تازه آغاز به کار کرده", "The line is too new here"),
}
HOTSPOT_EXPLANATIONS: dict[HotspotAssessment, Text] = {
    "persistent": Text(
        "نرخ ثبت آن هم در فصل‌های پیش‌تر (تا شش فصل) و هم در دو فصل کامل اخیر دست‌کم یک‌دهم بالاتر از استان و "
        "بیرون از نوسان معمول است، و در دست‌کم سه‌چهارم فصل‌ها چنین بوده است. «رو به افزایش» یا «رو به کاهش» "
        "کنار آن یعنی دو فصل اخیر، هم نسبت به استان و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و "
        "بیرون از نوسان معمول با پیش‌تر فرق دارد.",
        "Its rate is at least a tenth above the province’s and beyond normal variation, in the quarters before "
        "(up to six) as in the last two whole ones, and was so in at least three of four quarters. “Rising” or "
        "“falling” after it: the last two differ from those before by at least a tenth and beyond normal "
        "variation, against the province as against what the other counties typically did.",
    ),
    "emerging": Text(
        "نرخ آن در دو فصل کامل اخیر، و در خود فصل آخر، دست‌کم یک‌دهم بالاتر از استان است، پیش‌تر نبود، و خود این "
        "افزایش، هم نسبت به استان و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و بیرون از نوسان معمول "
        "است.",
        "Its rate in the last two whole quarters, and in the last alone, is at least a tenth above the "
        "province’s, it was not before, and the rise itself, against the province as against what the other "
        "counties typically did, is at least a tenth and beyond normal variation.",
    ),
    "fading": Text(
        "نرخ آن پیش‌تر دست‌کم یک‌دهم بالاتر از استان بود، در دو فصل کامل اخیر نیست، و خود این کاهش، هم نسبت به "
        "استان و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و بیرون از نوسان معمول است.",
        "Its rate was at least a tenth above the province’s before, it is not in the last two whole quarters, "
        "and the fall itself, against the province as against what the other counties typically did, is at least "
        "a tenth and beyond normal variation.",
    ),
    "above_province": Text(
        "در دو فصل کامل اخیر بالاتر از استان است، ولی نه آن‌قدر پیوسته که پایدار خوانده شود و نه با افزایشی که "
        "بیرون از نوسان معمول باشد و تا فصل آخر بماند.",
        "In the last two whole quarters it is above the province, but neither as steadily as to be called "
        "persistent nor after a rise beyond normal variation that lasts to the last quarter.",
    ),
    "no_evidence": Text(
        "در دو فصل کامل اخیر دست‌کم یک‌دهم بالاتر از استان نیست، یا نمی‌توان آن را از نوسان معمول جدا کرد.",
        "In the last two whole quarters it is not at least a tenth above the province, or not beyond normal "
        "variation.",
    ),
    "too_few_cases": Text(
        "در دو فصل کامل اخیر، حتی با نرخ استان، شمار پرونده‌های مورد انتظار آن برای مقایسه کافی نیست (حداقل "
        "پیش‌فرض: ۳۰ پرونده).",
        "Even at the province’s rate fewer cases are expected from it in the last two whole quarters than a "
        "comparison needs (30 by default).",
    ),
    "line_too_new": Text(
        "از آن کمتر از شش فصل کامل در داده‌ها هست.", "Fewer than six of its whole quarters are in the data."
    ),
}
HOTSPOTS: dict[HotspotAssessment, Text] = {
    "emerging": Text("کانون‌های نوپدید", "emerging hotspots"),
    "persistent": Text("کانون‌های پایدار", "persistent hotspots"),
    "fading": Text("کانون‌های رو به کاهش", "fading hotspots"),
}
TENDENCIES: dict[Tendency, Text] = {
    "rising": Text("با شیب افزایشی", "rising"),
    "falling": Text("با شیب کاهشی", "falling"),
}
# The order in which lists show them.
HOTSPOT_ORDER: tuple[HotspotAssessment, ...] = ("emerging", "persistent", "fading")
# Not enough data for an assessment.
UNASSESSED: tuple[HotspotAssessment, ...] = ("too_few_cases", "line_too_new")


def assessment_label(assessment: HotspotAssessment, tendency: Tendency) -> Text:
    """The label of a county's assessment, followed by its tendency if it has one."""
    label, suffix = HOTSPOT_ASSESSMENTS[assessment], TENDENCIES.get(tendency)
    return Text(f"{label.fa}، {suffix.fa}", f"{label.en}, {suffix.en}") if suffix else label
