"""Persian of the help of `python -m intake`: each text of `intake_parser` with its translation."""

EXIT_CODES = """\
exit codes:
  0  done; rejected rows are accounted for in the summary and in the table rejected_row; or a pull found nothing new
  1  the disk or the store failed; nothing was changed
  2  wrong usage, mapping, settings or file; nothing was changed
  3  another load is running and --no-wait was given; nothing was changed
  4  refused, because the store would be wrong afterwards (no row was accepted, for example) or there is nothing to
     undo; nothing was changed
  5  verify or copy found a difference, and names it; nothing was changed
  6  the load needed more memory or time than the settings allow, and was ended; nothing was changed
  7  the source of a pull could not be reached, or its answer could not be used; nothing was changed
  8  guess found no column for a field without which nothing can be loaded; the mapping was printed, incomplete
  141  the reader of the output closed it (as in "| head"); a load that was done stays done
"""

# English → Persian.
_TEXTS = (
    (
        EXIT_CODES,
        """\
کدهای پایان:
  0  انجام شد؛ شمار سطرهای ردشده در خلاصه و خود آن‌ها در جدول rejected_row است؛ یا pull چیز تازه‌ای نیافت
  1  دیسک یا انبار داده کار نکرد؛ چیزی تغییر نکرد
  2  دستور، نگاشت، تنظیمات یا فایل نادرست است؛ چیزی تغییر نکرد
  3  بارگذاری دیگری در جریان است و --no-wait داده شده است؛ چیزی تغییر نکرد
  4  پذیرفته نشد، چون انبار داده پس از آن نادرست می‌شد (مثلاً هیچ سطری پذیرفته نشد) یا چیزی برای پس‌گرفتن نیست؛ چیزی
     تغییر نکرد
  5  verify یا copy تفاوتی یافت و نام برد؛ چیزی تغییر نکرد
  6  بارگذاری بیش از آنچه تنظیمات اجازه می‌دهد حافظه یا زمان خواست و پایان یافت؛ چیزی تغییر نکرد
  7  منبع pull در دسترس نبود یا پاسخش به کار نیامد؛ چیزی تغییر نکرد
  8  guess برای فیلدی که بدون آن بارگذاری ممکن نیست ستونی نیافت؛ نگاشت ناتمام چاپ شد
  141  خوانندهٔ خروجی آن را بست (مانند «| head»)؛ بارگذاری انجام‌شده می‌ماند
""",
    ),
    ("Load files of complaints into the store.", "بارگذاری فایل‌های پرونده‌ها در انبار داده."),
    ("print one JSON object instead of a summary", "چاپ یک شیء JSON به‌جای خلاصه"),
    (
        "language of the messages; else that of the locale (LC_ALL, LC_MESSAGES, LANG), else the setting",
        "زبان پیام‌ها؛ وگرنه زبان سیستم (LC_ALL، LC_MESSAGES، LANG) و سپس زبان تنظیمات",
    ),
    (
        "the store; else NEGAH_DATABASE_URL, else data/negah.duckdb",
        "انبار داده؛ وگرنه NEGAH_DATABASE_URL و سپس data/negah.duckdb",
    ),
    (
        "fail with exit code 3 when another load is running",
        "اگر بارگذاری دیگری در جریان است، با کد پایان 3 تمام شود",
    ),
    ("load files, all or nothing", "بارگذاری فایل‌ها: یا همه یا هیچ"),
    ("do everything but writing", "همهٔ کارهای بارگذاری، بدون نوشتن در انبار داده"),
    (
        "load also what is refused as doubtful; what spoke against it is kept with the load",
        "بارگذاری آنچه به‌خاطر تردید پذیرفته نمی‌شود؛ دلیل تردید همراه بارگذاری نگه داشته می‌شود",
    ),
    ("merged in this order", "به همین ترتیب بارگذاری می‌شود"),
    (
        "with --json: print the share done (0 to 1) on the error stream, one line per hundredth",
        "همراه --json: سهم انجام‌شده (از 0 تا 1) در خروجی خطا، برای هر صدم یک سطر",
    ),
    (
        "a ready mapping, one kept under a name, or a TOML file; without a value the mappings are listed",
        "نگاشتی آماده، نگاشتی نگه‌داشته‌شده یا فایلی TOML؛ بدون مقدار، فهرست نگاشت‌ها",
    ),
    ("the source of the files; default: as the mapping says", "منبع فایل‌ها؛ پیش‌فرض: آنچه نگاشت می‌گوید"),
    (
        "the moment up to which the data is complete, Jalali or Gregorian; a day alone means its end",
        "لحظه‌ای که داده‌ها تا آن کامل است، شمسی یا میلادی؛ روز به‌تنهایی یعنی پایان آن روز",
    ),
    (
        "check only the first N rows; counts and dates are then those of these rows",
        "تنها N سطر نخست بررسی می‌شود؛ تعدادها و تاریخ‌ها از همان سطرهاست",
    ),
    (
        "run guess and check for a program that gives them as lines of JSON",
        "اجرای guess و check برای برنامه‌ای که آن‌ها را در سطرهای JSON می‌دهد",
    ),
    (
        "propose the mapping of a file: FILE > mine.toml; loads nothing",
        "پیشنهاد نگاشت یک فایل: FILE > mine.toml؛ چیزی بارگذاری نمی‌شود",
    ),
    (
        "name of the mapping and of its source; default: that of the file",
        "نام نگاشت و منبع آن؛ پیش‌فرض: نام فایل",
    ),
    ("title of the mapping; default: the name of the file", "عنوان نگاشت؛ پیش‌فرض: نام فایل"),
    (
        'JSON of what is to be changed, heading to field or null; "-" reads it from the standard input',
        "اصلاح‌ها به‌صورت JSON، از عنوان ستون به فیلد یا null؛ با «-» از ورودی استاندارد خوانده می‌شود",
    ),
    (
        "bring what is new from a source of the settings; without a name, list the sources",
        "آوردن تازه‌ها از یکی از منبع‌های تنظیمات؛ بدون نام، فهرست منبع‌ها",
    ),
    ("the source, as in [[pull]] of the settings", "نام منبع در [[pull]] تنظیمات"),
    ("pull all sources, one after the other", "همهٔ منبع‌ها، یکی پس از دیگری"),
    (
        "read everything again, not only what is newer than the last pull",
        "همه چیز از نو خوانده شود، نه تنها آنچه از دفعهٔ پیش تازه‌تر است",
    ),
    (
        "list the ready mappings, those kept under a name, and those beside the settings and in this folder",
        "فهرست نگاشت‌های آماده، نگه‌داشته‌شده، کنار فایل تنظیمات و در این پوشه",
    ),
    ("list all loads", "فهرست همهٔ بارگذاری‌ها"),
    ("list the rejected rows of a load, masked", "فهرست سطرهای ردشدهٔ یک بارگذاری، پوشیده"),
    ("default: the newest load", "پیش‌فرض: تازه‌ترین بارگذاری"),
    ("which page of the list", "کدام صفحهٔ فهرست"),
    ("print all of them as CSV, with Latin digits", "چاپ همهٔ آن‌ها به‌صورت CSV با رقم‌های لاتین"),
    ("undo the newest load; can be repeated", "پس‌گرفتن تازه‌ترین بارگذاری؛ تکرارپذیر است"),
    ("only if the newest load is this one", "تنها اگر تازه‌ترین بارگذاری همین باشد"),
    ("build the demo province", "ساختن دادهٔ نمونه"),
    ("write the XLSX template for your own data", "نوشتن الگوی XLSX برای داده‌های خودتان"),
    (
        "print the store as canonical text: equal texts, equal stores",
        "چاپ انبار داده به متنی یکتا: متن‌های برابر، انبارهای برابر",
    ),
    ("rebuild the rollups from the cases", "ساختن دوبارهٔ جدول‌های تجمیعی از پرونده‌ها"),
    (
        "compare rollups with cases, and measures with and without them",
        "مقایسهٔ جدول‌های تجمیعی با پرونده‌ها، و شاخص‌ها با و بدون آن‌ها",
    ),
    ("bring the tables of a store up to date", "به‌روزکردن جدول‌های یک انبار داده"),
    (
        "list the publication series, or begin one with the rule of the settings",
        "فهرست سری‌های انتشار، یا آغاز سری تازه با قاعدهٔ تنظیمات",
    ),
    (
        "begin: from the next load on, figures are published under the rule of the settings",
        "begin: از بارگذاری بعدی، ارقام با قاعدهٔ تنظیمات منتشر می‌شود",
    ),
    ("why the rule changes; kept with the series", "دلیل تغییر قاعده؛ همراه سری نگه داشته می‌شود"),
    (
        "move a whole store to another place or engine, and compare",
        "بردن همهٔ یک انبار داده به جای دیگر یا به بانک اطلاعاتی دیگر، و مقایسهٔ آن دو",
    ),
    ("the store to read", "انبار دادهٔ مبدأ"),
    ("the store to fill", "انبار دادهٔ مقصد"),
    ("replace what the target holds", "جایگزینی آنچه در مقصد هست"),
)
PERSIAN = dict(_TEXTS)
