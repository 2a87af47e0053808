"""Trial exports in the published shape of US consumer complaints, Austin and Washington; all rows invented."""

from datetime import date, timedelta

from tests.guess.made_values import SENTENCES_EN, Maker, Row, iso, us


def cfpb(make: Maker, rows: int = 90) -> list[Row]:
    """US consumer complaints: no due and no answer date, but a yes/no column; a narrative; a State; days only."""
    products = (
        (
            "Credit reporting",
            "Credit reporting",
            "Incorrect information on your report",
            "Account status incorrect",
        ),
        ("Debt collection", "Medical debt", "Attempts to collect debt not owed", "Debt is not yours"),
        ("Mortgage", "Conventional home mortgage", "Trouble during payment process", ""),
        (
            "Checking or savings account",
            "Checking account",
            "Managing an account",
            "Deposits and withdrawals",
        ),
        (
            "Credit card",
            "General-purpose credit card or charge card",
            "Fees or interest",
            "Problem with fees",
        ),
    )
    made = []
    for at in range(rows):
        case = make.case(date(2023, 1, 2), 340)
        product, sub, issue, sub_issue = products[make.number(0, len(products) - 1)]
        consent = make.pick("Consent provided", "Consent not provided", "Other", "N/A")
        made.append({
            "Date received": f"{case.registered:%Y-%m-%d}",
            "Product": product,
            "Sub-product": sub,
            "Issue": issue,
            "Sub-issue": sub_issue,
            "Consumer complaint narrative": make.pick(*SENTENCES_EN) if consent == "Consent provided" else "",
            "Company public response": make.maybe(
                "Company has responded to the consumer and the CFPB and chooses not to provide a public response", 0.5
            ),
            "Company": make.pick("EXAMPLE BANK, N.A.", "SAMPLE BUREAU INC.", "Made-Up Servicing LLC", "Mock Card Co."),
            "State": make.pick("CA", "TX", "FL", "NY", "GA", "IL", "PA"),
            "ZIP code": f"{make.number(100, 999)}XX",
            "Tags": make.maybe(make.pick("Servicemember", "Older American", "Older American, Servicemember"), 0.2),
            "Consumer consent provided?": consent,
            "Submitted via": make.pick("Web", "Referral", "Phone", "Postal mail", "Fax"),
            "Date sent to company": f"{case.registered + timedelta(days=make.number(0, 6)):%Y-%m-%d}",
            "Company response to consumer": make.pick(
                "Closed with explanation", "Closed with monetary relief", "Closed with non-monetary relief",
                "In progress", "Untimely response",
            ),
            "Timely response?": make.mostly("Yes", "No"),
            "Consumer disputed?": make.pick("N/A", "No", "Yes"),
            "Complaint ID": str(6_400_000 + 19 * at),
        })  # fmt: skip
    return made


def austin311(make: Maker, rows: int = 70) -> list[Row]:
    """Austin: a county beside a council district, four dates of which two are neither registration nor closing."""
    kinds = {
        "TPN": ("Traffic Signal - Maintenance", "Transportation"),
        "ACLONAG": ("Loose Dog", "Animal Services Office"),
        "SBDEBROW": ("Debris in Street", "Austin Resource Recovery"),
        "CODECOMP": ("Austin Code - Request Code Officer", "Austin Code Department"),
    }
    made = []
    for at in range(rows):
        case = make.case(date(2022, 3, 1), 300)
        code = make.pick(*kinds)
        kind, owner = kinds[code]
        house, street, postcode = str(make.number(1, 9_999)), make.street(), f"787{make.number(1, 59):02d}"
        latitude, longitude = make.point(30.28, -97.74)
        made.append({
            "Service Request (SR) Number": f"22-{100_000 + 3 * at:08d}",
            "SR Type Code": code,
            "SR Description": kind,
            "Owning Department": owner,
            "Method Received": make.pick("Phone", "Spot311 Interface", "Web", "E-Mail", "CSR - Citizen Web Intake"),
            "SR Status": make.pick("Open", "New", "TO BE Reviewed") if case.open else make.mostly(
                "Closed", "Duplicate (closed)", "Resolved", "Transferred"
            ),
            "Status Change Date": us(case.updated),
            "Created Date": us(case.registered),
            "Last Update Date": us(case.updated),
            "Close Date": us(case.closed),
            "SR Location": f"{house} {street}, AUSTIN, TX {postcode}",
            "Street Number": house,
            "Street Name": street,
            "City": make.mostly("AUSTIN", "Austin", "Pflugerville"),
            "Zip Code": postcode,
            "County": make.mostly("TRAVIS", "WILLIAMSON", "HAYS"),
            "State Plane X Coordinate": f"{make.number(3_060_000, 3_160_000)}.5",
            "State Plane Y Coordinate": f"{make.number(10_030_000, 10_140_000)}.25",
            "Latitude Coordinate": latitude,
            "Longitude Coordinate": longitude,
            "(Latitude.Longitude)": f"({latitude}, {longitude})",
            "Council District": str(make.number(1, 10)),
            "Map Page": f"{make.number(300, 700)}{make.pick(*'ABCD')}",
            "Map Tile": f"{make.pick(*'FGHJ')}{make.number(20, 40)}",
        })  # fmt: skip
    return made


