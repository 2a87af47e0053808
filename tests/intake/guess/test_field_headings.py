"""Scores of headings for fields."""

import pytest

from intake.guess.field_headings import UPDATED, heading_scores
from intake.guess.heading_words import read_heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Unique Key", "id"), ("کد رهگیری", "id"), ("شماره پرونده", "id"), ("Numéro de dossier", "id"),
        ("requested_datetime", "registered_at"), ("تاریخ دریافت", "registered_at"), ("open_dt", "registered_at"),
        ("sla_target_dt", "due_at"), ("مهلت پاسخ", "due_at"), ("Échéance", "due_at"),
        ("تاریخ پاسخ", "answered_at"), ("First Response", "answered_at"),
        ("Date de clôture", "closed_at"), ("تاریخ مختومه", "closed_at"), ("Resolved On", "closed_at"),
        ("تاریخ ارجاع", "referred_at"), ("Date sent to company", "referred_at"),
        ("LAST_MODIFIED_DATE", UPDATED), ("آخرین ویرایش", UPDATED),
        ("SRStatus", "status"), ("وضعیت", "status"), ("نوع", "kind"), ("نحوه دریافت", "channel"),
        ("MethodReceived", "channel"), ("Submitted via", "channel"), ("OWNER_DEPARTMENT", "agency"),
        ("دستگاه اجرایی", "agency"), ("نخستین دستگاه", "first_agency"), ("گروه دستگاه", "peer_group"),
        ("موضوع", "topic"), ("گروه موضوع", "topic_group"), ("Complaint Type", "topic"), ("Sub-product", "topic"),
        ("شهرستان", "county"), ("Borough", "county"), ("محله", "place"), ("Neighborhood", "place"),
        ("نتیجه", "outcome"), ("Consumer disputed?", "verdict"), ("نظر شهروند", "verdict"),
        ("عرض جغرافیایی", "latitude"), ("long", "longitude"), ("سفر استانی", "trip"), ("رویداد", "event"),
    ],
)  # fmt: skip
def test_the_best_field_is_the_one_that_is_named(heading, field):
    scores = heading_scores(read_heading(heading))

    assert max(scores, key=scores.get) == field


@pytest.mark.parametrize("heading", ["DaysOpen", "مدت رسیدگی", "Zxqv", ""])
def test_counts_and_unknown_words_name_nothing_clearly(heading):
    assert max(heading_scores(read_heading(heading)).values(), default=0) < 0.5
