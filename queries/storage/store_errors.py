"""Errors of stores that cannot be read, with messages in both languages."""


class StoreError(Exception):
    """The store cannot be read. The messages say in both languages what happened and what to do.

    `missing` is true when nothing has been loaded yet.
    """

    def __init__(self, message_fa: str, message_en: str, *, missing: bool = False) -> None:
        super().__init__(f"{message_en}\n{message_fa}")
        self.message_fa, self.message_en, self.missing = message_fa, message_en, missing


class SlowStoreError(StoreError):
    """A statement took longer than it may, or no connection was free. Asked again later, it may be answered.

    `seconds` are those that it was given.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"انبار داده تا {seconds:g} ثانیه پاسخ نداد و پرسش متوقف شد؛ شاید سرگرم کار دیگری یا قفل است. کمی بعد "
            "دوباره تلاش کنید، یا محدوده را کوچک‌تر کنید.",
            f"The database did not answer within {seconds:g} seconds, and the question was stopped; it may be busy or "
            "locked. Try again in a moment, or choose a smaller scope.",
        )
