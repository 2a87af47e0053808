"""Fetch the requests of an Open311 GeoReport v2 address into a JSON file.

GeoReport limits an answer to 90 days and 1,000 requests, and says nothing of pages. Many servers know the parameter
`page`, counted from 0 or from 1; others ignore it. So the time is asked for in windows, each window page by page until
nothing new comes, and a window that has no pages is halved until its halves together say no more than it does.

Specification: https://wiki.open311.org/GeoReport_v2
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from intake.errors import PullError
from intake.mapping.model import Mapping
from intake.pull.declared_sources import beside_settings, origin_of, read_secret
from intake.pull.watermark import Watermark, newest
from intake.pull.web_answers import WebServer
from persian.calendar import parse_day
from persian.names import fold, tidy
from queries.settings.pull_declarations import Open311Source

Record = dict[str, Any]
_ID = "service_request_id"
_SHORTEST = timedelta(seconds=2)  # a window is not halved below it,
_MIN = 10  # nor with fewer requests: no server cuts off so early
_MAX_PAGES = 100_000
_PARAMETERS = {"requested": ("start_date", "end_date"), "updated": ("updated_after", "updated_before")}
_DATE_FIELD = {"requested": "requested_datetime", "updated": "updated_datetime"}


def open311_origin(source: Open311Source) -> str:
    """Return what identifies the requests that are read: the address and the jurisdiction."""
    return origin_of(source.address.rstrip("/"), source.jurisdiction, source.newer_by)


def fetch_requests(
    source: Open311Source, mapping: Mapping, since: Watermark | None, path: Path, *, timezone: str
) -> tuple[int, Watermark | None]:
    """Write the requests from the watermark on, less the overlap, to a JSON file; return their number and the newest.

    Only what the mapping names is written of each request; the other fields keep their names but lose their values.
    Raises PullError.
    """
    requests = _Requests(source)
    mapped = {fold(tidy(name)) for column in mapping.columns.mapped.values() for name in column.column}
    count, watermark = 0, since
    seen: set[str] = set()
    # JSON may hold halves of characters, which UTF-8 has not.
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write("[")
        for record in requests.between(_first_moment(source, since, timezone), datetime.now(UTC)):
            key = _key(record)
            if key in seen:
                continue
            seen.add(key)
            kept = {name: value if fold(tidy(name)) in mapped else None for name, value in record.items()}
            file.write(f"{',' if count else ''}\n{json.dumps(kept, ensure_ascii=False)}")
            count += 1
            watermark = newest(watermark, _moment(record, source), timezone=timezone)
        file.write("\n]\n")
    return count, watermark


def _first_moment(source: Open311Source, since: Watermark | None, timezone: str) -> datetime:
    """The moment from which to ask, in UTC: the watermark less the overlap, but not before the first day."""
    first = datetime.combine(parse_day(source.first_day), datetime.min.time(), ZoneInfo(timezone)).astimezone(
        UTC
    )
    if since is None or not isinstance(since.value, datetime):
        return first
    return max(first, since.value - timedelta(days=source.overlap_days))


def _moment(record: Record, source: Open311Source) -> datetime | None:
    """The moment by which a request is new, in UTC; None if it has none that can be read."""
    try:
        moment = datetime.fromisoformat(str(record.get(_DATE_FIELD[source.newer_by])))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # "0001-01-01T00:00:00+03:30" is before the first moment of UTC
        return None


def _key(record: Record) -> str:
    """What distinguishes a request from others: its id, or everything if it has none yet."""
    return str(record.get(_ID) or json.dumps(record, sort_keys=True, default=str))


class _Requests:
    """The requests of a server, asked for by windows of time and pages."""

    def __init__(self, source: Open311Source) -> None:
        self._source = source
        certificates = None if source.certificates is None else str(beside_settings(source.certificates))
        self._server = WebServer(
            source.address, source.seconds, source.page_megabytes, source.retries, certificates
        )
        self._fixed: dict[str, str] = {}
        if source.jurisdiction is not None:
            self._fixed["jurisdiction_id"] = source.jurisdiction
        if (key := read_secret(source)) is not None:
            self._fixed["api_key"] = key

    def between(self, first: datetime, last: datetime) -> Iterator[Record]:
        """Yield the requests of a span of time; one at the edge of two windows may come twice."""
        begin = first
        while begin < last:
            end = min(last, begin + timedelta(days=self._source.window_days))
            yield from self._window(begin, end, *self._pages(begin, end))
            begin = end

    def _window(
        self, begin: datetime, end: datetime, records: list[Record], is_complete: bool
    ) -> Iterator[Record]:
        """Yield the requests of a window, splitting it in halves while its answer may be incomplete."""
        yield from records
        if is_complete or len(records) < _MIN or end - begin <= _SHORTEST:
            return
        middle = (begin + (end - begin) / 2).replace(microsecond=0)
        halves = ((begin, middle), (middle, end))
        answered = {_key(record) for record in records}
        # The server may have cut off what was too much for one answer. If it has, two halves that both hold something
        # hold more together than the answer did. An empty half says nothing about the other one.
        answers = [self._pages(*half) for half in halves]
        both = all(part for part, _ in answers)
        if both and {_key(record) for part, _ in answers for record in part} <= answered:
            return
        for half, answer in zip(halves, answers, strict=True):
            yield from self._window(*half, *answer)

    def _pages(self, begin: datetime, end: datetime) -> tuple[list[Record], bool]:
        """All requests that the server gives for a window, and whether they are known to be all.

        They are not known to be all if the server gives the same answer for every page.
        """
        first_name, last_name = _PARAMETERS[self._source.newer_by]
        window = {first_name: f"{begin:%Y-%m-%dT%H:%M:%SZ}", last_name: f"{end:%Y-%m-%dT%H:%M:%SZ}"}
        records = self._page(window)
        if not records:
            return [], True
        answered = {_key(record) for record in records}
        # Page 1 is the answer without a page where pages count from 1, and the one after it where they count from 0.
        for page in range(1, _MAX_PAGES):
            answer = self._page(window | {"page": str(page)})
            new = [record for record in answer if _key(record) not in answered]
            if not new and page > 1:
                return records, not answer or page > 2
            records += new
            answered |= {_key(record) for record in new}
        raise self._unusable("صفحه‌ها پایانی ندارد", "the pages have no end")

    def _page(self, parameters: dict[str, str]) -> list[Record]:
        """One answer of the server as records."""
        body = self._server.get(f"requests.{self._source.format}", self._fixed | parameters)
        return self._of_json(body) if self._source.format == "json" else self._of_xml(body)

    def _of_json(self, body: bytes) -> list[Record]:
        """The requests of a JSON answer; numbers keep all their digits."""
        try:
            answer = json.loads(body, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            raise self._unusable("پاسخ JSON نیست", "the answer is not JSON") from None
        if not isinstance(answer, list) or not all(isinstance(record, dict) for record in answer):
            raise self._unusable("پاسخ فهرستی از درخواست‌ها نیست", "the answer is not a list of requests")
        return answer

    def _of_xml(self, body: bytes) -> list[Record]:
        """The requests of an XML answer."""
        try:
            root = fromstring(body, forbid_dtd=True)
        except (ParseError, DefusedXmlException, LookupError, ValueError):
            raise self._unusable("پاسخ XML درست نیست", "the answer is not valid XML") from None
        return [
            {str(child.tag).rpartition("}")[2]: "".join(child.itertext()).strip() for child in node}
            for node in root
        ]

    def _unusable(self, fa: str, en: str) -> PullError:
        """Build the error for an answer that cannot be used."""
        address = urlsplit(self._source.address).netloc  # the rest of an address may hold a key
        return PullError(
            f"{address}: {fa}. address و format را بررسی کنید؛ چیزی بارگذاری نشد.",
            f"{address}: {en}. Check address and format; nothing was loaded.",
        )
