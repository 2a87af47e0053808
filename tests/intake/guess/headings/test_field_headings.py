"""Scores of headings for fields."""

import pytest

from intake.guess.headings.field_headings import UPDATED, heading_scores
from intake.guess.headings.heading_words import read_heading
from intake.mapping.field_columns import SPANS
from intake.mapping.privacy import refusal


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Unique Key", "id"), ("کد رهگیری", "id"), ("شماره پرونده", "id"), ("Numéro de dossier", "id"),
        ("requested_datetime", "registered_at"), ("تاریخ دریافت", "registered_at"), ("open_dt", "registered_at"),
        ("sla_target_dt", "due_at"), ("مهلت پاسخ", "due_at"), ("Échéance", "due_at"),
        ("حداکثر زمان پاسخ", "due_at"), ("Max response time", "due_at"), ("حداکثر امتیاز", "verdict"),
        ("工单编号", "id"), ("受理时间", "registered_at"), ("办结时间", "closed_at"), ("답변일시", "answered_at"),
        ("처리상태", "status"), ("回答期限", "due_at"), ("جاواب تاریخی", "answered_at"),
        ("قئیدیات تاریخی", "registered_at"),
        ("تاریخ پاسخ", "answered_at"), ("First Response", "answered_at"),
        ("Date de clôture", "closed_at"), ("تاریخ مختومه", "closed_at"), ("Resolved On", "closed_at"),
        ("تاریخ ارجاع", "referred_at"), ("Date sent to company", "referred_at"),
        ("LAST_MODIFIED_DATE", UPDATED), ("آخرین ویرایش", UPDATED),
        ("SRStatus", "status"), ("وضعیت", "status"), ("نوع", "kind"), ("نحوه دریافت", "channel"),
        ("MethodReceived", "channel"), ("Submitted via", "channel"), ("OWNER_DEPARTMENT", "agency"),
        ("دستگاه اجرایی", "agency"), ("نخستین دستگاه", "first_agency"), ("گروه دستگاه", "peer_group"),
        ("موضوع", "topic"), ("گروه موضوع", "topic_group"), ("Complaint Type", "topic"), ("Sub-product", "topic"),
        ("Ticket form", "topic"),
        ("کد حادثه", "id"), ("شماره دادخواست", "id"), ("تاریخ صدور رای", "answered_at"), ("سرفصل پیام", "topic_group"),
        ("شهرستان", "county"), ("Borough", "county"), ("محله", "place"), ("Neighborhood", "place"),
        ("نتیجه", "outcome"), ("Consumer disputed?", "verdict"), ("نظر شهروند", "verdict"),
        ("عرض جغرافیایی", "latitude"), ("long", "longitude"), ("سفر استانی", "trip"), ("رویداد", "event"),
        # Of other countries.
        ("رقم الشكوى", "id"), ("تاريخ الرد", "answered_at"), ("تاريخ الإغلاق", "closed_at"),
        ("Cevap Tarihi", "answered_at"), ("Durum", "status"), ("Eingang", "registered_at"),
        ("Frist", "due_at"), ("Erledigt am", "closed_at"),
        ("Номер обращения", "id"), ("Дата регистрации", "registered_at"), ("Дата ответа", "answered_at"),
        ("Date of Disposal", "closed_at"), ("Escalation at", "due_at"), ("Days to close", "closed_after"),
    ],
)  # fmt: skip
def test_the_best_field_is_the_one_that_is_named(heading, field):
    scores = heading_scores(read_heading(heading))

    assert max(scores, key=scores.get) == field


@pytest.mark.parametrize("heading", ["DaysOpen", "مدت رسیدگی", "Zxqv", ""])
def test_counts_and_unknown_words_name_no_moment_clearly(heading):
    scores = heading_scores(read_heading(heading))
    assert max((score for field, score in scores.items() if field not in SPANS), default=0) < 0.5


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Eingangsdatum", "registered_at"), ("Fecha de respuesta", "answered_at"), ("Prazo", "due_at"),
        ("تاريخ الإغلاق", "closed_at"), ("الجهة المعنية", "agency"), ("Kapanış Tarihi", "closed_at"),
        ("Qurum", "agency"), ("Тематика", "topic"), ("Estatus", "status"), ("Attribué à - Groupe", "agency"),
        ("Issue key", "id"), ("عملیات", "event"), ("سازمان گیرنده", "to_agency"),
    ],
)  # fmt: skip
def test_headings_of_other_languages_are_recognised(heading, field):
    scores = heading_scores(read_heading(heading))

    assert max(scores, key=scores.__getitem__) == field


def test_the_type_of_an_issue_may_be_its_kind_or_its_topic():
    scores = heading_scores(read_heading("Issue Type"))

    assert min(scores["kind"], scores["topic"]) > 0.6


def test_a_service_is_an_office_or_a_topic():
    scores = heading_scores(read_heading("Service"))

    assert scores["agency"] == pytest.approx(scores["topic"])
    scores = heading_scores(read_heading("service_name"))
    assert scores["topic"] > scores["agency"]


def test_a_service_area_is_an_office_or_a_group_of_topics():
    scores = heading_scores(read_heading("Service area"))

    assert scores["agency"] > 0.8
    assert scores["topic_group"] > 0.8


def test_districts_in_short_and_turkish_closings_are_named():
    assert heading_scores(read_heading("dist_name"))["county"] > 0.8
    assert heading_scores(read_heading("Kapanma Tarihi"))["closed_at"] == 1.0
    assert refusal("dist_name") is None


@pytest.mark.parametrize(
    ("heading", "clearer", "field"),
    [
        # A hearing is no closing, a breach no registration, and a subscriber no case.
        ("تاریخ جلسه رسیدگی", "تاریخ رسیدگی", "closed_at"), ("تاریخ تخلف", "تاریخ اعتراض", "registered_at"),
        ("شماره اشتراک", "شماره حادثه", "id"), ("شماره کنتور", "شماره قرارداد", "id"),
        ("تاریخ سررسید قبض", "تاریخ سررسید", "due_at"), ("آخرین مهلت پرداخت", "آخرین مهلت پاسخ", "due_at"),
        ("scheduled_visit", "scheduled_answer", "due_at"),
        # Who wrote a case down or had it before does not have it.
        ("دستگاه قبلی", "دستگاه فعلی", "agency"),
        ("واحد ثبت کننده", "واحد رسیدگی کننده", "agency"), ("دستگاه ثبت‌کننده", "دستگاه", "agency"),
    ],
)  # fmt: skip
def test_a_heading_of_something_else_names_a_field_less(heading, clearer, field):
    scores = [heading_scores(read_heading(each)).get(field, 0.0) for each in (heading, clearer)]
    assert scores[0] < 0.6 * scores[1]
