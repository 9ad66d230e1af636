"""Bytes of files, local or by HTTP: neighbouring ranges in one request, failed requests again."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from .signing import sign
from .text import Text

CONNECTIONS = 64
"""Requests that may be under way at once."""
_TIMEOUT = (10, 60)
"""Seconds to connect, and to wait for the next bytes."""
_TRIES = 4
_BACKOFF = 0.5
"""Seconds of the first wait, which the second try does without; each further one is twice as long."""
_LONGEST_WAIT = 60
_WORTH_ASKING_AGAIN = (408, 429, 500, 502, 503, 504)
_GAP = 64 << 10
"""Bytes between two ranges that are read along rather than asked for separately."""
_LONGEST = 16 << 20
"""Bytes that one request asks for at most, unless a single range is longer."""

_lock = threading.Lock()
_session: list[Any] = []


def is_remote(href: str) -> bool:
    """Tell whether the address is one of HTTP."""
    return href.startswith(("http://", "https://"))


def read_ranges(href: str, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
    """Return the bytes of each (begin, length) of a file; what lies beyond the file's end is missing.

    Args:
        href: path, or unsigned address.
        ranges: in any order.

    Raises:
        OSError: where the file cannot be read; requests' errors are such.
    """
    result: list[bytes] = [b""] * len(ranges)
    order = sorted(range(len(ranges)), key=lambda index: ranges[index])
    if not is_remote(href):
        with Path(href).open("rb", buffering=0) as file:
            for index in order:
                begin, length = ranges[index]
                file.seek(begin)
                result[index] = file.read(length)
        return result
    for group in _coalesce(ranges, order):
        begin = ranges[group[0]][0]
        end = max(sum(ranges[index]) for index in group)
        body = memoryview(_get(href, begin, end - begin))
        for index in group:
            at = ranges[index][0] - begin
            result[index] = bytes(body[at : at + ranges[index][1]])
    return result


def _coalesce(ranges: Sequence[tuple[int, int]], order: Sequence[int]) -> list[list[int]]:
    """Return the indices of ranges that one request shall bring."""
    groups: list[list[int]] = []
    begin = end = 0
    for index in order:
        first, length = ranges[index]
        if groups and first - end <= _GAP and first + length - begin <= _LONGEST:
            groups[-1].append(index)
            end = max(end, first + length)
        else:
            groups.append([index])
            begin, end = first, first + length
    return groups


def _get(href: str, begin: int, length: int) -> bytes:
    """Return a range by HTTP."""
    headers = {"Range": f"bytes={begin}-{begin + length - 1}", "Accept-Encoding": "identity"}
    # Streamed, so that a whole file that is sent instead is not read.
    with _client().get(sign(href), headers=headers, timeout=_TIMEOUT, stream=True) as response:
        if response.status_code == 416:
            return b""
        if not response.ok:
            raise OSError(f"HTTP {response.status_code} ({response.reason})")
        told = re.fullmatch(r"bytes (\d+)-(\d+)/.*", response.headers.get("Content-Range", ""))
        if response.status_code != 206 or told is None or int(told[1]) != begin:
            raise OSError(Text("the server sends no ranges"))
        body: bytes = response.content
    if len(body) != int(told[2]) - begin + 1:
        raise OSError(Text("the answer was cut off"))
    return body[:length]


def _client() -> Any:
    """Return the process's HTTP client; it is made, and its package imported, when it is first needed."""
    with _lock:
        if not _session:
            from urllib3 import Retry

            from .http import Session

            class PatientRetry(Retry):
                """Waits as long as the server asks for, within reason."""

                def get_retry_after(self, response: Any) -> Optional[float]:
                    asked = super().get_retry_after(response)
                    return asked if asked is None else min(asked, _LONGEST_WAIT)

            retry = PatientRetry(
                total=_TRIES, backoff_factor=_BACKOFF, status_forcelist=_WORTH_ASKING_AGAIN, raise_on_status=False
            )
            _session.append(Session(retry, CONNECTIONS))
        return _session[0]
