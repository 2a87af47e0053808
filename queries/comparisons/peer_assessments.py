"""Assessments of an office or county compared with its peers, and their wording. No other module words them.

The product never calls an office negligent: an assessment says where a person should look.
"""

from typing import Literal

from queries.vocabulary.labels import Text

PeerAssessment = Literal["like", "better", "look", "differs", "few", "alone", "unheard"]


PEER_ASSESSMENTS: dict[PeerAssessment, Text] = {
    "like": Text("همانند هم‌گروه‌ها", "Like its peers"),
    "better": Text("بهتر از هم‌گروه‌ها", "Better than its peers"),
    "look": Text("نیازمند بررسی", "Needs a look"),
    # Only for measures without a better and a worse direction.
    "differs": Text("متفاوت با هم‌گروه‌ها", "Differs from its peers"),
    "few": Text("پرونده برای سنجش کم است", "Too few cases to compare"),
    "alone": Text("هم‌گروه کافی ندارد", "Too few peers to compare with"),
    "unheard": Text("پاسخ‌دهندگان کم‌اند؛ سنجیده نمی‌شود", "Too few gave a verdict; not compared"),
}
PEER_EXPLANATIONS: dict[PeerAssessment, Text] = {
    "like": Text(
        "تفاوت آن با آنچه از هم‌گروه‌ها برای همین پرونده‌ها انتظار می‌رود، از تفاوت معمول آن‌ها با هم بیشتر نیست.",
        "It differs from what its peers would be expected to do with the same cases by no more than peers usually do.",
    ),
    "better": Text(
        "بیرون از مرز ۹۹٫۸٪ قیف و در سوی بهتر آن است.",
        "It lies outside the 99.8% limits of the funnel, on the better side.",
    ),
    "look": Text(
        "بیرون از مرز ۹۹٫۸٪ قیف و در سوی بدتر آن است؛ چرایی آن را باید کسی ببیند.",
        "It lies outside the 99.8% limits of the funnel, on the worse side; a person should see why.",
    ),
    "differs": Text(
        "بیرون از مرز ۹۹٫۸٪ قیف است؛ این شاخص سوی بهتر ندارد.",
        "It lies outside the 99.8% limits of the funnel; this measure has no better side.",
    ),
    "few": Text(
        "پرونده‌هایش کمتر از حداقل لازم برای سنجش است.",
        "It has fewer cases than a comparison needs.",
    ),
    "alone": Text(
        "با کمتر از ۸ هم‌گروه قیف رسم نمی‌شود؛ با مهلت خودش و با گذشتهٔ خودش سنجیده می‌شود.",
        "With fewer than 8 peers there is no funnel: it is compared with its deadline and with its own past.",
    ),
    "unheard": Text(
        "کمتر از ۲۰٪ مردمی که می‌توانستند نظر داده‌اند؛ دربارهٔ دیگران چیزی نمی‌دانیم.",
        "Fewer than 20% of the people who could have gave a verdict; nothing is known of the others.",
    ),
}
LATE = Text("بی‌پاسخ تا مهلت", "Not answered in time")
