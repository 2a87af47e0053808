"""What the codes of the store are called, in both languages."""

from dataclasses import dataclass

from queries.codes import Channel, Event, Kind, Outcome, Verdict


@dataclass(frozen=True)
class Word:
    """A term in Persian and English."""

    fa: str
    en: str

    def label(self, lang: str) -> str:
        """The term in a language."""
        return self.fa if lang == "fa" else self.en


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
NOT_GIVEN = Word("نامشخص", "Not given")
