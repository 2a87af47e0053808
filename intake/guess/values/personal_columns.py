"""Judge whether a column holds personal data or free text, by its heading and by its values; such columns stay outside.

The heading alone is enough, because a mapping may not name such a column (`intake.mapping.privacy`). Values are judged
where headings are missing or say nothing. More of the doubtful ones are left out than need be: a column left out can be
taken in by a person, one taken in wrongly has shown what it holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.guess.headings.heading_words import Heading
from intake.guess.values.value_shapes import ValueShape
from intake.mapping.privacy import is_area_of_caller, is_national_code, refusal
from intake.mapping.rating_scale import read_rating
from persian.digits import to_latin_digits
from queries.vocabulary.labels import Text

_MOBILE = re.compile(r"(?:\+|00)?(?:98)?0?9\d{9}", re.ASCII)
_TELEPHONE = re.compile(
    r"\+\d[\d\s\-().]{8,16}|\(?\d{3}\)?[\s\-.]\d{3}[\s\-.]\d{4}|0\d{2,3}[\s\-]\d{7,8}|0\d(?:[\s.]\d\d){4}",
    re.ASCII,
)
_LANDLINE = re.compile(r"0[1-8]\d{9}", re.ASCII)
_HALF = 0.5  # share of the cells
_LONGEST_EMAIL = 320  # characters
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_NAMED_WELL, _FEW = 0.9, 3  # heading, and different numbers, of ids that may pass a checksum by chance
_RATINGS = 0.95  # share of the cells
_SHORT_TEXT = 25  # letters of a date with its time
# What a heading names whose values come from a list.
_OF_LISTS = {
    "code", "kind", "topic", "office", "county", "city", "status", "what", "outcome", "group", "title", "channel",
}  # fmt: skip
_SEPARATORS = re.compile(r"[\s\u200c\-.()]")
# Somebody's name beside what a list has: «شهرداری تبریز - کارشناس: …», «آبفا (خانم …)».
_NAMED_BESIDE = re.compile(
    r"(?:^|[\s(\[\-–—،,/:|])(?:(?:[آا]قا[ی\u064a]|خانم|سرکار|جناب|mrs?|ms)\.?\s+(?!ها[ی\u064a]?\b)\w"
    r"|(?:کارشناس|مسئول|مسوول|متصدی|کارمند|رابط|نماینده|officer|clerk|handler|contact)\s*[:：]\s*\w)",
    re.IGNORECASE,
)
_OFTEN = 0.2  # share of the cells
# A national code or mobile number with more beside it: «1234567891-17», «ش/09120000000».
_MAX_LETTERS = 30
_LONG_NUMBERS = re.compile(r"\d{10,}", re.ASCII)


class Outside(StrEnum):
    """Why a column stays outside."""

    person = "person"
    telephone = "telephone"
    national_code = "national_code"
    email = "email"
    address = "address"
    free_text = "free_text"
    not_needed = "not_needed"
    unsure = "unsure"


OUTSIDE_LABELS: dict[Outside, Text] = {
    Outside.person: Text("نام یا مشخصات شخص", "a person’s name or details"),
    Outside.telephone: Text("شمارهٔ تلفن", "telephone numbers"),
    Outside.national_code: Text("کد ملی", "national codes"),
    Outside.email: Text("ایمیل", "e-mail addresses"),
    Outside.address: Text("نشانی", "addresses"),
    Outside.free_text: Text("متن آزاد", "free text"),
    Outside.not_needed: Text("لازم نیست", "not needed"),
    Outside.unsure: Text("نامطمئن", "uncertain"),
}
PERSONAL = frozenset(
    (
        Outside.person,
        Outside.telephone,
        Outside.national_code,
        Outside.email,
        Outside.address,
        Outside.free_text,
    )
)


@dataclass(frozen=True)
class PersonalFinding:
    """What personal data a column holds, how sure that is (0 to 1), and whether the heading or the values say it."""

    kind: Outside
    sure: float
    by_heading: bool


def personal_finding(
    name: str, heading: Heading, shape: ValueShape, *, named: float = 0.0, coded: float = 0.0
) -> PersonalFinding | None:
    """What personal data a column holds; None if nothing points to any.

    `named` is how well the heading names a field, `coded` the share of the cells that are known words of codes.
    """
    by_values = _by_values(shape, named=named)
    if _is_list(shape) and named > 0.6 and by_values is not None and by_values.kind is Outside.free_text:
        by_values = None  # long topics or outcomes from a list, as their heading says
    if refusal(name) is not None:
        refused = max(heading.personal, key=lambda kind: heading.personal[kind], default="person")
        return PersonalFinding(Outside(refused), 1.0, by_heading=True)
    if by_values is not None and by_values.sure >= 0.9:
        return by_values
    named_kinds = {kind: weight for kind, weight in heading.personal.items() if weight >= 0.6}
    if named_kinds and not is_area_of_caller(name):
        kind = max(named_kinds, key=lambda each: named_kinds[each])
        weight = named_kinds[kind]
        if kind == "telephone" and heading.weight("what"):
            kind = "free_text"  # the reason of a call, which may be written as people speak
        if not _is_harmless(kind, heading, shape, named=named, coded=coded):
            return PersonalFinding(Outside(kind), max(0.6, weight), by_heading=True)
    return by_values


def _is_harmless(kind: str, heading: Heading, shape: ValueShape, *, named: float, coded: float) -> bool:
    """Whether the values of a column are not personal, although its heading names such data.

    `named` and `coded` are those of `personal_finding`.
    """
    # "Contact type" or "reason text": a few words that are known codes, or texts from a list, as those of a "service
    # code description".
    if kind in ("telephone", "free_text"):
        names_a_list = bool(_OF_LISTS & heading.concepts.keys()) and named > 0.4
        if coded > 0.8 or (names_a_list and _is_list(shape) and shape.texts > 0.9 and shape.letters < 45):
            return True
    # The time or the code of a call; its values would show if it were a number of a telephone.
    if kind == "telephone":
        return bool({"date", "id"} & set(heading.concepts)) and named >= 0.4
    # The time of a message («ساعت پیام») is not text, and nor is its code, if each value is one word with digits.
    if kind == "free_text" and shape.has_digits > 0.95:
        is_time = "date" in heading.concepts and shape.words < _FEW and shape.letters < _SHORT_TEXT
        return is_time or ("id" in heading.concepts and shape.words < 2)
    # The rating that a person gave («رضایت متقاضی»), if it is one.
    return (
        kind == "person" and heading.weight("rating") >= _NAMED_WELL and (coded > 0.8 or _are_ratings(shape))
    )


def _are_ratings(shape: ValueShape) -> bool:
    """Whether nearly all values are ratings: numbers of up to three digits, and not those of telephones or people."""
    ratings = sum(count for value, count in shape.counts.items() if read_rating(value) is not None)
    return ratings > _RATINGS * shape.filled


def _is_list(shape: ValueShape) -> bool:
    """Whether texts come from a list: few of them, again and again, and none as people speak."""
    return shape.spread < 0.15 and shape.spoken <= 0.05 and shape.filled >= 20


def _by_values(shape: ValueShape, *, named: float) -> PersonalFinding | None:
    """What personal data the values of a column are, given how well its heading names a field."""
    if not shape.filled:
        return None
    shares = number_shares(shape.counts)
    if shares["email"] > 0.3:
        return PersonalFinding(Outside.email, 0.98, by_heading=False)
    if shares["mobile"] > 0.3:
        return PersonalFinding(Outside.telephone, 0.98, by_heading=False)
    if shares["telephone"] > 0.5:
        return PersonalFinding(Outside.telephone, 0.9, by_heading=False)
    # One in eleven numbers of ten digits passes the checksum by chance; so may all of the few ids of a small file.
    by_chance = named >= _NAMED_WELL and shape.distinct <= _FEW
    if not by_chance and shares["ten_digits"] > 0.5 and shares["national_code"] > 0.6 * shares["ten_digits"]:
        return PersonalFinding(Outside.national_code, 0.98, by_heading=False)
    if shape.texts < 0.5:
        return None
    beside = sum(count for value, count in shape.counts.items() if _NAMED_BESIDE.search(value))
    if beside > _OFTEN * shape.filled:
        return PersonalFinding(Outside.person, 0.92, by_heading=False)
    various = shape.spread > 0.3 or shape.distinct > 50
    if various and shape.groups["address"] > 0.5 and shape.has_digits > 0.4:
        return PersonalFinding(Outside.address, 0.92, by_heading=False)
    if shape.spoken > 0.1 and shape.words >= 2:
        return PersonalFinding(Outside.free_text, 0.8, by_heading=False)
    if shape.words >= 5 and shape.letters > 40 and shape.groups["office"] < 0.6:
        return PersonalFinding(
            Outside.free_text, 0.95 if various and shape.long > 0.3 else 0.75, by_heading=False
        )
    # Ids such as helpdesk_ticket_1001_ab12 have words, but no spaces.
    texts = shape.words >= 4 and shape.letters > 25 and shape.spaced > _HALF
    if texts and shape.spread > 0.5 and shape.filled >= 20:
        return PersonalFinding(Outside.free_text, 0.75, by_heading=False)
    with_names = shape.groups["person"]
    if shape.has_digits < 0.2 and 1 <= shape.words <= 5 and shape.groups["office"] < 0.3:
        if various and with_names + 0.5 * shape.family_names > 0.35:
            return PersonalFinding(Outside.person, 0.92, by_heading=False)
        if shape.distinct >= 3 and with_names > 0.5 and shape.groups["topic"] < 0.2:
            return PersonalFinding(Outside.person, 0.8, by_heading=False)
    return None


def number_shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Shares of the cells that are e-mail addresses, mobile and other telephone numbers, and national codes."""
    matches = dict.fromkeys(("email", "mobile", "telephone", "ten_digits", "national_code"), 0)
    for value, count in counts.items():
        plain = to_latin_digits(value).strip()
        digits = _SEPARATORS.sub("", plain)
        matches["email"] += count * (len(plain) <= _LONGEST_EMAIL and bool(_EMAIL.fullmatch(plain)))
        matches["mobile"] += count * bool(_MOBILE.fullmatch(digits))
        matches["telephone"] += count * bool(_TELEPHONE.fullmatch(plain) or _LANDLINE.fullmatch(digits))
        parts = _LONG_NUMBERS.findall(plain) if len(plain) <= _MAX_LETTERS and not plain.isdigit() else []
        matches["mobile"] += count * any(_MOBILE.fullmatch(part) for part in parts)
        codes = [part for part in parts if len(part) == 10]
        if codes:
            matches["ten_digits"] += count
            matches["national_code"] += count * any(map(is_national_code, codes))
        # Codes that begin with zeros lose them in workbooks.
        if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 10:
            matches["ten_digits"] += count
            matches["national_code"] += count * is_national_code(digits.zfill(10))
    total = max(sum(counts.values()), 1)
    return {name: number / total for name, number in matches.items()}
