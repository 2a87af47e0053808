"""Trial exports in the shape of Open311, Montréal, FixMyStreet, and offices in Iran and the UK; all invented."""

from datetime import date, timedelta

from tests.guess.made_values import (
    ANSWERS_FA,
    FAMILY_FA,
    GIVEN_FA,
    SENTENCES_EN,
    SENTENCES_FA,
    Maker,
    Row,
    iso,
    jalali,
)

COUNTIES_FA = ("تبریز", "مراغه", "مرند", "میانه", "اهر", "بناب", "سراب", "شبستر")
OFFICES_FA = ("شهرداری", "اداره برق", "آب و فاضلاب", "اداره گاز", "علوم پزشکی", "راهداری", "آموزش و پرورش")


def georeport(make: Maker, rows: int = 50, *, offset: str = "-05:00") -> list[Row]:
    """Open311 GeoReport v2: an update instead of a closing, offsets, notes, and an address."""
    kinds = {
        "Alley Light Out": ("4ffa", "Streets", "Division of Electrical Operations"),
        "Pothole in Street": ("4fd3", "Streets", "Division of In-House Construction"),
        "Graffiti Removal": ("4ffb", "Sanitation", "Bureau of Street Operations"),
        "Building Violation": ("4fd6", "Buildings", "Buildings - Conservation"),
    }
    made = []
    for at in range(rows):
        case = make.case(date(2024, 4, 1), 120)
        kind = make.pick(*kinds)
        code, group, agency = kinds[kind]
        latitude, longitude = make.point(41.84, -87.67)
        made.append({
            "service_request_id": f"24-{300_000 + 5 * at:08d}",
            "status": "open" if case.open else "closed",
            "status_notes": make.maybe(make.pick("Completed", "Locked", "No action possible"), 0.4),
            "service_name": kind,
            "service_code": code + f"{sorted(kinds).index(kind):04x}",
            "group": group,
            "description": make.maybe(make.pick(*SENTENCES_EN), 0.6),
            "agency_responsible": agency,
            "service_notice": "",
            "requested_datetime": iso(case.registered) + offset,
            "updated_datetime": iso(case.updated) + offset,
            "expected_datetime": make.maybe(iso(case.due) + offset, 0.7),
            "address": f"{make.number(1, 9_900)} W {make.street()}",
            "address_id": make.maybe(str(make.number(100_000, 999_999)), 0.3),
            "zipcode": str(60_600 + make.number(1, 59)),
            "lat": latitude,
            "long": longitude,
            "media_url": make.maybe(f"https://example.org/media/{at}.jpg", 0.2),
        })  # fmt: skip
    return made


def georeport_of_an_office(make: Maker, rows: int = 40) -> list[Row]:
    """GeoReport as an office keeps it inside: with the requester's name, mail and telephone of POST requests."""
    made = []
    for row in georeport(make, rows, offset="Z"):
        first, last = make.name_en().split()
        person = {
            "first_name": first,
            "last_name": last,
            "email": f"{first}.{last}@example.org".lower(),
            "phone": f"555-01{make.number(10, 99)}",
        }
        made.append({**row, **person})
    return made


def montreal311(make: Maker, rows: int = 70) -> list[Row]:
    """Montréal: French headings and words, nine counters of channels, a last status with its date, two boroughs."""
    places = ("Ville-Marie", "Le Plateau-Mont-Royal", "Rosemont - La Petite-Patrie", "Verdun", "LaSalle")
    counters = (
        "TELEPHONE", "COURRIEL", "PERSONNE", "COURRIER", "TELECOPIEUR", "INSTANCE", "MOBILE", "MEDIASOCIAUX",
        "SITEINTERNET",
    )  # fmt: skip
    made = []
    for at in range(rows):
        case = make.case(date(2024, 5, 2), 180)
        place = make.pick(*places)
        latitude, longitude = make.point(45.53, -73.6)
        origin = make.number(0, 1)
        row = {
            "ID_UNIQUE": str(24_000_000 + 31 * at),
            "NATURE": make.mostly("Requete", "Plainte", "Commentaire"),
            "ACTI_NOM": make.pick("Nid-de-poule", "Déneigement - Trottoir", "Arbre public - Élagage", "Bac"),
            "TYPE_LIEU_INTERV": make.mostly("Adresse", "Intersection"),
            "RUE": make.maybe(make.pick("rue de l'Orme", "avenue du Chêne", "boulevard des Érables"), 0.8),
            "RUE_INTERSECTION1": make.maybe("rue du Cèdre", 0.2),
            "RUE_INTERSECTION2": make.maybe("rue du Bouleau", 0.2),
            "LOC_ERREUR_GDT": make.mostly("0", "1"),
            "ARRONDISSEMENT": place,
            "ARRONDISSEMENT_GEO": make.mostly(place, ""),
            "LIN_CODE_POSTAL": make.maybe(
                f"H{make.number(1, 9)}X {make.number(1, 9)}Y{make.number(1, 9)}", 0.8
            ),
            "DDS_DATE_CREATION": iso(case.registered),
            "PROVENANCE_ORIGINALE": ("Téléphone", "Courriel")[origin],
        }
        row |= {f"PROVENANCE_{name}": "1" if i == origin else "0" for i, name in enumerate(counters)}
        row |= {
            "UNITE_RESP_PARENT": f"{place} - Travaux publics" if make.number(0, 2) else "Service de l'eau",
            "LOC_LONG": longitude,
            "LOC_LAT": latitude,
            "LOC_X": f"{make.number(290_000, 305_000)}.25",
            "LOC_Y": f"{make.number(5_030_000, 5_060_000)}.75",
            "DERNIER_STATUT": make.pick("Prise en charge", "Acceptée", "Acheminée") if case.open else make.mostly(
                "Terminée", "Refusée", "Annulée"
            ),
            "DATE_DERNIER_STATUT": iso(case.updated),
        }  # fmt: skip
        made.append(row)
    return made


