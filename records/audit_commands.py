"""The commands of `python -m records` on the audit log: log, verify, prune and key."""

import argparse
import csv
import io
from typing import Any

from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import number
from queries.vocabulary.spreadsheet_text import formula_safe
from records.audit.actor import system_actor
from records.audit.anchor import anchor_of, read_anchor
from records.audit.chain_check import Verification
from records.audit.chain_check import verify as verify_audit_log
from records.audit.chain_key import key_path, read_key
from records.audit.checkpoints import prune_after
from records.audit.entry import LOCAL_ZONE
from records.audit.entry_text import as_json, line
from records.audit.key_replacement import begin_new_key
from records.audit.search import AuditLogSearch, all_entries, find_entries
from records.database import Records
from records.errors import InputError
from records.report import Report

BROKEN = 5
_COLUMNS = ("number", "moment", "local", "who", "kind", "detail", "hash")


def log(records: Records, options: argparse.Namespace) -> Report:
    """List the newest entries that match."""
    if options.first and options.last and options.last < options.first:
        raise InputError("روز پایان پیش از روز آغاز است.", "The last day is before the first one.")
    search = AuditLogSearch(options.person or "", options.kind or "", options.first, options.last)
    count = find_entries(records, search, limit=1).count
    entries = list(all_entries(records, search, limit=options.limit))
    if options.csv:
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for entry in entries:
            row = {**as_json(entry), "detail": entry.detail}
            cells = (row[name] for name in _COLUMNS)
            writer.writerow([formula_safe(cell) if isinstance(cell, str) else cell for cell in cells])
        return Report(table.getvalue().rstrip("\n"), table.getvalue().rstrip("\n"))
    texts = {}
    for lang in ("fa", "en"):
        texts[lang] = "\n".join(line(entry, lang) for entry in entries)
    left = count - len(entries)
    if left > 0:
        texts["fa"] += f"\n{number(left, 'fa')} سابقهٔ قدیمی‌تر هم هست: --limit {count}"
        texts["en"] += f"\n{number(left, 'en')} older entries match, too: --limit {count}"
    return Report(
        texts["fa"] or "سابقه‌ای با این ویژگی‌ها ثبت نشده است.",
        texts["en"] or "No entry matches.",
        {"count": count, "entries": [as_json(entry) for entry in entries]},
    )


def verify(records: Records, options: argparse.Namespace) -> Report:
    """Check the chain; the exit code is BROKEN if anything is wrong."""
    seen = read_anchor(options.seen) if options.seen else None
    result = verify_audit_log(records, seen=seen)
    newest = anchor_of(result.newest)
    return Report(
        verification_text(result, "fa"),
        verification_text(result, "en"),
        {
            "unbroken": result.unbroken,
            "entries": result.count,
            "since": result.since.isoformat() if result.since else None,
            "pruned": result.pruned,
            "newest": str(newest) if newest else None,
            "fault": _fault_json(result),
        },
        exit_code=0 if result.unbroken else BROKEN,
    )


def verification_text(result: Verification, lang: str) -> str:
    """What a check has found, in sentences."""
    fa = lang == "fa"
    if result.fault is not None:
        first = "سوابق استفاده دست‌خورده است." if fa else "The record is broken."
        before = (
            f"{number(result.count, lang)} سابقهٔ پیش از آن درست است."
            if fa
            else f"The {number(result.count, lang)} entries before that are as they were recorded."
        )
        return f"{first} {result.fault.text(lang)} {before}"
    if result.since is None:
        return "هنوز سابقه‌ای ثبت نشده است." if fa else "Nothing has been recorded yet."
    day = format_day(result.since.astimezone(LOCAL_ZONE).date(), lang, style="long")
    n, newest = number(result.count, lang), anchor_of(result.newest)
    text = (
        f"{n} سابقه، از {day} پیوسته و دست‌نخورده. آخرین: {newest}"
        if fa
        else f"{n} entries, unbroken since {day}. The newest: {newest}"
    )
    if result.pruned:
        pruned = number(result.pruned, lang)
        text += (
            f"\n{pruned} سابقهٔ قدیمی‌تر پس از پایان مدت نگهداری حذف شده است."
            if fa
            else f"\n{pruned} older entries were removed after their time."
        )
    if result.seen_was_pruned:
        text += (
            "\nسابقه‌ای که با --seen داده شد پس از پایان مدت نگهداری حذف شده است و مقایسه نمی‌شود."
            if fa
            else "\nThe entry given with --seen was removed after its time and cannot be compared."
        )
    return text


def prune(records: Records, options: argparse.Namespace) -> Report:
    """Remove the entries that are older than a number of days."""
    count = prune_after(records, options.days, by=system_actor())
    return Report(
        f"{number(count, 'fa')} سابقه حذف شد؛ مهر آن‌ها مانده است.",
        f"Removed {number(count, 'en')} entries; a signed checkpoint stays.",
        {"pruned": count},
    )


def key(records: Records, options: argparse.Namespace) -> Report:
    """Show where the key is, or begin a new one."""
    if options.action == "new":
        new = begin_new_key(records, by=system_actor())
        return Report(
            f"کلید تازه در «{new.path}» ساخته شد (نشان {new.after}). سوابق پیش از این با کلید پیشین بررسی می‌شوند؛ "
            "فایل آن را کنار این نگه دارید.",
            f"Made a new key at {new.path} (fingerprint {new.after}). Earlier entries are checked with the old one; "
            "keep its file beside this one.",
            {"key": {"file": str(new.path), "fingerprint": new.after, "before": new.before}},
        )
    present = read_key(key_path())
    fingerprint = present.fingerprint if present else None
    return Report(
        f"کلید سوابق: «{ltr(str(key_path()))}» (نشان {fingerprint or '—'})",
        f"The key of the record: {key_path()} (fingerprint {fingerprint or '—'})",
        {"key": {"file": str(key_path()), "fingerprint": fingerprint}},
    )


def _fault_json(result: Verification) -> dict[str, Any] | None:
    if result.fault is None:
        return None
    fault = result.fault
    return {"wrong": fault.wrong, "first": fault.first, "last": fault.last or fault.first,
            "fa": fault.text("fa"), "en": fault.text("en")}  # fmt: skip