def dc311(make: Maker, rows: int = 60) -> list[Row]:
    """Washington, DC: capitals run together, six dates with an offset, two ids, coded topics beside their names."""
    kinds = {
        "S0311": ("Rodent Inspection and Treatment", "SNR", "SNR- Rodent and Vector Control", "DOH"),
        "S0261": ("Pothole", "TOA", "Toa-Street & Bridge Maintenance", "DDOT"),
        "S0031": ("Bulk Collection", "SWMA", "SWMA- Solid Waste Management Admistration", "DPW"),
    }
    made = []
    for at in range(rows):
        case = make.case(date(2024, 2, 1), 200)
        code = make.pick(*kinds)
        kind, group, group_name, agency = kinds[code]
        latitude, longitude = make.point(38.91, -77.03)
        zoned = "%Y/%m/%d %H:%M:%S+00"
        made.append({
            "OBJECTID": str(3_000_000 + at),
            "SERVICECODE": code,
            "SERVICECODEDESCRIPTION": kind,
            "SERVICETYPECODE": group,
            "SERVICETYPECODEDESCRIPTION": group_name,
            "ORGANIZATIONACRONYM": agency,
            "SERVICECALLCOUNT": "1",
            "ADDDATE": iso(case.registered, zoned),
            "RESOLUTIONDATE": iso(case.closed, zoned),
            "SERVICEDUEDATE": iso(case.due, zoned),
            "SERVICEORDERDATE": iso(case.registered + timedelta(minutes=make.number(0, 2)), zoned),
            "INSPECTIONFLAG": make.mostly("N", "Y"),
            "INSPECTIONDATE": make.maybe(iso(case.answered, zoned), 0.3),
            "INSPECTORNAME": make.maybe(make.name_en(), 0.3),
            "SERVICEORDERSTATUS": make.mostly("Open", "In-Progress") if case.open else make.mostly(
                "Closed", "Duplicate (Closed)", "Voided"
            ),
            "STATUS_CODE": "OPEN" if case.open else "CLOSED",
            "SERVICEREQUESTID": f"24-{50_000 + 9 * at:08d}",
            "PRIORITY": make.mostly("Standard", "Emergency"),
            "STREETADDRESS": f"{make.number(1, 4_900)} {make.street()} NW",
            "XCOORD": str(make.number(390_000, 407_000)),
            "YCOORD": str(make.number(127_000, 147_000)),
            "LATITUDE": latitude,
            "LONGITUDE": longitude,
            "CITY": "WASHINGTON",
            "STATE": "DC",
            "ZIPCODE": str(20_000 + make.number(1, 20)),
            "MARADDRESSREPOSITORYID": str(make.number(200_000, 320_000)),
            "WARD": f"Ward {make.number(1, 8)}",
            "DETAILS": make.maybe(make.pick(*SENTENCES_EN), 0.5),
        })  # fmt: skip
    return made
