"""What the codes of the store are called, in both languages."""

from collections.abc import Callable
from dataclasses import dataclass

from queries.vocabulary.codes import Channel, Event, Flag, Kind, Outcome, Verdict


@dataclass(frozen=True)
class Word:
    """A term in Persian and English."""

    fa: str
    en: str

    def label(self, lang: str) -> str:
        """The term in a language."""
        return self.fa if lang == "fa" else self.en

    @classmethod
    def of(cls, write: Callable[..., str], value: object, **how: object) -> "Word":
        """A value as a function writes it in each language: `Word.of(number, 12)`, `Word.of(format_day, day)`."""
        return cls(*(write(value, lang, **how) for lang in LANGUAGES))

    def formatted(self, **values: "Word") -> "Word":
        """The term with other terms in its places, each in its language."""
        return Word(
            *(self.label(lang).format(**{k: v.label(lang) for k, v in values.items()}) for lang in LANGUAGES)
        )


LANGUAGES = ("fa", "en")
KINDS = {
    Kind.complaint: Word("شکایت", "Complaint"),
    Kind.request: Word("درخواست", "Request"),
    Kind.suggestion: Word("پیشنهاد", "Suggestion"),
    Kind.unknown: Word("نامشخص", "Not given"),
}
CHANNELS = {
    Channel.phone: Word("تلفن ۱۱۱", "Telephone 111"),
    Channel.portal: Word("درگاه اینترنتی", "Web portal"),
    Channel.sms: Word("پیامک", "SMS"),
    Channel.desk: Word("میز ارتباطات مردمی", "People’s desk"),
    Channel.letter: Word("نامه", "Letter"),
    Channel.trip: Word("دیدار سفر استانی", "Provincial trip"),
    Channel.unknown: Word("نامشخص", "Not given"),
}
EVENTS = {
    Event.registered: Word("ثبت", "Registered"),
    Event.referred: Word("ارجاع", "Referred"),
    Event.answered: Word("پاسخ", "Answered"),
    Event.closed: Word("مختومه", "Closed"),
    Event.reopened: Word("بازگشایی", "Reopened"),
    Event.verdict: Word("نظر شهروند", "Verdict"),
}
OUTCOMES = {
    Outcome.resolved: Word("حل شد", "Resolved"),
    Outcome.explained: Word("توضیح داده شد", "Explained"),
    Outcome.rejected: Word("رد شد", "Rejected"),
    Outcome.transferred: Word("انتقال به بیرون", "Transferred out"),
    Outcome.duplicate: Word("تکراری", "Duplicate"),
    Outcome.withdrawn: Word("انصراف", "Withdrawn"),
    Outcome.unknown: Word("نامشخص", "Not given"),
}
VERDICTS = {
    Verdict.satisfied: Word("راضی", "Satisfied"),
    Verdict.dissatisfied: Word("ناراضی", "Dissatisfied"),
    Verdict.none: Word("بی‌نظر", "No verdict"),
}
FLAGS = {
    Flag.answered_before_registered: Word("پاسخ پیش از ثبت", "answered before it was registered"),
    Flag.closed_before_registered: Word("مختومه پیش از ثبت", "closed before it was registered"),
    Flag.closed_without_date: Word("مختومهٔ بی‌تاریخ", "closed, but no date says when"),
    Flag.answered_without_date: Word("پاسخ بی‌تاریخ", "answered, but no date says when"),
    Flag.date_after_as_of: Word("تاریخی در آینده یا بسیار دور", "a date in the future or too far away"),
    Flag.placeholder_date: Word("تاریخ ساختگی، مانند ۱۹۰۰/۰۱/۰۱", "a placeholder date such as 1900-01-01"),
    Flag.due_before_registered: Word("مهلت پیش از ثبت", "due before it was registered"),
    Flag.unreadable_date: Word("تاریخ ناخوانا", "an unreadable date"),
    Flag.personal_data: Word("دادهٔ شخصی، پوشانده شد", "personal data, blanked"),
    Flag.bad_coordinates: Word("مختصات نادرست", "impossible coordinates"),
    Flag.unknown_value: Word("مقدار ناشناخته", "an unknown value"),
    Flag.older_than_stored: Word(
        "قدیمی‌تر از آنچه ثبت است؛ دست نخورد", "older than what is stored; left as it was"
    ),
    Flag.registered_after_as_of: Word("ثبت پس از «تا تاریخ»", "registered after the as-of"),
    Flag.event_order: Word("ترتیب ناممکن رویدادها", "events in an impossible order"),
}
NOT_GIVEN = Word("نامشخص", "Not given")
# What a scope is narrowed by and a figure broken down by, as they are called within a sentence.
PARAMETERS = {
    "month": Word("ماه", "month"),
    "quarter": Word("فصل", "quarter"),
    "year": Word("سال", "year"),
    "county": Word("شهرستان", "county"),
    "agency": Word("دستگاه اجرایی", "agency"),
    "peer_group": Word("هم‌گروه", "peer group"),
    "topic": Word("موضوع", "topic"),
    "topic_group": Word("گروه موضوع", "topic group"),
    "kind": Word("نوع", "kind"),
    "channel": Word("مسیر ثبت", "channel"),
    "trips": Word("سفرهای استانی", "provincial trips"),
    "as_of": Word("تا تاریخ", "as-of"),
}
