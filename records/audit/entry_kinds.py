"""The kinds of entries of the audit log, with their titles in Persian and English."""

from enum import StrEnum

from queries.vocabulary.labels import Text


class EntryKind(StrEnum):
    """What happened."""

    signed_in = "signed_in"
    sign_in_failed = "sign_in_failed"
    signed_out = "signed_out"
    saw_cases = "saw_cases"
    saw_case = "saw_case"
    saw_rejected_rows = "saw_rejected_rows"
    exported = "exported"
    loaded = "loaded"
    undid = "undid"
    copied = "copied"
    kept_mapping = "kept_mapping"
    added_person = "added_person"
    changed_roles = "changed_roles"
    disabled_person = "disabled_person"
    enabled_person = "enabled_person"
    reset_password = "reset_password"
    set_password = "set_password"
    changed_codes = "changed_codes"
    made_link = "made_link"
    changed_settings = "changed_settings"
    began_series = "began_series"
    backed_up = "backed_up"
    restored = "restored"
    pruned = "pruned"
    replaced_key = "replaced_key"
    lost_entries = "lost_entries"


ENTRY_TITLES = {
    EntryKind.signed_in: Text("ورود", "Signed in"),
    EntryKind.sign_in_failed: Text("ورود ناموفق", "Failed sign-in"),
    EntryKind.signed_out: Text("خروج", "Signed out"),
    EntryKind.saw_cases: Text("دیدن فهرست پرونده‌ها", "Saw a list of cases"),
    EntryKind.saw_case: Text("دیدن یک پرونده", "Saw one case"),
    EntryKind.saw_rejected_rows: Text("دیدن سطرهای ردشده", "Saw rejected rows"),
    EntryKind.exported: Text("دریافت فایل", "Downloaded a file"),
    EntryKind.loaded: Text("بارگذاری", "Loaded data"),
    EntryKind.undid: Text("پس‌گرفتن بارگذاری", "Took a load back"),
    EntryKind.copied: Text("کپی همهٔ داده‌ها", "Copied all data"),
    EntryKind.kept_mapping: Text("نگه‌داشتن نگاشت", "Kept a mapping"),
    EntryKind.added_person: Text("افزودن کاربر", "Added a user"),
    EntryKind.changed_roles: Text("تغییر نقش‌ها", "Changed roles"),
    EntryKind.disabled_person: Text("غیرفعال‌کردن کاربر", "Disabled a user"),
    EntryKind.enabled_person: Text("فعال‌کردن کاربر", "Enabled a user"),
    EntryKind.reset_password: Text("حذف گذرواژه", "Removed a password"),
    EntryKind.set_password: Text("تعیین گذرواژه", "Set a password"),
    EntryKind.changed_codes: Text("تغییر کدهای یک‌بارمصرف", "Changed one-time codes"),
    EntryKind.made_link: Text("ساختن پیوند یک‌بارمصرف", "Made a one-time link"),
    EntryKind.changed_settings: Text("تغییر تنظیمات", "Changed the settings"),
    EntryKind.began_series: Text("آغاز سری تازهٔ انتشار", "Began a new series of published figures"),
    EntryKind.backed_up: Text("پشتیبان‌گیری از کاربران", "Backed the users up"),
    EntryKind.restored: Text("بازیابی کاربران از پشتیبان", "Restored the users from a backup"),
    EntryKind.pruned: Text("حذف سوابق قدیمی", "Removed old entries"),
    EntryKind.replaced_key: Text("تعویض کلید", "Replaced the key"),
    EntryKind.lost_entries: Text("سوابق ثبت‌نشده", "Entries that could not be recorded"),
}


def entry_title(kind: str, lang: str) -> str:
    """The title of a kind in a language; the kind itself if only a newer version of the program knows it."""
    return ENTRY_TITLES[EntryKind(kind)].label(lang) if kind in set(EntryKind) else kind