def iran_office(make: Maker, rows: int = 100) -> list[Row]:
    """An Iranian office: Jalali dates in Persian digits, names, mobile numbers, national codes, and three texts."""
    topics = (
        ("عمران شهری", "آسفالت معابر"), ("عمران شهری", "روشنایی معابر"), ("انرژی", "قطعی برق"),
        ("انرژی", "افت فشار گاز"), ("آب", "قطعی آب"), ("سلامت", "نوبت‌دهی درمانگاه"),
    )  # fmt: skip
    made = []
    for at in range(rows):
        case = make.case(date(2024, 3, 21), 300)
        group, topic = topics[make.number(0, len(topics) - 1)]
        county = make.pick(*COUNTIES_FA)
        latitude, longitude = make.point(38.05, 46.3)
        registered = jalali(case.registered)
        made.append({
            "ردیف": str(at + 1),
            "شماره پیگیری": f"111{4_030_000 + 23 * at}",
            "شماره نامه": make.maybe(f"{make.number(100, 9_999)}/الف/۱۴۰۳", 0.4),
            "تاریخ ثبت": registered,
            "نام و نام خانوادگی": f"{make.pick(*GIVEN_FA)} {make.pick(*FAMILY_FA)}",
            "نام پدر": make.pick(*GIVEN_FA),
            "کد ملی": make.national_code(),
            "شماره تماس": make.mobile_ir(),
            "نشانی": f"{county}، خیابان {make.pick('نارون', 'چنار', 'سپیدار')}، پلاک {make.number(1, 300)}",
            "شهرستان": county,
            "محل": make.pick("محله نارون", "محله چنار", "روستای سپیدار", "شهرک بید"),
            "نوع درخواست": make.pick("شکایت", "درخواست", "پیشنهاد", "مطالبه"),
            "نحوه ثبت": make.pick("تلفن ۱۱۱", "سایت", "پیامک", "میز ارتباطات مردمی", "حضوری"),
            "گروه موضوع": group,
            "موضوع": topic,
            "شرح درخواست": make.pick(*SENTENCES_FA),
            "دستگاه اجرایی": f"{make.pick(*OFFICES_FA)} {county}",
            "تاریخ ارجاع": jalali(case.registered + timedelta(hours=make.number(1, 30))),
            "مهلت پاسخ": jalali(case.due, time=False),
            "تاریخ پاسخ": jalali(case.answered),
            "متن پاسخ": make.pick(*ANSWERS_FA) if case.answered else "",
            "وضعیت": "مختومه" if case.closed else "پاسخ داده شده" if case.answered else "در دست بررسی",
            "تاریخ مختومه": jalali(case.closed),
            "نتیجه": make.pick("رفع شد", "توضیح", "غیرقابل اقدام", "تکراری") if case.closed else "",
            "رضایت شهروند": make.maybe(make.pick("راضی", "ناراضی"), 0.5) if case.closed else "",
            "آخرین ویرایش": jalali(case.updated),
            "کاربر ثبت‌کننده": f"اپراتور {make.number(1, 12)}",
            "عرض جغرافیایی": latitude,
            "طول جغرافیایی": longitude,
            "ملاحظات": "",
        })  # fmt: skip
    return made


