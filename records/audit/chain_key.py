"""The key that signs the audit log: a file outside the database, which no backup holds.

Whoever reads or changes the database, or a copy of it, cannot sign an entry without this file.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from persian.bidi import ltr
from records.errors import RecordsError

VARIABLE = "NEGAH_RECORDS_KEY_FILE"
FILE_NAME = "negah-records.key"
_ROOT = Path(__file__).resolve().parents[2]
_BYTES = 32


@dataclass(frozen=True, repr=False)
class ChainKey:
    """A secret of 32 random bytes."""

    secret: bytes

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits by which keys are told apart; they give nothing of the key away."""
        return self.sign("fingerprint")[:16]

    def sign(self, text: str) -> str:
        """HMAC-SHA-256 of a text, in hexadecimal."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def key_path() -> Path:
    """Path of the key: `NEGAH_RECORDS_KEY_FILE`, else beside the settings file. The file need not exist."""
    if configured := os.environ.get(VARIABLE):
        return Path(configured).expanduser()
    settings = Path(os.environ.get("NEGAH_SETTINGS") or _ROOT / "negah.toml")
    return settings.with_name(FILE_NAME)


def read_key(path: Path) -> ChainKey | None:
    """The key in a file; None if there is no such file. Raises RecordsError if it cannot be read or holds no key."""
    try:
        text = path.read_text(encoding="ascii").strip()
        secret = bytes.fromhex(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if len(secret) != _BYTES:
        raise _unreadable(path)
    return ChainKey(secret)


def make_key(path: Path) -> ChainKey:
    """Make a key, readable for this account of the system only. Of several processes one makes it; all get the same.

    Raises RecordsError if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".negah-records-key-")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{secrets.token_hex(_BYTES)}\n")
                file.flush()
                os.fsync(file.fileno())
            # A link fails where the name exists already, and appears with all of its content.
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise RecordsError(
            f"کلید سوابق در «{ltr(str(path))}» ساخته نشد. اجازهٔ نوشتن در آن پوشه را بدهید، یا جای دیگری را در "
            f"{VARIABLE} بنویسید.",
            f"The key of the record could not be made at {path}. Allow writing to that folder, or give another place "
            f"in {VARIABLE}.",
        ) from error
    made = read_key(path)
    if made is None:
        raise _unreadable(path)
    return made


def replace_key(path: Path) -> ChainKey:
    """Put the key aside under a name of its own, if there is one, and make another."""
    old = read_key(path)
    if old is not None:
        try:
            path.rename(path.with_name(f"{path.name}.{old.fingerprint}"))
        except OSError as error:
            raise _unreadable(path) from error
    return make_key(path)


def known_keys(path: Path) -> dict[str, ChainKey]:
    """The key and those that were put aside beside it, by their fingerprints."""
    candidates = [path, *sorted(path.parent.glob(f"{path.name}.*"))]
    keys = [key for path in candidates if (key := read_key(path)) is not None]
    return {key.fingerprint: key for key in keys}


def _unreadable(path: Path) -> RecordsError:
    return RecordsError(
        f"فایل کلید سوابق «{ltr(str(path))}» خوانده نشد یا کلیدی در آن نیست. مالک و دسترسی آن را بررسی کنید، یا همان "
        "فایل پیشین را سر جایش بگذارید.",
        f"The key file of the record, {path}, could not be read or holds no key. Check its owner and permissions, or "
        "put the file back that was there.",
    )
