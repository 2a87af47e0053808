"""Registers of complaints made up for these tests, in the shapes and words that offices of several countries export.

Each has its columns with the field that each of them fills. The guesser was made with them; the files that judge it are
others (`tests/guess`).
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.intake.guess.made_cases import (
    AREAS_EN,
    CODES_EN,
    COUNTIES_FA,
    GIVEN,
    GIVEN_EN,
    OFFICES_EN,
    OFFICES_FA,
    PLACES_FA,
    QUARTERS_EN,
    TOPICS_EN,
    TOPICS_FA,
    Case,
    american,
    european,
    iso,
    jalali,
    jalali_day_first,
    made_cases,
    mobile,
    national_code,
    sentence_fa,
)
from tests.thorough import THOROUGH

Row = dict[str, str]
PERSONAL, NOTHING = "personal", ""


@dataclass(frozen=True)
class Register:
    """A table with its truth: for each column the field that it fills, PERSONAL, or NOTHING."""

    name: str
    headings: tuple[str, ...]
    truth: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def write(self, folder: Path, *, header: bool = True) -> Path:
        """Write the table as CSV."""
        path = folder / f"{self.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if header:
                writer.writerow(self.headings)
            writer.writerows(self.rows)
        return path

    def renamed(self, headings: Sequence[str], suffix: str) -> "Register":
        """The same table under other headings."""
        return replace(self, name=f"{self.name}-{suffix}", headings=tuple(headings))

    def without_headings(self) -> "Register":
        """The same table with numbered headings."""
        return self.renamed([f"Column{at}" for at in range(1, len(self.headings) + 1)], "numbered")

    def abbreviated(self) -> "Register":
        """The same table with headings whose words are cut to their first letters or lose their vowels."""
        return self.renamed(list(_unique(_abbreviated(heading) for heading in self.headings)), "abbreviated")


def _abbreviated(heading: str) -> str:
    words = []
    for at, word in enumerate(heading.replace("_", " ").split()):
        if word.isascii() and len(word) > 4 and at % 2 == 0:
            words.append(word[0] + "".join(letter for letter in word[1:] if letter.lower() not in "aeiou"))
        else:
            words.append(word[:4])
    return " ".join(words)


def _unique(headings: Iterator[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        yield heading if seen[heading] == 1 else f"{heading} {seen[heading]}"


ROWS = 400 if THOROUGH > 1 else 200  # of each register
Columns = dict[str, tuple[str, Callable[[Case], str]]]


def _register(
    name: str, columns: Columns, topics: dict[str, tuple[str, ...]], *, count: int = ROWS
) -> Register:
    cases = list(made_cases(count, sum(map(ord, name)), topics))
    rows = tuple(tuple(make(case) for _, make in columns.values()) for case in cases)
    return Register(name, tuple(columns), tuple(field for field, _ in columns.values()), rows)


@cache
def registers() -> tuple[Register, ...]:
    """All registers with one row a case."""
    return (
        _register("city", {
            "Unique Key": ("id", lambda c: str(58_000_000 + 7 * c.number)),
            "Created Date": ("registered_at", lambda c: american(c.registered)),
            "Closed Date": ("closed_at", lambda c: american(c.closed)),
            "Agency": (NOTHING, lambda c: c.choice(CODES_EN)),
            "Agency Name": ("agency", lambda c: c.choice(OFFICES_EN)),
            "Complaint Type": ("topic_group", lambda c: c.group),
            "Descriptor": ("topic", lambda c: c.topic),
            "Incident Zip": (PERSONAL, lambda c: str(10000 + c.at.randrange(90))),
            "Incident Address": (PERSONAL, lambda c: f"{c.at.randrange(1, 900)} MAIN STREET"),
            "Status": ("status", lambda c: "Closed" if c.closed else c.choice(("Open", "In Progress", "Assigned"))),
            "Due Date": ("due_at", lambda c: american(c.due)),
            "Resolution Description": (PERSONAL, lambda c: "The Department inspected the location and closed the case "
                                       "because the condition was corrected by the crew."),
            "Borough": ("county", lambda c: c.choice(AREAS_EN)),
            "Open Data Channel Type": ("channel", lambda c: c.choice(("PHONE", "ONLINE", "MOBILE", "UNKNOWN"))),
            "Latitude": ("latitude", lambda c: f"{40.5 + c.at.random() / 3:.6f}"),
            "Longitude": ("longitude", lambda c: f"{-74 + c.at.random() / 3:.6f}"),
        }, TOPICS_EN),
        _register("windy", {
            "SR_NUMBER": ("id", lambda c: f"SR24-{c.number:08}"),
            "SR_TYPE": ("topic", lambda c: c.topic),
            "OWNER_DEPARTMENT": ("agency", lambda c: c.choice(OFFICES_EN)),
            "STATUS": ("status", lambda c: "Completed" if c.closed else c.choice(("Open", "Canceled"))),
            "CREATED_DATE": ("registered_at", lambda c: american(c.registered)),
            "LAST_MODIFIED_DATE": (NOTHING, lambda c: american(c.updated)),
            "CLOSED_DATE": ("closed_at", lambda c: american(c.closed)),
            "STREET_ADDRESS": (PERSONAL, lambda c: f"{c.at.randrange(900)} W OAK ST"),
            "ZIP_CODE": (PERSONAL, lambda c: str(60600 + c.at.randrange(40))),
            "WARD": ("county", lambda c: str(c.at.randrange(1, 50))),
            "COMMUNITY_AREA": ("place", lambda c: c.choice(QUARTERS_EN)),
            "ORIGIN": ("channel", lambda c: c.choice(("Phone Call", "Internet", "Mobile Device", "E-Mail"))),
        }, TOPICS_EN),
        _register("harbour", {
            "case_enquiry_id": ("id", lambda c: str(101_005_000_000 + c.number * 3)),
            "open_dt": ("registered_at", lambda c: f"{c.registered:%Y-%m-%d %H:%M:%S}"),
            "sla_target_dt": ("due_at", lambda c: f"{c.due:%Y-%m-%d %H:%M:%S}"),
            "closed_dt": ("closed_at", lambda c: f"{c.closed:%Y-%m-%d %H:%M:%S}" if c.closed else ""),
            "on_time": ("timely", lambda c: c.choice(("ONTIME", "OVERDUE"))),
            "case_status": ("status", lambda c: "Closed" if c.closed else "Open"),
            "closure_reason": (PERSONAL, lambda c: f"Case Closed. Closed date : {c.closed}. The crew visited the site "
                               "and everything was cleaned as requested." if c.closed else ""),
            "reason": ("topic_group", lambda c: c.group),
            "type": ("topic", lambda c: c.topic),
            "department": ("agency", lambda c: c.choice(CODES_EN)),
            "neighborhood": ("place", lambda c: c.choice(QUARTERS_EN)),
            "latitude": ("latitude", lambda c: f"{42.2 + c.at.random() / 4:.5f}"),
            "longitude": ("longitude", lambda c: f"{-71.1 + c.at.random() / 4:.5f}"),
            "source": ("channel", lambda c: c.choice(("Constituent Call", "Citizens Connect App", "Self Service"))),
        }, TOPICS_EN),
        _register("consumer", {
            "Date received": ("registered_at", lambda c: f"{c.registered:%m/%d/%Y}"),
            "Product": ("topic_group", lambda c: c.group),
            "Issue": ("topic", lambda c: c.topic),
            "Consumer complaint narrative": (PERSONAL, lambda c: f"I called {c.number} times about {c.topic}, nobody "
                                             "answered me, please look into this problem as soon as possible."),
            "Company": ("agency", lambda c: c.choice(("FIRST BANK INC", "SECOND CREDIT UNION", "THIRD LOANS LLC"))),
            "State": ("county", lambda c: c.choice(("NY", "CA", "TX", "FL", "OH", "PA"))),
            "Submitted via": ("channel", lambda c: c.choice(("Web", "Phone", "Postal mail", "Referral"))),
            "Date sent to company": ("referred_at", lambda c: f"{c.referred:%m/%d/%Y}"),
            "Company response to consumer": ("outcome", lambda c: c.choice((
                "Closed with explanation", "Closed with monetary relief", "Closed with non-monetary relief",
                "In progress"))),
            "Timely response?": ("timely", lambda c: c.choice(("Yes", "No"), 9, 1)),
            "Consumer disputed?": ("verdict", lambda c: c.choice(("Yes", "No", "N/A"))),
            "Complaint ID": ("id", lambda c: str(3_000_000 + c.number * 11)),
        }, TOPICS_EN),
        _register("office", {
            "ردیف": (NOTHING, lambda c: str(c.number + 1)),
            "کد رهگیری": ("id", lambda c: str(1_403_000_000 + 13 * c.number)),
            "نام و نام خانوادگی": (PERSONAL, lambda c: f"{c.choice(GIVEN)} نمونه{c.at.randrange(99)}"),
            "کد ملی": (PERSONAL, national_code),
            "شماره همراه": (PERSONAL, mobile),
            "تاریخ ثبت": ("registered_at", lambda c: jalali(c.registered)),
            "نوع درخواست": ("kind", lambda c: c.choice(("شکایت", "درخواست", "پیشنهاد", "مطالبه"))),
            "نحوه دریافت": ("channel", lambda c: c.choice(("تلفنی", "سایت", "پیامک", "حضوری"))),
            "شهرستان": ("county", lambda c: c.choice(COUNTIES_FA)),
            "دستگاه اجرایی": ("agency", lambda c: c.choice(OFFICES_FA)),
            "گروه موضوعی": ("topic_group", lambda c: c.group),
            "موضوع": ("topic", lambda c: c.topic),
            "شرح درخواست": (PERSONAL, sentence_fa),
            "مهلت پاسخ": ("due_at", lambda c: jalali(c.due)),
            "تاریخ ارجاع": ("referred_at", lambda c: jalali(c.referred)),
            "تاریخ پاسخ": ("answered_at", lambda c: jalali(c.answered)),
            "تاریخ مختومه": ("closed_at", lambda c: jalali(c.closed)),
            "وضعیت": ("status", lambda c: "مختومه" if c.closed else "پاسخ داده شده" if c.answered else "در حال بررسی"),
            "نتیجه": ("outcome", lambda c: c.choice(("حل شد", "توضیح داده شد", "رد شد")) if c.closed else ""),
            "رضایت شهروند": ("verdict", lambda c: c.choice(("راضی", "ناراضی", "")) if c.closed else ""),
        }, TOPICS_FA),
        _register("crm", {
            "id_parvande": ("id", lambda c: f"P-{c.number:06}"),
            "tarikh_sabt": ("registered_at", lambda c: jalali_day_first(c.registered)),
            "saat_sabt": ("registered_time", lambda c: f"{c.registered:%H:%M}"),
            "noe_darkhast": ("kind", lambda c: c.choice(("شکایت", "درخواست", "پیشنهاد"))),
            "masir": ("channel", lambda c: c.choice(("تلفن", "پورتال", "پیامک"))),
            "shahrestan": ("county", lambda c: c.choice(COUNTIES_FA)),
            "mahalle": ("place", lambda c: c.choice(PLACES_FA)),
            "dastgah": ("agency", lambda c: c.choice(OFFICES_FA)),
            "mozoo": ("topic", lambda c: c.topic),
            "vaziat": ("status", lambda c: "بسته" if c.closed else "جاری"),
            "tarikh_bastan": ("closed_at", lambda c: jalali_day_first(c.closed)),
            "mohlat": ("due_at", lambda c: jalali_day_first(c.due)),
            "tel": (PERSONAL, mobile),
            "nam": (PERSONAL, lambda c: f"{c.choice(GIVEN)} نمونه"),
            "tozihat": (PERSONAL, sentence_fa),
        }, TOPICS_FA),
        _register("mairie", {
            "Numéro de dossier": ("id", lambda c: f"D{c.number:07}"),
            "Date de création": ("registered_at", lambda c: european(c.registered)),
            "Date de clôture": ("closed_at", lambda c: european(c.closed)),
            "Échéance": ("due_at", lambda c: european(c.due)),
            "Statut": ("status", lambda c: "Clôturé" if c.closed else c.choice(("En cours", "Nouveau"))),
            "Canal": ("channel", lambda c: c.choice(("Téléphone", "Site web", "Courrier", "Guichet"))),
            "Service responsable": ("agency", lambda c: c.choice(("Direction de la voirie", "Service propreté",
                                                                "Direction des parcs"))),
            "Objet": ("topic", lambda c: c.choice(("Éclairage public", "Nid-de-poule", "Déchets", "Bruit"))),
            "Quartier": ("place", lambda c: c.choice(("Le Port", "La Gare", "Saint Jean", "Bellevue", "Centre"))),
            "Nom du demandeur": (PERSONAL, lambda c: f"{c.choice(('Jean', 'Marie', 'Pierre'))} Exemple"),
            "Courriel": (PERSONAL, lambda c: f"x{c.number}@example.org"),
            "Commentaire": (PERSONAL, lambda c: f"Le lampadaire de la rue numéro {c.number} ne fonctionne plus depuis "
                            "plusieurs jours et la rue est dangereuse la nuit."),
        }, TOPICS_EN),
        _register("desk", {
            "Ticket No": ("id", lambda c: f"T{c.number * 7:06}"),
            "Reported On": ("registered_at", lambda c: iso(c.registered)),
            "First Response": ("answered_at", lambda c: iso(c.answered)),
            "Resolved On": ("closed_at", lambda c: iso(c.closed)),
            "Deadline": ("due_at", lambda c: iso(c.due)),
            "Reported By": (PERSONAL, lambda c: f"{c.choice(GIVEN_EN)} Sample"),
            "Contact Phone": (PERSONAL, lambda c: f"({c.at.randrange(200, 999)}) 555-{c.at.randrange(10**4):04}"),
            "Request Kind": ("kind", lambda c: c.choice(("Complaint", "Request", "Suggestion"))),
            "Mode": ("channel", lambda c: c.choice(("Phone", "Web", "Walk-in", "SMS"))),
            "Assigned Unit": ("agency", lambda c: c.choice(OFFICES_EN)),
            "Category": ("topic_group", lambda c: c.group),
            "Subcategory": ("topic", lambda c: c.topic),
            "District": ("county", lambda c: c.choice(AREAS_EN)),
            "State": ("status", lambda c: "Resolved" if c.closed else "Pending"),
            "Resolution": ("outcome", lambda c: c.choice(("Resolved", "Rejected", "Duplicate")) if c.closed else ""),
            "Satisfaction": ("verdict", lambda c: c.choice(("Satisfied", "Dissatisfied", "")) if c.closed else ""),
        }, TOPICS_EN),
    )  # fmt: skip


def event_register() -> Register:
    """A register with one row an event."""
    rows = []
    for case in made_cases(150, 5, TOPICS_FA):
        number = f"111-{case.number:06}"
        office = case.choice(OFFICES_FA)
        county, topic = case.choice(COUNTIES_FA), case.topic
        rows.append((number, jalali(case.registered), "ثبت شد", "", county, topic))
        rows.append((number, jalali(case.referred), "ارجاع شد", office, "", ""))
        if case.answered:
            rows.append((number, jalali(case.answered), "پاسخ داده شد", office, "", ""))
        if case.closed:
            rows.append((number, jalali(case.closed), "مختومه شد", "", "", ""))
    headings = ("شماره پرونده", "زمان", "رویداد", "به دستگاه", "شهرستان", "موضوع")
    return Register(
        "events", headings, ("id", "moment", "event", "to_agency", "county", "topic"), tuple(rows)
    )
