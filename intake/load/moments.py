"""Moments as naive local time of the province and as epoch seconds; when a file was last changed."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1)


def epoch(moment: datetime) -> int:
    """Epoch seconds of a moment without time zone."""
    return int((moment - _EPOCH).total_seconds())


def from_epoch(seconds: int) -> datetime:
    """Moment without time zone of epoch seconds."""
    return _EPOCH + timedelta(seconds=seconds)


def local_now(timezone: str) -> datetime:
    """Current local time, without time zone and fractions of seconds."""
    return datetime.now(ZoneInfo(timezone)).replace(tzinfo=None, microsecond=0)


def last_change(path: Path, timezone: str) -> datetime:
    """Modification time of a file in local time; the current time if the file is gone or was changed in the future."""
    now = local_now(timezone)
    if not path.exists():
        return now
    changed_at = datetime.fromtimestamp(int(path.stat().st_mtime), ZoneInfo(timezone)).replace(tzinfo=None)
    return min(changed_at, now)
