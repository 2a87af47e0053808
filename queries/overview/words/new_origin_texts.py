"""Words of the overview on surges that a new channel or source explains, in its list of what is new and its sentence.

Which one it is, since when, and what came by all others follows in the list (`queries.attention.origin_words`).
"""

from queries.vocabulary.labels import Text

# Lines of the list, by dimension.
MORE_BY: dict[str, Text] = {
    "channel": Text(
        "{subject}: افزایش پرونده‌ها از مسیری تازه در {days} روز گذشته؛ {expected} پرونده انتظار می‌رفت",
        "{subject}: more cases by a new channel in the last {days} days; {expected} would be usual",
    ),
    "source": Text(
        "{subject}: افزایش پرونده‌ها از منبعی تازه در {days} روز گذشته؛ {expected} پرونده انتظار می‌رفت",
        "{subject}: more cases from a new source in the last {days} days; {expected} would be usual",
    ),
}
# The sentence of the day: one by name, several by their number; and what stands before them if nothing else is out of
# the ordinary.
ONE = Text(
    "{subject}: افزایش پرونده‌ها از {names}، که در این مورد از {day} تازه است ({n} پرونده از {all} پرونده)",
    "{subject}: more cases {names}, new there since {day} ({n} of {all} cases)",
)
SEVERAL = Text(
    "در {n} مورد، افزایش پرونده‌ها از مسیر یا منبعی تازه است",
    "{n} increases come from a new channel or source",
)
NOTHING_ELSE = Text(
    "جز آنچه از مسیر یا منبعی تازه رسید، مورد غیرعادی دیده نشد",
    "apart from what a new channel or source brought, nothing is out of the ordinary",
)
