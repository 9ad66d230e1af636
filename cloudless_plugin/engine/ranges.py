"""Bytes of files, local or by HTTP: neighbouring ranges in one request, failed requests again."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Optional, TypeVar

from .signing import sign
from .text import Text

_GAP = 64 << 10
"""Bytes between two ranges that are read along rather than asked for separately."""
_LONGEST = 16 << 20
"""Bytes that one request asks for at most, unless a single range is longer."""
_KEPT_CHUNKS = 512
"""Chunks, of ``_GAP`` bytes each, of what GDAL has read."""

_T = TypeVar("_T")


def is_remote(href: str) -> bool:
    """Tell whether the address is one of HTTP."""
    return href.startswith(("http://", "https://"))


def read_ranges(href: str, ranges: Sequence[tuple[int, int]], version: str = "") -> list[bytes]:
    """Return the bytes of each (begin, length) of a file; what lies beyond the file's end is missing.

    Args:
        href: path, or unsigned address.
        ranges: in any order.
        version: what ``read_head`` told of the file by HTTP, if it is to be that one; empty where any is right.

    Raises:
        OSError: where the file cannot be read, or is another by now; requests' errors are such.
    """
    result: list[bytes] = [b""] * len(ranges)
    order = sorted(range(len(ranges)), key=lambda index: ranges[index])
    if not is_remote(href):
        with io.FileIO(href) as file:
            for index in order:
                begin, length = ranges[index]
                file.seek(begin)
                result[index] = file.read(length)
        return result
    for group in _coalesce(ranges, order):
        begin = ranges[group[0]][0]
        end = max(sum(ranges[index]) for index in group)
        response = _get(href, begin, end - begin)
        if version and _version(response) != version:
            raise OSError(Text("the file has changed"))
        body = memoryview(response.content)
        for index in group:
            at = ranges[index][0] - begin
            result[index] = bytes(body[at : at + ranges[index][1]])
    return result


def read_head(href: str, length: int) -> tuple[bytes, str]:
    """Return the first bytes of a file, and its version: what tells it from others at its address, empty if unknown.

    Raises:
        OSError: as ``read_ranges`` does.
    """
    if not is_remote(href):
        return read_ranges(href, [(0, length)])[0], ""
    response = _get(href, 0, length)
    return response.content, _version(response)


def _version(response: Any) -> str:
    return response.headers.get("ETag") or response.headers.get("Last-Modified") or ""


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


def _get(href: str, begin: int, length: int) -> Any:
    """Return the answer to a request for a range; its body is empty beyond the end of the file."""
    from .http import shared_session  # late: its packages take longer to import than a local run's search takes

    headers = {"Range": f"bytes={begin}-{begin + length - 1}", "Accept-Encoding": "identity"}
    signed = sign(href)
    response = shared_session().get(signed, headers=headers)
    if response.status_code == 403 and (anew := sign(href, refused=signed)) != signed:
        response = shared_session().get(anew, headers=headers)
    if not response.ok and response.status_code != 416:
        raise OSError(f"HTTP {response.status_code} ({response.reason})")
    return response


class Opener:
    """Opens files by HTTP for GDAL, which cannot pass on why a read failed: that is kept here.

    GDAL gets what it reads in chunks, which are kept a while: it comes back to a few places, as to a file's header.
    """

    def __init__(self) -> None:
        """Begin without an error."""
        self.error: Optional[OSError] = None

    def __call__(self, href: str, mode: str = "rb") -> io.BufferedIOBase:  # noqa: ARG002 - rasterio passes it by name
        """Return an open file; rasterio tries an opener with a name that is none."""
        return io.BufferedReader(_File(href, self), 1 << 10) if is_remote(href) else io.BytesIO()


class _File(io.RawIOBase):
    """A file by HTTP. Nothing is raised where it cannot be read, since that would end the process: the file ends."""

    def __init__(self, href: str, opener: Opener) -> None:
        self._href = href
        self._opener = opener
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}
        self._at = offset + (start[whence] if whence in start else self._size())
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._try(partial(_chunks.read, self._href, self._at, len(buffer)), b"")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _size(self) -> int:
        return self._try(partial(_chunks.size, self._href), 0)

    def _try(self, read: Callable[[], _T], instead: _T) -> _T:
        if self._opener.error is None:
            try:
                return read()
            except OSError as error:
                self._opener.error = error
            except Exception as error:  # noqa: BLE001 - see above
                self._opener.error = OSError(str(error))
        return instead


class _Chunks:
    """The parts of files that were read last, for all threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._lock = threading.Lock()

    def read(self, href: str, begin: int, length: int) -> bytes:
        """Return bytes of a file; what lies beyond its end is missing."""
        numbers = range(begin // _GAP, -(-min(begin + length, self.size(href)) // _GAP))
        with self._lock:
            parts = {number: self._known[href, number] for number in numbers if (href, number) in self._known}
        missing = [number for number in numbers if number not in parts]
        parts.update(zip(missing, read_ranges(href, [(number * _GAP, _GAP) for number in missing])))
        with self._lock:
            for number in numbers:
                self._known[href, number] = parts[number]
                self._known.move_to_end((href, number))
            while len(self._known) > _KEPT_CHUNKS:
                self._known.popitem(last=False)
        return b"".join(parts[number] for number in numbers)[begin % _GAP :][:length]

    def size(self, href: str) -> int:
        """Return how many bytes a file has."""
        with self._lock:
            known = self._sizes.get(href)
        if known is None:
            told = _get(href, 0, 1).headers.get("Content-Range", "").rpartition("/")[2]
            if not told.isdecimal():
                raise OSError("the server does not tell how long the file is")
            with self._lock:
                known = self._sizes[href] = int(told)
        return known

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._known.clear()
            self._sizes.clear()


_chunks = _Chunks()
forget = _chunks.clear
