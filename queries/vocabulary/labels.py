"""Persian and English labels of the stored codes, and the bilingual `Text` that holds them."""

from collections.abc import Callable
from dataclasses import dataclass

from persian.area_words import with_area_words
from persian.digits import number
from queries.vocabulary.codes import Channel, Event, Flag, Kind, Outcome, Timely, Verdict


@dataclass(frozen=True)
class Text:
    """A text in Persian and English."""

    fa: str
    en: str

    def __add__(self, following: "Text") -> "Text":
        """The two texts, one after the other, in each language."""
        return Text(self.fa + following.fa, self.en + following.en)

    def label(self, lang: str) -> str:
        """The text in one language: Persian for `fa`, English for anything else."""
        return with_area_words(self.fa if lang == "fa" else self.en, lang)

    def as_json(self) -> dict[str, str]:
        """Both languages as a JSON-serialisable dict, with the keys `fa` and `en`."""
        return {"fa": self.fa, "en": self.en}

    @classmethod
    def from_formatter(cls, write: Callable[..., str], value: object, **how: object) -> "Text":
        """Format a value in each language: `Text.from_formatter(number, 12)`, `Text.from_formatter(format_day, day)`.

        `write` is called as `write(value, lang, **how)`.
        """
        return cls(*(write(value, lang, **how) for lang in LANGUAGES))

    def formatted(self, **values: "Text") -> "Text":
        """Fill the `{placeholders}` of both languages, each with the value's text in the same language."""
        return Text(
            *(
                self.label(lang).format(**{name: value.label(lang) for name, value in values.items()})
                for lang in LANGUAGES
            )
        )


def cases_text(n: float) -> Text:
    """A number of cases: "1 case", "12 cases". Persian has the same noun for every number."""
    fa, en = (number(n, lang) for lang in LANGUAGES)
    return Text(f"{fa} پرونده", f"{en} case" if en == "1" else f"{en} cases")


LANGUAGES = ("fa", "en")
KINDS = {
    Kind.complaint: Text("شکایت", "Complaint"),
    Kind.request: Text("درخواست", "Request"),
    Kind.suggestion: Text("پیشنهاد", "Suggestion"),
    Kind.unknown: Text("نامشخص", "Not given"),
}
CHANNELS = {
    Channel.phone: Text("تلفن ۱۱۱", "Telephone 111"),
    Channel.portal: Text("درگاه اینترنتی", "Web portal"),
    Channel.sms: Text("پیامک", "SMS"),
    Channel.desk: Text("میز ارتباطات مردمی", "Public enquiries desk"),
    Channel.letter: Text("نامه", "Letter"),
    Channel.trip: Text("دیدار سفر استانی", "Provincial trip"),
    Channel.unknown: Text("نامشخص", "Not given"),
}
EVENTS = {
    Event.registered: Text("ثبت", "Registered"),
    Event.referred: Text("ارجاع", "Referred"),
    Event.answered: Text("پاسخ", "Answered"),
    Event.closed: Text("مختومه", "Closed"),
    Event.reopened: Text("بازگشایی", "Reopened"),
    Event.verdict: Text("نظر شهروند", "Rating"),
}
OUTCOMES = {
    Outcome.resolved: Text("حل شد", "Resolved"),
    Outcome.explained: Text("توضیح داده شد", "Explained"),
    Outcome.rejected: Text("رد شد", "Rejected"),
    Outcome.transferred: Text("انتقال به بیرون", "Transferred out"),
    Outcome.duplicate: Text("تکراری", "Duplicate"),
    Outcome.withdrawn: Text("انصراف", "Withdrawn"),
    Outcome.unknown: Text("نامشخص", "Not given"),
}
VERDICTS = {
    Verdict.satisfied: Text("راضی", "Satisfied"),
    Verdict.dissatisfied: Text("ناراضی", "Dissatisfied"),
    Verdict.none: Text("بی‌نظر", "No rating"),
}
TIMELY = {
    Timely.yes: Text("بله", "Yes"),
    Timely.no: Text("خیر", "No"),
    Timely.unknown: Text("نامشخص", "Not given"),
}
FLAGS = {
    Flag.answered_before_registered: Text("پاسخ پیش از ثبت", "answered before it was registered"),
    Flag.closed_before_registered: Text("مختومه پیش از ثبت", "closed before it was registered"),
    Flag.closed_without_date: Text("مختومهٔ بی‌تاریخ", "closed, but no date says when"),
    Flag.answered_without_date: Text("پاسخ بی‌تاریخ", "answered, but no date says when"),
    Flag.date_after_as_of: Text(
        "تاریخی بیش از یک روز پس از تاریخ داده‌ها، یا مهلتی بیش از ده سال دور از ثبت",
        "a date more than a day after the as-of, or due more than ten years from registration",
    ),
    Flag.placeholder_date: Text("تاریخ ساختگی، مانند ۱۹۰۰/۰۱/۰۱", "a placeholder date such as 1900-01-01"),
    Flag.due_before_registered: Text("مهلت پیش از ثبت", "due before it was registered"),
    Flag.unreadable_date: Text("تاریخ ناخوانا", "an unreadable date"),
    Flag.personal_data: Text("دادهٔ شخصی، پوشانده شد", "personal data, blanked"),
    Flag.bad_coordinates: Text("مختصات نادرست", "impossible coordinates"),
    Flag.unknown_value: Text("مقدار ناشناخته", "an unknown value"),
    Flag.older_than_stored: Text(
        "قدیمی‌تر از آنچه ثبت است؛ دست نخورد", "older than what is stored; left as it was"
    ),
    Flag.registered_after_as_of: Text("ثبت پس از تاریخ داده‌ها", "registered after the as-of"),
    Flag.unreadable_time: Text("ساعت ناخوانا کنار تاریخ", "an unreadable time of day beside a date"),
    Flag.event_order: Text("ترتیب ناممکن رویدادها", "events in an impossible order"),
}
# In place of a figure that exists only in comparison.
NOT_COMPARABLE = Text("مشابهی برای مقایسه نیست", "nothing similar to compare with")
NOT_GIVEN = Text("نامشخص", "Not given")
DEMO_LABEL = Text("دادهٔ نمونه", "Demo data")
# Names of filters and groupings as they appear inside a sentence, keyed by their URL parameter.
PARAMETER_LABELS = {
    "month": Text("ماه", "month"),
    "quarter": Text("فصل", "quarter"),
    "year": Text("سال", "year"),
    "county": Text("شهرستان", "county"),
    "agency": Text("دستگاه اجرایی", "agency"),
    "peer_group": Text("گروه دستگاه", "peer group"),
    "topic": Text("موضوع", "topic"),
    "topic_group": Text("گروه موضوع", "topic group"),
    "kind": Text("نوع", "kind"),
    "channel": Text("مسیر ثبت", "channel"),
    "trips": Text("سفرهای استانی", "provincial trips"),
    "as_of": Text("تاریخ داده‌ها", "as-of"),
}
