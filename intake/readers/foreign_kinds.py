"""Kinds of files that are no tables: what they are, and how to get a table out of them, in both languages."""

from typing import NamedTuple


class Foreign(NamedTuple):
    """A kind of file in both languages, and how to get a table out of it."""

    fa: str
    en: str
    advice_fa: str
    advice_en: str


EXPORT = (
    "در همان برنامه از جدول خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export the table from the program that made it, as Excel or CSV, and give that",
)
UNPACK = (
    "آن را باز کنید و فایل جدول داخلش را بدهید، یا به ZIP فشرده کنید",
    "Unpack it and give the table inside, or pack it as ZIP",
)
ACCESS = Foreign("از نوع اکسس (Access) است", "is a Microsoft Access database", *EXPORT)
PICTURE = Foreign(
    "عکس است",
    "is a picture",
    "از سامانه خروجی اکسل یا CSV بگیرید؛ از روی عکس چیزی خوانده نمی‌شود",
    "Export from the system as Excel or CSV; nothing can be read from a picture",
)
SOUND = Foreign(
    "صدا یا فیلم است",
    "is sound or a film",
    "از سامانه خروجی اکسل یا CSV بگیرید؛ از صدا و فیلم چیزی خوانده نمی‌شود",
    "Export from the system as Excel or CSV; nothing is read from sound and films",
)
OLD_EXCEL = Foreign(
    "فایل اکسلِ پیش از ۱۹۹۷ است",
    "is a workbook of an Excel older than 1997",
    "آن را در اکسل یا LibreOffice باز و با پسوند xlsx ذخیره کنید",
    "Open it in Excel or LibreOffice and save it as .xlsx",
)
BINARY = Foreign(
    "متن نیست و از نوعی است که خوانده نمی‌شود",
    "is no text, and of a kind that is not read",
    "از سامانه خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export from the system as Excel or CSV, and give that",
)
SQL = Foreign("فهرست دستورهای SQL است", "consists of SQL commands of a database", *EXPORT)
WORD = Foreign(
    "سند یا اسلاید است و جدول داده نیست",
    "is a document or presentation and no table of data",
    "جدول را در اکسل ذخیره کنید و آن را بدهید",
    "Save the table in Excel, and give that",
)
MAIL = Foreign(
    "نامهٔ الکترونیک است",
    "is e-mail",
    "نامه‌ها خوانده نمی‌شود. از سامانه‌ای که پرونده‌ها در آن ثبت می‌شود خروجی بگیرید، یک سطر برای هر پرونده",
    "Mails are not read. Export from the system in which the cases are registered, one row a case",
)
CHAT = Foreign(
    "خروجی گفت‌وگو در پیام‌رسان است",
    "is the export of a chat",
    "پیام‌ها پرونده نیست و خوانده نمی‌شود. از سامانه‌ای که پرونده‌ها در آن ثبت می‌شود خروجی بگیرید، یک سطر برای هر پرونده",
    "Messages are no cases and are not read. Export from the system in which the cases are registered, one row a case",
)
SIGNED = Foreign(
    "گواهی یا فایل امضاشدهٔ دیجیتال است",
    "is a certificate, or is signed or encrypted with one",
    "خود جدول را بدون امضا، به‌صورت اکسل یا CSV بگیرید و آن را بدهید",
    "Get the table itself without the signature, as Excel or CSV, and give that",
)
SPSS = Foreign("از نوع SPSS است", "is a file of SPSS", *EXPORT)
SAS = Foreign("از نوع SAS است", "is a file of SAS", *EXPORT)
R = Foreign("از نوع R است", "is a file of R", *EXPORT)
PICKLE = Foreign("از نوع pickle پایتون است", "is a pickle of Python", *EXPORT)
COLUMNS = (
    "از جدول خروجی Parquet، CSV یا اکسل بگیرید و آن را بدهید",
    "Export the table as Parquet, CSV or Excel, and give that",
)
APPLE = Foreign(
    "از برنامهٔ Numbers یا برنامهٔ دیگری از اپل است",
    "is of Numbers or another program of Apple",
    "در همان برنامه از آن خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export it from that program as Excel or CSV, and give that",
)
FLAT_SPREADSHEET = Foreign(
    "صفحه‌گستردهٔ LibreOffice به‌صورت یک فایل XML (‎.fods) است",
    "is a spreadsheet of LibreOffice as flat XML (.fods)",
    "در همان برنامه آن را با پسوند ods یا xlsx ذخیره کنید و آن را بدهید",
    "Save it there as .ods or .xlsx, and give that",
)
KML = Foreign(
    "نقشهٔ KML است", "is a map in KML",
    "در برنامهٔ نقشه از آن خروجی CSV یا GeoJSON بگیرید و آن را بدهید",
    "Export it from the map program as CSV or GeoJSON, and give that",
)  # fmt: skip
VERTICAL = Foreign(
    "خروجی عمودی MySQL (با ‎\\G) است که هر ستون را در سطری جدا می‌نویسد",
    "is output of MySQL that has each column in a line of its own (\\G)",
    "دستور را بدون ‎\\G یا با خروجی CSV دوباره اجرا کنید",
    "Run the query again without \\G, or with output as CSV",
)
SCHEMA_LINE = Foreign(
    "خروجی SharePoint با طرح فهرست است: سطر نخست آن (ListSchema) از جدول نیست",
    "is an export of SharePoint with the schema of the list: its first line (ListSchema) does not belong to the table",
    "سطر نخست را پاک کنید، یا در SharePoint خروجی CSV بدون طرح (یا اکسل) بگیرید",
    "Delete that line, or export from SharePoint as CSV without the schema, or as Excel",
)
ANNOTATED = Foreign(
    "خروجی InfluxDB با سطرهای ‎#group و ‎#datatype است",
    "is an export of InfluxDB with lines of #group and #datatype",
    "خروجی را بدون این سطرها (CSV ساده) دوباره بگیرید",
    "Export again without these lines (plain CSV)",
)
LINE_PROTOCOL = Foreign(
    "خروجی InfluxDB به شکل line protocol است و ستون ندارد",
    "is line protocol of InfluxDB, which has no columns",
    "خروجی را به‌صورت CSV ساده بگیرید",
    "Export as plain CSV",
)
TAR = Foreign("بایگانی tar است", "is a tar archive", *UNPACK)
DBASE = Foreign("جدول dBase یا FoxPro است", "is a table of dBase or FoxPro", *EXPORT)
