"""The amber line at the top of screens with figures: sources whose data are older than their own rhythm explains."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.view.view import View
from pages.widgets.time_texts import duration_text
from persian.digits import number
from queries.data_quality.load_log import Freshness, freshness
from queries.settings.province_settings import settings


def stale_data(view: View, now: datetime | None = None, *, quiet: bool = False) -> Markup:
    """The line, with a link to the loads; empty if no source is later than usual, or the scope looks at the past.

    On the opening screen it stands out; `quiet` is for the others, whose readers have passed it there.
    It depends on the wall clock (`now`), so it is not cached.
    """
    if view.scope.as_of or view.scope.load is not None or not view.store.load:
        return EMPTY
    now = now or datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None)
    # What is known of the sources is kept for this state of the data; only their age changes with the clock.
    sources = view.store.cache.get_or_compute(("freshness",), lambda: freshness(view.store))
    late = [source for source in sources if source.late(now)]
    if not late:
        return EMPTY
    return html(
        '<p class="{}" role="status"><a href="{}">{}</a></p>',
        "stale quiet" if quiet else "stale",
        view.screen_link("data"),
        _text(view, late, now),
    )


def _text(view: View, late: list[Freshness], now: datetime) -> str:
    t, first = view.t, late[0]
    assert first.rhythm is not None
    text = t("Old data: {source} ends on {day}, {age} ago; usually new data come every {rhythm}.").format(
        source=first.source,
        day=view.day_text(first.as_of.date()),
        age=duration_text(first.age(now), view),
        rhythm=duration_text(first.rhythm, view),
    )
    more = len(late) - 1
    others = t("{n} more sources are late too.").format(n=number(more, view.lang)) if more else ""
    return f"{text} {others}".strip()
