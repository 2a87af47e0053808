"""The amber line at the top of screens with figures: sources whose data are older than their own rhythm explains."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.view.view import View
from pages.widgets.elements.time_texts import duration_text
from persian.digits import number
from queries.data_quality.load_log import Freshness, freshness
from queries.question.named_sources import named_sources
from queries.settings.province_settings import settings


def stale_data(view: View, now: datetime | None = None, *, quiet: bool = False) -> Markup:
    """The line, with a link to the loads; empty if no source is later than usual, or the scope looks at the past.

    Whoever sees some cases only reads it of the sources of these; whoever sees published figures only, of all sources
    and without their names.

    On the opening screen it stands out; `quiet` is for the others, whose readers have passed it there.
    It depends on the wall clock (`now`), so it is not cached.
    """
    if view.scope.as_of or view.scope.load is not None or not view.store.load:
        return EMPTY
    now = now or datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None)
    # What is known of the sources is kept for this state of the data; only their age changes with the clock.
    sources = view.store.cache.get_or_compute(("freshness",), lambda: freshness(view.store))
    late = [source for source in sources if source.late(now) and _concerns(view, source)]
    if not late:
        return EMPTY
    return html(
        '<p class="{}" role="status"><a href="{}">{}</a></p>',
        "stale quiet" if quiet else "stale",
        view.screen_link("data"),
        _text(view, late, now),
    )


def _is_named(view: View) -> bool:
    return view.store.limits is None or not view.store.limits.allow_nothing


def _concerns(view: View, source: Freshness) -> bool:
    """Whether the source is one of those of the viewer's cases; published figures are from all sources."""
    if view.store.limits is None or view.store.limits.allow_nothing:
        return True
    return source.source in {each.name for each in named_sources(view.store)}


def _text(view: View, late: list[Freshness], now: datetime) -> str:
    t, first = view.t, late[0]
    assert first.rhythm is not None
    text = t("Old data: {source} ends on {day}, {age} ago; usually new data come every {rhythm}.").format(
        source=first.source if _is_named(view) else t("one of the sources"),
        day=view.day_text(first.as_of.date()),
        age=duration_text(first.age(now), view),
        rhythm=duration_text(first.rhythm, view),
    )
    more = len(late) - 1
    others = t("{n} more sources are late too.").format(n=number(more, view.lang)) if more else ""
    return f"{text} {others}".strip()
