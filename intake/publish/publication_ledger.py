"""The publication ledger: write the rule of the first series, and begin a new one.

Loads take the rule of the newest series. Nothing else changes the rule: neither an edit of the settings nor a new
version of the program.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from intake.errors import RefusedError
from persian.bidi import strip_control_characters
from persian.digits import number
from queries.settings.province_settings import Disclosure, settings
from queries.storage import schema
from queries.storage.publication_series import FIRST, PublicationSeries, all_series
from queries.vocabulary.labels import Text

LONGEST_REASON = 500  # characters


def write_first_series(connection: sa.Connection) -> None:
    """Write the rule of the settings as the first series, if the store has none yet."""
    if not all_series(connection):
        _write(connection, FIRST, settings().disclosure, reason="")


def running_series(connection: sa.Connection) -> PublicationSeries:
    """The series to which the next load belongs."""
    return all_series(connection)[-1]


def other_rule_note(series: PublicationSeries, rule: Disclosure) -> Text | None:
    """What to tell whoever loads while the settings have another rule than the series; None if they agree."""
    if series.has_rule(rule.k, rule.base):
        return None
    return Text(
        f"ارقام انتشارپذیر با قاعدهٔ سری {number(series.series)} می‌ماند (k = {number(series.k)}، base = "
        f"{number(series.base)})، نه با آنچه در تنظیمات است (k = {number(rule.k)}، base = {number(rule.base)}). اگر "
        "قاعدهٔ تازه را می‌خواهید، «python -m intake series begin --reason …» را اجرا کنید.",
        f"Publishable figures keep the rule of series {series.series} (k = {series.k}, base = {series.base}), not that "
        f"of the settings (k = {rule.k}, base = {rule.base}). If you want the new rule, run “python -m intake series "
        "begin --reason …”.",
    )


def begin_series(connection: sa.Connection, rule: Disclosure, *, reason: str) -> PublicationSeries:
    """Begin a series with another rule, from the next load on; earlier loads keep theirs. Returns the new series.

    Raises RefusedError without a reason, or if the running series has that rule already.
    """
    now = running_series(connection)
    cleaned = " ".join(strip_control_characters(reason).split())
    if not cleaned or len(cleaned) > LONGEST_REASON:
        raise RefusedError(
            f'برای سری تازه دلیلی بنویسید، در حداکثر {number(LONGEST_REASON)} نویسه: ‎--reason "…"',
            f'Give a reason for the new series, of at most {LONGEST_REASON} characters: --reason "…"',
        )
    if now.has_rule(rule.k, rule.base):
        raise RefusedError(
            f"سری {number(now.series)} همین قاعده را دارد (k = {number(now.k)}، base = {number(now.base)})؛ سری تازه "
            "لازم نیست. نخست بخش [disclosure] را در تنظیمات تغییر دهید.",
            f"Series {now.series} has this very rule (k = {now.k}, base = {now.base}), so there is nothing to begin. "
            "First change [disclosure] in the settings.",
        )
    _write(connection, now.series + 1, rule, reason=cleaned)
    return running_series(connection)


def _write(connection: sa.Connection, series: int, rule: Disclosure, *, reason: str) -> None:
    now = datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None, microsecond=0)
    row = {"series": series, "k": rule.k, "base": rule.base, "begun_at": now, "reason": reason}
    connection.execute(sa.insert(schema.publication_series), [row])