def iran_finglish(make: Maker, rows: int = 80) -> list[Row]:
    """An Iranian export of a database: Persian words in Latin letters mixed with English, Jalali in Latin digits."""
    made = []
    for at in range(rows):
        case = make.case(date(2023, 9, 23), 250)
        made.append({
            "id": str(90_000 + at),
            "shomare_peygiri": f"R{1402}-{7_000 + 3 * at}",
            "tarikh_sabt": jalali(case.registered, time=False, digits="en", mark="-"),
            "saat_sabt": f"{case.registered:%H:%M}",
            "noe_darkhast": make.pick("shekayat", "darkhast", "pishnahad"),
            "nam_motaghazi": make.pick("Ali", "Maryam", "Reza", "Zahra"),
            "family": make.pick("Nemunepur", "Azmuni", "Farzian", "Mesali"),
            "code_melli": make.national_code(),
            "tel_hamrah": make.mobile_ir(),
            "ostan": "Azarbayjan Sharghi",
            "shahrestan": make.pick("Tabriz", "Maragheh", "Marand", "Mianeh", "Ahar"),
            "mantaghe": str(make.number(1, 10)),
            "vahed_masoul": make.pick("Shahrdari", "Bargh", "Ab o Fazelab", "Gaz", "Rahdari"),
            "mozoo": make.pick("asphalt", "ghati bargh", "ghati ab", "zobale", "roshanayi"),
            "sharh": make.pick("khiaban ma chale darad lotfan residegi konid", "bargh az dishab ghat ast"),
            "channel": make.pick("tel", "site", "sms", "hozouri"),
            "mohlat": jalali(case.due, time=False, digits="en", mark="-"),
            "tarikh_pasokh": jalali(case.answered, time=False, digits="en", mark="-"),
            "pasokh": "eghdam shod" if case.answered else "",
            "vaziat": "baste" if case.closed else "baz",
            "tarikh_khatm": jalali(case.closed, time=False, digits="en", mark="-"),
            "natije": make.pick("hal shod", "rad", "tozih") if case.closed else "",
            "last_update": iso(case.updated, "%Y-%m-%d %H:%M:%S"),
            "user_id": str(make.number(1, 20)),
        })  # fmt: skip
    return made


def fixmystreet(make: Maker, rows: int = 60) -> list[Row]:
    """FixMyStreet: a name and a mail address under "User", free texts under "Title" and "Detail", five dates."""
    made = []
    for at in range(rows):
        case = make.case(date(2024, 2, 5), 150)
        latitude, longitude = make.point(51.75, -1.25)
        sent = "" if not make.number(0, 5) else iso(case.registered + timedelta(minutes=3))
        fixed = make.number(0, 2) > 0
        made.append({
            "Report ID": str(5_200_000 + 41 * at),
            "Title": make.pick("Pothole outside no. 4", "lamp out again!!", "Fly tipping by garages", "Blocked drain"),
            "Detail": make.pick(*SENTENCES_EN),
            "User Name": make.name_en(),
            "Category": make.pick("Potholes", "Street lighting", "Flytipping", "Drainage", "Graffiti"),
            "Created": iso(case.registered),
            "Confirmed": iso(case.registered + timedelta(seconds=make.number(5, 900))),
            "Acknowledged": sent,
            "Fixed": iso(case.closed) if fixed else "",
            "Closed": "" if fixed else iso(case.closed),
            "Status": make.pick("confirmed", "investigating", "in progress") if case.open else (
                make.pick("fixed - council", "fixed - user") if fixed else make.pick("closed", "no further action")
            ),
            "Latitude": latitude,
            "Longitude": longitude,
            "Query": f"{make.pick('OX1', 'OX2', 'OX4')} 0ZZ",
            "Ward": make.pick("Elm Ward", "Oak and Maple", "Cedar Park", "Spruce Hill"),
            "Easting": str(make.number(445_000, 458_000)),
            "Northing": str(make.number(200_000, 211_000)),
            "Report URL": f"https://example.org/report/{5_200_000 + 41 * at}",
            "Device Type": make.pick("desktop", "mobile", ""),
            "Site Used": make.pick("example.org", "app.example.org"),
            "Reported As": make.maybe("another_user", 0.15),
            "Staff User": make.maybe("staff.one@example.org", 0.2),
        })  # fmt: skip
    return made


def uk_council(make: Maker, rows: int = 60) -> list[Row]:
    """A council's own workbook saved as text: day first; in one column no day is above the twelfth; a stage column."""
    made = []
    for at in range(rows):
        case = make.case(date(2024, 1, 8), 330)
        day = case.registered.replace(day=make.number(1, 12))
        closed = day + (case.closed - case.registered) if case.closed else None
        stage = make.mostly("Stage 1", "Stage 2")
        made.append({
            "Ref": f"CMP/24/{1_000 + at}",
            "CRM Ref": f"{make.number(100_000, 999_999)}",
            "Date Logged": f"{day:%d/%m/%Y}",
            "Target Date": f"{day + timedelta(days=10 if stage == 'Stage 1' else 20):%d/%m/%Y}",
            "Date Responded": f"{closed:%d/%m/%Y}" if closed else "",
            "Stage": stage,
            "Complainant": make.name_en(),
            "Home Tel": f"01632 960{make.number(100, 999)}",
            "E-mail": f"resident{make.number(1, 99)}@example.org",
            "How Received": make.pick("Telephone", "Online form", "Email", "Letter", "In person"),
            "Directorate": make.pick("Highways", "Housing", "Adult Social Care", "Waste Services"),
            "Nature of Complaint": make.pick("Delay in service", "Quality of service", "Staff conduct", "Policy"),
            "Summary": make.pick(*SENTENCES_EN),
            "District": make.pick("North", "South", "East", "West"),
            "Upheld?": make.pick("Upheld", "Partly upheld", "Not upheld") if closed else "",
            "Within Target": "" if not closed else make.mostly("Y", "N"),
            "Satisfied with outcome": make.maybe(make.pick("Y", "N"), 0.4) if closed else "",
            "Officer": make.name_en(),
        })  # fmt: skip
    return made
