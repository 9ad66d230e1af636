"""Byte ranges of files, local or by HTTP, where neighbouring ranges share a request."""

from __future__ import annotations

import copy
import io
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, TypeVar

from ...common.href import is_http, is_path
from ...common.messages import Message
from ...common.settings import Limits
from .precedence import Precedence
from .regular_file import open_regular
from .status_error import StatusError
from .versions import differs, http_version, local_version

if TYPE_CHECKING:
    import requests

_GAP = 64 << 10
"""Maximum bytes between two ranges of one request; also the size of a chunk."""
_MAX_CHUNKS = 512
"""Maximum number of chunks that are kept for GDAL."""
_LOOKS = 12
"""Maximum number of looks at a file that seems to have changed, until it seems to change again: of two servers that
share an address, one would have to answer all of them."""

_T = TypeVar("_T")


class ChangedError(OSError):
    """A file is no longer what it was."""

    def __init__(self) -> None:
        """Keep the reason."""
        super().__init__(Message("its files changed while they were read"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type, which makes the same error in another process."""
        return type(self), ()


class ByteReader:
    """Reads parts of files for one run: of each file, one version alone."""

    def __init__(
        self,
        session: Callable[[], requests.Session],
        token_session: Callable[[], requests.Session],
        limits: Limits,
        signing_root: str = "",
    ) -> None:
        """Read with the session that ``session`` returns, and fetch tokens with those of ``token_session``.

        Those of a Planetary Computer of the user's own are fetched at ``signing_root``.
        """
        self._session = session
        self._token_session = token_session
        self._limits = limits
        self._signing_root = signing_root
        self._tokens: Any = None
        self._lock = threading.Lock()
        self._used: dict[str, str] = {}
        """The version of each file whose content has been used."""
        self._fickle: dict[str, bool] = {}
        """Whether each file that seemed to change does so all the time."""
        self.chunks = ChunkCache(self)
        self.precedence = Precedence()
        """Urgent requests go first."""
        self._is_urgent = False

    def urgently(self) -> ByteReader:
        """Return a reader whose requests are urgent; all else it shares with this one."""
        reader = copy.copy(self)
        reader._is_urgent = True  # noqa: SLF001 - its own kind
        return reader

    def read_ranges(self, href: str, ranges: Sequence[tuple[int, int]], version: str = "") -> list[bytes]:
        """Return the bytes of each (begin, length) of a file; bytes beyond its end are missing.

        Args:
            href: path, or unsigned address.
            ranges: in any order.
            version: the version that the file must have, from ``read_head``; empty accepts any.

        Raises:
            ChangedError: where the file has another version.
            OSError: where the file cannot be read. Errors of requests are OSErrors.
        """
        result: list[bytes] = [b""] * len(ranges)
        order = sorted(range(len(ranges)), key=lambda index: ranges[index])
        if not is_http(href):
            with open_regular(href) as file:
                for index in order:
                    begin, length = ranges[index]
                    file.seek(begin)
                    result[index] = file.read(length) or b""
                if version:  # looked at last: what was read before has this version, too
                    self._check(href, version, local_version(os.fstat(file.fileno())))
            return result
        for group in _coalesced(ranges, order, self._limits.request_bytes):
            begin = ranges[group[0]][0]
            end = max(sum(ranges[index]) for index in group)
            response = self.get(href, begin, end - begin)
            if version:
                self._check(href, version, http_version(response.headers))
            body = memoryview(_content(response))
            for index in group:
                at = ranges[index][0] - begin
                result[index] = bytes(body[at : at + ranges[index][1]])
        return result

    def _check(self, href: str, wanted: str, found: str) -> None:
        """Refuse another version than the wanted one; note the version that is used."""
        self._compare(href, wanted, found)
        self.use(href, wanted)

    def _compare(self, href: str, wanted: str, found: str) -> None:
        """Refuse a file that has changed from one version to another."""
        if differs(wanted, found) and not (is_http(href) and self._is_fickle(href, wanted, found)):
            raise ChangedError

    def _is_fickle(self, href: str, wanted: str, found: str) -> bool:
        """Tell whether a file seems to change each time, or back again: then several servers share its address."""
        if href not in self._fickle:
            looks = (http_version(self.get(href, 0, 1, alone=True).headers) for _ in range(_LOOKS))
            self._fickle[href] = any(differs(found, look) or not differs(wanted, look) for look in looks)
        return self._fickle[href]

    def use(self, href: str, version: str) -> None:
        """Note the version of a file whose content is used.

        Raises:
            ChangedError: where another version has been used before.
        """
        if version:
            self._compare(href, self._used.setdefault(href, version), version)

    def used_version(self, href: str) -> str:
        """Return the version of a file whose content has been used; empty where none has, or none is known."""
        return self._used.get(href, "")

    def read_head(self, href: str, length: int) -> tuple[bytes, str]:
        """Return the first bytes of a file, and its version, see ``versions``; empty where unknown.

        Raises:
            ChangedError: where the file is no longer the one that has been used.
            OSError: where the file cannot be read.
        """
        if is_http(href):
            response = self.get(href, 0, length)
            head, version = _content(response), http_version(response.headers)
        else:
            with open_regular(href) as file:
                head, version = file.read(length) or b"", local_version(os.fstat(file.fileno()))
        self._compare(href, self.used_version(href), version)
        return head, version

    def current_version(self, href: str) -> str:
        """Return the version that a file has now.

        Raises:
            OSError: where the file cannot be read.
        """
        if is_http(href):
            return http_version(self.get(href, 0, 1).headers)
        return local_version(Path(href).stat()) if is_path(href) else ""

    def get(self, href: str, begin: int, length: int, *, alone: bool = False) -> requests.Response:
        """Return the response to a request for one range; its status is 416 beyond the end of the file.

        Args:
            href: unsigned address.
            begin: first byte.
            length: number of bytes.
            alone: end the connection afterwards, so that the next one may be to another of several servers.

        Raises:
            OSError: where the file cannot be read.
        """
        headers = {"Range": f"bytes={begin}-{begin + length - 1}", "Accept-Encoding": "identity"}
        if alone:
            headers["Connection"] = "close"
        with nullcontext() if self._is_urgent else self.precedence.other(length):
            signed = self.sign(href)
            response = self._session().get(signed, headers=headers)
            if response.status_code == 403 and (anew := self.sign(href, refused=signed)) != signed:
                response = self._session().get(anew, headers=headers)
        if not response.ok and response.status_code != 416:
            raise StatusError(response.status_code, response.reason)
        return response

    def sign(self, href: str, refused: str = "") -> str:
        """Return the address to open a file at, see ``TokenStore.sign``."""
        from .signing import TokenStore  # late, as in ``Network.session``

        with self._lock:
            if self._tokens is None:
                self._tokens = TokenStore(self._token_session, self._limits.token_pause, self._signing_root)
            tokens = self._tokens
        return str(tokens.sign(href, refused))

    def opener(self) -> RangeOpener:
        """Return an opener of HTTP files for GDAL."""
        return RangeOpener(self.chunks)

    def forget(self) -> None:
        """Forget tokens, chunks and versions."""
        self.chunks.clear()
        with self._lock:
            self._tokens = None
            self._used.clear()
            self._fickle.clear()


def _content(response: requests.Response) -> bytes:
    """Return the bytes of the file in a response: none where the range begins beyond its end, whatever comes."""
    return b"" if response.status_code == 416 else response.content


def _coalesced(ranges: Sequence[tuple[int, int]], order: Sequence[int], longest: int) -> list[list[int]]:
    """Return the indices of the ranges of each request of at most ``longest`` bytes; ``order`` sorts the ranges."""
    groups: list[list[int]] = []
    begin = end = 0
    for index in order:
        first, length = ranges[index]
        if groups and first - end <= _GAP and first + length - begin <= longest:
            groups[-1].append(index)
            end = max(end, first + length)
        else:
            groups.append([index])
            begin, end = first, first + length
    return groups


class RangeOpener:
    """Opens HTTP files for GDAL, and keeps the reason of a failed read, which GDAL cannot pass on."""

    def __init__(self, chunks: ChunkCache) -> None:
        """Begin without an error; read through ``chunks``."""
        self.error: Optional[OSError] = None
        self._chunks = chunks

    def __call__(self, href: str, mode: str = "rb") -> io.BufferedIOBase:  # noqa: ARG002 - rasterio passes it by name
        """Return an open file, or an empty one for a name that is not an address: rasterio tests an opener with one."""
        return io.BufferedReader(_RangeFile(href, self, self._chunks), 1 << 10) if is_http(href) else io.BytesIO()


class _RangeFile(io.RawIOBase):
    """An HTTP file. A failed read seems to be the end of the file, since an error would end the process."""

    def __init__(self, href: str, opener: RangeOpener, chunks: ChunkCache) -> None:
        self._href = href
        self._opener = opener
        self._chunks = chunks
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
        data = self._try(partial(self._chunks.read, self._href, self._at, len(buffer)), b"")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _size(self) -> int:
        return self._try(partial(self._chunks.size, self._href), 0)

    def _try(self, read: Callable[[], _T], instead: _T) -> _T:
        if self._opener.error is None:
            try:
                return read()
            except OSError as error:
                self._opener.error = error
            except Exception as error:  # noqa: BLE001 - see above
                self._opener.error = OSError(str(error))
        return instead


class ChunkCache:
    """The chunks of files that were read last, shared by threads: GDAL rereads a few places, such as the header."""

    def __init__(self, reader: ByteReader) -> None:
        """Begin without chunks; ``reader`` reads missing ones."""
        self._reader = reader
        self._known: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._files: dict[str, tuple[int, str]] = {}
        """Size and version of each file."""
        self._lock = threading.Lock()

    def read(self, href: str, begin: int, length: int) -> bytes:
        """Return bytes of a file; bytes beyond its end are missing."""
        size, version = self._file(href)
        numbers = range(begin // _GAP, -(-min(begin + length, size) // _GAP))
        with self._lock:
            parts = {number: self._known[href, number] for number in numbers if (href, number) in self._known}
        missing = [number for number in numbers if number not in parts]
        ranges = [(number * _GAP, _GAP) for number in missing]
        parts.update(zip(missing, self._reader.read_ranges(href, ranges, version)))
        with self._lock:
            for number in numbers:
                self._known[href, number] = parts[number]
                self._known.move_to_end((href, number))
            while len(self._known) > _MAX_CHUNKS:
                self._known.popitem(last=False)
        return b"".join(parts[number] for number in numbers)[begin % _GAP :][:length]

    def size(self, href: str) -> int:
        """Return the size of a file, bytes."""
        return self._file(href)[0]

    def _file(self, href: str) -> tuple[int, str]:
        with self._lock:
            known = self._files.get(href)
        if known is None:
            headers = self._reader.get(href, 0, 1).headers
            told = headers.get("Content-Range", "").rpartition("/")[2]
            if not told.isdecimal():
                raise OSError(Message("the server does not state the size of the file"))
            with self._lock:
                known = self._files[href] = int(told), http_version(headers)
        return known

    def clear(self) -> None:
        """Forget all chunks and files."""
        with self._lock:
            self._known.clear()
            self._files.clear()
