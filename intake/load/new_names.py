"""Name the offices, topics and counties that a load added to a store that has some already.

An office under another name than before is counted as one of its own, and each of the two has a part of the cases.
So are two spellings of an office in the files of one load. Counties under new names may be those of another province.
"""

import difflib
from collections.abc import Iterator

import sqlalchemy as sa

from persian.bidi import isolate
from persian.digits import number
from persian.enumeration import words_and_more
from persian.names import fold
from queries.storage import schema
from queries.vocabulary.labels import LANGUAGES, Text

_MAX = 5  # names that are listed
_ALIKE = 0.75  # how alike two names must be for one to be meant for the other
_KINDS = {
    "agency": Text("دستگاه", "offices"),
    "topic": Text("موضوع", "topics"),
    "county": Text("شهرستان", "counties"),
}
# Words before the name of an office, which some write and others leave out.
_BEFORE_OFFICES = tuple(map(fold, ("اداره کل", "مدیریت", "سازمان", "شرکت", "اداره")))
_SHORTEST = 3  # letters of a name without them
_RESPELLED = Text(
    "اگر یکی از این‌ها نام دیگر {kind}ی است که در انبار بود، در فایل همان نام پیشین را بنویسید و دوباره بارگذاری کنید؛ "
    "وگرنه هر دو جدا شمرده می‌شوند.",
    "If one of these {kind} was known by another name, write that name into the file and load it again; else both are "
    "counted apart.",
)
_OTHER_PROVINCE = Text(
    " اگر فایل از استان دیگری است، این بارگذاری را پس بگیرید.",
    " If the file is of another province, undo this load.",
)


def new_names(connection: sa.Connection, *, load: int, counties: bool) -> Iterator[Text]:
    """Yield a sentence on the new offices and one on the new topics of a load, those with most cases first.

    With `counties` one on the new counties too: where their names are taken as they are written.

    Names without a case are left out: they stand in rows that were ignored as older, or had a case for some time only.
    """
    for table in (schema.agency, schema.topic, *([schema.county] if counties else [])):
        key = table.c[table.name]
        earlier_names = sa.select(table.c.name_fa).where(table.c.load < load, key != schema.NOT_GIVEN_KEY)
        stored = {fold(name): name for name in connection.execute(earlier_names).scalars()}
        if not stored:
            continue
        cases = sa.func.count()
        added = (
            sa.select(table.c.name_fa, cases)
            .select_from(table.join(schema.case, schema.case.c[table.name] == key))
            .where(table.c.load == load, key != schema.NOT_GIVEN_KEY)
            .group_by(key, table.c.name_fa)
            .order_by(cases.desc(), table.c.name_fa)
        )
        names = [(str(name), int(count)) for name, count in connection.execute(added)]
        if names:
            added_names = _sentence(_KINDS[table.name], names, stored)
            yield added_names + _OTHER_PROVINCE if table is schema.county else added_names


def spelled_twice(connection: sa.Connection, *, load: int) -> Iterator[Text]:
    """Yield a sentence on the offices of a load whose names differ only in «اداره کل», «شرکت» and the like.

    Names that the store had before are reported by `new_names`.
    """
    agency = schema.agency
    added = (
        sa.select(agency.c.name_fa, sa.func.count())
        .select_from(agency.join(schema.case, schema.case.c.agency == agency.c.agency))
        .where(agency.c.load == load, agency.c.agency != schema.NOT_GIVEN_KEY)
        .group_by(agency.c.agency, agency.c.name_fa)
        .order_by(sa.func.count().desc(), agency.c.name_fa)
    )
    alike: dict[str, list[tuple[str, int]]] = {}
    for name, count in connection.execute(added):
        alike.setdefault(_without_words_before(fold(str(name))), []).append((str(name), int(count)))
    groups = [names for names in alike.values() if len(names) > 1]
    if groups:
        listed = {
            lang: [
                (" و " if lang == "fa" else " and ").join(
                    _name_text(name, count, {}, lang) for name, count in names
                )
                for names in groups[:_MAX]
            ]
            for lang in LANGUAGES
        }
        yield Text(
            f"نام این دستگاه‌ها تنها در واژه‌هایی مانند «اداره کل» و «شرکت» فرق دارد: {'؛ '.join(listed['fa'])}. اگر یکی "
            "هستند، در فایل یک نام بنویسید و دوباره بارگذاری کنید؛ وگرنه جدا شمرده می‌شوند.",
            "The names of these offices differ only in words such as «اداره کل» and «شرکت»: "
            f"{'; '.join(listed['en'])}. If they are one office, write one name into the file and load it again; "
            "else they are counted apart.",
        )


def _without_words_before(name: str) -> str:
    """A folded name without the words that only say that it is an office."""
    for word in _BEFORE_OFFICES:
        if name.startswith(word) and len(name) >= len(word) + _SHORTEST:
            return name.removeprefix(word)
    return name


def _sentence(kind: Text, names: list[tuple[str, int]], stored: dict[str, str]) -> Text:
    """What was added, how many cases each has, and which known name may be meant."""
    fa, en = (
        words_and_more(
            [_name_text(name, count, stored, lang) for name, count in names[:_MAX]],
            len(names) - _MAX,
            lang,
            noun_fa="نام",
        )
        for lang in LANGUAGES
    )
    return Text(
        f"{kind.fa}‌های تازه در انبار داده: {fa}. {_RESPELLED.fa.format(kind=kind.fa)}",
        f"New {kind.en} in the store: {en}. {_RESPELLED.en.format(kind=kind.en)}",
    )


def _name_text(name: str, count: int, stored: dict[str, str], lang: str) -> str:
    """A new name with its number of cases, and the known name that it may stand for."""
    cases = number(count, lang)
    hint = _hint(name, stored).label(lang)
    if lang == "fa":
        return f"«{isolate(name)}» ({cases} پرونده{f'؛ {hint}' if hint else ''})"
    return f"“{isolate(name)}” ({cases} {'case' if count == 1 else 'cases'}{f', {hint}' if hint else ''})"


def _hint(name: str, stored: dict[str, str]) -> Text:
    """Which known name a new one may stand for; empty if none is like it."""
    if fold(name) in stored:
        # A topic is known by its name and its group, so that the same name in another group is another topic.
        return Text("همین نام در گروهی دیگر از پیش هست", "known by the same name in another group")
    near = difflib.get_close_matches(fold(name), stored, n=1, cutoff=_ALIKE)
    meant = isolate(stored[near[0]]) if near else ""
    return Text(f"شاید «{meant}»", f"perhaps “{meant}”") if meant else Text("", "")
