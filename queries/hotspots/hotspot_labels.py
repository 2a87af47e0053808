"""What a county's course may be called, and the rule behind each word. Nowhere else is it said."""

from typing import Literal

from queries.vocabulary.labels import Word

Verdict = Literal["persistent", "emerging", "fading", "above", "level", "few", "new"]
Tendency = Literal["rising", "falling", ""]

VERDICTS: dict[Verdict, Word] = {
    "persistent": Word("کانون پایدار", "Persistent hotspot"),
    "emerging": Word("کانون نوپدید", "Emerging hotspot"),
    "fading": Word("کانون رو به خاموشی", "Fading hotspot"),
    "above": Word("بالاتر از استان، روند نامعلوم", "Above the province, course unclear"),
    "level": Word("کانون‌بودنش نشان داده نمی‌شود", "Not shown to be a hotspot"),
    "few": Word("پرونده برای داوری کم است", "Too few cases to say"),
    "new": Word("خط در آن تازه است", "The line is too new here"),
}
WHY: dict[Verdict, Word] = {
    "persistent": Word(
        "نرخ ثبت آن هم در فصل‌های پیش‌تر (تا شش فصل) و هم در دو فصل کامل اخیر دست‌کم یک‌دهم بالاتر از استان و بیرون "
        "از نوسان تصادفی است، و در دست‌کم سه‌چهارم فصل‌ها چنین بوده است. «رو به افزایش» یا «رو به کاهش» کنار آن یعنی "
        "دو فصل اخیر، هم نسبت به استان و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و بیرون از تصادف با "
        "پیش‌تر فرق دارد.",
        "Its rate lies at least a tenth above the province’s and beyond chance, in the quarters before (up to six) as "
        "in the last two whole ones, and did so in at least three of four quarters. “Rising” or “falling” beside it: "
        "the last two differ from those before by at least a tenth and beyond chance, against the province as against "
        "what the other counties typically did.",
    ),
    "emerging": Word(
        "نرخ آن در دو فصل کامل اخیر، و در خود فصل آخر، دست‌کم یک‌دهم بالاتر از استان است، پیش‌تر نبود، و خود این "
        "افزایش، هم نسبت به استان و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و بیرون از نوسان تصادفی است.",
        "Its rate in the last two whole quarters, and in the last alone, lies at least a tenth above the province’s, "
        "it did not before, and the rise itself, against the province as against what the other counties typically "
        "did, is at least a tenth and beyond chance.",
    ),
    "fading": Word(
        "نرخ آن پیش‌تر دست‌کم یک‌دهم بالاتر از استان بود، در دو فصل کامل اخیر نیست، و خود این کاهش، هم نسبت به استان "
        "و هم نسبت به تغییر معمول دیگر شهرستان‌ها، دست‌کم یک‌دهم و بیرون از نوسان تصادفی است.",
        "Its rate lay at least a tenth above the province’s before, it does not in the last two whole quarters, and "
        "the fall itself, against the province as against what the other counties typically did, is at least a tenth "
        "and beyond chance.",
    ),
    "above": Word(
        "در دو فصل کامل اخیر بالاتر از استان است، ولی نه آن‌قدر پیوسته که پایدار خوانده شود و نه با افزایشی که بیرون "
        "از تصادف باشد و تا فصل آخر بماند.",
        "In the last two whole quarters it lies above the province, but neither as steadily as to be called persistent "
        "nor after a rise beyond chance that lasts to the last quarter.",
    ),
    "level": Word(
        "در دو فصل کامل اخیر دست‌کم یک‌دهم بالاتر از استان نیست، یا نمی‌توان آن را از تصادف جدا کرد.",
        "In the last two whole quarters it does not lie at least a tenth above the province, or chance explains it.",
    ),
    "few": Word(
        "در دو فصل کامل اخیر، با نرخ استان هم، کمتر از آن پرونده از آن انتظار می‌رود که بتوان سنجید (۳۰، مگر تنظیمات "
        "جز این بگوید).",
        "Even at the province’s rate fewer cases would be expected of it in the last two whole quarters than a "
        "comparison needs (30, unless the settings say otherwise).",
    ),
    "new": Word(
        "از آن کمتر از شش فصل کامل در داده‌ها هست.",
        "Fewer than six of its whole quarters are in the data.",
    ),
}
SHORT: dict[Verdict, Word] = {
    "persistent": Word("پایدار", "Persistent"),
    "emerging": Word("نوپدید", "Emerging"),
    "fading": Word("رو به خاموشی", "Fading"),
}
TENDENCIES: dict[Tendency, Word] = {
    "rising": Word("رو به افزایش", "rising"),
    "falling": Word("رو به کاهش", "falling"),
}
HOT: tuple[Verdict, ...] = ("emerging", "persistent", "fading")  # in the order in which they are told
UNJUDGED: tuple[Verdict, ...] = ("few", "new")


def named(verdict: Verdict, tendency: Tendency) -> Word:
    """The word for a county's course, with what it tends to."""
    word, beside = VERDICTS[verdict], TENDENCIES.get(tendency)
    return Word(f"{word.fa}، {beside.fa}", f"{word.en}, {beside.en}") if beside else word
