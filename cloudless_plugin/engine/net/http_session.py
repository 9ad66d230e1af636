"""The HTTP client for searches, files and tokens: complete responses, in bounded time, with retries."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any, Optional
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import Retry
from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

from ...common.href import without_secrets
from ...common.messages import Message
from ...common.settings import Limits
from .address_policy import AddressPolicy, RefusedPeerError, checked_connection
from .causes import is_final, is_proxy_failure, tls_failure
from .credentials import Credentials
from .hosts import Host, Hosts
from .timely import Current, timely_response
from .untrusted import read_bounded

TRIES = 5
"""How often a failed request is sent again."""
_LATE_TRIES = 2
"""How often a request that timed out is sent again: each such try takes a minute."""
RETRIED = (408, 429, 500, 502, 503, 504)
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
        hosts: Optional[Hosts] = None,
        policy: Optional[AddressPolicy] = None,
    ) -> None:
        """Begin without a connection.

        Args:
            credentials: logins to send.
            limits: how long to wait.
            connections: how many to keep open.
            connect_tries: how often to try again where no connection is made.
            hosts: what is known of servers; a request to one that is down fails with ``HostDownError``. ``None`` tries
                each request by itself.
            policy: which addresses may be reached; ``None`` for all.
        """
        super().__init__()
        self._credentials = credentials
        self._limits = limits
        self._policy = policy or AddressPolicy()
        self._current = Current()
        self._surroundings: dict[tuple[Any, ...], Any] = {}
        """What the environment says of each server: proxy and certificates."""
        self.auth = self._authorise
        for scheme in ("http://", "https://"):
            adapter = _Adapter(limits, connections, connect_tries, hosts, self._policy, self._current)
            self.mount(scheme, adapter)

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

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Return what the environment says of a server, looked up once: that takes a third of a small request."""
        server = urlsplit(url)
        key = server.scheme, server.netloc, tuple(sorted((proxies or {}).items())), stream, verify, cert
        if key not in self._surroundings:
            self._surroundings[key] = super().merge_environment_settings(url, proxies, stream, verify, cert)
        found = self._surroundings[key]
        return {**found, "proxies": dict(found["proxies"])}

    def rebuild_auth(self, prepared_request: Any, response: Any) -> None:
        """Replace the login of the redirecting server by that of the new one; no other file of logins is asked."""
        for name in ("Authorization", *self._credentials.headers_for(response.request.url)):
            prepared_request.headers.pop(name, None)
        self._authorise(prepared_request)

    def resolve_redirects(self, *args: Any, **options: Any) -> Iterator[Any]:
        """Follow a chain of redirects, whose answers have the time of one together."""
        outer = self._current.chain_end
        if outer is None:
            self._current.chain_end = time.monotonic() + self._limits.answer_patience
        try:
            yield from super().resolve_redirects(*args, **options)
        finally:
            self._current.chain_end = outer

    def _authorise(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._credentials.headers_for(request.url or ""))
        return request


