"""The HTTP client for searches, files and tokens: complete responses, in bounded time, with retries."""

from __future__ import annotations

import http.client
import io
import re
import socket
import time
from functools import lru_cache
from itertools import count
from typing import Any, Optional

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import Retry
from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

from ...common.href import without_secrets
from ...common.messages import Message
from ...common.settings import Limits
from .address_policy import AddressPolicy, RefusedPeerError, checked_connection
from .causes import is_final
from .credentials import Credentials
from .untrusted import read_bounded

TRIES = 5
"""How often a failed request is sent again."""
_LATE_TRIES = 2
"""How often a request that timed out is sent again: each such try takes a minute."""
_RETRIED = (408, 429, 500, 502, 503, 504)
"""Statuses after which a request is sent again."""
LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
"""Errors of a session that received no complete response."""
_LONGEST_REFUSAL = 1 << 20
"""Maximum bytes of a response that refuses a range."""
_PIECE = 256 << 10


class HttpSession(requests.Session):
    """Sends each of the user's logins to its own server only, and nothing to what its policy refuses.

    Both hold after a redirect, too.
    """

    def __init__(
        self,
        credentials: Credentials,
        limits: Limits,
        connections: int = 10,
        connect_tries: int = TRIES,
        policy: Optional[AddressPolicy] = None,
    ) -> None:
        """Begin without a connection.

        Args:
            credentials: logins to send.
            limits: how long to wait.
            connections: how many to keep open.
            connect_tries: how often to try again where no connection is made.
            policy: which addresses may be reached; ``None`` for all.
        """
        super().__init__()
        self._credentials = credentials
        self._policy = policy or AddressPolicy()
        self.auth = self._authorise
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(limits, connections, connect_tries, self._policy))

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Return the response to a request, which each redirect sends anew.

        Raises:
            AddressError: where the policy refuses the address.
        """
        self._policy.check_url(request.url or "")
        try:
            return super().send(request, **options)
        except RefusedPeerError as refused:
            raise refused.args[0] from None

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """Replace the login of the redirecting server by that of the new one; no other file of logins is asked."""
        for name in ("Authorization", *self._credentials.headers_for(response.request.url)):
            prepared_request.headers.pop(name, None)
        self._authorise(prepared_request)

    def _authorise(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._credentials.headers_for(request.url or ""))
        return request


class _Adapter(HTTPAdapter):
    """Returns complete responses, and sends failed requests again."""

    def __init__(self, limits: Limits, connections: int, connect_tries: int, policy: AddressPolicy) -> None:
        super().__init__(pool_connections=connections, pool_maxsize=connections)
        self._policy = policy
        self._limits = limits
        self._connect_tries = connect_tries

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """Return the response with its whole body; after the last try, a refusal too."""
        limits = self._limits
        options = {**options, "stream": True, "timeout": (limits.connect_timeout, limits.read_timeout)}
        for tried in count():
            try:
                response = super().send(request, **options)
                _receive(response)
            except LOST as error:
                if tried >= self._tries(error):
                    raise
                # After a lost connection, the first retry follows at once.
                wait = limits.first_retry_wait * 2 ** (tried - 1) if tried else 0.0
            else:
                if response.status_code not in _RETRIED or tried >= TRIES:
                    return response
                wait = max(limits.first_retry_wait * 2**tried, _asked_to_wait(response))
            if wait:
                time.sleep(min(wait, limits.longest_retry_wait))
        raise AssertionError

    def _tries(self, error: Exception) -> int:
        """Return how often to send a request again after this error."""
        if is_final(error):
            return 0
        reason = error.args[0] if error.args else None
        if isinstance(reason, MaxRetryError):
            return self._connect_tries
        return _LATE_TRIES if isinstance(reason, ReadTimeoutError) else TRIES

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return a pool of connections whose responses are bounded in time, and which obey the address policy."""
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = _timely_connection(pool.ConnectionCls, self._limits)
        if not select_proxy(request.url or "", proxies):  # of a proxy's connection, the other end is the proxy
            pool.ConnectionCls = checked_connection(pool.ConnectionCls, self._policy)
        return pool


def _asked_to_wait(response: requests.Response) -> float:
    """Return the seconds to wait by ``Retry-After``, a number or a date; 0 where it is absent or unreadable."""
    try:
        return Retry().parse_retry_after(response.headers.get("Retry-After", "0"))
    except (HTTPError, ValueError, OverflowError):
        return 0.0


def _receive(response: requests.Response) -> None:
    """Read the body of a response; that of a range request must not exceed the range.

    Raises:
        OSError: where the response is not the requested range.
        TooLongError: where any other body exceeds the limits of ``read_bounded``.
        requests.ConnectionError: where the body is cut off.
    """
    asked = re.fullmatch(r"bytes=(\d+)-(\d+)", response.request.headers.get("Range", ""))
    with response:
        if asked:
            body, is_whole = _range(response, int(asked[1]), int(asked[2]))
        else:
            body = read_bounded(response.iter_content(_PIECE), without_secrets(response.url))
            is_whole = not _is_json(body[:1]) or _is_json(body.rstrip()[-1:])
    if not is_whole:
        raise requests.ConnectionError(Message("the response was cut off"))
    response._content = body  # noqa: SLF001 - requests has no other place for it


def _range(response: requests.Response, first: int, last: int) -> tuple[bytes, bool]:
    """Return the body of a response to a range request, a refusal's too, and whether it is complete."""
    told, most = None, _LONGEST_REFUSAL
    if 200 <= response.status_code < 300:
        told = re.fullmatch(r"bytes (\d+)-(\d+)/.*", response.headers.get("Content-Range", ""))
        if response.status_code != 206 or told is None or int(told[1]) != first or int(told[2]) > last:
            raise OSError(Message("the server sends no ranges"))
        most = int(told[2]) - first + 1
    body = bytearray()
    for piece in response.iter_content(_PIECE):
        body += piece
        if len(body) > most:
            raise OSError(Message("the server sends more than was asked for"))
    return bytes(body), told is None or len(body) == most


def _is_json(edge: bytes) -> bool:
    """Return whether a body's first or last byte is that of JSON; the last one shows that the body is complete."""
    return edge in (b"{", b"}", b"[", b"]")


@lru_cache(maxsize=8)
def _timely_connection(connection: Any, limits: Limits) -> Any:
    """Return a subclass of a connection class, with responses that are bounded in time."""
    if issubclass(connection.response_class, _TimelyResponse):
        return connection
    response = type("_Response", (_TimelyResponse,), {"limits": limits})
    return type(connection.__name__, (connection,), {"response_class": response})


class _TimelyResponse(http.client.HTTPResponse):
    """A response that times out where its head or its body arrives too slowly."""

    limits: Limits

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_TimelyStream(self.fp.detach(), self.limits))


class _TimelyStream(io.RawIOBase):
    """A socket's stream with a time-out for the whole response: the socket's own is for the next bytes only."""

    def __init__(self, raw: Any, limits: Limits) -> None:
        self._raw = raw
        self._rate = limits.slowest_rate
        self._end = time.monotonic() + limits.answer_patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        received: Optional[int] = self._raw.readinto(buffer)
        self._end += (received or 0) / self._rate
        if time.monotonic() > self._end:
            raise socket.timeout("the answer comes too slowly")
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()
