"""Personal data: refuse columns that hold it, and blank telephone numbers and national codes in texts.

Two layers: a mapping may not name a column whose heading suggests personal data or free text, and what is left of
telephone numbers and national codes in the remaining texts is masked.
"""

import re
from itertools import pairwise

from persian.bidi import one_line
from persian.digits import to_latin_digits
from persian.names import tidy
from queries.vocabulary.masked_cells import MASK

# People write numbers with separators between the digits: spaces, ZWNJ, dashes, dots, slashes. Up to two of them, and
# up to three in telephone numbers («0912 - 345 - 6789»), of which the first digits are known.
_SEPARATOR = r"[\s\u200c\u200b\u2010-\u2015\-_./()]"
_GAP, _WIDE_GAP = f"{_SEPARATOR}{{0,2}}", f"{_SEPARATOR}{{0,3}}"
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00){_GAP}98{_WIDE_GAP}|98{_WIDE_GAP}|0)?9(?:{_WIDE_GAP}[0-9]){{9}}(?![0-9])"
)
_TEN_DIGITS = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{9}}(?![0-9])")
# Ten digits can also be those of a date with an hour, or with the minutes before it. What is exempt from masking for
# that has a possible year, month and day in one of the usual orders, and stands beside a time with a colon; no national
# code is written so.
_YEAR, _MONTH, _DAY = "(?:1[2-9]|20|21)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_DATES = "|".join(
    (
        rf"{_YEAR}(?P<a>[-/.]?){_MONTH}(?P=a){_DAY}",
        rf"{_DAY}(?P<b>[-/.]){_MONTH}(?P=b){_YEAR}",
        rf"{_MONTH}(?P<c>[-/.]){_DAY}(?P=c){_YEAR}",
    )
)
_BETWEEN = r"[\s\u200c\-]{1,2}"
_DATE_BEFORE_TIME = re.compile(rf"(?:{_DATES}){_BETWEEN}(?:[01][0-9]|2[0-3])(?=:[0-5][0-9])")
_DATE_AFTER_TIME = re.compile(rf"(?<=[0-9]:)[0-5][0-9]{_BETWEEN}(?:{_DATES})")
_DAY_AND_HOUR = re.compile(rf"{_YEAR}{_MONTH}{_DAY}(?:[01][0-9]|2[0-3])")
_DIGITS = re.compile(r"[0-9]{10,14}")
_NOT_DIGIT = re.compile(r"[^0-9]")