class _Adapter(HTTPAdapter):
    """Returns complete responses, and sends failed requests again."""

    def __init__(
        self,
        limits: Limits,
        connections: int,
        connect_tries: int,
        hosts: Optional[Hosts],
        policy: AddressPolicy,
        current: Current,
    ) -> None:
        super().__init__(pool_connections=connections, pool_maxsize=connections)
        self._policy = policy
        self._limits = limits
        self._connect_tries = connect_tries
        self._hosts = hosts
        self._current = current
        self._response = timely_response(limits, current)
        self._connections: dict[Any, Any] = {}
        """Classes of connections with such responses, by the class that each one is made of."""

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """Return the response with its whole body; after the last try, a refusal too.

        Raises:
            HostDownError: where the server gives nothing useful to any request.
            requests.RequestException: where the request fails by itself.
        """
        limits = self._limits
        host = self._hosts.get(request.url or "") if self._hosts is not None else None
        ask = partial(self._ask, request, options)
        for tried in count():
            if host is not None:
                host.admit(ask)
            began = time.monotonic()
            try:
                response = self._receive(request, host, options, limits.connect_timeout, limits.read_timeout)
            except LOST as error:
                wait = self._wait_after_loss(error, tried, began, host)
                if wait is None:
                    raise
            else:
                if response.status_code not in RETRIED:
                    if host is not None:
                        host.answered(ask)
                    return response
                wait = self._wait_after_refusal(response, tried, began, host)
                if wait is None:
                    return response
            if wait:
                time.sleep(min(wait, limits.longest_retry_wait))
        raise AssertionError

    def _wait_after_loss(self, error: Exception, tried: int, began: float, host: Optional[Host]) -> Optional[float]:
        """Return after how many seconds to send a request again that received nothing; ``None`` where never."""
        if is_final(error):
            return None
        is_last = tried >= self._tries(error) or self._chain_is_over()
        has_cause = is_proxy_failure(error) or tls_failure(error) is not None  # which says more than that it is down
        if host is not None and not has_cause and host.has_failed(began, for_good=is_last):
            raise host.error from error
        # After a lost connection, the first retry follows at once.
        again = self._limits.first_retry_wait * 2 ** (tried - 1) if tried else 0.0
        return None if is_last else again

    def _wait_after_refusal(
        self, response: requests.Response, tried: int, began: float, host: Optional[Host]
    ) -> Optional[float]:
        """Return after how many seconds to send a request again that the server cannot serve; ``None`` where never."""
        is_last = tried >= TRIES or self._chain_is_over()
        if host is not None:
            status = response.status_code
            reason = Message("the server {host} answers with error {status}", host=host.name, status=status)
            if host.has_failed(began, reason, for_good=is_last):
                raise host.error
        again = max(self._limits.first_retry_wait * 2**tried, _asked_to_wait(response))
        return None if is_last else again

    def _receive(
        self,
        request: requests.PreparedRequest,
        host: Optional[Host],
        options: dict[str, Any],
        connect_timeout: float,
        patience: float,
    ) -> requests.Response:
        """Return what one try gives."""
        limits, current = self._limits, self._current
        current.host = host
        current.end = current.chain_end or time.monotonic() + min(limits.answer_patience, patience)
        response = super().send(request, **{**options, "stream": True, "timeout": (connect_timeout, patience)})
        _receive(response)
        return response

    def _ask(self, request: requests.PreparedRequest, options: dict[str, Any], patience: float) -> bool:
        """Ask for the first byte of what a request asks for; tell whether a useful answer comes in time.

        A connection that was kept may have been closed meanwhile, so that a second try follows at once.
        """
        small = request.copy()
        if "Range" in small.headers:
            small.headers["Range"] = "bytes=0-0"
        chain_end, self._current.chain_end = self._current.chain_end, None
        deadline = time.monotonic() + patience
        try:
            for _ in range(2):
                left = deadline - time.monotonic()
                if left > 0:
                    try:
                        answer = self._receive(small, None, options, min(left, self._limits.connect_timeout), left)
                    except LOST:
                        continue
                    return answer.status_code not in RETRIED
            return False
        except OSError:  # an answer, though not a useful one
            return True
        finally:
            self._current.chain_end = chain_end

    def _chain_is_over(self) -> bool:
        return self._current.chain_end is not None and time.monotonic() > self._current.chain_end

    def _tries(self, error: Exception) -> int:
        """Return how often to send a request again after this error."""
        reason = error.args[0] if error.args else None
        if isinstance(reason, MaxRetryError):
            return self._connect_tries
        return _LATE_TRIES if isinstance(reason, ReadTimeoutError) else TRIES

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return a pool of connections whose responses are bounded in time, and which obey the address policy."""
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        connection = self._timely(pool.ConnectionCls)
        if not select_proxy(request.url or "", proxies):  # of a proxy's connection, the other end is the proxy
            connection = checked_connection(connection, self._policy)
        pool.ConnectionCls = connection  # at once: another thread may connect meanwhile
        return pool

    def _timely(self, connection: Any) -> Any:
        """Return a subclass of a connection class, with responses that are bounded in time."""
        if connection.response_class is self._response:
            return connection
        made = type(connection.__name__, (connection,), {"response_class": self._response})
        return self._connections.setdefault(connection, made)


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
