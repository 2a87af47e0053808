"""Trial exports in the published shape of the 311 lines of four American cities; all rows invented."""

from datetime import date

from tests.guess.made_values import Maker, Row, iso, us


def nyc311(make: Maker, rows: int = 90) -> list[Row]:
    """New York: 41 columns, agency as code and as name, two dates that look like a closing, many empty columns."""
    agencies = {
        "NYPD": ("New York City Police Department", "Noise - Residential", "Banging/Pounding"),
        "HPD": ("Department of Housing Preservation and Development", "HEAT/HOT WATER", "ENTIRE BUILDING"),
        "DSNY": ("Department of Sanitation", "Missed Collection", "Trash"),
        "DOT": ("Department of Transportation", "Street Condition", "Pothole"),
        "DEP": ("Department of Environmental Protection", "Water System", "Hydrant Running (WC3)"),
    }
    boroughs = {
        "BRONX": 10451,
        "BROOKLYN": 11201,
        "MANHATTAN": 10027,
        "QUEENS": 11375,
        "STATEN ISLAND": 10301,
    }
    made = []
    for at in range(rows):
        case = make.case(date(2024, 1, 3), 300)
        code = make.pick(*agencies)
        name, kind, detail = agencies[code]
        borough = make.pick(*boroughs)
        house, street = make.number(1, 400), make.street()
        latitude, longitude = make.point(40.71, -73.95)
        made.append({
            "Unique Key": str(59_900_000 + 7 * at),
            "Created Date": us(case.registered),
            "Closed Date": us(case.closed),
            "Agency": code,
            "Agency Name": name,
            "Complaint Type": kind,
            "Descriptor": detail,
            "Location Type": make.pick("Street/Sidewalk", "RESIDENTIAL BUILDING", "Residential Building/House"),
            "Incident Zip": str(boroughs[borough] + make.number(0, 20)),
            "Incident Address": f"{house} {street}",
            "Street Name": street,
            "Cross Street 1": make.street(),
            "Cross Street 2": make.street(),
            "Intersection Street 1": make.maybe(make.street(), 0.3),
            "Intersection Street 2": make.maybe(make.street(), 0.3),
            "Address Type": make.mostly("ADDRESS", "INTERSECTION", "BLOCKFACE"),
            "City": "NEW YORK" if borough == "MANHATTAN" else borough,
            "Landmark": "",
            "Facility Type": make.maybe("N/A", 0.4),
            "Status": make.pick("Open", "In Progress", "Assigned", "Pending") if case.open else "Closed",
            "Due Date": make.maybe(us(case.due), 0.4),
            "Resolution Description": make.pick(
                "The Police Department responded to the complaint and took action to fix the condition.",
                "The Department of Sanitation investigated this complaint and found no condition at the location.",
                "Your request has been received; please check back in ten days.",
            ),
            "Resolution Action Updated Date": us(case.updated),
            "Community Board": f"{make.number(1, 18):02d} {borough}",
            "BBL": make.maybe(f"{make.number(1, 5)}{make.number(0, 99_999):05d}{make.number(0, 9_999):04d}", 0.8),
            "Borough": borough,
            "X Coordinate (State Plane)": str(make.number(920_000, 1_060_000)),
            "Y Coordinate (State Plane)": str(make.number(125_000, 270_000)),
            "Open Data Channel Type": make.pick("PHONE", "ONLINE", "MOBILE", "UNKNOWN"),
            "Park Facility Name": "Unspecified",
            "Park Borough": borough,
            "Vehicle Type": "",
            "Taxi Company Borough": "",
            "Taxi Pick Up Location": "",
            "Bridge Highway Name": "",
            "Bridge Highway Direction": "",
            "Road Ramp": "",
            "Bridge Highway Segment": "",
            "Latitude": latitude,
            "Longitude": longitude,
            "Location": f"({latitude}, {longitude})",
        })  # fmt: skip
    return made


