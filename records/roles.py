"""The roles that a person may have, with their titles in Persian and English."""

from enum import StrEnum

from queries.vocabulary.labels import Text


class Role(StrEnum):
    """What a person is here for. What each role may see is decided in `records.role_rights`."""

    governor = "governor"
    planner = "planner"
    press = "press"
    county_viewer = "county_viewer"
    agency_viewer = "agency_viewer"
    steward = "steward"
    administrator = "administrator"


ROLE_TITLES = {
    Role.governor: Text("دفتر استاندار", "Governor’s office"),
    Role.planner: Text("برنامه‌ریز سفرهای استانی", "Planner of provincial trips"),
    Role.press: Text("روابط عمومی", "Press office"),
    Role.county_viewer: Text("کارشناس شهرستان", "County viewer"),
    Role.agency_viewer: Text("کارشناس دستگاه اجرایی", "Agency viewer"),
    Role.steward: Text("مسئول داده‌ها", "Data steward"),
    Role.administrator: Text("مدیر سامانه", "Administrator"),
}
