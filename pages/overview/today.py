"""The top of the overview: the sentence of the day and the three short lists."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.overview.short_lists import Line, ListTexts, today_html
from pages.overview.contents import PARTS, contents, proof_link
from pages.view.piece_parts import in_parts
from pages.view.view import View
from pages.view.view_data import cached
from persian.calendar import to_jalali
from persian.digits import MISSING, number
from queries.overview.overview_contents import OverviewLine, ShortList
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

SINCE = "SINCE"  # stands for the day of the reader's last look in an address; the browser fills it in


@cached
@in_parts(*PARTS)
def today(view: View) -> Markup:
    """The sentence and the lists, each line with a link to its proof."""
    overview = contents(view)
    return today_html(
        overview.sentence.label(view.lang),
        [_list(view, each) for each in overview.lists],
        label=view.t("What is known today"),
        note=overview.note.label(view.lang),
        seen=_seen(view),
    )


def _list(view: View, short_list: ShortList) -> ListTexts:
    t, lang = view.t, view.lang
    count = number(len(short_list.shown) + short_list.more_count, lang) if short_list.is_recorded else MISSING
    rest_link, rest_text = _rest(view, short_list)
    more = t("{n} more")
    if short_list.key != "news":
        more = t.plural("{n} more office", "{n} more offices", short_list.more_count)
    return ListTexts(
        key=short_list.key,
        title=short_list.title.label(lang),
        count=count,
        lead=short_list.lead.label(lang),
        lead_link=proof_link(view, short_list.lead_proof) if short_list.lead_proof else "",
        lines=[_line(view, line) for line in short_list.shown],
        more=[_line(view, line) for line in short_list.more],
        more_text=more.format(n=number(short_list.more_count, lang)) if short_list.more_count else "",
        rest_link=rest_link,
        rest_text=rest_text,
        empty=short_list.empty.label(lang),
    )


def _rest(view: View, short_list: ShortList) -> tuple[str, str]:
    """Address and text of the link below a list: to the rest of the province, or to the view with everything."""
    t = view.t
    if short_list.elsewhere:
        everywhere = view.link(**dict.fromkeys(DIMENSION_FIELDS))
        return everywhere, t("{n} in the whole province").format(n=number(short_list.elsewhere, view.lang))
    texts = {
        "news": t("All cases received"),
        "overdue": t("All offices"),
        "look": t("All offices compared with similar ones"),
    }
    return proof_link(view, short_list.rest), texts[short_list.key]


def _line(view: View, line: OverviewLine) -> Line:
    t, lang = view.t, view.lang
    weeks = [number(value, lang) for value in line.weekly_counts]
    return Line(
        key=line.key,
        number=line.number.label(lang),
        unit=line.unit.label(lang),
        sentence=line.sentence.label(lang),
        evidence=line.evidence.label(lang),
        link=proof_link(view, line.proof),
        status=line.status.label(lang),
        is_new=line.is_new,
        weekly_counts=line.weekly_counts,
        highlighted_weeks=line.highlighted_weeks,
        weeks_alt=t("The last {n} weeks: {values}").format(
            n=number(len(weeks), lang), values=t(", ").join(weeks)
        ),
    )


def _seen(view: View) -> Markup:
    """Attributes for the script that remembers in the browser which lines its reader has seen (`piece/seen.js`).

    Only the unfiltered view of the newest state is remembered: lines of another scope are not news.
    """
    scope, t = view.scope, view.t
    filtered = any(getattr(scope, field) for field in DIMENSION_FIELDS.values())
    if filtered or scope.as_of or scope.load is not None or scope.trips == "out":
        return EMPTY
    period = Scope().with_period(view.today, view.today).to_params()["period"][0].split("-")[1]
    return html(
        'data-state="{} {}" data-day="{}" data-since="{}" data-since-link="{}" data-fresh="{}"',
        view.store.load,
        view.store.loads["finished_at"].max(),
        str(to_jalali(view.today)),
        t("Since your last look ({day}): new lines: {n}"),
        view.screen_link("cases", period=[f"{SINCE}-{period}"], state=["received"]),
        t("new to you"),
    )
