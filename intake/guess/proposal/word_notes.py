"""What a person should know about the words of a file: those whose meaning is open, and which ratings are good ones."""

from collections.abc import Iterator

from intake.guess.proposal.last_states import taken_as_answered
from intake.guess.proposal.proposal import CodedProposal, Proposal
from intake.mapping.field_labels import FIELD_LABELS
from intake.mapping.rating_scale import RatingScale, rating_text
from persian.bidi import isolate
from persian.enumeration import comma_separated, words_and_more
from queries.vocabulary.labels import LANGUAGES, Text

_MAX_WORDS = 5  # named in a note
_NO_STEPS = Text(
    ". سطرهایی که چنین واژه‌ای دارند رد و فهرست می‌شوند؛ مرحله‌های دیگر پرونده‌هایشان وارد می‌شود. اگر یکی از آن‌ها ارجاع، "
    "پاسخ یا مختومه‌شدن است، معنی آن را انتخاب کنید.",
    ". Rows with such a word are rejected and listed; the other steps of their cases enter. If one of them is a "
    "referral, an answer or a closing, choose what it means.",
)


def word_notes(proposal: Proposal) -> Iterator[Text]:
    """Yield, for each field of codes, the words whose meaning is open, and how the states of closed cases are read."""
    if words := taken_as_answered(proposal.coded, proposal.fields):
        yield _closed_note(words)
    for coded in proposal.coded:
        if coded.unknown:
            words = [isolate(word) for word in list(coded.unknown)[:_MAX_WORDS]]
            more = len(coded.unknown) - _MAX_WORDS
            fa, en = (words_and_more(words, more, lang, noun_fa="واژهٔ") for lang in LANGUAGES)
            note = Text(
                f"{FIELD_LABELS[coded.field].fa}: معنی این واژه‌ها روشن نیست: {fa}",
                f"{FIELD_LABELS[coded.field].en}: the meaning of these words is open: {en}",
            )
            yield note + _NO_STEPS if coded.field == "event" else note
        if coded.scale is not None:
            yield _scale_note(coded, coded.scale)
        elif coded.field == "verdict":
            yield from _neutral_notes(coded)


def _closed_note(words: list[str]) -> Text:
    """Which closed cases count as answered, and what to do where they were not."""
    shown_fa = comma_separated((f"«{isolate(word)}»" for word in words[:_MAX_WORDS]), "fa")
    shown_en = comma_separated(map(isolate, words[:_MAX_WORDS]), "en")
    return Text(
        f"وضعیت تنها آخرین گام هر پرونده را نشان می‌دهد؛ پس {shown_fa} پاسخ داده شده هم به شمار می‌آید، در زمانی "
        "نامعلوم. اگر در این سامانه پرونده‌ها بی‌پاسخ هم مختومه می‌شوند، معنی این واژه را «مختومه» انتخاب کنید؛ آنگاه همهٔ "
        "پرونده‌هایی که آن را دارند بی‌پاسخ شمرده می‌شوند.",
        f"The status shows only the last step of each case, so {shown_en} counts as answered, too, at an unknown "
        "moment. If this system also closes cases without an answer, choose “Closed” for this word; then all cases "
        "that have it count as unanswered.",
    )


def _scale_note(coded: CodedProposal, scale: RatingScale) -> Text:
    """Which ratings of the scale count as satisfied, and what to do where that is not what they mean."""
    if scale.satisfied < scale.dissatisfied:
        return Text(
            f"سرستون «{coded.heading}» می‌گوید عدد کوچک‌تر بهتر است؛ امتیازها چنین خوانده می‌شود.",
            f"A smaller number is better under {coded.heading}, as the heading says, and ratings are read so.",
        )
    limits = {name: Text.from_formatter(rating_text, limit) for name, limit in scale.model_dump().items()}
    return Text(
        "«{heading}» به‌عنوان امتیازی از {lowest} تا {highest} خوانده شد: {satisfied} و بالاتر راضی، "
        "{dissatisfied} و پایین‌تر ناراضی، و میان این دو بی‌نظر به شمار می‌آید. اگر در این فایل عدد کوچک‌تر بهتر است یا "
        "مرز دیگری درست است، معنی هر امتیاز را خودتان انتخاب کنید.",
        "{heading} is taken for ratings from {lowest} to {highest}: {satisfied} and more count as "
        "satisfied, {dissatisfied} and less as dissatisfied, and those between as no rating. If a smaller number is "
        "better in this file, or other limits are right, choose yourself what each rating means.",
    ).formatted(heading=Text(coded.heading, coded.heading), **limits)


def _neutral_notes(coded: CodedProposal) -> Iterator[Text]:
    """Yield which words of a citizen's rating are neither satisfied nor dissatisfied."""
    codes = {**coded.known, **coded.likely}
    neutral = [isolate(word) for word, code in codes.items() if code == "none"]
    if neutral:
        yield Text(
            f"«{coded.heading}»: {'، '.join(neutral)} نه راضی است و نه ناراضی، و بی‌نظر به شمار می‌آید.",
            f"{coded.heading}: {', '.join(neutral)} is neither satisfied nor dissatisfied, and counts as no rating.",
        )