def chicago311(make: Maker, rows: int = 90) -> list[Row]:
    """Chicago: capitals with underscores, three ids, two departments, last-modified beside closed, many districts."""
    kinds = {
        "Pothole in Street Complaint": ("PHF", "CDOT - Department of Transportation"),
        "Graffiti Removal Request": ("GRAF", "Streets and Sanitation"),
        "Street Light Out Complaint": ("SFD", "CDOT - Department of Transportation"),
        "Rodent Baiting/Rat Complaint": ("SGA", "Streets and Sanitation"),
        "Building Violation": ("BBA", "DOB - Buildings"),
        "Water On Street Complaint": ("AAF", "DWM - Department of Water Management"),
    }
    made = []
    for at in range(rows):
        case = make.case(date(2023, 2, 1), 400)
        kind = make.pick(*kinds)
        code, owner = kinds[kind]
        number, direction = str(make.number(100, 9_900)), make.pick(*"NSEW")
        name, ending = make.pick("ELM", "OAK"), "ST"
        latitude, longitude = make.point(41.85, -87.68)
        made.append({
            "SR_NUMBER": f"SR23-{200_000 + 13 * at:08d}",
            "SR_TYPE": kind,
            "SR_SHORT_CODE": code,
            "CREATED_DEPARTMENT": make.maybe("311 City Services", 0.6),
            "OWNER_DEPARTMENT": owner,
            "STATUS": "Open" if case.open else make.mostly("Completed", "Canceled"),
            "ORIGIN": make.pick("Phone Call", "Internet", "Mobile Device", "Generated In House", "E-Mail"),
            "CREATED_DATE": us(case.registered),
            "LAST_MODIFIED_DATE": us(case.updated),
            "CLOSED_DATE": us(case.closed),
            "STREET_ADDRESS": f"{number} {direction} {name} {ending}",
            "CITY": make.maybe("Chicago", 0.7),
            "STATE": make.maybe("Illinois", 0.7),
            "ZIP_CODE": str(60_600 + make.number(1, 59)),
            "STREET_NUMBER": number,
            "STREET_DIRECTION": direction,
            "STREET_NAME": name,
            "STREET_TYPE": ending,
            "DUPLICATE": make.mostly("false", "true"),
            "LEGACY_RECORD": "false",
            "LEGACY_SR_NUMBER": "",
            "PARENT_SR_NUMBER": make.maybe(f"SR23-{200_000 + 13 * make.number(0, rows):08d}", 0.15),
            "COMMUNITY_AREA": str(make.number(1, 77)),
            "WARD": str(make.number(1, 50)),
            "ELECTRICAL_DISTRICT": make.maybe(str(make.number(1, 13)), 0.4),
            "ELECTRICITY_GRID": make.maybe(f"E{make.number(1, 99):03d}", 0.4),
            "POLICE_SECTOR": str(make.number(1, 4)),
            "POLICE_DISTRICT": str(make.number(1, 25)),
            "POLICE_BEAT": str(make.number(111, 2_535)),
            "PRECINCT": str(make.number(1, 55)),
            "SANITATION_DIVISION_DAYS": make.pick("Monday", "Tuesday", "Thursday"),
            "CREATED_HOUR": str(case.registered.hour),
            "CREATED_DAY_OF_WEEK": str(case.registered.isoweekday() % 7 + 1),
            "CREATED_MONTH": str(case.registered.month),
            "X_COORDINATE": str(make.number(1_110_000, 1_200_000)),
            "Y_COORDINATE": str(make.number(1_815_000, 1_950_000)),
            "LATITUDE": latitude,
            "LONGITUDE": longitude,
            "LOCATION": f"({latitude}, {longitude})",
        })  # fmt: skip
    return made


