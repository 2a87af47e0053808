"""Messages and paths shared by the stores on a database server (PostgreSQL, ClickHouse)."""

from intake.errors import EmptyStoreError, LockedError
from intake.publish.target import Notify
from queries.settings.province_settings import ROOT

FOLDER = ROOT / "data"  # a server has no folder of its own; accompanying files go where DuckDB's would


def refuse_or_announce_wait(*, wait: bool, notify: Notify) -> None:
    """Handle a running load: raise LockedError, or with `wait` announce through `notify` that we wait."""
    fa = "بارگذاری دیگری در همین انبار داده در جریان است"
    en = "Another load into this database is under way"
    if not wait:
        raise LockedError(f"{fa}؛ کمی بعد دوباره تلاش کنید.", f"{en}; try again later.")
    notify(f"{fa}؛ تا پایان آن می‌مانیم.", f"{en}; waiting for it to end.")


def nothing_loaded() -> EmptyStoreError:
    """Build the error for reading a database into which nothing was ever loaded."""
    return EmptyStoreError(
        "در این انبار داده چیزی بارگذاری نشده است؛ نخست چیزی بارگذاری کنید.",
        "Nothing was loaded into this database yet; load something first.",
    )
