"""The HTTP client of searches, of reads and of tokens: an answer comes whole, soon enough, and after some tries."""

from __future__ import annotations

import http.client
import io
import re
import socket
import threading
import time
from functools import lru_cache
from itertools import count
from typing import Any, Optional
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

from .credentials import headers_for
from .foreign import bounded
from .text import Text

TIMEOUT = (10.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes."""
PATIENCE, SLOWEST = 60.0, 2 << 10
"""An answer may take so many seconds, and one more for each so many bytes."""
TRIES = 5
"""How often a request that failed is made again."""
_LATE_TRIES = 2
"""The same after an answer that was late: each such try takes a minute."""
_BACKOFF = 0.5
"""Seconds of the first wait; each further one is twice as long. After a lost connection the first is left out."""
_LONGEST_WAIT = 60.0
_WORTH_ASKING_AGAIN = (408, 429, 500, 502, 503, 504)
LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
"""What a session raises where no whole answer came."""
_FINAL = re.compile("CERTIFICATE_VERIFY_FAILED|failed: 407")
"""In the text of a lost connection: asking again would not help."""
_LONGEST_REFUSAL = 1 << 20
"""Bytes of an answer that is not the range that was asked for."""
_PIECE = 256 << 10


class Session(requests.Session):
    """Sends the user's credentials to the servers that they are for, and takes them off where one redirects."""

    def __init__(self, connections: int = 10, connects: int = TRIES) -> None:
        """Begin without a connection.

        Args:
            connections: how many to keep open.
            connects: how often to try again where nobody answers at all.
        """
        super().__init__()
        self.auth = _authorise
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(connections, connects))

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """Leave the first server's headers behind."""
        for name in headers_for(response.request.url):
            prepared_request.headers.pop(name, None)
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]
        _authorise(prepared_request)


def _authorise(request: requests.PreparedRequest) -> requests.PreparedRequest:
    request.headers.update(headers_for(request.url or ""))
    return request


CONNECTIONS = 64
"""Requests of ``shared_session`` that may be under way at once."""
_lock = threading.Lock()
_shared: list[Session] = []


def shared_session() -> Session:
    """Return the process's session for reads and tokens."""
    with _lock:
        if not _shared:
            _shared.append(Session(CONNECTIONS))
        return _shared[0]


def without_secrets(url: str) -> str:
    """Return an address as it may be shown: without user, password and query."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return url.partition("?")[0]


class _Adapter(HTTPAdapter):
    """Gives whole answers, and asks again where one is not to be had."""

    def __init__(self, connections: int, connects: int) -> None:
        super().__init__(pool_connections=connections, pool_maxsize=connections)
        self._connects = connects

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """Return the answer, its body received, or the last of several refusals."""
        options = {**options, "stream": True, "timeout": TIMEOUT}
        for tried in count():
            try:
                response = super().send(request, **options)
                _receive(response)
            except LOST as error:
                if tried >= self._tries(error):
                    raise
                wait = _BACKOFF * 2 ** (tried - 1) if tried else 0.0
            else:
                if response.status_code not in _WORTH_ASKING_AGAIN or tried >= TRIES:
                    return response
                wait = max(_BACKOFF * 2**tried, _asked_to_wait(response))
            if wait:
                time.sleep(min(wait, _LONGEST_WAIT))
        raise AssertionError

    def _tries(self, error: Exception) -> int:
        """Return how often it is worth to ask again after this error."""
        if _FINAL.search(str(error)):
            return 0
        reason = error.args[0] if error.args else None
        if isinstance(reason, MaxRetryError):
            return self._connects
        return _LATE_TRIES if isinstance(reason, ReadTimeoutError) else TRIES

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """Return connections whose answers may not be too slow."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        pool.ConnectionCls = _timely(pool.ConnectionCls)
        return pool


def _asked_to_wait(response: requests.Response) -> float:
    """Return how long the server asks to wait, seconds; it may tell a number of them, or a date."""
    try:
        return Retry().parse_retry_after(response.headers.get("Retry-After", "0"))
    except (HTTPError, ValueError, OverflowError):
        return 0.0


def _receive(response: requests.Response) -> None:
    """Read the body of an answer, of a range no more than was asked for.

    Raises:
        OSError: where the answer is not what was asked for.
        TooLongError: where it is longer than anyone would mean it to be.
        requests.ConnectionError: where it is cut off.
    """
    asked = re.fullmatch(r"bytes=(\d+)-(\d+)", response.request.headers.get("Range", ""))
    with response:
        if asked:
            body, is_whole = _range(response, int(asked[1]), int(asked[2]))
        else:
            body = bounded(response.iter_content(_PIECE), without_secrets(response.url))
            is_whole = not _is_json(body[:1]) or _is_json(body.rstrip()[-1:])
    if not is_whole:
        raise requests.ConnectionError(Text("the answer was cut off"))
    response._content = body  # noqa: SLF001 - requests has no other place for it


def _range(response: requests.Response, first: int, last: int) -> tuple[bytes, bool]:
    """Return the body of an answer to a request for a range, and whether it is whole; of a refusal what it says."""
    told, most = None, _LONGEST_REFUSAL
    if 200 <= response.status_code < 300:
        told = re.fullmatch(r"bytes (\d+)-(\d+)/.*", response.headers.get("Content-Range", ""))
        if response.status_code != 206 or told is None or int(told[1]) != first or int(told[2]) > last:
            raise OSError(Text("the server sends no ranges"))
        most = int(told[2]) - first + 1
    body = bytearray()
    for piece in response.iter_content(_PIECE):
        body += piece
        if len(body) > most:
            raise OSError(Text("the server sends more than was asked for"))
    return bytes(body), told is None or len(body) == most


def _is_json(edge: bytes) -> bool:
    """Tell whether a text that begins or ends so is JSON; it may have come without its length."""
    return edge in (b"{", b"}", b"[", b"]")


@lru_cache(maxsize=8)
def _timely(connection: Any) -> Any:
    """Return a class of connections like this one, whose answers may not be too slow."""
    if issubclass(connection.response_class, _TimelyResponse):
        return connection
    return type(connection.__name__, (connection,), {"response_class": _TimelyResponse})


class _TimelyResponse(http.client.HTTPResponse):
    """An answer that ends with a time-out where it comes too slowly, head and body."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Timely(self.fp.detach()))


class _Timely(io.RawIOBase):
    """Bytes of a socket, whose own time-out is for the next of them only."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._end = time.monotonic() + PATIENCE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        received: Optional[int] = self._raw.readinto(buffer)
        self._end += (received or 0) / SLOWEST
        if time.monotonic() > self._end:
            raise socket.timeout("the answer comes too slowly")
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()