# A column whose name contains one of these words is personal, whatever other words the name contains.
_PERSONAL = {
    "telephone": ("تلفن", "موبایل", "همراه", "تماس", "phone", "telephone", "mobile", "cell", "cellphone",
                  "tel", "fax", "نمابر"),
    "national code": ("ملی", "شناسنامه", "کدملی", "شماره‌ملی", "national", "nationalid", "nationalcode", "ssn",
                      "passport", "گذرنامه", "melli"),
    "address": ("آدرس", "نشانی", "پلاک", "کدپستی", "پستی", "address", "street", "postcode", "postalcode",
                "postal"),
    "e-mail": ("ایمیل", "رایانامه", "email", "mail"),
    "free text": ("شرح", "متن", "توضیح", "توضیحات", "یادداشت", "پیام", "چکیده", "description", "desc", "note",
                  "notes", "nts", "comment", "comments", "remark", "remarks", "message", "body", "narrative"),
    "person": ("خانوادگی", "متقاضی", "شاکی", "پدر", "تولد", "firstname", "lastname", "surname", "fullname",
               "fathername", "birth", "birthdate", "birthday", "applicant", "complainant", "caller",
               "requester", "submitter", "reporter"),
}  # fmt: skip
_FA = {
    "telephone": "شمارهٔ تلفن", "national code": "کد یا شمارهٔ ملی", "address": "نشانی", "e-mail": "ایمیل",
    "free text": "متن آزاد", "person": "نام یا مشخصات شخص",
}  # fmt: skip
# The words for "name" are personal unless the column name also says that a thing is named ("name of the agency").
_NAME = ("نام", "اسم", "name", "title", "عنوان")
_NAMES_OF_THINGS = (
    "دستگاه", "سازمان", "اداره", "واحد", "نهاد", "شرکت", "شهرستان", "شهر", "روستا", "بخش", "منطقه", "محله",
    "محل", "موضوع", "گروه", "سفر", "استان", "خدمت", "نوع", "دسته", "همگروه", "مسیر", "فعالیت", "activity",
    "ارگان", "مرکز", "مدیریت", "معاونت", "organ", "dastgah", "sazman", "edare", "shahrestan", "mozoo",
    "شعبه", "بیمارستان", "درمانگاه", "مدرسه", "دانشگاه", "بانک", "کلانتری", "پاسگاه", "hospital", "school", "clinic",
    "وزارتخانه", "وزارت", "کانال", "درگاه", "ناحیه", "دهستان", "وضعیت", "dist",
    "agency", "department", "dept", "dep",
    "org", "orgs", "bureau", "directorate", "ministry", "authority", "branch",
    "team", "queue", "status", "state", "municipality", "village", "town", "zone",
    "office", "organization", "organisation", "unit", "county", "city", "district", "borough", "area",
    "region", "neighborhood", "neighbourhood", "ward", "place", "topic", "service", "category", "type",
    "group", "trip", "subject", "division", "province", "channel", "kind", "complaint", "request", "problem",
)  # fmt: skip
# But «نام بیمار بیمارستان» and “Patient name (hospital)” are those of a person.
_NAMED_PERSONS = {
    "بیمار", "بیماران", "آموز", "آموزان", "دانشجو", "دانشجویان", "پزشک", "پزشکان", "معلم", "معلمان", "استاد", "استادان",
    "اساتید", "صاحب", "صاحبان", "patient", "patients", "student", "students", "teacher", "teachers", "doctor",
    "doctors", "professor",
}  # fmt: skip
# What is named of a case: «نام نتیجه», "resolution.name". With any other word the name may be that of a person who has
# to do with it («نام ثبت‌کنندهٔ نتیجه»).
_NAMES_IN_CASES = {
    "issuetype", "resolution", "component", "components", "priority", "outcome", "result", "نتیجه",
}  # fmt: skip
_CASES = {"fields", "issue", "ticket", "case", "پرونده"}  # what these names stand under
# Exceptions: "زمان تماس" is the time of a call, "نوع پیام" the type of a message; both are harmless.
_ABOUT_THE_CALL = (
    "زمان", "تاریخ", "ساعت", "نوع", "روش", "نحوه", "شیوه", "طریق", "طریقه", "مسیر", "کانال", "date", "time", "type",
    "kind", "method", "at",
)  # fmt: skip
# The only date of a person that is personal is that of birth: «تاریخ پاسخ به متقاضی» is the time of an answer.
_DATED = ("زمان", "تاریخ", "ساعت", "date", "time", "tarikh", "zaman")
_ADDRESSED = ("متقاضی", "شاکی", "applicant", "complainant", "caller", "requester")
# The rating that a person gave is a code: «رضایت متقاضی».
_RATINGS = ("رضایت", "رضایتمندی", "امتیاز", "نظر", "نظرسنجی", "satisfaction", "rating")
# "موضوع تماس" and "موضوع پیام" are the topics of a line whose cases are calls and messages.
_CALLS = ("تماس", "پیام")
# Words of a call or a message: the id, the state, the topic or its group, the reason or the result of a case.
_OF_CALLS = ("کد", "شناسه", "وضعیت", "موضوع", "علت", "دلیل", "نتیجه", "گروه", "دسته", "سرفصل", "محور")
_NUMBER = "شماره"  # of a message it is an id, of a call that of a telephone
# "OrgDesc" beside "OrgCode" is what the code stands for; a "RequestDesc" is what a person wrote.
_CODED_THINGS = (
    "org", "organ", "organization", "unit", "dept", "department", "region", "city", "county", "district", "province",
    "branch", "status", "state", "channel",
)  # fmt: skip
# «شهرستان تماس گیرنده», “Caller County”: the county of a person is that of the case, and too large to tell who it is.
_AREAS = (
    "شهرستان", "استان", "شهر", "بخش", "منطقه", "ناحیه", "county", "province", "city", "district", "region",
)  # fmt: skip
_CALLERS = ("تماس", "گیرنده", *_ADDRESSED)
_RESIDENCE = ("محل", "سکونت", "اقامت", "of", "the")
_NAMES_OF_AREAS = ("نام", "کد", "name", "code")
# «شرح عملیات» in a file with one row an event: what was done to a case, chosen from a list in many systems.
_STEPS = (
    "عملیات", "اقدام", "رویداد", "مرحله", "گام", "event", "action", "step", "stage", "activity", "operation",
)  # fmt: skip
_DESCRIPTIONS = ("شرح", "description", "desc")
_WORD = re.compile(r"[^\W\d_]+")
_PARTS_OF_NAME = re.compile(r"(\s*[()\[\]،,؛;|:]\s*|\s+[-–—/]\s*|\s*[-–—/]\s+)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def refusal(column: str, *, field: str = "") -> tuple[str, str] | None:
    """Return the reason why a column of this name may not be mapped (Persian, English); None if it may.

    The rating of a person («رضایت متقاضی») may be mapped as a rating only. For the field `event` the column may be one
    that describes steps («شرح عملیات»): only codes of its words are stored, and a load refuses it if they do not come
    from a list.
    """
    words = _words(column)
    if field == "event" and describes_steps(column):
        words = [word for word in words if word not in _DESCRIPTIONS]
    if is_area_of_caller(column):
        words = [word for word in words if word not in _CALLERS]
    if any(word in words for word in _OF_CALLS) and _NUMBER not in words:
        words = [word for word in words if word not in _CALLS]
    if _NUMBER in words:
        words = [word for word in words if word != "پیام"]
    rated = field in ("", "verdict") and any(word in words for word in _RATINGS)
    if rated or any(word in words for word in _DATED):
        words = [word for word in words if word not in _ADDRESSED]
    if any(word in words for word in _CODED_THINGS):
        words = [word for word in words if word != "desc"]
    # Neighbouring words are also tried together, because “کد ملی” and “کدملی” are both common.
    joined = {a + b for a, b in pairwise(words)}
    for what, marks in _PERSONAL.items():
        if what in ("telephone", "free text") and any(word in _ABOUT_THE_CALL for word in words):
            continue
        if any(mark.replace("\u200c", "") in {*words, *joined} for mark in marks):
            return _refused(column, what)
    named = {word for word in words if word not in _NAME} - _CASES
    of_thing = not named.isdisjoint(_NAMES_OF_THINGS) or (bool(named) and named <= _NAMES_IN_CASES)
    of_thing = of_thing and named.isdisjoint(_NAMED_PERSONS)
    if any(word in _NAME[:3] for word in words) and not of_thing:
        return _refused(column, "person")
    return None


def describes_steps(column: str) -> bool:
    """Whether a column is named after the description of a step: «شرح عملیات», “Event Description”."""
    words = _words(column)
    return any(word in _STEPS for word in words) and any(word in _DESCRIPTIONS for word in words)


def is_area_of_caller(column: str) -> bool:
    """Whether a column is named after the county, city or district of a caller or applicant, and after nothing else.

    In Persian the person stands after the area, in English before it or after "of".
    """
    words = _words(column)
    area = next((at for at, word in enumerate(words) if word in _AREAS), None)
    if area is None:
        return False
    before, after = words[:area], [word for word in words[area + 1 :] if word not in _RESIDENCE]
    if words[area].isascii() and not after:
        return bool(before) and all(word in _CALLERS for word in before)
    named = all(word in _NAMES_OF_AREAS for word in before)
    return named and bool(after) and all(word in _CALLERS for word in after)


def mask_personal_data(text: str) -> tuple[str, bool]:
    """Blank mobile numbers and valid national codes in a text; also return whether there were any."""
    if len(text) < 10:
        return text, False
    latin = to_latin_digits(text)  # replaces character by character, so positions stay valid
    if sum(map(latin.count, "0123456789")) < 10:
        return text, False
    spans = [match.span() for match in _MOBILE.finditer(latin)]
    spans += [
        match.span()
        for match in _TEN_DIGITS.finditer(latin)
        if is_national_code(_NOT_DIGIT.sub("", match[0]))
        and not _within(match.span(), spans)
        and not _is_date_and_time(match)
    ]
    # Replaced from the end, so that the positions of earlier spans stay valid.
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + MASK + text[end:]
    return text, bool(spans)


def mask_file_name(name: str) -> str:
    """The name of a file as it is stored, shown and made the name of a source: without personal data.

    Mobile numbers and valid national codes are blanked. Characters go that a terminal would obey, or that would turn
    around what follows.

    Only digits without separators count, because the moment of an export is written with them («2025-12-01_093015»),
    and none that are a day and an hour («1404051213»).
    """
    name = one_line(name)
    if len(name) < 10:
        return name
    latin = to_latin_digits(name)
    for match in reversed(list(_DIGITS.finditer(latin))):
        digits = match[0]
        if _MOBILE.fullmatch(digits) or (is_national_code(digits) and not _DAY_AND_HOUR.fullmatch(digits)):
            name = name[: match.start()] + MASK + name[match.end() :]
    return name


def without_masked_parts(name: str) -> str:
    """A name without its parts in brackets, or behind a dash or comma, that hold a masked number: «گاز (▇▇▇)» → «گاز».

    Beside the telephone of somebody stands the name. Of a name in which nothing else would be left all is kept.
    """
    parts = _PARTS_OF_NAME.split(name)  # texts, and between them what separates them
    kept, opened = "", True
    for at in range(0, len(parts), 2):
        text, separator = parts[at], parts[at - 1] if at else ""
        if MASK in text:
            opened = False
        elif text:
            closes = not opened and separator.strip() in (")", "]")
            kept += (" " if closes else separator) + text if kept else text
            opened = True
        elif separator.strip() in (")", "]") and opened:
            kept += separator.rstrip()
    return kept.strip() or name


def is_national_code(digits: str) -> bool:
    """Check whether ten digits satisfy the checksum of an Iranian national code.

    The last digit is the weighted sum of the others (weights 10 to 2) modulo 11 if that is below 2, else 11 minus that.
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return int(digits[9]) == (remainder if remainder < 2 else 11 - remainder)


def _is_date_and_time(digits: re.Match[str]) -> bool:
    """Whether ten digits in a text are all of them a date with the hour after it, or with the minutes before it."""
    dates = (form.match(digits.string, digits.start()) for form in (_DATE_BEFORE_TIME, _DATE_AFTER_TIME))
    return any(date is not None and date.end() == digits.end() for date in dates)


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Whether a span overlaps one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _words(column: str) -> list[str]:
    """The words of a heading, those of "CallerCounty" apart."""
    return [word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", tidy(column).replace("\u200c", " ")))]


def _refused(column: str, what: str) -> tuple[str, str]:
    """The message that refuses a column, in both languages."""
    return (
        f"ستون «{column}» به نظر {_FA[what]} است. داده‌های شخصی و متن آزاد وارد نمی‌شود؛ آن را از نگاشت بردارید.",
        f'The column "{column}" looks like {what}. Personal data and free text never enter; '
        "take it out of the mapping.",
    )
