"""What is alike for stores on a server, whichever it is: where their files go, and what is said of their state."""

from intake.errors import EmptyStoreError, LockedError
from intake.publish.target import Notify
from queries.settings.province_settings import ROOT

FOLDER = ROOT / "data"  # there is nothing beside a database; files that belong to it go where DuckDB's would


def refuse_or_announce_wait(*, wait: bool, notify: Notify) -> None:
    """Says that another load has to end first: as LockedError, or, to who waits for it, by `told`."""
    fa = "بارگذاری دیگری در همین پایگاه داده در جریان است"
    en = "Another load into this database is under way"
    if not wait:
        raise LockedError(f"{fa}؛ کمی بعد دوباره بکوشید.", f"{en}; try again later.")
    notify(f"{fa}؛ تا پایان آن می‌مانیم.", f"{en}; waiting for it to end.")


def nothing_loaded() -> EmptyStoreError:
    """The error of reading a database into which nothing was ever loaded."""
    return EmptyStoreError(
        "در این پایگاه داده چیزی بارگذاری نشده است؛ نخست چیزی بارگذاری کنید.",
        "Nothing was loaded into this database yet; load something first.",
    )
