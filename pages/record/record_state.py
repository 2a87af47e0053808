"""Whether the audit log is unbroken, as the newest check in the background has found."""

from markupsafe import Markup

from charts.markup import html
from pages.view.view import View
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import number, to_persian_digits
from records.audit.anchor import anchor_of
from records.audit.entry import LOCAL_ZONE
from records.audit.watch import Check, watch_of
from records.database import configured_url


def record_state(view: View, count: int) -> Markup:
    """The head of the screen: how many entries match, and the state of the whole record."""
    t = view.t
    title = t.plural("{n} entry matches", "{n} entries match", count).format(n=number(count, view.lang))
    check = watch_of(configured_url()).latest
    lines = [t("Not checked yet since the server started.")] if check is None else _lines(view, check)
    text = html("").join(html("<p>{}</p>", line) for line in lines)
    return html('<div class="section-head"><h2>{}</h2>{}</div>', title, text)


def _lines(view: View, check: Check) -> list[str]:
    t, lang, verification = view.t, view.lang, check.verification
    local = check.moment.astimezone(LOCAL_ZONE)
    clock = f"{local:%H:%M}"
    moment = f"{format_day(local.date(), lang)} {to_persian_digits(clock) if lang == 'fa' else clock}"
    if verification.fault is not None:
        return [f"{t('The record of use is broken')} ({moment}). {verification.fault.text(lang)}"]
    newest = anchor_of(verification.newest)
    if newest is None or verification.since is None:
        return [t("Nothing had been recorded when it was checked: {moment}.").format(moment=moment)]
    since = format_day(verification.since.astimezone(LOCAL_ZONE).date(), lang, style="long")
    unbroken = t("Unbroken since {day}: {n} entries, checked {moment}. The newest then: {anchor}").format(
        day=since, n=number(verification.count, lang), moment=moment, anchor=ltr(str(newest))
    )
    pruned = t("Entries removed after their time: {n}.").format(n=number(verification.pruned, lang))
    return [unbroken, *([pruned] if verification.pruned else [])]
