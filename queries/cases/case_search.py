"""Cases found by their tracking id, however it is typed."""

import sqlalchemy as sa

from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits, to_persian_digits
from queries.cases.case_row import Case, cases_of
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

# Zero-width characters and direction marks, which come along when an id is copied from a text or a web page.
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))


def find_cases(store: Store, scope: Scope, tracking_id: str, *, lang: str) -> list[Case]:
    """Find cases by tracking id, as known at as-of and in the vintage: one, or one for each source that has the id.

    The scope's period and dimensions are ignored. The id may be as the source wrote it, or as people type it: with
    Persian or Latin digits, with or without spaces.
    """
    case_facts = facts(store, scope)
    columns = [column for column in case_facts.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns).where(
        case_facts.c.id.in_(spellings(tracking_id)), case_facts.registered()
    )
    frame = store.frame(statement.order_by(case_facts.c.source))
    return cases_of(frame, store, scope.over_all_time(), case_facts, until=None, lang=lang)


def plain_id(typed: str) -> str:
    """A tracking id as typed, without direction marks, joiners and runs of spaces, which do not count."""
    return " ".join(strip_control_characters(typed).translate(_JOINERS).split())


def spellings(tracking_id: str) -> list[str]:
    """Possible spellings of a typed id in the sources: as it is, without spaces, and with Latin or Persian digits."""
    plain = plain_id(tracking_id)
    forms = (plain, plain.replace(" ", ""))  # each is tried in both kinds of digits
    return list(
        dict.fromkeys(write(form) for write in (str, to_latin_digits, to_persian_digits) for form in forms)
    )
