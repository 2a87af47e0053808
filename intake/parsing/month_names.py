"""Gregorian days whose month is a word in any of the languages of exports: `07-ene-2025`, `7 мая 2025 г.`.

Offices write the month in their own language, and systems do so with their locale. Every name below means one month
only, in whichever language it is, so the language need not be known.
"""

import re
from functools import lru_cache

from persian.names import fold, folded

# The names of each month: English, French, German, Spanish, Italian, Portuguese, Turkish, Azerbaijani, Russian (alone
# and after a day), Arabic (of Egypt and of the Levant), Persian. Accents do not matter.
_MONTHS = (
    "january janvier januar jänner enero gennaio janeiro ocak yanvar январь января ینایر کانون-الثانی ژانویه",
    "february février februar febrero febbraio fevereiro şubat fevral февраль февраля فبرایر شباط فوریه",
    "march mars märz marzo março mart март марта مارس آذار مارچ",
    "april avril abril aprile nisan aprel апрель апреля أبریل إبریل نیسان آوریل",
    "may mai mayo maggio maio mayıs май мая مایو أیار مه می",
    "june juin juni junio giugno junho haziran iyun июнь июня یونیو حزیران ژوئن",
    "july juillet juli julio luglio julho temmuz iyul июль июля یولیو تموز ژوئیه جولای",
    "august août agosto ağustos avqust август августа أغسطس آب اوت آگوست",
    "september septembre septiembre settembre setembro eylül sentyabr сентябрь сентября سبتمبر أیلول سپتامبر",
    "october octobre oktober octubre ottobre outubro ekim oktyabr октябрь октября أکتوبر تشرین-الأول اکتبر",
    "november novembre noviembre novembro kasım noyabr ноябрь ноября نوفمبر تشرین-الثانی نوامبر",
    "december décembre dezember diciembre dicembre dezembro aralık dekabr декабрь декабря دیسمبر کانون-الأول دسامبر",
)
# Words beside the numbers that do not change the day: «de», «г.», “-ci il”, and the days of the week.
_IGNORED = (
    "de del le den er г года год ci cı cu cü il à às a las at um uhr в kl saat alle ore th st nd rd "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica pazartesi salı çarşamba perşembe cuma cumartesi "
    "pazar понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс "
    "الاثنین الإثنین الثلاثاء الأربعاء الخمیس الجمعة السبت الأحد"
)
_TEXT = re.compile(r"[^\W_]+(?:[\s\-/.'`´’]+[^\W_]+)+[\s.]*")
_PART = re.compile(r"[^\W\d_]+|\d+")
_SHORTEST = 3  # letters of an abbreviation
_CENTURY = 2000  # of years of two digits, which stand last


@lru_cache(maxsize=1)
def _ignored_words() -> frozenset[str]:
    """The folded words that do not change the day."""
    return folded(*_IGNORED.split())


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    """Folded name or abbreviation → number of the month; beginnings that two months share are left out."""
    months: dict[str, set[int]] = {}
    for number, names in enumerate(_MONTHS, start=1):
        for name in map(fold, names.split()):
            for end in range(min(_SHORTEST, len(name)), len(name) + 1):
                months.setdefault(name[:end], set()).add(number)
    whole = {fold(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
    return {name: min(numbers) for name, numbers in months.items() if len(numbers) == 1} | whole


def named_day(text: str) -> str | None:
    """The day as year/month/day of a text with Latin digits and the name of a Gregorian month; None if it has none."""
    if not _TEXT.fullmatch(text):
        return None
    parts = _PART.findall(text)
    numbers = [part for part in parts if part.isdecimal()]
    words = [word for part in parts if not part.isdecimal() if (word := fold(part)) not in _ignored_words()]
    month = _numbers().get("".join(words))
    if month is None or len(numbers) != 2:
        return None
    day, year = sorted(numbers, key=len)
    if len(day) > 2 or len(year) != 4:
        # «07-ene-25»: the day first, as databases write it.
        if not (max(map(len, numbers)) <= 2 and parts[0] == numbers[0] and parts[-1] == numbers[1]):
            return None
        day, year = numbers[0], str(_CENTURY + int(numbers[1]))
    if not 1900 <= int(year) < 2100 or not 1 <= int(day) <= 31:
        return None
    return f"{year}/{month:02}/{int(day):02}"
