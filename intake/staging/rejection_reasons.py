"""Reasons for rejecting a row: code → message in Persian and English."""

from typing import NamedTuple


class Reason(NamedTuple):
    """A reason in both languages."""

    fa: str
    en: str


REASONS: dict[str, Reason] = {
    "malformed_row": Reason(
        "شمار خانه‌های سطر با سرستون‌ها نمی‌خواند؛ ستون‌ها شناخته نمی‌شوند و محتوایی نگه داشته نشد.",
        "The row has not as many cells as the header; which cell belongs to which column is unknown, so no "
        "content is kept.",
    ),
    "shifted_row": Reason(
        "خانه‌های سطر یک ستون جابه‌جا شده است (مثلاً شهرستان زیر سرستون موضوع): خانه‌ای افزوده یا پاک شده، یا متنی "
        "نشانهٔ میان ستون‌ها را در خود دارد. سطر را در فایل درست کنید.",
        "The cells of the row stand one column beside their own (the county under the topic, say): a cell was inserted "
        "or deleted, or a text holds the mark that separates columns. Correct the row in the file.",
    ),
    "unclosed_quote": Reason(
        "گیومه‌ای در این سطر هست که متنی را درست باز یا بسته نمی‌کند؛ سطرهای بعدی جداگانه خوانده شدند.",
        "A quotation mark on this line does not properly open or close a text; the lines after it were read on their "
        "own.",
    ),
    "line_too_long": Reason(
        "سطر از حد مجاز (limits.record_megabytes) طولانی‌تر است.",
        "The line is longer than the limit (limits.record_megabytes).",
    ),
    "record_too_long": Reason(
        "متن داخل گیومه که در این سطر باز می‌شود از حد مجاز (limits.record_megabytes) طولانی‌تر است؛ همهٔ سطرهای آن یک "
        "پرونده شمرده و کنار گذاشته شد.",
        "The quoted text that opens on this line is longer than the limit (limits.record_megabytes); all of its lines "
        "were left out as one record.",
    ),
    "not_a_record": Reason(
        "این عنصر یک پرونده (مجموعهٔ نام و مقدار) نیست.",
        "This element is not a record (a set of names and values).",
    ),
    "damaged_text": Reason(
        "در این سطر نویسه‌هایی هست که با کدگذاری فایل خوانده نمی‌شود.",
        "The row holds bytes that cannot be read in the encoding of the file.",
    ),
    "no_id": Reason("شناسهٔ پرونده ندارد.", "It has no case id."),
    "id_too_long": Reason(
        "شناسهٔ پرونده بیش از اندازه طولانی است؛ شاید ستون دیگری به‌جای شناسه خوانده شده است.",
        "The case id is too long; perhaps the wrong column is mapped as the id.",
    ),
    "shortened_id": Reason(
        "شناسهٔ پرونده در اکسل عدد بوده و رقم‌های آخر آن از دست رفته است: اکسل از هر عدد تنها ۱۵ رقم نگه می‌دارد و در CSV "
        "گاه کمتر می‌نویسد. از سامانه دوباره خروجی بگیرید، با شناسه به‌صورت متن، و پیش از ذخیره در اکسل ستون شناسه را "
        "متن (Text) کنید.",
        "The case id was a number in Excel, and its last digits are lost: Excel keeps 15 digits of a number, and may "
        "write fewer into a CSV file. Export again with ids as text, and format their column as text before you save "
        "it in Excel.",
    ),
    "no_registration_time": Reason("زمان ثبت ندارد.", "It has no registration time."),
    "unreadable_registration_time": Reason(
        "زمان ثبت خوانده نمی‌شود یا چنین روزی در تقویم نیست.",
        "The registration time cannot be read, or there is no such day.",
    ),
    "short_day_number": Reason(
        "زمان ثبت گویا روزی شش‌رقمی است که صفر آغاز آن افتاده است. کنار آن نخست همان روز آمده است و سپس روزی که اگر "
        'عدد، شمارهٔ روز اکسل باشد به دست می‌آید. در بخش dates نگاشت، "jalali:%y%m%d" را هم به formats بیفزایید.',
        "The registration time looks like a day of six digits that has lost its first zero; the day that it stands for "
        "is beside it, and after it the one that it would be as Excel’s number of a day. Add "
        '"jalali:%y%m%d" to the formats of the mapping, under dates.',
    ),
    "excel_day_number": Reason(
        "زمان ثبت تاریخ نیست و به شمارهٔ روز اکسل می‌ماند؛ روزی که نشان می‌دهد کنار آن نوشته شده است. در اکسل همهٔ ستون را "
        'تاریخ (Date) کنید و فایل را به xlsx ذخیره کنید؛ یا در بخش dates نگاشت، "excel" را هم به formats بیفزایید.',
        "The registration time is no date but looks like Excel’s number of a day; the day that it stands for is beside "
        'it. Format the whole column as dates in Excel and save the file as xlsx, or add "excel" to the formats of the '
        "mapping, under dates.",
    ),
    "registered_before_1380": Reason(
        "زمان ثبت پیش از سال ۱۳۸۰ است، یا تاریخی ساختگی مانند ۱۹۰۰/۰۱/۰۱ یا ۹۹۹۹/۱۲/۳۱.",
        "It was registered before 1380 (21 March 2001), or at a placeholder date such as 1900-01-01 or 9999-12-31.",
    ),
    "no_moment": Reason(
        "رویداد بدون زمان است و جای آن میان رویدادهای پرونده معلوم نیست.",
        "The event has no readable time, so its place among the events of the case is unknown.",
    ),
    "unknown_event": Reason("نوع رویداد شناخته نشد.", "The type of the event is not known."),
    "unknown_agency": Reason(
        "دستگاه شناخته نشد و نگاشت، دستگاه ناشناخته نمی‌پذیرد.",
        "The agency is not known, and the mapping refuses unknown agencies.",
    ),
    "unknown_topic": Reason(
        "موضوع شناخته نشد و نگاشت، موضوع ناشناخته نمی‌پذیرد.",
        "The topic is not known, and the mapping refuses unknown topics.",
    ),
    "unknown_county": Reason(
        "شهرستان شناخته نشد و نگاشت، شهرستان ناشناخته نمی‌پذیرد.",
        "The county is not known, and the mapping refuses unknown counties.",
    ),
    "unknown_value": Reason(
        "مقداری دارد که نگاشت نمی‌شناسد و نمی‌پذیرد.",
        "It holds a value that the mapping does not know and refuses.",
    ),
    "registered_after_as_of": Reason(
        "زمان ثبت بیش از یک روز پس از تاریخ داده‌های فایل است.",
        "It was registered more than a day after the moment up to which the file is known.",
    ),
    "repeated_id": Reason(
        "شناسه در سطر دیگری از همین فایل با محتوایی دیگر آمده است؛ سطری پذیرفته شد که تازه‌ترین رویداد را دارد، و میان "
        "سطرهایی که تازه‌ترین رویدادشان هم‌زمان است، نخستین.",
        "The id stands in another row of the same file with different content; the row with the newest event holds, "
        "and of equally new ones the first.",
    ),
    "renumbered_id": Reason(
        "شناسه در سطر دیگری از همین فایل برای پرونده‌ای آمده است که دست‌کم نیم سال زودتر یا دیرتر ثبت شده: گویا شماره‌ها "
        'هر سال از نو آغاز می‌شوند. در نگاشت بنویسید id_numbering = "yearly"؛ آنگاه سال ثبت بخشی از شناسه است '
        "(1403-17).",
        "The id stands in another row of the same file for a case registered at least half a year earlier or later: "
        'the numbers seem to start over each year. Write id_numbering = "yearly" into the mapping; then the year of '
        "the registration is part of the id (1403-17).",
    ),
    "no_registration_event": Reason(
        "برای این پرونده نه در فایل رویداد ثبت هست و نه در انبار داده.",
        "Neither the file nor the store has a registration of this case.",
    ),
}