def boston311(make: Maker, rows: int = 80) -> list[Row]:
    """Boston: a yes/no column beside the dates it follows from, a free title, an outcome only in free text."""
    kinds = {
        "Request for Pothole Repair": ("Public Works Department", "Highway Maintenance", "PWDx"),
        "Parking Enforcement": (
            "Transportation - Traffic Division",
            "Enforcement & Abandoned Vehicles",
            "BTDT",
        ),
        "Missed Trash/Recycling/Yard Waste/Bulk Item": ("Public Works Department", "Sanitation", "PWDx"),
        "Street Light Outages": ("Public Works Department", "Street Lights", "PWDx"),
        "Unsatisfactory Living Conditions": ("Inspectional Services", "Housing", "ISD"),
    }
    places = ("Dorchester", "Roxbury", "Allston / Brighton", "South Boston", "Jamaica Plain", "East Boston")
    made = []
    for at in range(rows):
        case = make.case(date(2024, 1, 1), 330, limit=6)
        kind = make.pick(*kinds)
        subject, reason, department = kinds[kind]
        place, street = make.pick(*places), make.street().title()
        latitude, longitude = make.point(42.32, -71.08)
        made.append({
            "case_enquiry_id": str(101_005_200_000 + 11 * at),
            "open_dt": iso(case.registered, "%Y-%m-%d %H:%M:%S"),
            "sla_target_dt": make.maybe(iso(case.due, "%Y-%m-%d %H:%M:%S"), 0.85),
            "closed_dt": iso(case.closed, "%Y-%m-%d %H:%M:%S"),
            "on_time": "OVERDUE" if case.late else "ONTIME",
            "case_status": "Open" if case.open else "Closed",
            "closure_reason": " " if case.open else "Case Closed. Closed date : " + iso(
                case.closed, "%Y-%m-%d %H:%M:%S"
            ) + make.pick(" Case Resolved crew has repaired it.", " Noted duplicate case.", " Resolved."),
            "case_title": make.mostly(kind, "pot hole near school gate", "trash not picked up AGAIN"),
            "subject": subject,
            "reason": reason,
            "type": kind,
            "queue": f"{department}_{kind.split()[0]} {make.number(1, 9)}",
            "department": department,
            "submitted_photo": make.maybe(f"https://example.org/photos/{make.number(10_000, 99_999)}/report.jpg", 0.3),
            "closed_photo": "",
            "location": f"{make.number(1, 400)} {street}  {place}  MA  021{make.number(10, 36)}",
            "fire_district": str(make.number(1, 12)),
            "pwd_district": make.pick("03", "05", "07", "10A", "1B"),
            "city_council_district": str(make.number(1, 9)),
            "police_district": make.pick("A1", "B2", "C11", "D14", "E5"),
            "neighborhood": place,
            "neighborhood_services_district": str(make.number(1, 14)),
            "ward": f"Ward {make.number(1, 22)}",
            "precinct": f"{make.number(100, 2_299):04d}",
            "location_street_name": f"{make.number(1, 400)} {street}",
            "location_zipcode": f"021{make.number(10, 36)}",
            "latitude": latitude,
            "longitude": longitude,
            "source": make.pick("Citizens Connect App", "Constituent Call", "Self Service", "Employee Generated"),
        })  # fmt: skip
    return made


def sanfrancisco311(make: Maker, rows: int = 80) -> list[Row]:
    """San Francisco: words without separators in the id, an update beside the closing, three levels of topic."""
    kinds = (
        ("Street and Sidewalk Cleaning", "Bulky Items", "Mattress", "DPW Ops Queue"),
        ("Graffiti", "Graffiti on Building_commercial", "Offensive", "DPW BSES Queue"),
        ("Encampments", "Encampment Reports", "Encampment Cleanup", "HSOC Queue"),
        (
            "Parking Enforcement",
            "Blocking_Driveway_Illegal_Parking",
            "White - Toyota",
            "Parking Enforcement Dispatch",
        ),
        ("Sewer Issues", "Sewage_back_up", "Catch basin", "PUC Sewer Ops"),
    )
    places = (
        ("Mission", "MISSION"),
        ("Tenderloin", "TENDERLOIN"),
        ("Outer Sunset", "TARAVAL"),
        ("SoMa", "SOUTHERN"),
    )
    made = []
    for at in range(rows):
        case = make.case(date(2023, 7, 1), 250, limit=5)
        category, kind, details, agency = kinds[make.number(0, len(kinds) - 1)]
        place, police = places[make.number(0, len(places) - 1)]
        street = make.street()
        latitude, longitude = make.point(37.76, -122.44)
        made.append({
            "CaseID": str(16_900_000 + 17 * at),
            "Opened": us(case.registered),
            "Closed": us(case.closed),
            "Updated": us(case.updated),
            "Status": "Open" if case.open else "Closed",
            "Status Notes": make.pick("open", "Case Resolved - Pickup completed.", "See Notes tab", ""),
            "Responsible Agency": agency,
            "Category": category,
            "Request Type": kind,
            "Request Details": details,
            "Address": f"{make.number(1, 3_000)} {street}, SAN FRANCISCO, CA 941{make.number(2, 34):02d}",
            "Street": street,
            "Supervisor District": str(make.number(1, 11)),
            "Neighborhood": place,
            "Police District": police,
            "Latitude": latitude,
            "Longitude": longitude,
            "Point": f"POINT ({longitude} {latitude})",
            "Source": make.pick("Mobile/Open311", "Phone", "Web", "Integrated Agency", "Twitter"),
            "Media URL": make.maybe(f"https://example.org/media/{make.number(100_000, 999_999)}.jpg", 0.4),
        })  # fmt: skip
    return made
