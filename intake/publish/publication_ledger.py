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
KEPT_RULE = Text(
    "ارقام انتشارپذیر با قاعدهٔ سری {series} می‌ماند (k = {k}، base = {base})، نه با آنچه در تنظیمات است (k = {other_k}، "
    "base = {other_base}). اگر قاعدهٔ تازه را می‌خواهید، «python -m intake series begin --reason …» را اجرا کنید.",
    "Publishable figures keep the rule of series {series} (k = {k}, base = {base}), not that of the settings (k = "
    "{other_k}, base = {other_base}). If you want the new rule, run “python -m intake series begin --reason …”.",
)
SAME_RULE = Text(
    "سری {series} همین قاعده را دارد (k = {k}، base = {base})؛ سری تازه لازم نیست. نخست بخش [disclosure] را در تنظیمات "
    "تغییر دهید.",
    "Series {series} has this very rule (k = {k}, base = {base}), so there is nothing to begin. First change "
    "[disclosure] in the settings.",
)
REASON_NEEDED = Text(
    'برای سری تازه دلیلی بنویسید، در حداکثر {most} نویسه: ‎--reason "…"',
    'Give a reason for the new series, of at most {most} characters: --reason "…"',
)


def write_first_series(connection: sa.Connection) -> None:
    """Write the rule of the settings as the first series, if the store has none yet."""
    if not all_series(connection):
        _write(connection, FIRST, settings().disclosure, reason="")


def running_series(connection: sa.Connection) -> PublicationSeries:
    """The series to which the next load belongs."""
    return all_series(connection)[-1]


def other_rule_note(series: PublicationSeries, rule: Disclosure) -> Text | None:
    """The note for a load while the settings have another rule than the running series; None if they agree."""
    if series.has_rule(rule.k, rule.base):
        return None
    return KEPT_RULE.formatted(
        series=_number(series.series), k=_number(series.k), base=_number(series.base),
        other_k=_number(rule.k), other_base=_number(rule.base),
    )  # fmt: skip


def begin_series(connection: sa.Connection, rule: Disclosure, *, reason: str) -> PublicationSeries:
    """Begin a series with another rule, from the next load on; earlier loads keep theirs. Returns the new series.

    Raises RefusedError without a reason, or if the running series has that rule already.
    """
    now = running_series(connection)
    cleaned = " ".join(strip_control_characters(reason).split())
    if not cleaned or len(cleaned) > LONGEST_REASON:
        refused = REASON_NEEDED.formatted(most=_number(LONGEST_REASON))
        raise RefusedError(refused.fa, refused.en)
    if now.has_rule(rule.k, rule.base):
        same = SAME_RULE.formatted(series=_number(now.series), k=_number(now.k), base=_number(now.base))
        raise RefusedError(same.fa, same.en)
    _write(connection, now.series + 1, rule, reason=cleaned)
    return running_series(connection)


def _write(connection: sa.Connection, series: int, rule: Disclosure, *, reason: str) -> None:
    now = datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None, microsecond=0)
    row = {"series": series, "k": rule.k, "base": rule.base, "begun_at": now, "reason": reason}
    connection.execute(sa.insert(schema.publication_series), [row])


def _number(value: int) -> Text:
    return Text.from_formatter(number, value)
