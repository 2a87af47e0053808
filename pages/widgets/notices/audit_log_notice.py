"""Notice for administrators: the audit log cannot be written, or was changed by somebody."""

from markupsafe import Markup

from charts.markup import EMPTY
from pages.view.first_view import AnyView
from pages.view.viewer import viewer
from pages.widgets.notices import notices
from persian.digits import number
from records.audit.watch import watch_of
from records.audit.writer import writer_of
from records.database import configured_url


def audit_log_notice(view: AnyView) -> Markup:
    """What is wrong with the audit log; empty if nothing is, and for everybody but administrators."""
    if not viewer().is_administrator:
        return EMPTY
    t, url = view.t, configured_url()
    status, check = writer_of(url).status(), watch_of(url).latest
    notice_html = EMPTY
    if status.reason is not None:
        waiting = t("Entries that wait to be written: {n}.").format(n=number(status.waiting, view.lang))
        title = t("The record of use cannot be written just now")
        notice_html += notices.notice(title, status.reason.label(view.lang), waiting)
    if check is not None and check.verification.fault is not None:
        title = t("The record of use is broken")
        fault = check.verification.fault.text(view.lang)
        notice_html += notices.notice(title, fault, command="python -m records verify")
    return notice_html
